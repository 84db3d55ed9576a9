"""Saving and copying what the open panel shows."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from raven_gui.export import Copying, ExportDialog, Figure
from raven_gui.theme import Theme
from raven_gui.widgets.notice import Notice


class FigureDeeds:
    """`figures` tells what the open panel can give away, the figure looked at first."""

    def __init__(
        self, window: QWidget, theme: Theme, notice: Notice, figures: Callable[[], list[Figure]]
    ) -> None:
        self._window, self._theme, self._notice = window, theme, notice
        self._figures = figures
        self._copying = Copying(window)
        self._copying.copied.connect(
            lambda title: notice.tell(f"Copied '{title}' to the clipboard.")
        )
        self._copying.failed.connect(notice.warn)

    def export(self) -> None:
        """Open the dialog that saves them."""
        figures = self._figures()
        if figures:
            ExportDialog(figures, self._theme, self._window).open()
        else:
            self._notice.tell("This panel has nothing to export yet.")

    def copy(self) -> None:
        """Put the first one on the clipboard."""
        figures = self._figures()
        if figures:
            self._copying.start(figures[0])
        else:
            self._notice.tell("This panel has nothing to copy yet.")
