"""Which lines of a plot are hidden, the part of it that is seen, and the tool of the pointer on the
maps are taken back by Undo."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    ListSweeps,
    RunInfo,
    RunsListed,
    SweepInfo,
    SweepsListed,
    SweepTrial,
    SweptField,
)
from raven_gui.main_window import MainWindow
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.workspace import history
from tests.gui.conftest import World, bundled_runs, run_info
from tests.gui.whole_window import (
    LEFT,
    NO_KEYS,
    pull,
    undone_and_done_again,
    window_of_single_steps,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
KL = "KL to the prior"


@pytest.fixture
def window(
    qapp: QApplication, world: World, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    made = window_of_single_steps(qapp, world, theme, qtbot, monkeypatch)
    yield made
    made.close()


def turn_wheel(curves: Curves) -> None:
    """One notch, in the middle of the plot."""
    viewport = curves.plot.viewport()
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        NO_KEYS,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def click_name(curves: Curves, name: str, qtbot: QtBot) -> None:
    """In the legend."""
    legend = curves.legend
    row = next(
        row for row, line in zip(legend.rows(), legend.lines, strict=True) if line.name == name
    )
    place = curves.plot.mapFromScene(legend.mapToScene(row.center()))
    qtbot.mouseClick(curves.plot.viewport(), LEFT, NO_KEYS, place)


def seen(curves: Curves) -> object:
    """Where the axes end, whether they are the user's, and which lines are there to be seen."""
    lines = frozenset(line.name for line in curves.lines() if line.isVisible())
    return curves.look.part, curves.log.isChecked(), curves.whole.isVisible(), lines


def test_a_zoom_of_the_losses_their_scale_and_hidden_lines_are_taken_back_one_by_one(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    window.show_panel("training")
    curves = window.training.curves
    world.workspace.runs.set_current("mnist/vae")
    undone_and_done_again(
        window,
        lambda: seen(curves),
        [
            lambda: turn_wheel(curves),
            lambda: click_name(curves, KL, qtbot),
            curves.log.click,
            lambda: click_name(curves, "reconstruction", qtbot),
            lambda: turn_wheel(curves),
            curves.whole.click,
            lambda: click_name(curves, KL, qtbot),
        ],
    )
    undo = window.actions_by_name["undo"]
    for words in (f"showing '{KL}'", "the view of the losses"):
        assert undo.text() == f"&Undo: {words}"
        undo.trigger()


def test_notches_of_the_wheel_that_follow_each_other_are_one_step(
    window: MainWindow, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "TOGETHER_SECONDS", 60.0)
    window.show_panel("training")
    curves = window.training.curves
    world.workspace.runs.set_current("mnist/vae")
    for _ in range(3):
        turn_wheel(curves)
    assert curves.whole.isVisible()
    window.actions_by_name["undo"].trigger()
    assert curves.look.part == (None, None) and not curves.whole.isVisible()


def test_a_line_stays_hidden_while_its_plot_is_drawn_anew(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    window.show_panel("training")
    curves, runs = window.training.curves, world.workspace.runs
    runs.set_current("mnist/vae")
    click_name(curves, KL, qtbot)
    runs.set_current("")
    assert not curves.lines()
    runs.set_current("mnist/raven")
    assert [line.name for line in curves.lines() if not line.isVisible()] == [KL]


def in_training(epoch: int) -> RunInfo:
    """A run that is trained so far, of which figures are known."""
    known = run_info("own", name="Own", state="training")
    return replace(
        known,
        epochs_done=epoch,
        resumable=True,
        figures={**known.figures, "adversarial_accuracy": {"wasserstein": {"0": 0.9, "0.1": 0.5}}},
    )


def test_a_hidden_line_of_a_run_in_training_stays_hidden_epoch_after_epoch(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    robustness, training = window.robustness, window.training
    undo = window.actions_by_name["undo"]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), in_training(1))))
    world.workspace.runs.tick_only(("own", "mnist/raven"))
    window.show_panel("training")
    training.overlay.overlay.setChecked(True)
    window.show_panel("robustness")
    plots = {
        "training": (training.curves, " · reconstruction"),
        "curves": (robustness.curves.chart, ""),
        "trade-off": (robustness.trade_off.chart, ""),
    }
    for page, (curves, term) in plots.items():
        window.show_panel("training" if page == "training" else "robustness")
        if page != "training":
            robustness.tools.plot.buttons[page].click()
        click_name(curves, f"Own (in training, epoch 1){term}", qtbot)
        world.tell(RunsListed(job=0, runs=(*bundled_runs(), in_training(2))))
        later = f"Own (in training, epoch 2){term}"
        assert [line.name for line in curves.lines() if not line.isVisible()] == [later]
        assert undo.text() == f"&Undo: hiding 'Own (in training, epoch 1){term}'"
        undo.trigger()
        assert all(line.isVisible() for line in curves.lines())
        world.tell(RunsListed(job=0, runs=(*bundled_runs(), in_training(1))))


