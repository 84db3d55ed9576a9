"""Where docks are, in the history: a dock that is opened, closed, moved, brought to the front or
made larger goes back, and so does the whole window from one layout to another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from raven_gui.docks import NEAR, is_in_front
from raven_gui.layouts import Layouts
from raven_gui.middle import Middle
from raven_gui.workspace.history import History

WHOLE, SIZES = "the layout", "the sizes of docks"
LEFT_BUTTON = Qt.MouseButton.LeftButton
HELD_MILLISECONDS, LET_GO_MILLISECONDS = 50, 300
"""After which it is looked again whether the pointer still holds a dock; and as long as one that is
let go may take to its place."""


@dataclass(frozen=True)
class Place:
    """Of a dock, which is called `title`."""

    title: str
    closed: bool
    floating: bool
    area: Qt.DockWidgetArea
    front: bool
    """Whether it is seen, and no other tab covers it."""


@dataclass(frozen=True)
class Arrangement:
    """The `places` of docks by their names, none while presenting, as they were in a window
    `width` pixels wide; `state` is Qt's, with the sizes of all."""

    presenting: bool
    places: Mapping[str, Place]
    state: bytes
    width: int


class RecordedDocks(QObject):
    """To drag a dock, or what separates docks, is one step. Sizes that change by themselves, as
    with the window's, are none."""

    def __init__(
        self,
        window: QMainWindow,
        history: History,
        layouts: Layouts,
        docks: Mapping[str, QDockWidget],
        middle: Middle,
    ) -> None:
        super().__init__(window)
        self._window, self._history, self._layouts = window, history, layouts
        self._docks, self._middle = docks, middle
        self._last: Arrangement | None = None
        self._moved = False
        """Whether a dock was put elsewhere since."""
        self._sized = False
        """Whether the user took hold since of what separates docks."""
        self._known = False
        """Whether what has changed since is in the history, or nobody's wish."""
        self._held = False
        """Whether the pointer held something, perhaps a dock, when it was looked last."""
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._settle)
        for dock in docks.values():
            dock.visibilityChanged.connect(self._wait)
            dock.topLevelChanged.connect(self._wait)
            dock.dockLocationChanged.connect(self._follow_move)
            dock.installEventFilter(self)
        window.installEventFilter(self)
        layouts.presenting_changed.connect(self._wait)
        layouts.brought_back.connect(self._follow_known)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What the actions of the layouts do: one step each, with the panel that they open."""
        layouts = self._layouts
        does = {
            "layout_explore": layouts.explore,
            "layout_train": layouts.train,
            "layout_present": layouts.present,
            "layout_reset": layouts.reset,
        }
        return {name: self._as_one(do) for name, do in does.items()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if isinstance(event, QMouseEvent):
                self._follow_grip(event)
        elif event.type() == QEvent.Type.Resize:
            self._wait()
        return super().eventFilter(watched, event)

    def _as_one(self, do: Callable[[], None]) -> Callable[[], None]:
        def deed() -> None:
            before, seen, panel = self._now(), self._seen(), self._middle.open_name()
            self._history.quietly(do)
            self._follow_known()
            if layout := self._window.layout():
                layout.activate()  # sizes are what they come to
            opened, after = self._middle.open_name(), self._now()
            if opened == panel and not _words(before, after, _elsewhere(seen, self._seen())):
                return

            def back() -> None:
                self._put(before)
                self._middle.show_panel(panel)

            def forth() -> None:
                do()
                self._follow_known()

            self._history.record(WHOLE, back, forth)

        return deed

    def _follow_grip(self, event: QMouseEvent) -> None:
        """What separates docks is taken hold of, or let go."""
        pressed = event.type() == QEvent.Type.MouseButtonPress and event.button() == LEFT_BUTTON
        if pressed and self._window.isSeparator(event.position().toPoint()):
            self._sized = True
        elif self._sized and event.type() == QEvent.Type.MouseButtonRelease:
            self._wait()

    def _wait(self) -> None:
        self._settled.start(0)

    def _follow_move(self) -> None:
        self._moved = True
        self._wait()

    def _follow_known(self) -> None:
        self._known = True
        self._wait()

    def _settle(self) -> None:
        if not self._window.isVisible() or self._window.isMinimized():
            return
        held, self._held = self._held, bool(QApplication.mouseButtons() & LEFT_BUTTON)
        if self._held or (held and not self._sized):
            self._settled.start(HELD_MILLISECONDS if self._held else LET_GO_MILLISECONDS)
            return
        before, after = self._last, self._now()
        known, moved, sized = self._known, self._moved, self._sized
        self._last, self._known, self._moved, self._sized = after, False, False, False
        words = "" if before is None or known else _words(before, after, moved, sized)
        if before is not None and words:
            back, forth = (lambda: self._put(before)), (lambda: self._put(after))
            self._history.record(words, back, forth)

    def _seen(self) -> dict[str, QRect]:
        """Where docks stand that are seen: Qt's state has the sizes of all others, too."""
        return {name: dock.geometry() for name, dock in self._docks.items() if is_in_front(dock)}

    def _now(self) -> Arrangement:
        presenting, window = self._layouts.presenting, self._window
        places = {
            name: Place(
                title=dock.windowTitle(),
                closed=dock.isHidden(),
                floating=dock.isFloating(),
                area=window.dockWidgetArea(dock),
                front=is_in_front(dock),
            )
            for name, dock in self._docks.items()
        }
        state = self._layouts.state()
        return Arrangement(presenting, {} if presenting else places, state, window.width())

    def _put(self, wanted: Arrangement) -> None:
        if self._layouts.presenting:
            self._layouts.stop_presenting()  # to where docks were
        else:
            # In a window as wide as it was there is nothing to fit: sizes are exactly those.
            other = wanted.width != self._window.width()
            self._layouts.put(wanted.state, wanted.width if other else 0)
            if wanted.presenting:
                self._layouts.present()
        self._follow_known()


def _elsewhere(before: Mapping[str, QRect], after: Mapping[str, QRect]) -> bool:
    """Whether a user sees docks stand elsewhere, or others of them."""
    if before.keys() != after.keys():
        return True
    pairs = [(before[name], there) for name, there in after.items()]
    corners = [(b.topLeft() - a.topLeft(), b.bottomRight() - a.bottomRight()) for b, a in pairs]
    return any(max(abs(way.x()), abs(way.y())) > NEAR for both in corners for way in both)


def _words(before: Arrangement, after: Arrangement, moved: bool, sized: bool = False) -> str:
    """What has changed, for the history; '' for nothing that a user would take back."""
    if before.presenting != after.presenting:
        return WHOLE
    pairs = [(before.places[name], there) for name, there in after.places.items()]
    others = [(was, there) for was, there in pairs if not _alike(was, there)]
    turned = [there for was, there in others if there.closed != was.closed]
    if len(turned) == 1:
        return f"{'closing' if turned[0].closed else 'opening'} '{turned[0].title}'"
    fronts = [there for _, there in others if there.front]
    if fronts and all(_alike(replace(was, front=there.front), there) for was, there in others):
        return f"showing '{fronts[0].title}'"
    changed = before.state != after.state and not after.presenting
    return WHOLE if others or (moved and changed) else SIZES if sized and changed else ""


def _alike(one: Place, other: Place) -> bool:
    """Whether a dock is where it was, whatever it is called now."""
    return replace(one, title=other.title) == other
