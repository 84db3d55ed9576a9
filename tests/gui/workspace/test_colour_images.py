"""Data sets in colour, in the window: their images, and pictures dropped in beside them."""

import numpy as np

from engine.config import PictureConfig
from engine.data import DATASETS
from engine.service.messages import ReadPicture
from raven_gui.widgets.pixels import from_qimage, to_qimage
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World


def test_an_image_is_drawn_in_its_colours(world: World) -> None:
    world.wake()
    images = world.workspace.images
    images.show("color-mnist")
    world.load_images()
    data = DATASETS["color-mnist"].load("test")
    colours = data.tasks["colour"]
    red = colours.labels.tolist().index(colours.classes.index("red"))
    real = data.images[red]

    drawn = from_qimage(to_qimage(images.pixels(ImageRef("color-mnist", red))))

    assert (drawn[:, :, :3] == real.transpose(1, 2, 0)).all()
    assert drawn[:, :, 0].max() > 200
    assert drawn[:, :, 1:3].max() == 0


def test_a_picture_is_read_as_models_of_the_current_data_set_see_it(world: World) -> None:
    world.wake()
    images = world.workspace.images
    pixels = np.zeros((5, 5, 3), np.uint8)

    images.read(pixels, "mine", PictureConfig())
    assert world.engine.last(ReadPicture).shape == (1, 28, 28)
    images.show("color-mnist")
    world.load_images()
    images.read(pixels, "mine", PictureConfig())
    assert world.engine.last(ReadPicture).shape == (3, 28, 28)
