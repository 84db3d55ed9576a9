"""What a session and a bookmark keep of the smaller things: which seed is seen, and what is half
typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from raven_gui.main_window import MainWindow
from raven_gui.theme import Theme
from tests.gui.conftest import World, a_seed, bundled_runs
from tests.gui.whole_window import choose_file, woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
SEEDS = ("s0", "s1", "s2")


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *map(a_seed, SEEDS))))
    made.show()
    yield made
    made.close()


def test_the_seed_that_is_seen_is_kept_in_a_bookmark_and_a_session(
    window: MainWindow, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.workspace.runs.tick_only(SEEDS)
    while world.workspace.comparison.busy:
        world.answer_attack()

    def shown() -> str:
        (row,) = window.middle.compare.grid.rows
        return row.seed.currentText()

    def see(place: int) -> str:
        (row,) = window.middle.compare.grid.rows
        row.seed.setCurrentIndex(place)
        return shown()

    first, last = shown(), see(2)
    assert first != last
    window.actions_by_name["bookmark"].trigger()
    see(1)
    window.actions_by_name["bookmark_1"].trigger()
    window.sessions.finish()
    assert shown() == last
    file = tmp_path / "study.raven"
    choose_file(window, qtbot, "save_session", file)
    window.actions_by_name["new_session"].trigger()
    window.sessions.finish()
    world.workspace.runs.tick_only(SEEDS)
    assert shown() == first, "a new session begins with the first"
    choose_file(window, qtbot, "open_session", file)
    assert shown() == last


def test_what_is_typed_and_not_valid_stands_in_the_form_again_and_is_told_of(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = window.new_run
    window.actions_by_name["new_run"].trigger()
    panel.form.training.fields["epochs"].set_typed("seven")
    panel.form.training.fields["learning_rate"].set_typed("0.002")
    panel.form.method.settings.fields["sigma_aug"].set_typed("-1")
    file = tmp_path / "study.raven"
    choose_file(window, qtbot, "save_session", file)
    window.actions_by_name["new_session"].trigger()
    window.sessions.finish()
    window.actions_by_name["new_run"].trigger()
    assert not panel.form.problems()
    choose_file(window, qtbot, "open_session", file)
    optimisation, objective = panel.form.training.fields, panel.form.method.settings.fields
    assert optimisation["epochs"].typed() == "seven"
    assert optimisation["epochs"].widget.property("invalid")
    assert objective["sigma_aug"].typed() == "-1"
    assert panel.form.values()["learning_rate"] == 0.002, "what is valid comes with it"
    assert "must be" in panel.problem.text() and not panel.start.isEnabled()
    objective["sigma_aug"].set_typed("0.1")
    assert panel.problem.text() == "Epochs: 'seven' is not a whole number."
