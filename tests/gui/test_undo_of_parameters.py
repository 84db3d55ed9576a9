"""What Robustness is asked, and how the table of runs is laid out, are taken back by Undo."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from engine.service.messages import RobustnessMeasured
from raven_gui.main_window import MainWindow
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.panels.shared.runs_table.columns import USUAL
from raven_gui.theme import Theme
from raven_gui.workspace import history
from tests.gui.conftest import World
from tests.gui.whole_window import undone_and_done_again, window_of_single_steps

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


@pytest.fixture
def window(
    qapp: QApplication,
    world: World,
    theme: Theme,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    made = window_of_single_steps(qapp, world, theme, qtbot, monkeypatch)
    yield made
    made.close()


def measured(world: World, *budgets: float) -> None:
    """A curve of a ticked run is known at these budgets."""
    robustness = world.workspace.robustness
    world.tell(
        RobustnessMeasured(
            job=0,
            run="mnist/vae",
            source=robustness.tests,
            divergence="wasserstein",
            epsilons=budgets,
            accuracies=tuple(0.9 - budget for budget in budgets),
            images=500,
        )
    )


def test_what_is_asked_and_how_the_table_is_laid_out_are_taken_back_one_by_one(
    window: MainWindow, world: World
) -> None:
    window.show_panel("robustness")
    panel, runs = window.robustness, world.workspace.runs
    form, tools, header = panel.settings, panel.tools, panel.table.horizontalHeader()
    labels, evaluation = panel.labels.form, world.workspace.evaluation

    def view() -> object:
        return (
            *(form.value(), tools.divergence.current(), tools.plot.current()),
            *(tools.intervals.isChecked(), tools.more.isChecked(), labels.value()),
            *(header.sortIndicatorSection(), header.sortIndicatorOrder()),
            *(tuple(run.id for run in runs.ticked), evaluation.shown),
        )

    undone_and_done_again(
        window,
        view,
        [
            lambda: form.budgets.setText("0, 0.3"),
            lambda: form.images.setValue(150),
            lambda: form.steps.setValue(7),
            form.paper.click,
            lambda: form.norm.choose("l2"),
            lambda: form.budgets.setText("0, 3"),
            lambda: form.take(momentum=0.5, seed=7),
            form.paper.click,
            lambda: form.restarts.setValue(3),
            tools.divergence.buttons["kl"].click,
            tools.intervals.click,
            lambda: runs.tick_only(("mnist/vae", "mnist/raven")),
            lambda: panel.table.sortByColumn(1, Qt.SortOrder.DescendingOrder),
            lambda: evaluation.show(("active_units",)),
            tools.plot.buttons["labels"].click,
            lambda: labels.counts.setText("10, 100"),
            lambda: labels.draws.setValue(3),
            lambda: labels.budget.setValue(0.1),
            tools.more.click,
        ],
    )

    window.show_panel("runs_table")
    table = window.middle.runs_table
    heads = table.view.header()

    def columns() -> list[str]:
        keys = [column.key for column in table.model.columns]
        return [keys[heads.logicalIndex(place)] for place in range(heads.count())]

    def layout() -> object:
        rows = [row.key for row in table.model.rows]
        return table.layout_of_table, table.filter.text(), table.note.text(), rows, columns()

    def sort_by(key: str) -> None:
        heads.sectionClicked.emit([column.key for column in table.model.columns].index(key))

    def show_time() -> None:
        table.choose.click()
        (dialog,) = table.findChildren(ColumnsDialog)
        dialog.item("seconds").setCheckState(0, Qt.CheckState.Checked)
        dialog.close()

    undone_and_done_again(
        window,
        layout,
        [
            lambda: table.filter.setText("accuracy>=90% smooth"),
            lambda: table.filter.clear(),
            lambda: sort_by("name"),
            lambda: sort_by("name"),
            lambda: table.grouping.choose("dataset"),
            lambda: heads.moveSection(3, 1),
            show_time,
        ],
    )
    assert table.grouping.currentData() == "dataset"
    assert columns() == ["name", "state", "variant", "dataset", *USUAL[4:], "seconds"]
    for _ in range(2):
        window.actions_by_name["undo"].trigger()
    assert columns() == list(USUAL)


def test_how_losses_are_drawn_and_the_page_of_generate_are_taken_back_one_by_one(
    window: MainWindow, world: World
) -> None:
    window.show_panel("training")
    panel, runs = window.training, world.workspace.runs
    overlay, curves = panel.overlay, panel.curves
    runs.tick_only(("mnist/vae", "mnist/raven"))
    runs.set_current("mnist/vae")

    def view() -> object:
        drawn = frozenset(curves.series())
        switches = overlay.on, overlay.seeds.isChecked(), overlay.wished()
        return *switches, drawn, curves.log.isChecked(), curves.smoothing.value()

    undone_and_done_again(
        window,
        view,
        [
            overlay.overlay.click,
            lambda: overlay.terms["kl"].click(),
            lambda: overlay.terms["reconstruction"].click(),
            curves.log.click,
            lambda: curves.smoothing.setValue(40),
            overlay.overlay.click,
            overlay.seeds.click,
        ],
    )

    window.show_panel("generate")
    pages = window.generate.page
    undone_and_done_again(
        window, pages.current, [pages.buttons["paths"].click, pages.buttons["samples"].click]
    )
    window.generate.open_page("paths")
    window.actions_by_name["undo"].trigger()
    assert pages.current() == "samples", "a page that a deed opened is taken back, too"


def test_terms_that_come_with_other_runs_are_no_change_of_the_users(
    window: MainWindow, world: World
) -> None:
    window.show_panel("training")
    overlay, runs = window.training.overlay, world.workspace.runs
    stack, smoothing = world.workspace.history.stack, window.training.curves.smoothing
    runs.tick_only(())
    overlay.overlay.click()
    assert overlay.wished() == []
    runs.tick_only(("mnist/vae",))
    assert overlay.wished() == ["reconstruction"], "drawn before anybody chose"
    smoothing.setValue(30)
    overlay.terms["kl"].click()
    assert stack.undoText() == "the loss terms"
    window.actions_by_name["undo"].trigger()
    assert overlay.wished() == ["reconstruction"] and smoothing.value() == 30
    window.actions_by_name["undo"].trigger()
    assert overlay.wished() == ["reconstruction"] and smoothing.value() == 0


def test_what_is_measured_and_offered_meanwhile_is_no_change_of_the_users(
    window: MainWindow, world: World, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.show_panel("robustness")
    panel, undo = window.robustness, window.actions_by_name["undo"]
    form, box = panel.settings, panel.trade_off.budget
    panel.tools.plot.buttons["trade-off"].click()
    measured(world, 0.0, 0.1)
    measured(world, 0.0, 0.1, 0.2)
    assert box.currentData() == 0.1
    assert world.workspace.history.stack.undoText() == "what Robustness shows"
    box.choose(0.2)
    box.activated.emit(box.currentIndex())
    undo.trigger()
    assert box.currentData() == 0.1 and panel.tools.plot.current() == "trade-off"
    window.actions_by_name["redo"].trigger()
    assert box.currentData() == 0.2

    form.images.setValue(1234)
    window.workspace.images.show("fashion-mnist")
    world.load_images()
    form.set_images(300, 784)  # as a data set of fewer images would
    form.steps.setValue(9)
    undo.trigger()
    assert (form.steps.value(), form.images.value()) == (50, 300)

    panel.choose_measures()
    (dialog,) = window.findChildren(MeasuresDialog)
    dialog.tick("active_units")
    dialog.tick("information")
    world.workspace.history.undo()
    ticked = [tick.text() for tick in dialog.findChildren(QCheckBox) if tick.isChecked()]
    assert ticked == ["Active units"], "the open dialog follows"
    assert world.workspace.evaluation.shown == ("active_units",)
    dialog.close()

    monkeypatch.setattr(history, "TOGETHER_SECONDS", 60.0)
    before = form.budgets.text()
    form.budgets.selectAll()
    qtbot.keyClicks(form.budgets, "0, 0.25")
    assert form.budgets.text() == "0, 0.25"
    undo.trigger()
    assert form.budgets.text() == before, "letters that follow each other are one change"
