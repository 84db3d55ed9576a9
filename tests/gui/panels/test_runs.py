"""The Runs panel: tick, select, rename, delete, filter, by mouse and by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    ContinueRun,
    DeleteRun,
    ExportRun,
    JobChanged,
    JobState,
    RenameRun,
    RunInfo,
    RunsListed,
    StepsTaken,
)
from raven_gui.docks import LEFT_LEAST
from raven_gui.panels.runs.entries import Summary
from raven_gui.panels.runs.panel import RunsPanel
from tests.gui.conftest import World, bundled_runs, ready, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
ROLE = Qt.ItemDataRole
Reason = QContextMenuEvent.Reason
OWN = run_info("own", name="My run")
BEYOND_MARKS = 48
"""Pixels, where a row has its words."""
STOPPED = run_info("stopped", "vae", "fashion-mnist", name="Stopped", state="interrupted")


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[RunsPanel]:
    """Eight bundled runs and two of the user's."""
    made = RunsPanel(world.workspace)
    qtbot.addWidget(made)
    made.resize(320, 600)
    world.wake()
    tell_own(world, OWN, STOPPED)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def tell_own(world: World, *own: RunInfo, added: str = "") -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *own), added=added))


def row(panel: RunsPanel, run: str) -> QModelIndex:
    return panel.model.index(panel.model.row(run))


def tick_box(panel: RunsPanel, run: str) -> QPoint:
    place = panel.list.visualRect(row(panel, run))
    return QPoint(place.left() + 16, place.center().y())


def click(qtbot: QtBot, panel: RunsPanel, place: QPoint) -> None:
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)


def select(qtbot: QtBot, panel: RunsPanel, run: str) -> None:
    click(qtbot, panel, panel.list.visualRect(row(panel, run)).center())
    panel.list.setFocus()


def summary(panel: RunsPanel, run: str) -> str:
    said = str(row(panel, run).data(ROLE.AccessibleTextRole))
    return said.split(", ", 1)[1]


def shown(panel: RunsPanel) -> list[str]:
    rows = range(panel.model.rowCount())
    indices = (panel.model.index(r) for r in rows if not panel.list.isRowHidden(r))
    return [run.id for index in indices if (run := panel.model.run(index)) is not None]


def menu_of(panel: RunsPanel, run: str) -> QMenu:
    return menu_at(panel, panel.list.visualRect(row(panel, run)).center())


def menu_at(panel: RunsPanel, place: QPoint, by: Reason = Reason.Mouse) -> QMenu:
    """Ask for the menu at a place of the list, as the platform does."""
    viewport = panel.list.viewport()
    asked = QContextMenuEvent(by, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, asked)
    (menu,) = panel.findChildren(QMenu)
    return menu


def test_a_click_on_the_box_ticks_and_unticks(qtbot: QtBot, world: World, panel: RunsPanel) -> None:
    runs = world.workspace.runs
    click(qtbot, panel, tick_box(panel, "mnist/vae"))
    assert not runs.is_ticked("mnist/vae")
    assert row(panel, "mnist/vae").data(ROLE.CheckStateRole) == Qt.CheckState.Unchecked
    click(qtbot, panel, tick_box(panel, "own"))
    assert runs.is_ticked("own")


def test_the_space_bar_ticks_the_selected_run(qtbot: QtBot, world: World, panel: RunsPanel) -> None:
    select(qtbot, panel, "own")
    assert not world.workspace.runs.is_ticked("own"), "a click on the name only selects"
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert world.workspace.runs.is_ticked("own")


def test_a_run_without_weights_has_no_box(qtbot: QtBot, world: World, panel: RunsPanel) -> None:
    assert row(panel, "stopped").data(ROLE.CheckStateRole) is None
    click(qtbot, panel, tick_box(panel, "stopped"))
    assert not world.workspace.runs.is_ticked("stopped")


