"""The command palette: what it finds, runs, greys out and remembers."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from raven_gui.actions import ACTIONS
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.widgets.command_palette import CommandPalette
from tests.gui.conftest import World, bundled_runs, run_info
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
Key = Qt.Key


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


@pytest.fixture
def palette(window: MainWindow) -> Iterator[CommandPalette]:
    """Opened as its shortcut does."""
    window.actions_by_name["palette"].trigger()
    yield window.palette_of_commands
    window.palette_of_commands.hide()


def titles(palette: CommandPalette) -> list[str]:
    return [command.title for command in palette.found()]


def find(qtbot: QtBot, palette: CommandPalette, typed: str) -> str:
    """The title that comes first."""
    palette.search.clear()
    qtbot.keyClicks(palette.search, typed)
    return titles(palette)[0]


def test_it_lists_every_action_of_the_table_with_its_menu_and_shortcut(
    palette: CommandPalette,
) -> None:
    listed = {(c.title, c.place, c.keys) for c in palette.found()}
    for name, info in ACTIONS.items():
        place = " › ".join(menu.replace("&", "") for menu in (info.menu, info.submenu) if menu)
        wanted = info.text.replace("&", ""), place, info.keys.toString()
        assert (wanted in listed) == (name != "palette")


def test_it_opens_at_the_top_of_the_window_in_its_middle(
    window: MainWindow, palette: CommandPalette
) -> None:
    assert palette.isVisible() and not palette.isModal()
    middle = window.mapFromGlobal(palette.geometry().center())
    assert abs(middle.x() - window.width() // 2) <= 1
    assert 0 < window.mapFromGlobal(palette.pos()).y() < 100
    window.resize(700, 420)
    palette.hide()
    window.actions_by_name["palette"].trigger()
    assert window.rect().contains(window.mapFromGlobal(palette.geometry().bottomRight()))


def test_words_are_found_in_any_order_and_in_tips(qtbot: QtBot, palette: CommandPalette) -> None:
    assert find(qtbot, palette, "fashion raven tick") == "Tick run RAVEN (Fashion-MNIST)"
    palette.search.setText("robustness zzz")
    assert titles(palette) == []
    palette.search.setText("theme")
    assert set(titles(palette)[:3]) == {"Colours of the system", "Light colours", "Dark colours"}


def test_return_runs_what_a_few_letters_have_found(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    assert find(qtbot, palette, "lat") == "Latent map"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert not palette.isVisible()
    assert window.tabs.currentWidget() is window.panels["latent_map"]


def test_arrows_walk_while_the_search_has_the_keyboard_and_are_read_aloud(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    find(qtbot, palette, "colours")
    assert titles(palette)[:3] == ["Colours of the system", "Light colours", "Dark colours"]
    qtbot.keyClick(palette.search, Key.Key_Down)
    qtbot.keyClick(palette.search, Key.Key_Down)
    assert palette.search.accessibleDescription() == "Dark colours, View, Shift+F8"
    qtbot.keyClick(palette.search, Key.Key_Up)
    assert palette.search.accessibleDescription() == "Light colours, View, Shift+F7"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert window.theme.choice == "light"


def test_escape_closes_it_and_nothing_is_run(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    find(qtbot, palette, "training")
    qtbot.keyClick(palette.search, Key.Key_Escape)
    assert not palette.isVisible()
    assert window.tabs.currentWidget() is window.panels["compare"]


def test_a_click_runs_the_row(qtbot: QtBot, window: MainWindow, palette: CommandPalette) -> None:
    find(qtbot, palette, "robustness")
    row = palette.view.visualRect(palette.model.index(0)).center()
    qtbot.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert not palette.isVisible()
    assert window.tabs.currentWidget() is window.robustness


def test_what_the_panels_on_show_have_buttons_for_is_found_too(
    qtbot: QtBot, window: MainWindow
) -> None:
    palette = window.palette_of_commands
    for panel, found in (("compare", False), ("latent_map", True)):
        window.show_panel(panel)
        window.actions_by_name["palette"].trigger()
        offered = [(command.title, command.place) for command in palette.found()]
        assert (("Pointer: Lasso", "Latent map") in offered) == found
        assert ("Pointer: Lasso", "Gallery") in offered
    lasso = window.middle.latent_map.tools.modes.buttons["lasso"]
    assert not lasso.isChecked()
    assert find(qtbot, palette, "lasso") == "Pointer: Lasso"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert lasso.isChecked() and not palette.isVisible()


def test_a_button_with_a_menu_opens_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = window.palette_of_commands
    window.actions_by_name["palette"].trigger()
    (show,) = (c for c in palette.found() if (c.title, c.place) == ("Show", "Compare"))
    palette.hide()
    show.do()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.actions()
    menu.close()


def test_a_button_that_is_gone_when_it_is_chosen_does_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    panel, pressed = window.docks["gallery"].widget(), list[str]()
    buttons = {name: QToolButton(panel) for name in ("Stays", "Is put away", "Is gone")}
    for name, button in buttons.items():
        button.setText(name)
        button.clicked.connect(lambda _=False, name=name: pressed.append(name))
        button.show()
    palette = window.palette_of_commands
    window.actions_by_name["palette"].trigger()
    offered = {command.title: command for command in palette.found()}
    palette.hide()
    buttons["Is put away"].hide()
    buttons["Is gone"].deleteLater()
    QApplication.sendPostedEvents(buttons["Is gone"], QEvent.Type.DeferredDelete.value)
    for name in buttons:
        offered[name].do()
    assert pressed == ["Stays"]


def test_a_change_is_named_as_it_is_and_offered_while_it_can_be_taken_back(
    world: World, window: MainWindow, palette: CommandPalette
) -> None:
    def offered() -> dict[str, str]:
        palette.hide()
        window.actions_by_name["palette"].trigger()
        return {c.title: c.why_not for c in palette.found() if c.key == "action undo"}

    history = world.workspace.history
    history.record("renaming 'R&D'", lambda: None, lambda: None, about="a run")
    assert offered() == {"Undo: renaming 'R&D'": ""}
    history.forget("a run")
    assert offered() == {"Undo": "nothing to take back"}


def test_what_cannot_be_done_says_why_and_is_not_run(qtbot: QtBot, palette: CommandPalette) -> None:
    assert find(qtbot, palette, "undo") == "Undo"
    (undo,) = (c for c in palette.found() if c.title == "Undo")
    assert undo.why_not == "nothing to take back"
    assert palette.search.accessibleDescription().endswith("nothing to take back")
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert palette.isVisible()
    find(qtbot, palette, "training")
    reasons = {c.title: c.why_not for c in palette.found()}
    assert reasons["Stop training"] == "the run that is shown is not in training"
    assert reasons["Training"] == ""


def test_letters_that_nothing_has_are_answered_in_words(
    qtbot: QtBot, palette: CommandPalette
) -> None:
    qtbot.keyClicks(palette.search, "qqqq")
    assert palette.found() == [] and palette.nothing.isVisible()
    assert palette.search.accessibleDescription() == "Nothing has these letters in this order."
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert palette.isVisible()


def test_a_run_is_ticked_and_one_that_has_no_weights_cannot_be(
    qtbot: QtBot, world: World, window: MainWindow, palette: CommandPalette
) -> None:
    runs = world.workspace.runs
    assert find(qtbot, palette, "tick raven fash") == "Tick run RAVEN (Fashion-MNIST)"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert runs.is_ticked("fashion-mnist/raven")
    stopped = run_info("stopped", name="mine", state="interrupted")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), stopped)))
    palette.hide()
    window.actions_by_name["palette"].trigger()
    assert find(qtbot, palette, "untick raven fash") == "Untick run RAVEN (Fashion-MNIST)"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert not runs.is_ticked("fashion-mnist/raven")
    window.actions_by_name["palette"].trigger()
    assert find(qtbot, palette, "tick run mine") == "Tick run mine (MNIST)"
    assert palette.found()[0].why_not == "it is interrupted"


@pytest.mark.parametrize(("typed", "name"), [("go to gall", "gallery"), ("go to jobs", "jobs")])
def test_a_panel_at_the_side_gets_the_keyboard(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette, typed: str, name: str
) -> None:
    window.docks[name].close()
    find(qtbot, palette, typed)
    qtbot.keyClick(palette.search, Key.Key_Return)
    QApplication.processEvents()
    assert window.docks[name].isVisible()
    focus = window.focusWidget()
    assert focus is not None and window.docks[name].isAncestorOf(focus)


def test_a_preset_is_filled_into_the_form_of_a_new_run(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    assert (
        find(qtbot, palette, "preset raven on fash") == "New run from preset RAVEN on Fashion-MNIST"
    )
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert window.docks["new_run"].isVisible()
    config = window.new_run.config()
    assert (config.variant, config.dataset) == ("raven", "fashion-mnist")
    assert window.new_run.form.preset.preset is not None


def test_what_was_used_last_comes_first_also_after_another_start(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    for typed in ("generate", "latent"):
        find(qtbot, palette, typed)
        qtbot.keyClick(palette.search, Key.Key_Return)
        window.actions_by_name["palette"].trigger()
    assert titles(palette)[:2] == ["Latent map", "Generate"]
    assert Settings().recent_commands[:2] == ("action latent_map", "action generate")
    listed = palette.found()
    assert len(listed) == len({c.key for c in listed}) == len({(c.title, c.place) for c in listed})


def test_every_part_has_an_accessible_name(palette: CommandPalette) -> None:
    assert palette.accessibleName() == "Command palette"
    assert palette.search.accessibleName() == "Search for a command"
    assert palette.view.accessibleName() == "Commands"
    read = palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert read == "New run…, File, Ctrl+N"
