"""Saving and copying what the open panel shows."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from raven_gui.export import Copying, Figure, offer_export
from raven_gui.export.in_turns import FiguresInTurns, Shows
from raven_gui.theme import Theme
from raven_gui.widgets.notice import Notice


class FigureDeeds:
    """`panel` tells which panel is open."""

    def __init__(
        self, window: QWidget, theme: Theme, notice: Notice, panel: Callable[[], Shows]
    ) -> None:
        self._window, self._theme, self._notice = window, theme, notice
        self._panel, self._in_turns = panel, FiguresInTurns(window)
        self._copying = Copying(window)
        self._copying.copied.connect(
            lambda title: notice.tell(f"Copied '{title}' to the clipboard.")
        )
        self._copying.failed.connect(notice.warn)

    def export(self) -> None:
        """Open the dialog that saves them."""
        self._in_turns.ask(self._panel(), self._open_export)

    def copy(self) -> None:
        """Put the first one on the clipboard."""
        self._in_turns.ask(self._panel(), self._copy)

    def _open_export(self, figures: list[Figure]) -> None:
        if not offer_export(figures, self._theme, self._window):
            self._notice.tell("This panel has nothing to export yet.")

    def _copy(self, figures: list[Figure]) -> None:
        if figures:
            self._copying.start(figures[0])
        else:
            self._notice.tell("This panel has nothing to copy yet.")
