"""All that the command palette offers: actions, panels, runs and presets, as they are now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from engine.service.messages import RunInfo
from raven_gui.actions import ACTIONS
from raven_gui.docks import open_dock
from raven_gui.middle import Middle
from raven_gui.panel_commands import panel_commands
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.widgets.command_list import PaletteCommand, plain
from raven_gui.workspace import Workspace

NATIVE = QKeySequence.SequenceFormat.NativeText
ITSELF = "palette"
NOT_TRAINING = "the run that is shown is not in training"


@dataclass(frozen=True)
class Commands:
    """What of the window its commands act on."""

    window: QMainWindow
    workspace: Workspace
    actions: Mapping[str, QAction]
    middle: Middle
    docks: Mapping[str, QDockWidget]
    new_run: NewRunPanel
    training: TrainingPanel
    more: Callable[[], Iterable[PaletteCommand]]

    def all(self) -> list[PaletteCommand]:
        """In the order of the menus; then what the panels on show have buttons for, panels at the
        sides, runs, presets, and `more`."""
        actions = list(self._actions())
        known = {action.title for action in actions}
        return [
            *actions,
            *(button for button in panel_commands(self._on_show()) if button.title not in known),
            *self._panels(),
            *self._runs(),
            *self._presets(),
            *self.more(),
        ]

    def _actions(self) -> Iterator[PaletteCommand]:
        for name, action in self.actions.items():
            if name == ITSELF:
                continue
            why_not = self._why_not(name)
            if not why_not and not action.isEnabled():
                why_not = "not now"
            yield PaletteCommand(
                key=f"action {name}",
                title=plain(action.text()),
                place=_place(name),
                do=action.trigger,
                keys=action.shortcut().toString(NATIVE),
                tip=action.toolTip(),
                why_not=why_not,
            )

    def _why_not(self, name: str) -> str:
        ticked, history = self.workspace.runs.ticked, self.workspace.history
        reasons = {
            "undo": "" if history.next_back() else "nothing to take back",
            "redo": "" if history.next_forth() else "nothing was taken back",
            "pause": "" if self.training.job is not None else NOT_TRAINING,
            "stop": "" if self.training.job is not None else NOT_TRAINING,
            "measure": "" if ticked else "no run is ticked",
            "new_seed": "" if ticked else "no run is ticked",
        }
        return reasons.get(name, "")

    def _on_show(self) -> Iterator[tuple[str, QWidget]]:
        panel = self.middle.open_panel()
        yield panel.title, panel
        for dock in self.docks.values():
            yield dock.windowTitle(), dock.widget()

    def _panels(self) -> Iterator[PaletteCommand]:
        for name, dock in self.docks.items():
            title = dock.windowTitle()
            yield PaletteCommand(
                key=f"panel {name}",
                title=f"Go to {title}",
                place="Panels",
                do=self._opener(dock),
                tip=f"Show the panel '{title}' and put the keyboard there.",
            )

    def _opener(self, dock: QDockWidget) -> Callable[[], None]:
        def go() -> None:
            open_dock(self.window, dock)
            _first_field(dock.widget()).setFocus()

        return go

    def _runs(self) -> Iterator[PaletteCommand]:
        runs = self.workspace.runs
        for run in runs.all:
            on = runs.is_ticked(run.id)
            yield PaletteCommand(
                key=f"run {run.id}",
                title=f"{'Untick' if on else 'Tick'} run {self._called(run)}",
                place="Runs",
                do=lambda run=run, on=on: runs.tick(run.id, not on),  # type: ignore[misc]
                tip="Compare the run in every panel, or no longer.",
                why_not="" if on or runs.can_tick(run.id) else f"it is {run.state}",
            )

    def _called(self, run: RunInfo) -> str:
        return f"{run.name} ({self.workspace.dataset_title(run.config.dataset)})"

    def _presets(self) -> Iterator[PaletteCommand]:
        offered = self.workspace.choices
        for preset in () if offered is None else offered.presets:
            yield PaletteCommand(
                key=f"preset {preset.name}",
                title=f"New run from preset {preset.title}",
                place=preset.reference.split(",")[0],
                do=lambda name=preset.name: self._choose(name),  # type: ignore[misc]
                tip=f"Fill in the form of a new run: {preset.reference}.",
            )

    def _choose(self, preset: str) -> None:
        self.actions["new_run"].trigger()
        self.new_run.form.preset.box.choose(preset)


def _first_field(panel: QWidget) -> QWidget:
    """Where the keyboard goes first in a panel."""
    fields = (
        field
        for field in panel.findChildren(QWidget)
        if field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isVisible() and field.isEnabled()
    )
    return panel.focusProxy() or next(fields, panel)


def _place(action: str) -> str:
    """The menu of an action, and the menu within it."""
    info = ACTIONS[action]
    return " › ".join(plain(menu) for menu in (info.menu, info.submenu) if menu)
