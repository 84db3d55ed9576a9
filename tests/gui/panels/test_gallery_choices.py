"""The gallery's choices of task and of where the test images are from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog

from engine.config import PictureConfig
from engine.data import DATASETS, ImageSource
from engine.service.messages import ImagesLoaded, LoadImages, ReadPicture
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.gallery.preview import PicturePreview
from raven_gui.panels.gallery.words import described
from tests.gui.conftest import World, ready
from tests.gui.workspace.pictures import picture

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(gallery_panel: GalleryPanel) -> GalleryPanel:
    return gallery_panel


def choose(combo: QComboBox, words: str) -> None:
    row = combo.findText(words)
    assert row >= 0, offered(combo)
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def offered(combo: QComboBox) -> list[str]:
    return [combo.itemText(row) for row in range(combo.count())]


def test_the_task_is_chosen_where_there_are_several(panel: GalleryPanel, world: World) -> None:
    assert not panel.task.isVisible()
    world.workspace.images.show("color-mnist")
    world.load_images()
    assert panel.task.isVisible()
    choose(panel.choices.label, "7")
    choose(panel.task, "Task: colour")
    colour = DATASETS["color-mnist"].load("test").tasks["colour"]
    assert offered(panel.choices.label) == ["All classes", *colour.classes]
    assert len(panel.shown()) == len(colour.labels), "a digit is no colour: all are shown"
    choose(panel.choices.label, "green")
    green = colour.classes.index("green")
    assert panel.shown() == np.flatnonzero(colour.labels == green).tolist()
    assert {"Digit", "Colour"} <= {
        line.split(":")[0] for line in described(world.workspace, 0).splitlines()
    }


def test_all_images_are_on_offer_once_the_cache_holds_them(
    panel: GalleryPanel, world: World, tmp_path: Path
) -> None:
    too = ", training images too"
    assert offered(panel.source) == ["2,000 embedded", f"Images embedded{too}", "From a folder…"]
    current = world.workspace.images.current
    assert current is not None
    world.tell(replace(current, cache=tmp_path))
    assert offered(panel.source) == [
        "2,000 embedded",
        "All images in your cache",
        f"Images embedded{too}",
        f"All images in your cache{too}",
        "From a folder…",
    ]
    choose(panel.source, "All images in your cache")
    command = world.engine.last(LoadImages)
    assert command.source == ImageSource("mnist", tmp_path)
    assert panel.source.currentText() == "2,000 embedded", "until they are there"
    many = np.tile(current.images, (5, 1, 1, 1))
    world.tell(
        ImagesLoaded(
            job=command.job,
            source=ImageSource("mnist", tmp_path),
            test_count=len(many),
            images=many,
            labels=np.tile(current.labels, 5),
            classes=current.classes,
            cache=tmp_path,
        )
    )
    assert panel.source.currentText() == "All 10,000 in your cache"
    assert panel.count.text() == "10,000 images"
    choose(panel.source, "Images embedded")
    assert world.engine.last(LoadImages).source.data_root is None


def test_a_data_set_that_is_nowhere_asks_for_its_folder(
    panel: GalleryPanel, world: World, tmp_path: Path
) -> None:
    world.tell(ready())
    choose(panel.choices.dataset, DATASETS["celeba"].title)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None and dialog.windowTitle() == f"Folder of {DATASETS['celeba'].title}"
    assert world.workspace.images.dataset == "mnist"
    assert panel.choices.dataset.currentData() == "mnist"
    dialog.filesSelected.emit([str(tmp_path)])
    command = world.engine.last(LoadImages)
    assert command.source == ImageSource("celeba", tmp_path)
    dialog.reject()


def test_pictures_that_do_not_fit_are_told_of(panel: GalleryPanel, world: World) -> None:
    world.workspace.images.add(picture("grey"))
    assert panel.pictures.left_out.isHidden()
    world.workspace.images.show("color-mnist")
    world.load_images()
    assert not panel.pictures.grid.isVisible()
    assert panel.pictures.left_out.text().startswith("One is left out")
    world.workspace.images.show("mnist")
    assert panel.pictures.grid.visible_indices() == [0]
    assert panel.pictures.left_out.isHidden()


def test_a_photograph_has_nothing_to_choose(panel: GalleryPanel, world: World) -> None:
    world.workspace.images.show("color-mnist")
    world.load_images()
    panel.preview(np.zeros((30, 40, 3), np.uint8), "photo")
    dialog = panel.findChild(PicturePreview)
    assert dialog is not None
    assert dialog.choices.isHidden()
    assert dialog.as_seen.toolTip() == "As models see it: 28 × 28 in colour"
    command = world.engine.last(ReadPicture)
    assert (command.shape, command.config) == ((3, 28, 28), PictureConfig())
    dialog.reject()
