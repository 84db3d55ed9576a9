"""The New run form with a real engine behind it: it says why choices make no sense together."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raven_gui.main_window import MainWindow

Until = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton


def test_the_engines_objection_comes_and_goes_with_the_choices(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    window.show_new_run()
    panel = window.new_run
    panel.form.method.box.choose("vade")
    panel.form.fill({"limit": 5})
    until(lambda: panel.problem.text().startswith("A mixture of 10 components cannot be fitted"))
    assert not panel.start.isEnabled()
    panel.form.fill({"limit": 500})
    until(panel.start.isEnabled)
    assert not panel.problem.isVisible()


def test_a_run_goes_on_from_a_bundled_one(window: MainWindow, qtbot: QtBot, until: Until) -> None:
    window.show_new_run()
    panel = window.new_run
    panel.form.method.box.choose("avae-ss")
    panel.form.fill({"epochs": 1, "limit": 300, "optimiser": "adam"})
    assert not panel.start.isEnabled()
    panel.form.method.base.choose("mnist/vae")
    until(panel.start.isEnabled)
    qtbot.mouseClick(panel.start, LEFT)

    def finished() -> bool:
        own = [run for run in window.workspace.runs.all if not run.bundled]
        return [(run.config.base, run.state) for run in own] == [("mnist/vae", "finished")]

    until(finished)


def test_a_preset_is_trained_as_its_paper_has_it(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    window.show_new_run()
    panel = window.new_run
    panel.form.preset.box.choose("irobe/raven/fashion-mnist")
    panel.form.fill({"epochs": 1, "limit": 300})
    assert panel.form.preset.changed_note.isVisible()
    qtbot.mouseClick(panel.start, LEFT)
    until(lambda: any(not run.bundled for run in window.workspace.runs.all))
    own = next(run for run in window.workspace.runs.all if not run.bundled)
    assert own.config.dataset == "fashion-mnist" and own.config.objective["sigma_aug"] == 0.04
    until(lambda: not window.workspace.jobs.active)
