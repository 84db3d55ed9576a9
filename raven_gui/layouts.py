"""Layouts of the window for what is done with it: explore, train, present."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget

from raven_gui.docks import (
    Docks,
    FollowingWidth,
    arrange,
    one_of_each_side,
    open_dock,
    restore_docks,
    set_widths,
)
from raven_gui.settings import LAYOUT
from raven_gui.theme import Theme

PROJECTED = 1.6
"""How much larger words are on a projector, to be read from the last row."""


class Layouts(QObject):
    """Docks can be dragged anywhere; each layout is where to begin from."""

    presenting_changed = Signal(bool)
    brought_back = Signal()
    """Docks were put back to where they were before."""

    def __init__(
        self,
        window: QMainWindow,
        left: Docks,
        right: Docks,
        theme: Theme,
        show_panel: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._left, self._right = window, left, right
        self._docks = (*left.values(), *right.values())
        self._theme, self._show_panel = theme, show_panel
        self._before: QByteArray | None = None
        """Where docks were before presenting; None while nobody presents."""
        self._widths: dict[QDockWidget, int] = {}
        """How wide they were before that."""
        self._settle: Callable[[], None] | None = None
        """What fits docks that came back with large letters in them, and took room for those."""
        self._escape = QShortcut(QKeySequence("Esc"), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.stop_presenting)
        theme.followed.connect(self._follow_letters)
        self._following = FollowingWidth(window, self._docks)
        self._arrange()

    @property
    def presenting(self) -> bool:
        """Whether all but the open panel is put away."""
        return self._before is not None

    def state(self) -> bytes:
        """Where docks are, or were before presenting."""
        state = self._before if self._before is not None else self._window.saveState(LAYOUT)
        return bytes(state.data())

    def put(self, state: bytes, width: int) -> None:
        """Bring docks back to where they were in a window `width` pixels wide (0: not known), and
        let them fit the window of now; for what is no state, to where they are first."""
        if state == self.state() and width in (0, self._window.width()):
            return
        self.stop_presenting()
        self._place(lambda: self._put(state, width))
        self.brought_back.emit()

    def start(self, state: QByteArray, width: int) -> None:
        """Bring docks back to where the last window, `width` pixels wide (0: not known), left them,
        before this one is shown: perhaps on another screen."""
        if restore_docks(self._window, state):
            self._following.placed(fit_from=width)
            self.brought_back.emit()

    def explore(self) -> None:
        """Runs and gallery beside the panel."""
        self.reset()

    def train(self) -> None:
        """Runs on one side, the form of a new run and the jobs on the other."""
        self._show_panel("training")  # first: the panel that was open need not fit the new room
        self.stop_presenting()
        self._place(self._arrange_to_train)

    def present(self) -> None:
        """The open panel alone, in large letters; or back from there."""
        if self.presenting:
            self.stop_presenting()
            return
        self._before = self._window.saveState(LAYOUT)
        if self._settle is None:
            sides = one_of_each_side(self._window, self._docks)
            self._widths = {dock: dock.width() for dock in sides}
        for dock in self._docks:
            dock.hide()
        self._window.statusBar().hide()
        self._theme.enlarge(PROJECTED)
        self._escape.setEnabled(True)
        self.presenting_changed.emit(True)

    def stop_presenting(self) -> None:
        """Back to how the window was before."""
        if self._before is not None:
            before, self._before = self._before, None
            self._escape.setEnabled(False)
            self._window.statusBar().show()
            restore_docks(self._window, before)
            self._settle = lambda: set_widths(self._window, self._widths)
            self._theme.enlarge(1)  # what is seen at once, so the docks come first
            self.presenting_changed.emit(False)

    def _follow_letters(self) -> None:
        if self._settle is not None and not self.presenting:
            # What a hidden page needs is taken note of when it is told.
            for stack in self._window.findChildren(QStackedWidget):
                stack.updateGeometry()
            settle, self._settle = self._settle, None
            settle()
            self.brought_back.emit()

    def reset(self) -> None:
        """Every dock where it is the first time."""
        self.stop_presenting()
        self._place(self._arrange)

    def _place(self, do: Callable[[], None]) -> None:
        """Do it, and once more where letters are about to become small."""
        do()
        if self._settle is not None:
            self._settle = do

    def _put(self, state: bytes, width: int) -> None:
        if not restore_docks(self._window, QByteArray(state)):
            self._arrange()
        elif width:
            self._following.fit(width)

    def _arrange(self) -> None:
        arrange(self._window, self._left, self._right)
        self._following.placed()

    def _arrange_to_train(self) -> None:
        self._arrange()
        self._left["gallery"].hide()
        for name in ("jobs", "new_run"):
            open_dock(self._window, self._right[name])
