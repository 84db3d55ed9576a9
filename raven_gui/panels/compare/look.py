"""How the comparison is looked at: which pictures, how large, in which contrast; and blinking."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from raven_gui.panels.compare.columns import COLUMNS, DEFENDED, USUAL, title_of
from raven_gui.widgets.blink import Blink
from raven_gui.widgets.picture_view import STEP, PictureView
from raven_gui.widgets.slider_box import SliderBox
from raven_gui.widgets.text_button import text_button

SHARE = 0.1
"""Of what is seen, by which one key moves."""


def add_key(panel: QWidget, text: str, keys: str, do: Callable[[], object]) -> None:
    """Let keys do something while the keyboard is in a panel."""
    action = QAction(text, panel)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _=False: do())
    panel.addAction(action)


class ShowButton(QToolButton):
    """A list of columns to tick; at least one stays ticked. `chosen(keys)` in their order."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("Show")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("Which pictures are shown of each image in each run.")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.choices: dict[str, QAction] = {}
        for key, column in COLUMNS.items():
            if key in DEFENDED:  # a switch of its own
                continue
            action = menu.addAction(title_of(key))
            action.setCheckable(True)
            action.setToolTip(column.tip)
            action.toggled.connect(lambda _, key=key: self._toggle(key))
            self.choices[key] = action
        self.setMenu(menu)

    def keys(self) -> tuple[str, ...]:
        """The columns that are ticked."""
        return tuple(key for key, action in self.choices.items() if action.isChecked())

    def offer(self, keys: tuple[str, ...], without: str = "") -> None:
        """Tick these; `without` is not on offer."""
        for key, action in self.choices.items():
            with QSignalBlocker(action):
                action.setChecked(key in keys)
            action.setVisible(key != without)

    def _toggle(self, key: str) -> None:
        if not self.keys():
            self.choices[key].setChecked(True)
        else:
            self.chosen.emit(self.keys())


class ZoomButton(QToolButton):
    """Zoom and contrast of all pictures, with their keys."""

    def __init__(self, view: PictureView, keys_in: QWidget) -> None:
        super().__init__()
        self._view = view
        self.setText("Zoom")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(
            "Zoom and contrast of all pictures together. Over a picture: Ctrl and the wheel zooms, "
            "dragging moves, a double click shows everything."
        )
        menu = QMenu(self)
        for text, keys, do in (
            ("Zoom &in", ("Ctrl++", "Ctrl+="), lambda: view.zoom_by(STEP)),
            ("Zoom &out", ("Ctrl+-",), lambda: view.zoom_by(1 / STEP)),
            ("Show &everything as it is", ("Ctrl+0",), view.reset),
        ):
            action = menu.addAction(text)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, do=do: do())
            keys_in.addAction(action)
        for key, way in (("Left", (-1, 0)), ("Right", (1, 0)), ("Up", (0, -1)), ("Down", (0, 1))):
            add_key(
                keys_in,
                f"Move {key.lower()}",
                f"Alt+{key}",
                lambda way=way: view.pan(QPointF(*way) * SHARE),  # type: ignore[misc]
            )
        menu.addSeparator()
        self.low = SliderBox("Blac&k up to", LOW_TIP, lambda share: share, 100, 2)
        self.high = SliderBox("&White from", HIGH_TIP, lambda share: share, 100, 2)
        page = QWidget()
        column = QVBoxLayout(page)
        for box in (self.low, self.high):
            box.moved.connect(self._spread)
            column.addWidget(box)
        within = QWidgetAction(menu)
        within.setDefaultWidget(page)
        menu.addAction(within)
        self.setMenu(menu)
        view.changed.connect(self._follow)
        self._follow()

    def _spread(self) -> None:
        self._view.set_contrast(self.low.box.value(), self.high.box.value())

    def _follow(self) -> None:
        self.low.set_value(self._view.low)
        self.high.set_value(self._view.high)
        self.setText("Zoom" if self._view.usual else f"Zoom ×{self._view.zoom:.3g}")


class BlinkButton(QToolButton):
    """Originals and what the attack made of them take turns."""

    def __init__(self, blink: Blink) -> None:
        super().__init__()
        self.setText("Blink")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            "Let the original take turns with the attacked image, and its reconstruction with the "
            "attacked one’s, twice a second. Or hold Space to see the originals."
        )
        self.toggled.connect(blink.set_on)


LOW_TIP = "Grey levels up to this are drawn black, in every picture but the differences."
HIGH_TIP = "Grey levels from this on are drawn white, in every picture but the differences."


class Look(QObject):
    """The buttons, to be placed by the panel, whose keys they are. `shown_chosen(keys)` follows
    the choice of columns."""

    shown_chosen = Signal(tuple)

    def __init__(self, view: PictureView, blink: Blink, panel: QWidget) -> None:
        super().__init__(panel)
        self.show = ShowButton()
        self.show.offer(USUAL)
        self.zoom = ZoomButton(view, panel)
        self.blink = BlinkButton(blink)
        self.course = text_button(
            "Course",
            "Show the attack step by step: pictures, numbers and prediction at each, and a curve "
            "of the objective for each run. Towards a target all steps are then taken, also where "
            "part of the way would be enough.",
            checkable=True,
        )
        self.defend = text_button(
            "Defend",
            "Refine the latents of the image looked at, as it is and attacked, by Hamiltonian "
            "Monte Carlo before they are decoded and read: 100 proposals of 20 leapfrog steps. "
            "Kuzina et al., 2022. It takes about a minute, and goes on beside everything else. The "
            "attack does not know of it: one made for it may break it (Athalye et al., 2018).",
            checkable=True,
        )
        self.target = text_button(
            "Use as target",
            "Attack so that the picked images look like the one looked at to the encoders. Or drag "
            "any image of the gallery onto one here.",
        )
        self.budgets = text_button(
            "Budget grid…",
            "The image looked at under several budgets in every ticked run, as one figure, once "
            "one is attacked.",
        )
        self.show.chosen.connect(self.shown_chosen)
        for button, keys in ((self.target, "Ctrl+Shift+T"), (self.budgets, "Ctrl+Shift+B")):
            add_key(panel, button.text(), keys, button.click)
