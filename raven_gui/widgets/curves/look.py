"""Which part of a plot's lines the user looks into."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton

from raven_gui.widgets.steady_view import SteadyView

Ends = tuple[float, float]
Part = tuple[Ends | None, Ends | None]
"""What is seen across and up, in the view's own units; None where the axis follows the lines."""


class CurveLook(QObject):
    """Follows the wheel and the drags of `view`; the button `whole` is there while only a part is
    seen, and leads back. `redraw` draws all lines anew."""

    moved = Signal()
    """Another part is seen, or all again."""

    def __init__(
        self, view: SteadyView, whole: QToolButton, redraw: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._whole, self._redraw = view, whole, redraw
        view.sigRangeChangedManually.connect(self._follow)
        view.sigStateChanged.connect(self._withdraw)
        whole.clicked.connect(self.show_whole)

    @property
    def part(self) -> Part:
        """What is looked into."""
        across, up = (
            None if follows else (float(low), float(high))
            for follows, (low, high) in zip(
                self._view.autoRangeEnabled(), self._view.viewRange(), strict=True
            )
        )
        return across, up

    def put(self, part: Part) -> None:
        """Look into another part."""
        across, up = part
        self._view.enableAutoRange(x=across is None, y=up is None)
        if across is not None:
            self._view.setXRange(*across, padding=0)
        if up is not None:
            self._view.setYRange(*up, padding=0)
        self._view.fit()
        self._redraw()
        self._follow()

    def show_whole(self) -> None:
        """Leave the part that the user looks into."""
        self.put((None, None))

    def _follow(self, _axes: object = None) -> None:
        """The user looks into a part: an export, which holds the range fast, does not."""
        self._whole.setVisible(not all(self._view.autoRangeEnabled()))
        self.moved.emit()

    def _withdraw(self) -> None:
        if all(self._view.autoRangeEnabled()) and not self._whole.isHidden():
            self._whole.hide()
            self.moved.emit()