def test_lines_hidden_in_the_plots_of_robustness_are_shown_again(window: MainWindow) -> None:
    legends = [chart.legend for chart in window.middle.charts.values()]
    undone_and_done_again(
        window,
        lambda: [frozenset(legend.hidden) for legend in legends],
        [lambda legend=legend: legend.set_hidden("VAE", True) for legend in legends],  # type: ignore[misc]
    )


def test_a_legend_that_is_dragged_goes_back_as_one_step(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    window.show_panel("training")
    curves, stack = window.training.curves, world.workspace.history.stack
    world.workspace.runs.set_current("mnist/vae")
    count = stack.count()

    def place() -> tuple[float, float]:
        at = curves.legend.pos()
        return at.x(), at.y()

    def move() -> None:
        names = curves.plot.mapFromScene(curves.legend.sceneBoundingRect().center())
        pull(curves.plot.viewport(), names, QPoint(-90, 45), still)

    def still() -> None:
        assert stack.count() == count, "it is still held"

    move()
    assert stack.count() == count + 1
    window.actions_by_name["undo"].trigger()
    count = stack.count()
    window.resize(1100, 700)
    undone_and_done_again(window, place, [move])
    assert window.actions_by_name["undo"].text() == "&Undo: the place of the legend"
    there = place()
    curves.legend.put(right=False, low=True)
    assert place() == there, "the plot has another corner for it, and it was dragged"
    window.actions_by_name["undo"].trigger()
    assert place()[0] < there[0] and place()[1] > there[1], "in the corner that it has now"


def test_a_legend_cannot_be_dragged_out_of_sight(window: MainWindow, world: World) -> None:
    window.show_panel("training")
    curves = window.training.curves
    world.workspace.runs.set_current("mnist/vae")
    QApplication.processEvents()
    for way in (QPoint(-2000, 900), QPoint(2000, -900)):
        names = curves.plot.mapFromScene(curves.legend.sceneBoundingRect().center())
        before = curves.legend.pos()
        pull(curves.plot.viewport(), names, way, lambda: None)
        assert curves.legend.pos() != before
        view = curves.plot.getViewBox().boundingRect()
        assert view.adjusted(-1, -1, 1, 1).contains(curves.legend.place())


def a_sweep() -> SweepInfo:
    """Of one training, which has not begun."""
    config, point = run_info("trial").config, {"sigma_aug": "0.1"}
    trial = SweepTrial(name="s 0.1", group="g", point=point, config=config, state="waiting")
    field = SweptField(name="sigma_aug", kind="grid")
    return SweepInfo(
        name="s",
        fields=(field,),
        trials=(trial,),
        running=False,
        commands=("raven sweep --name s",),
    )


def test_the_division_of_a_panel_goes_back_as_one_step(window: MainWindow, world: World) -> None:
    stack = world.workspace.history.stack
    world.workspace.runs.set_current("mnist/vae")
    for name, way in (("training", QPoint(-60, 0)), ("sweeps", QPoint(0, -40))):
        window.show_panel(name)
        if name == "sweeps":
            world.tell(SweepsListed(job=world.engine.last(ListSweeps).job, sweeps=(a_sweep(),)))
        QApplication.processEvents()
        panel = window.middle.panels[name]
        split, count = window.middle.splits[panel.title], stack.count()

        def divide(split: QSplitter = split, way: QPoint = way, count: int = count) -> None:
            handle = split.handle(1)
            pull(handle, handle.rect().center(), way, lambda: None)
            assert stack.count() == count + 1

        undone_and_done_again(window, split.sizes, [divide])
        assert window.actions_by_name["undo"].text() == f"&Undo: the division of {panel.title}"


def test_the_tool_of_the_pointer_on_the_maps_is_taken_back(window: MainWindow) -> None:
    window.show_panel("latent_map")
    modes = window.middle.latent_map.tools.modes
    tools = [modes.buttons[name].click for name in ("box", "lasso", "pan")]
    undone_and_done_again(window, modes.current, list(tools))
    assert window.actions_by_name["undo"].text() == "&Undo: the pointer of the maps"
