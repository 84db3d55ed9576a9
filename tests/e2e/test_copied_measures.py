"""What the Robustness panel measures is measured again by what is copied, with a real engine."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from raven_gui.main_window import MainWindow
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.sanity import SanityDialog
from tests.e2e.pasting import copied, copied_by, in_a_notebook, in_a_shell

Until = Callable[[Callable[[], bool]], None]
RUNS = ("mnist/vae", "mnist/raven")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """Its Robustness panel measures little of two runs."""
    window.workspace.runs.tick_only(RUNS)
    window.show_panel("robustness")
    settings = window.robustness.settings
    settings.budgets.setText("0, 0.1")
    settings.images.setValue(50)
    settings.steps.setValue(2)
    return window


def measure(window: MainWindow, until: Until) -> None:
    window.actions_by_name["measure"].trigger()
    until(lambda: window.workspace.robustness.job == 0)


def test_curves_trade_off_and_further_measures_are_measured_again(
    window: MainWindow, until: Until
) -> None:
    measure(window, until)
    curves_are_measured_again(window)
    points_of_the_trade_off_are_measured_again(window)
    further_measures_are_taken_again_from_their_dialog_or_the_table(window, until)


def curves_are_measured_again(window: MainWindow) -> None:
    robustness = window.workspace.robustness
    answers = in_a_shell(copied(window, "command"))
    evaluated = {a["run"]: a for a in answers if a["event"] == "evaluated"}
    for run in RUNS:
        for divergence, curve in evaluated[run]["adversarial_accuracy"].items():
            shown = robustness.curve(run, divergence)
            assert shown is not None and shown.images == 50
            assert tuple(curve.values()) == shown.accuracies


def points_of_the_trade_off_are_measured_again(window: MainWindow) -> None:
    panel = window.robustness
    panel.tools.plot.buttons["trade-off"].click()
    panel.divergence.buttons["kl"].click()
    every = [run.id for run in window.workspace.runs.all if run.config.dataset == "mnist"]
    points = {point.face: point for point in panel.trade_off.points()}
    assert set(points) == set(every)
    shown = {run: (points[run].mse.mean, points[run].accuracy.mean) for run in RUNS}
    answers = in_a_shell(copied(window, "command"))
    by_command = {
        a["run"]: (a["mse_255"], a["adversarial_accuracy"]["kl"]["0.1"])
        for a in answers
        if a["event"] == "evaluated"
    }
    by_python = in_a_notebook(copied(window, "python"))["points"]
    assert set(by_command) == {run for (run,) in by_python} == set(every)
    for run, point in shown.items():
        np.testing.assert_allclose(by_command[run], point, rtol=1e-6)
        np.testing.assert_allclose(by_python[run,], point, rtol=1e-6)


def further_measures_are_taken_again_from_their_dialog_or_the_table(
    window: MainWindow, until: Until
) -> None:
    evaluation = window.workspace.evaluation
    window.robustness.measures.click()
    (dialog,) = window.robustness.findChildren(MeasuresDialog)
    for name in ("active_units", "kl"):
        dialog.tick(name)
    dialog.job.start_pressed.emit()
    until(lambda: evaluation.job == 0)
    command, script = (copied_by(dialog.copy_as, form) for form in ("command", "Python"))
    dialog.close()
    window.robustness.table.setFocus()
    assert copied(window, "command") == command and copied(window, "python") == script
    by_command = {a["run"]: a["figures"] for a in in_a_shell(command) if a["event"] == "measured"}
    by_python = {(e.run, e.measure): e.value for e in in_a_notebook(script)["figures"]}
    for run in window.workspace.robustness.runs:
        for name in ("active_units", "kl"):
            shown = evaluation.figure(run, name)
            assert shown is not None and shown.fresh and shown.images == 50
            assert by_command[run.id][name] == by_python[run.id, name] == shown.value


@pytest.mark.long
def test_the_check_of_an_attack_is_made_again(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    checks = window.workspace.attack_checks
    window.robustness.check.click()
    (dialog,) = window.robustness.findChildren(SanityDialog)
    dialog.attack.choose("kl")
    dialog.images.setValue(20)
    dialog.job.start_pressed.emit()
    until(lambda: checks.job == 0)
    shown = checks.found("mnist/vae", "kl", "linf")
    assert shown is not None and shown.evidence.images == 20
    command, script = (copied_by(dialog.copy_as, form) for form in ("command", "Python"))
    assert dialog.copy_as.said.text().endswith("lines.")
    (line,) = (a for a in in_a_shell(command) if a["event"] == "checked")
    again = in_a_notebook(script)["checked"]
    assert line["verdict"] == again.verdict.sentence == shown.verdict.sentence
    for one, check in zip(again.verdict.checks, shown.verdict.checks, strict=True):
        assert (one.name, one.outcome, one.sentence) == (check.name, check.outcome, check.sentence)
    assert [told["sentence"] for told in line["checks"]] == [
        check.sentence for check in shown.verdict.checks
    ]
    assert again.evidence.curves() == shown.evidence.curves()
    dialog.close()
