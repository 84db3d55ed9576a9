"""What the panels on show have buttons for, as commands of the palette."""

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QKeySequence, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget
from shiboken6 import isValid

from raven_gui.widgets.command_list import PaletteCommand, plain

NATIVE = QKeySequence.SequenceFormat.NativeText


def panel_commands(panels: Iterable[tuple[str, QWidget]]) -> Iterator[PaletteCommand]:
    """One for each button that is seen, in the order they were made. `panels` with their titles."""
    for title, panel in panels:
        for button in panel.findChildren(QAbstractButton):
            words = button.accessibleName() or plain(button.text())
            if words and button.isVisible():
                yield PaletteCommand(
                    key=f"button {title} {words}",
                    title=words,
                    place=title,
                    do=lambda button=button: _press(button),  # type: ignore[misc]
                    keys=button.shortcut().toString(NATIVE),
                    tip=QTextDocumentFragment.fromHtml(button.toolTip()).toPlainText(),
                    why_not="" if button.isEnabled() else "not now",
                )


def _press(button: QAbstractButton) -> None:
    if not (isValid(button) and button.isVisible()):
        return  # gone while the palette was open, with what it was for
    menu = button.menu() if isinstance(button, QToolButton) else None
    if menu is None:
        button.click()
    else:
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
