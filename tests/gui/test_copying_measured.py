"""What of the Robustness panel and its dialogs is put on the clipboard."""

import shlex
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from raven_gui.main_window import MainWindow
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs
from tests.gui.test_copying import BUNDLED, copied, words
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    made.show()
    made.show_panel("robustness")
    QGuiApplication.clipboard().clear()
    yield made
    made.close()


def test_the_check_of_an_attack_is_copied_by_its_dialog(window: MainWindow) -> None:
    window.robustness.settings.norm.choose("l2")
    window.robustness.settings.take(momentum=0.5, coupling=200)
    window.robustness.settings.budgets.setText("0, 0.07")
    window.robustness.check.click()
    (dialog,) = window.robustness.findChildren(SanityDialog)
    dialog.run.choose("mnist/smooth-encoder")
    dialog.attack.choose("downstream")
    dialog.images.setValue(90)
    dialog.copy_as.actions_by_form["command"].trigger()
    line = shlex.split(QGuiApplication.clipboard().text())
    assert line[:3] == ["raven", "sanity", "mnist/smooth-encoder"]
    for option, value in (
        ("--objective", "downstream"),
        ("--epsilons", "0,0.07"),
        ("--images", "90"),
        ("--transfer-from", "mnist/vae"),
        ("--norm", "l2"),
        ("--momentum", "0.5"),
    ):
        assert line[line.index(option) + 1] == value
    assert "--coupling" not in line
    dialog.attack.choose("entropic")
    dialog.copy_as.actions_by_form["command"].trigger()
    line = shlex.split(QGuiApplication.clipboard().text())
    assert line[line.index("--coupling") + 1] == "200"
    assert dialog.copy_as.said.text().startswith("Copied to the clipboard: raven sanity")
    assert not window.notice.isVisible(), "the dialog says it, where it is seen"
    dialog.close()


def test_a_check_without_a_budget_is_not_copied(window: MainWindow) -> None:
    window.robustness.settings.budgets.setText("0")
    window.robustness.check.click()
    (dialog,) = window.robustness.findChildren(SanityDialog)
    dialog.copy_as.actions_by_form["Python"].trigger()
    assert QGuiApplication.clipboard().text() == ""
    assert dialog.copy_as.said.text().startswith("A check needs a budget above 0")
    dialog.close()


def test_further_measures_are_copied_by_their_dialog_and_where_the_keyboard_is_in_the_table(
    world: World, window: MainWindow
) -> None:
    window.robustness.settings.images.setValue(150)
    window.robustness.measures.click()
    (dialog,) = window.robustness.findChildren(MeasuresDialog)
    dialog.copy_as.actions_by_form["command"].trigger()
    assert QGuiApplication.clipboard().text() == ""
    refusal = "No measure is ticked: tick one of those under 'Measures…'."
    assert dialog.copy_as.said.text() == refusal, "as true in the dialog as where it is opened"
    dialog.close()
    window.robustness.table.setFocus()
    assert words(window)[1] == "evaluate", "the table's usual columns come with the curves"
    world.workspace.evaluation.show(("kl",))
    line = words(window)
    assert line[:6] == ["raven", "measure", *BUNDLED]
    assert line[8:] == ["--measures", "kl", "--images", "150"]
    window.robustness.settings.budgets.setFocus()
    assert words(window)[1] == "evaluate"


def test_of_the_trade_off_all_its_runs_are_copied_at_its_budget(
    world: World, window: MainWindow
) -> None:
    panel = window.robustness
    panel.tools.plot.buttons["trade-off"].click()
    assert copied(window) == ""
    assert window.notice.text.text().startswith("No run's accuracy and error are both known")
    figures = {
        "mse_255": 700.0,
        "images": 50,
        "adversarial_accuracy": {"wasserstein": {"0.05": 0.8, "0.1": 0.7}},
    }
    known = tuple(replace(run, figures=figures) for run in bundled_runs())
    world.tell(RunsListed(job=0, runs=known))
    world.workspace.runs.tick_only(("mnist/vae",))
    panel.trade_off.budget.choose(0.05)
    line = words(window)
    assert line[:2] == ["raven", "evaluate"] and set(line[2:6]) == set(BUNDLED)
    assert line[line.index("--epsilons") + 1] == "0.05"
    assert line[line.index("--objective") + 1] == "wasserstein"
    assert "keep=False" in copied(window, "copy_python"), "one budget is no curve to keep"
