"""What a drag beside thumbnails of the gallery draws: a box, or a lasso as on the maps."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.selecting import DRAWING
from raven_gui.widgets.shape_select import Shape
from raven_gui.words import tooltip

BEGINS = "A drag that begins between two thumbnails, or on one with Shift or Alt held, draws "
TIPS = {
    "box": f"{BEGINS}a box around images to pick. {DRAWING} Ctrl+I picks the others instead. (B)",
    "lasso": f"{BEGINS}a line by hand: it picks images whose middle it goes around. {DRAWING} "
    "Ctrl+I picks the others instead. (L)",
}
MENU: tuple[tuple[Shape, str, str], ...] = (
    ("box", "Select with a box", "B"),
    ("lasso", "Select with a lasso", "L"),
)


class GalleryPointer(ChoiceBar):
    """Works several grids, and their own keys and menus work it. `shape_chosen` follows every
    choice."""

    shape_chosen = Signal()

    def __init__(self, *grids: ImageGrid) -> None:
        super().__init__("Pointer", {"box": "Box", "lasso": "Lasso"})
        self._grids = grids
        self._actions: list[tuple[Shape, QAction]] = []
        for key, words in TIPS.items():
            self.explain(key, tooltip(words))
            self.buttons[key].setProperty("role", "narrow")  # a dock leaves little room
        self.chosen.connect(self.set_shape)
        for grid in grids:
            self._offer(grid)
        self.set_shape("box")

    def set_shape(self, wanted: str) -> None:
        """Let a drag in every grid draw this: 'box' or 'lasso'."""
        self.choose(wanted)
        for shape, action in self._actions:
            action.setChecked(shape == wanted)
        for grid in self._grids:
            grid.set_shape("lasso" if wanted == "lasso" else "box")
        self.shape_chosen.emit()

    def _offer(self, grid: ImageGrid) -> None:
        for shape, text, key in MENU:
            action = QAction(text, grid)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, shape=shape: self.set_shape(shape))
            self._actions.append((shape, action))
            grid.addAction(action)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
