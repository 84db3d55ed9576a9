"""Which task counts, which test images are shown, and what fits them."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import assets
from engine.config import AttackConfig, PictureConfig
from engine.data import DATASETS, ImageSource
from engine.service.messages import (
    Attack,
    Embed,
    Encode,
    Failed,
    LoadImages,
    Measure,
    QualityMeasured,
    ReadPicture,
    RobustnessMeasured,
    RunsListed,
)
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, bundled_runs, run_info
from tests.gui.workspace.pictures import picture

TESTS = DATASETS["color-mnist"].load("test")


@pytest.fixture
def coloured(world: World) -> World:
    """ColorMNIST is shown; a run of it and the bundled ones are listed."""
    world.wake()
    own = run_info("own", "vae", "color-mnist", "coloured")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    world.workspace.images.show("color-mnist")
    world.load_images()
    world.workspace.runs.tick_only(("own",))
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder of MNIST, with other test images: those of Fashion-MNIST."""
    for file in assets.path("data/fashion-mnist").iterdir():
        (tmp_path / "mnist").mkdir(exist_ok=True)
        shutil.copy(file, tmp_path / "mnist" / file.name)
    return tmp_path


def test_the_task_decides_classes_labels_and_names(coloured: World) -> None:
    images = coloured.workspace.images
    assert (images.task, images.classes()) == ("digit", tuple("0123456789"))
    images.choose_task("colour")
    colour = TESTS.tasks["colour"]
    assert images.classes() == colour.classes
    assert (images.labels() == colour.labels).all()
    assert images.name(ImageRef("color-mnist", 5)).endswith(colour.classes[colour.labels[5]])
    images.show("mnist")
    assert images.task == "digit"
    images.show("color-mnist")
    assert images.task == "colour", "each data set remembers its own"


def test_robustness_is_asked_and_kept_by_task(coloured: World) -> None:
    space = coloured.workspace
    space.images.choose_task("colour")
    space.robustness.measure(("wasserstein",), (0.0,), 50, AttackConfig())
    command = coloured.engine.last(Measure)
    assert command.task == "colour"
    coloured.tell(
        RobustnessMeasured(
            job=command.job,
            run="own",
            source=ImageSource("color-mnist"),
            divergence="wasserstein",
            epsilons=(0.0,),
            accuracies=(0.7,),
            images=50,
            task="colour",
        )
    )
    coloured.tell(
        QualityMeasured(
            job=command.job,
            run="own",
            source=ImageSource("color-mnist"),
            accuracy=0.7,
            accuracy_by_task={"colour": 0.7, "digit": 0.3},
            mse=0.1,
            mse_255=1.0,
            pair_distance=(0.0, 0.0),
            relative_pair_distance=0.0,
            images=50,
        )
    )
    assert space.robustness.curve("own", "wasserstein") is not None
    assert space.robustness.accuracy("own") == 0.7
    space.images.choose_task("digit")
    assert space.robustness.curve("own", "wasserstein") is None
    assert space.robustness.accuracy("own") == 0.3


def test_with_one_task_none_is_named(world: World) -> None:
    world.wake()
    world.workspace.robustness.measure(("kl",), (0.0,), 50, AttackConfig())
    assert world.engine.last(Measure).task == ""


def test_runs_and_pictures_of_another_shape_are_left_out(coloured: World) -> None:
    space = coloured.workspace
    space.images.add(picture("grey"))
    assert space.images.fitting_pictures() == ()
    assert space.images.picked == (ImageRef("color-mnist", 0),)
    space.runs.tick("mnist/vae", True)
    assert [run.id for run in space.comparison.runs] == ["own"]
    assert [run.id for run in space.comparison.left_out] == ["mnist/vae"]
    coloured.answer_attack()
    assert coloured.engine.last(Attack).runs == ("own",)
    space.images.show("mnist")
    assert space.images.fitting_pictures() == (0,)
    assert [run.id for run in space.comparison.runs] == ["mnist/vae"]


def test_a_picked_picture_of_another_shape_gives_way(world: World) -> None:
    world.wake()
    images = world.workspace.images
    images.add(picture("grey"))
    assert images.picked == (ImageRef("", 0),)
    images.show("color-mnist")
    world.load_images()
    assert images.picked == (ImageRef("color-mnist", 0),)


def test_pictures_are_read_in_the_pixel_range_of_the_data_set(world: World) -> None:
    world.wake()
    images = world.workspace.images
    images.add(picture("for MNIST"))
    images.show("mnist-noise-uniform-0.1")
    world.load_images()
    assert images.fitting_pictures() == (), "its black would be another one"
    images.read(np.zeros((5, 5), np.uint8), "mine", PictureConfig())
    assert world.engine.last(ReadPicture).pixel_range == (-1.5, 2.5)


def test_the_images_of_a_folder_take_the_place_of_the_embedded_ones(
    world: World, folder: Path
) -> None:
    world.wake()
    space = world.workspace
    space.images.pick((ImageRef("mnist", 7),))
    world.answer_attack()
    before = space.images.pixels(ImageRef("mnist", 7))

    space.images.show_from(ImageSource("mnist", folder))
    assert (space.images.pixels(ImageRef("mnist", 7)) == before).all(), "until they are there"
    world.load_images()

    assert space.images.source == ImageSource("mnist", folder)
    assert not np.array_equal(space.images.pixels(ImageRef("mnist", 7)), before)
    assert space.images.picked == (ImageRef("mnist", 0),)
    assert space.comparison.result is None, "it was about other images"
    space.maps.want()
    space.maps.want_encoded("mnist/vae")
    space.robustness.measure(("kl",), (0.0,), 50, AttackConfig())
    for kind in (Embed, Encode, Measure):
        assert world.engine.last(kind).source.data_root == folder  # type: ignore[attr-defined]


def test_a_folder_without_the_data_set_changes_nothing(world: World, tmp_path: Path) -> None:
    world.wake()
    images = world.workspace.images
    images.show_from(ImageSource("mnist", tmp_path))
    world.tell(Failed(job=world.engine.last(LoadImages).job, sentence="There is none in it."))
    assert images.source == ImageSource("mnist", None)
    assert images.current is not None


def test_after_a_training_with_a_download_the_images_are_asked_for_again(world: World) -> None:
    world.wake()
    run = run_info("own", state="training")
    run = replace(run, config=run.config.model_copy(update={"download": True}))
    world.tell(RunsListed(job=0, runs=(run,)))
    asked = len(world.engine.all(LoadImages))
    world.tell(RunsListed(job=0, runs=(replace(run, state="finished"),)))
    assert len(world.engine.all(LoadImages)) == asked + 1
    world.load_images()
    world.tell(RunsListed(job=0, runs=(replace(run, state="finished"),)))
    assert len(world.engine.all(LoadImages)) == asked + 1
