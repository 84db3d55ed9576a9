"""What the gallery folds away until it is wanted: more filters, and the neighbours."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from raven_gui.panels.gallery.more import MoreFilters
from raven_gui.panels.gallery.neighbours import NeighboursSection
from raven_gui.workspace import Workspace


class GalleryFolds(QWidget):
    """One of the two is open at most, so that images keep their room."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.more = MoreFilters()
        self.neighbours = NeighboursSection(workspace)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.more.fold)
        top.addWidget(self.neighbours.fold)
        top.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.more)
        layout.addWidget(self.neighbours)
        self.more.fold.toggled.connect(lambda on: self._make_room(self.neighbours.fold, on))
        self.neighbours.fold.toggled.connect(lambda on: self._make_room(self.more.fold, on))
        self.neighbours.fold.toggled.connect(self._grow)
        self._grow(False)

    def _make_room(self, other: QToolButton, on: bool) -> None:
        if on:
            other.setChecked(False)

    def _grow(self, on: bool) -> None:
        vertical = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
