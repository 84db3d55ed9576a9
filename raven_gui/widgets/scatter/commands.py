"""What a map can be told by keys of its own and by its menu, in one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True)
class MapCommand:
    """A line of the menu, and a key that works while the map has the keyboard. `checked` tells
    whether what it switches is on; `group` changes where the menu draws a line."""

    text: str
    key: str
    run: Callable[[], object]
    checked: Callable[[], bool] | None = None
    group: int = 0


class MapCommands(QObject):
    """Listens to keys of `widget`, which go before shortcuts of the window."""

    def __init__(self, widget: QWidget, commands: Sequence[MapCommand]) -> None:
        super().__init__(widget)
        self._widget, self._commands = widget, commands
        widget.installEventFilter(self)

    def popup(self, place: QPoint) -> QMenu:
        """Open the menu at a place of the screen."""
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for before, command in zip((None, *self._commands), self._commands, strict=False):
            if before is not None and before.group != command.group:
                menu.addSeparator()
            action = menu.addAction(f"{command.text}\t{_native(command.key)}")
            action.triggered.connect(lambda _=False, run=command.run: run())
            if command.checked is not None:
                action.setCheckable(True)
                action.setChecked(command.checked())
        menu.popup(place)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Run the command of a key."""
        if not isinstance(event, QKeyEvent):
            return False
        command = self._of(event)
        if command is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            command.run()
            return True
        return False

    def _of(self, event: QKeyEvent) -> MapCommand | None:
        pressed = QKeySequence(event.keyCombination())
        return next((c for c in self._commands if QKeySequence(c.key) == pressed), None)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