def test_selecting_a_run_shows_its_training_and_a_new_one_is_selected(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    select(qtbot, panel, "own")
    assert world.workspace.runs.current == "own"
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert world.workspace.runs.current == "stopped"
    tell_own(world, OWN, STOPPED, run_info("new", state="queued"), added="new")
    assert panel.selected is not None and panel.selected.id == "new"


def test_f2_renames_an_own_run(qtbot: QtBot, world: World, panel: RunsPanel) -> None:
    select(qtbot, panel, "own")
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None and editor.text() == "My run"
    qtbot.keyClick(editor, Qt.Key.Key_Delete)  # takes away the marked name, not the run
    qtbot.keyClicks(editor, " Better ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(world.engine.all(RenameRun)))
    command = world.engine.last(RenameRun)
    assert (command.run, command.name) == ("own", "Better")
    assert world.engine.all(DeleteRun) == []


def test_a_name_that_is_typed_stays_while_runs_train_and_come(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    tell_own(world, replace(OWN, state="training"), STOPPED)
    select(qtbot, panel, "own")
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "Half a")
    about = {"title": "Train", "state": "running", "done": 1.5, "total": 3, "unit": "epoch"}
    world.tell(JobChanged(job=77, run="own", **about))  # type: ignore[arg-type]
    tell_own(world, OWN, STOPPED, run_info("new", state="queued"), added="new")
    qtbot.keyClicks(editor, " name")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(world.engine.all(RenameRun)))
    (command,) = world.engine.all(RenameRun)
    assert (command.run, command.name) == ("own", "Half a name")
    qtbot.waitUntil(lambda: panel.selected is not None and panel.selected.id == "new")


def test_a_name_that_is_empty_or_the_same_is_not_asked_for(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    for name in ("   ", "My run"):
        assert panel.model.setData(row(panel, "own"), name) is False
    assert world.engine.all(RenameRun) == []


def test_a_bundled_run_keeps_its_name(qtbot: QtBot, panel: RunsPanel) -> None:
    select(qtbot, panel, "mnist/vae")
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    assert panel.list.findChild(QLineEdit) is None


def test_del_deletes_the_selected_run_but_not_while_the_filter_is_typed(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    select(qtbot, panel, "own")
    panel.filter.setFocus()
    qtbot.keyClicks(panel.filter, "x")
    qtbot.keyClick(panel.filter, Qt.Key.Key_Home)
    qtbot.keyClick(panel.filter, Qt.Key.Key_Delete)
    assert panel.filter.text() == "" and world.engine.all(DeleteRun) == []
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert world.engine.last(DeleteRun).run == "own"


@pytest.mark.parametrize(
    ("run", "possible"),
    [
        ("mnist/vae", {"only", "duplicate", "reveal", "export"}),
        ("own", {"only", "further", "duplicate", "rename", "reveal", "export", "delete"}),
        ("stopped", {"go_on", "duplicate", "rename", "reveal", "export", "delete"}),
        ("busy", {"duplicate", "rename", "reveal", "export"}),
    ],
)
def test_the_menu_offers_what_can_be_done_with_the_run(
    qtbot: QtBot, world: World, panel: RunsPanel, run: str, possible: set[str]
) -> None:
    possible = possible | {"command", "python"}
    tell_own(world, OWN, STOPPED, run_info("busy", state="training"))
    select(qtbot, panel, run)
    menu = menu_of(panel, run)
    actions = panel.actions_by_name
    assert {name for name, action in actions.items() if action.isEnabled()} == possible
    menu.close()
    assert all(action.isEnabled() for action in actions.values()), "the keys work again"


def choose(qtbot: QtBot, panel: RunsPanel, run: str, name: str) -> None:
    select(qtbot, panel, run)
    menu = menu_of(panel, run)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(panel.actions_by_name[name]).center())


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("New run…", "new_run_requested"),
        ("Import run…", "import_requested"),
        ("Import run folder…", "import_folder_requested"),
    ],
)
@pytest.mark.parametrize("listed", [True, False], ids=["below the runs", "empty"])
def test_the_menu_where_no_run_is_offers_to_bring_one_in(
    qtbot: QtBot, world: World, panel: RunsPanel, words: str, signal: str, listed: bool
) -> None:
    if not listed:
        world.tell(RunsListed(job=0, runs=()))
    select(qtbot, panel, "own")
    place = panel.list.viewport().rect().bottomLeft() + QPoint(20, -4)
    assert not panel.list.indexAt(place).isValid()
    menu = menu_at(panel, place)
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries) == ["New run…", "Import run…", "Import run folder…"]
    with qtbot.waitSignal(getattr(panel, signal)):
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entries[words]).center())
    assert all(action.isEnabled() for action in panel.actions_by_name.values())


