"""Neighbours, the table of runs and a sweep are found again by what is copied."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.runs import RunStore
from raven_gui.main_window import MainWindow
from raven_gui.workspace import ImageRef
from tests.e2e.pasting import copied, copied_by, in_a_notebook, in_a_shell
from tests.engine.sweep.test_sweep import Here

Until = Callable[[Callable[[], bool]], None]
SWEEP = (
    "raven sweep --variant vae --epochs 1 --limit 200 --device cpu --grid latent=4,5 --name widths"
)


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep that was carried out, in this very process, before the window opens."""
    monkeypatch.setattr("engine.cli.sweep.LocalProcesses", lambda workers, threads: Here())
    in_a_shell(SWEEP)


def test_neighbours_the_table_and_a_sweep_are_found_again(
    swept: None, window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    neighbours_are_found_again(window, until)
    the_table_is_listed_again(window)
    the_sweep_is_trained_again(window, until)


def neighbours_are_found_again(window: MainWindow, until: Until) -> None:
    nearest, section = window.workspace.neighbours, window.gallery.folds.neighbours
    window.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    window.workspace.images.pick((ImageRef("mnist", 12), ImageRef("mnist", 5)))
    section.fold.click()
    section.count.setValue(7)
    until(lambda: all(nearest.found(space) is not None for space in nearest.spaces))
    script = copied_by(section.copy_as, "Python")
    section.count.setFocus()
    assert copied(window, "python") == script and copied(window, "command") == ""
    again = in_a_notebook(script)["neighbours"]
    assert tuple(again) == nearest.spaces
    for space in nearest.spaces:
        shown = nearest.found(space)
        assert shown is not None and len(shown.indices) == 7
        np.testing.assert_array_equal(again[space].indices, shown.indices)
        np.testing.assert_allclose(again[space].distances, shown.distances, rtol=1e-5)
        assert again[space].overlap == shown.overlap


def the_table_is_listed_again(window: MainWindow) -> None:
    window.show_panel("runs_table")
    window.runs_table.view.setFocus()
    window.runs_table.filter.setText("latent<6")
    shown = [info for info in window.workspace.runs.all if info.name.startswith("widths")]
    listed = {a["id"]: a for a in in_a_shell(copied(window, "command")) if a["event"] == "run"}
    table = in_a_notebook(copied(window, "python"))["table"]
    assert sorted(info.id for info in table) == sorted(info.id for info in shown)
    for info in shown:
        (again,) = (other for other in table if other.id == info.id)
        assert again.figures == listed[info.id]["figures"] == info.figures
        assert (again.name, again.epochs_done, again.tags) == (info.name, 1, info.tags)


def the_sweep_is_trained_again(window: MainWindow, until: Until) -> None:
    window.show_panel("sweeps")
    until(lambda: window.middle.sweeps.sweep() is not None)
    sweep = window.middle.sweeps.sweep()
    assert sweep is not None
    figures = {trial.name: trial.run and trial.run.figures for trial in sweep.trials}
    command, script = copied(window, "command"), copied(window, "python")
    for trial in sweep.trials:
        assert trial.run is not None
        RunStore().delete(trial.run.id)
    trained = [answer for answer in in_a_shell(command) if answer["event"] == "trained"]
    assert len(trained) == 2
    again = in_a_notebook(script)["sweep"]
    assert {trial.name: trial.run.figures for trial in again.trials} == figures
