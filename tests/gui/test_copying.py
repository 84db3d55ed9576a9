"""'Copy as command' and 'Copy as Python': what of the window they put on the clipboard."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.config import TrainingConfig
from engine.data import ImageSource
from engine.service.messages import (
    Defend,
    LoadImages,
    OwnVariantFile,
    OwnVariantsListed,
    PictureRead,
    RunsListed,
)
from raven_gui.main_window import MainWindow
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, a_seed, bundled_runs, run_info
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
BUNDLED = ["mnist/vae", "mnist/vae-noise", "mnist/smooth-encoder", "mnist/raven"]


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    made.show()
    QGuiApplication.clipboard().clear()
    yield made
    made.close()


def copied(window: MainWindow, action: str = "copy_command") -> str:
    window.actions_by_name[action].trigger()
    return QGuiApplication.clipboard().text()


def words(window: MainWindow) -> list[str]:
    return shlex.split(copied(window))


def test_the_comparison_is_copied_with_runs_images_and_settings(
    world: World, window: MainWindow
) -> None:
    world.workspace.images.pick((ImageRef("mnist", 7), ImageRef("mnist", 3)))
    world.workspace.comparison.set_config(divergence="kl", epsilon=0.25, steps=9, seed=2)
    assert words(window) == [
        *("raven", "attack", *BUNDLED, "--dataset", "mnist", "--index", "7", "--index", "3"),
        *("--objective", "kl", "--epsilon", "0.25", "--steps", "9", "--seed", "2"),
    ]
    assert window.notice.text.text().startswith("Copied to the clipboard: raven attack mnist/vae")
    assert "config=AttackConfig(divergence=" in copied(window, "copy_python")
    assert "a script of" in window.notice.text.text()
    many = tuple(ImageRef("mnist", index) for index in range(60, 20, -2))
    world.workspace.images.pick(many)
    assert words(window).count("--index") == 16, "of one image those attacked together with it"
    window.middle.compare.look_at("many")
    line = words(window)
    named = [int(line[at + 1]) for at, word in enumerate(line) if word == "--index"]
    assert named == [ref.index for ref in many] and line[-2:] == ["--block", "16"]
    assert "block=16" in copied(window, "copy_python")


def test_an_attack_through_the_probe_is_copied_with_what_the_command_has_otherwise(
    world: World, window: MainWindow
) -> None:
    world.workspace.comparison.set_config(on_probe=True, divergence="kl", coupling=3)
    assert words(window) == [
        *("raven", "attack", *BUNDLED, "--dataset", "mnist", "--index", "0"),
        *("--objective", "downstream", "--epsilon", "0.1", "--steps", "50"),
        *("--restarts", "1", "--seed", "0"),
    ]
    assert "on_probe=True" in copied(window, "copy_python")


def test_what_stands_after_a_step_of_the_attack_is_copied_as_python_alone(
    world: World, window: MainWindow
) -> None:
    comparison, compare = world.workspace.comparison, window.middle.compare
    many = tuple(ImageRef("mnist", index) for index in range(90, 10, -2))
    world.workspace.images.pick(many)
    comparison.set_config(steps=9)
    comparison.set_step(4)
    before = QGuiApplication.clipboard().text()
    assert copied(window) == before
    assert "the end of an attack alone: copy what stands after a step as Python" in (
        window.notice.text.text()
    )

    def script() -> str:
        return "".join(copied(window, "copy_python").split())

    assert "course=True" in script() and "result.course.divergence[4]" in script()
    assert ",".join(str(ref.index) for ref in many[:16]) + "]" in script()
    compare.look_at("many")
    comparison.want(range(32, 40))
    in_sight = (*many[:16], *many[32:])  # with the block of the one looked at, in their order
    assert ",".join(str(ref.index) for ref in in_sight) in script()
    assert "block=16" in script()
    comparison.set_step(None)
    assert "course" not in script() and "attack" in copied(window)


def test_the_defence_is_copied_as_the_window_asked_for_it(
    qtbot: QtBot, world: World, window: MainWindow
) -> None:
    world.workspace.runs.tick_only(("mnist/vae",))
    world.workspace.comparison.set_config(seed=3)
    while world.workspace.comparison.busy:
        world.answer_attack()
    assert "--defend" not in words(window)
    world.workspace.defence.set_on(True)
    qtbot.waitUntil(lambda: bool(world.engine.all(Defend)))
    asked, usual = world.engine.last(Defend), Defend(job=0, runs=(), images=())
    assert "--defend" in words(window)
    script = copied(window, "copy_python")
    assert "Defend(job=2, runs=('mnist/vae',), images=both, seed=3)" in script.replace('"', "'")
    assert (asked.runs, asked.seed) == (("mnist/vae",), 3)
    assert (asked.proposals, asked.leapfrog) == (usual.proposals, usual.leapfrog)


def test_a_full_set_is_named_by_its_folder(
    world: World, window: MainWindow, tmp_path: Path
) -> None:
    images = world.workspace.images
    loaded = images.current
    assert loaded is not None
    images.show_from(ImageSource("mnist", tmp_path))
    asked = world.engine.last(LoadImages)
    world.tell(replace(loaded, job=asked.job, source=asked.source))
    line = words(window)
    assert line[line.index("--data-root") + 1] == str(tmp_path)
    assert f'.load("test", Path("{tmp_path}"))' in copied(window, "copy_python")


def test_a_picture_of_the_users_own_is_copied_as_python_alone(
    world: World, window: MainWindow
) -> None:
    world.workspace.images.add(
        PictureRead(
            job=0,
            name="my three",
            image=np.full((1, 28, 28), 0.3, np.float32),
            inverted=False,
            preview=np.zeros((28, 28, 3), np.uint8),
        )
    )
    assert copied(window) == ""
    assert window.notice.text.text().startswith("A picture of your own is no file")
    assert "# my three" in copied(window, "copy_python")


def test_nothing_is_copied_of_no_run(world: World, window: MainWindow) -> None:
    world.workspace.runs.tick_only(())
    assert copied(window) == ""
    assert window.notice.text.text().startswith("No ticked run sees these images")


def test_a_latent_map_is_python_alone(window: MainWindow) -> None:
    window.show_panel("latent_map")
    assert copied(window) == ""
    assert window.notice.text.text() == "There is no command for a latent map: copy it as Python."
    assert "pca(means)" in copied(window, "copy_python")


def test_the_example_of_why_encoders_break_is_python_alone(
    world: World, window: MainWindow
) -> None:
    window.show_panel("fragility")
    world.workspace.fragility.set(coupling=0.5, radius=2, steps=30)
    assert copied(window) == ""
    assert window.notice.text.text() == "There is no command for this example: copy it as Python."
    assert "Settings(coupling=0.5, radius=2, steps=30, seed=0)" in copied(window, "copy_python")


def test_the_measurement_is_copied_as_the_settings_stand(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("robustness")
    window.robustness.settings.budgets.setText("0, 0.07")
    window.robustness.settings.images.setValue(150)
    line = words(window)
    assert line[:6] == ["raven", "evaluate", *BUNDLED]
    for option, value in (("--epsilons", "0,0.07"), ("--images", "150"), ("--steps", "50")):
        assert line[line.index(option) + 1] == value
    assert line[line.index("--objective") + 1] == "wasserstein,kl,downstream"
    window.robustness.settings.norm.choose("l2")
    window.robustness.settings.take(
        step_size=0.25, schedule="cosine", momentum=0.5, seed=7, coupling=200
    )
    line = words(window)
    for option, value in (
        ("--epsilons", "0,0.4,1,2,3,4"),
        ("--norm", "l2"),
        ("--step-size", "0.25"),
        ("--schedule", "cosine"),
        ("--momentum", "0.5"),
        ("--seed", "7"),
    ):
        assert line[line.index(option) + 1] == value
    assert "--coupling" not in line, "of no attack that is made"
    assert "norm='l2'" in copied(window, "copy_python").replace('"', "'")
    window.robustness.settings.budgets.setText("a, b")
    QGuiApplication.clipboard().clear()
    assert copied(window) == ""
    assert window.notice.text.text() == "The budgets cannot be read: mend them first."
    window.robustness.tools.plot.choose("labels")
    window.robustness.labels.form.counts.setText("100, 10")
    line = words(window)
    assert line[:6] == ["raven", "label-efficiency", *BUNDLED]
    assert line[6:] == ["--dataset", "mnist", "--labels", "10,100", "--draws", "5", "--seed", "0"]
    assert "counts=(10, 100)," in copied(window, "copy_python")
    window.robustness.labels.form.budget.setValue(0.1)
    assert words(window)[14:] == ["--epsilon", "0.1", "--steps", "100", "--restarts", "10"]
    assert "attack=AttackConfig(steps=100, restarts=10)," in copied(window, "copy_python")
    window.robustness.labels.form.images.setValue(300)
    assert words(window)[14:16] == ["--images", "300"]
    assert "images=300," in copied(window, "copy_python")
    window.robustness.labels.form.counts.setText("ten")
    QGuiApplication.clipboard().clear()
    assert copied(window) == ""
    assert "numbers of labels cannot be read" in window.notice.text.text()


def test_samples_and_paths_are_copied_from_their_own_page(world: World, window: MainWindow) -> None:
    window.show_panel("generate")
    world.workspace.generation.set_samples(count=5, seed=8)
    assert words(window)[:6] == ["raven", "generate", *BUNDLED]
    assert words(window)[6:12] == ["--posterior", "prior", "--count", "5", "--seed", "8"]
    window.generate.open_page("paths")
    QGuiApplication.clipboard().clear()
    assert copied(window) == ""
    assert window.notice.text.text().startswith("Pick two images. A path leads from")
    world.workspace.images.pick((ImageRef("mnist", 4), ImageRef("mnist", 2)))
    world.workspace.generation.set_path(steps=6, path="linear")
    line = words(window)
    assert line[6:12] == ["--dataset", "mnist", "--index", "4", "--index", "2"]
    assert line[12:16] == ["--steps", "6", "--path", "linear"]


def test_of_several_seeds_the_images_that_are_seen_are_copied(
    world: World, window: MainWindow
) -> None:
    seeds = [a_seed("s0"), a_seed("s1")]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *seeds)))
    world.workspace.runs.tick_only(("s0", "s1"))
    world.workspace.seed_groups.see(seeds[1])
    window.show_panel("generate")
    assert words(window)[2:4] == ["s1", "--posterior"]
    window.generate.open_page("paths")
    world.workspace.images.pick((ImageRef("mnist", 4), ImageRef("mnist", 2)))
    assert words(window)[2:4] == ["s1", "--dataset"]


def test_the_training_that_is_shown_is_copied_with_what_differs(
    world: World, window: MainWindow
) -> None:
    config = TrainingConfig(
        variant="raven", objective={"sigma_aug": 0.02}, epochs=3, learning_rate=0.0005
    )
    run = replace(run_info("own", name="it's mine"), config=config)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run), added="own"))
    window.show_panel("training")
    assert words(window) == [
        *("raven", "train", "--variant", "raven", "--dataset", "mnist", "--epochs", "3"),
        *("--learning-rate", "0.0005", "--seed", "0", "--set", "sigma_aug=0.02"),
        *("--name", "it's mine"),
    ]
    further = {"likelihood": "diag-d", "likelihood_settings": {"warm_up": 10}}
    run = replace(run, config=config.model_copy(update=further), planned_epochs=1)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run)))
    assert words(window)[-4:-2] == ["--set", "likelihood.warm_up=0"], "as in the first training"


def test_the_list_of_runs_copies_the_selected_one_from_its_menu(
    world: World, window: MainWindow
) -> None:
    world.workspace.runs.set_current("mnist/smooth-encoder")
    window.runs.actions_by_name["command"].trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("raven train --variant smooth-encoder --dataset mnist")
    window.runs.actions_by_name["python"].trigger()
    assert "Train(" in QGuiApplication.clipboard().text()


def test_the_form_of_a_new_run_is_copied_while_the_keyboard_is_in_it(
    window: MainWindow,
) -> None:
    window.show_new_run()
    window.new_run.form.fill({"variant": "vae", "epochs": 2, "limit": 300})
    window.new_run.name.setText("tried")
    window.new_run.name.setFocus()
    line = words(window)
    assert line[:4] == ["raven", "train", "--variant", "vae"]
    assert line[line.index("--epochs") + 1] == "2" and line[-2:] == ["--name", "tried"]
    window.runs.filter.setFocus()
    assert copied(window).startswith("raven attack")


def test_a_method_of_the_users_own_brings_its_folder(
    world: World, window: MainWindow, tmp_path: Path
) -> None:
    file = OwnVariantFile(path=tmp_path / "mine.py", digest="", state="loaded", names=("mine",))
    world.tell(OwnVariantsListed(job=0, folder=tmp_path, files=(file,)))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run_info("own", variant="mine"))))
    assert words(window)[1] == "attack"
    world.workspace.runs.tick("own", True)
    assert words(window)[1:4] == ["--variants", str(tmp_path), "attack"]
    assert "ListOwnVariants" in copied(window, "copy_python")