def test_the_menu_key_is_about_the_run_with_the_keyboard(qtbot: QtBot, panel: RunsPanel) -> None:
    select(qtbot, panel, "own")
    menu = menu_at(panel, panel.list.viewport().rect().bottomLeft(), Reason.Keyboard)
    assert panel.actions_by_name["delete"] in menu.actions()
    menu.close()


def test_the_menu_compares_only_one_run(qtbot: QtBot, world: World, panel: RunsPanel) -> None:
    choose(qtbot, panel, "own", "only")
    assert [run.id for run in world.workspace.runs.ticked] == ["own"]


def test_the_menu_continues_an_interrupted_run(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    choose(qtbot, panel, "stopped", "go_on")
    assert world.engine.last(ContinueRun).run == "stopped"


def test_the_menu_shows_the_folder_of_a_run(
    qtbot: QtBot, panel: RunsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    choose(qtbot, panel, "own", "reveal")
    assert [Path(url.toLocalFile()) for url in opened] == [OWN.path]


def test_the_menu_exports_a_run_as_one_file(
    qtbot: QtBot, world: World, panel: RunsPanel, tmp_path: Path
) -> None:
    choose(qtbot, panel, "mnist/vae", "export")
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "vae.zip"))
    dialog.close()
    command = world.engine.last(ExportRun)
    assert (command.run, command.path) == ("mnist/vae", tmp_path / "vae.zip")


def test_the_filter_looks_at_name_method_and_data_set(qtbot: QtBot, panel: RunsPanel) -> None:
    qtbot.keyClicks(panel.filter, "fashion SMOOTH")
    assert shown(panel) == ["fashion-mnist/smooth-encoder"]
    panel.filter.clear()
    qtbot.keyClicks(panel.filter, "my run")
    assert shown(panel) == ["own"]
    assert not panel.none.isVisible()


def test_the_filter_says_when_nothing_matches_and_holds_for_new_runs(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    qtbot.keyClicks(panel.filter, "zebra")
    assert shown(panel) == [] and panel.none.isVisible()
    assert panel.none.text() == "No run matches 'zebra'."
    tell_own(world, OWN, STOPPED, run_info("striped", name="Zebra"))
    assert shown(panel) == ["striped"] and not panel.none.isVisible()


def test_a_row_says_method_data_set_and_how_far_it_is(world: World, panel: RunsPanel) -> None:
    assert summary(panel, "mnist/vae") == "MNIST · accuracy 92.0\xa0%"
    assert summary(panel, "own") == "RAVEN · MNIST · accuracy 92.0\xa0%"
    assert summary(panel, "stopped") == "VAE · Fashion-MNIST · interrupted 3/3"
    tell_own(world, replace(OWN, state="training", epochs_done=0, history=()))
    terms = {"kl": 1.0}
    world.tell(
        StepsTaken(job=1, run="own", epoch=1.9, terms=terms, images_per_second=1, seconds_left=1)
    )
    assert summary(panel, "own") == "RAVEN · MNIST · training… 1/3"


def painted(panel: RunsPanel, run: str) -> QImage:
    image: QImage = panel.list.viewport().grab(panel.list.visualRect(row(panel, run))).toImage()
    return image


def test_trials_of_a_sweep_never_read_alike_in_a_narrow_list(
    world: World, panel: RunsPanel
) -> None:
    panel.resize(LEFT_LEAST, 600)
    name = "the first of all sweeps sigma_aug=0.0{}002682"
    trials = [run_info(f"trial {digit}", name=name.format(digit)) for digit in range(1, 4)]
    tell_own(world, *trials)
    pictures = [painted(panel, run.id) for run in trials]
    seen = [picture.copy(picture.rect().adjusted(BEYOND_MARKS, 0, 0, 0)) for picture in pictures]
    assert not any(one == other for one, other in combinations(seen, 2))


@pytest.mark.parametrize("variant", ["raven", "smooth-encoder"])
def test_an_accuracy_is_seen_to_its_last_digit_in_the_narrowest_list(
    world: World, panel: RunsPanel, variant: str
) -> None:
    panel.resize(LEFT_LEAST, 600)
    long = run_info("own", variant, "fashion-mnist", name="A name that is too long by far for it")
    seen = []
    for accuracy in (0.468, 0.463):
        tell_own(world, replace(long, figures={"accuracy": accuracy}))
        seen.append(painted(panel, "own"))
    assert seen[0] != seen[1]


def test_in_a_narrow_list_what_a_run_is_about_gives_way_to_how_it_stands(panel: RunsPanel) -> None:
    metrics = QFontMetrics(panel.list.font())
    for told in (
        Summary("Smooth Encoder (ρ) · fashion-mnist", "accuracy 46.8 %", "46.8 %"),
        Summary("12 seeds · VAE (noise) · celeba", "accuracy 46.8 ± 1.3 %", "46.8 ± 1.3 %"),
        Summary("RAVEN · mnist", "interrupted 3/40", "interrupted 3/40"),
    ):
        whole = metrics.horizontalAdvance(told.whole)
        assert told.fitted(metrics, whole) == told.whole
        least = metrics.horizontalAdvance(f"… · {told.fewer}")
        for width in range(least + 2, whole):
            fitted = told.fitted(metrics, width)
            assert fitted.endswith(f" · {told.fewer}")
            assert metrics.horizontalAdvance(fitted) <= width


@pytest.mark.parametrize(
    ("state", "said"), [("queued", "queued"), ("running", "training…"), ("paused", "paused")]
)
def test_a_row_follows_the_job_of_its_run(
    qtbot: QtBot, world: World, panel: RunsPanel, state: JobState, said: str
) -> None:
    tell_own(world, replace(OWN, state="queued"))
    with qtbot.waitSignal(panel.model.dataChanged):
        world.tell(JobChanged(job=9, title="Train My run", state=state, run="own"))
    assert summary(panel, "own") == f"RAVEN · MNIST · {said} 3/3"


def test_a_measured_number_is_not_needed(world: World, panel: RunsPanel) -> None:
    tell_own(world, replace(OWN, figures={}))
    assert summary(panel, "own") == "RAVEN · MNIST · finished"


def test_methods_are_called_by_their_titles_once_the_engine_has_told_them(
    world: World, qtbot: QtBot
) -> None:
    panel = RunsPanel(world.workspace)
    qtbot.addWidget(panel)
    tell_own(world, STOPPED)
    assert summary(panel, "stopped").startswith("vae ·")
    with qtbot.waitSignal(panel.model.dataChanged):
        world.tell(ready())
    assert summary(panel, "stopped").startswith("VAE ·")


def test_the_tooltip_tells_everything_and_takes_a_name_as_it_was_typed(
    world: World, panel: RunsPanel
) -> None:
    tell_own(world, replace(OWN, name="<i>x</i> & y"))
    said = str(row(panel, "own").data(ROLE.ToolTipRole))
    assert "&lt;i&gt;x&lt;/i&gt; &amp; y" in said
    for words in ("3 of 3 epochs", "seed 0", "12 s of training", "MSE (0–255) 800"):
        assert words in said


def test_the_tooltip_tells_on_how_many_images_a_run_was_measured(
    world: World, panel: RunsPanel
) -> None:
    tell_own(world, replace(OWN, figures=OWN.figures | {"images": 10_000}))
    said = str(row(panel, "own").data(ROLE.ToolTipRole))
    assert "accuracy 92.0\xa0%, MSE (0–255) 800 on 10,000 test images" in said


def test_the_new_run_button_asks_for_the_form(qtbot: QtBot, panel: RunsPanel) -> None:
    with qtbot.waitSignal(panel.new_run_requested):
        qtbot.mouseClick(panel.new_run, LEFT)


@pytest.mark.parametrize("state", ["ticked", "unticked"])
def test_a_row_paints_its_colour_and_its_tick_also_where_it_is_selected(
    qtbot: QtBot, world: World, panel: RunsPanel, state: str
) -> None:
    world.workspace.runs.tick("own", state == "ticked")
    select(qtbot, panel, "own")
    QApplication.processEvents()
    shot = panel.list.viewport().grab().toImage()
    ratio = shot.devicePixelRatio()
    place = panel.list.visualRect(row(panel, "own"))
    y = place.center().y()
    middle = shot.pixelColor(round((place.left() + 38) * ratio), round(y * ratio))
    assert middle == world.workspace.runs.color("own")
    left = place.left() + 8
    inside = shot.pixelColor(round((left + 3) * ratio), round((y + 5) * ratio))
    ground = shot.pixelColor(round((place.right() - 30) * ratio), round((y + 18) * ratio))
    assert (inside == ground) is (state == "unticked")
