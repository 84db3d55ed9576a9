"""The images nearest to the selection, in pixels and in each ticked run."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from raven_gui.panels.gallery.neighbour_strip import NeighbourStrip
from raven_gui.widgets.copy_as import CopyAs
from raven_gui.widgets.tool_buttons import fold_button
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

MOST = 200
LOWEST = 110
"""Height of the list of strips, at least."""
TIP = (
    "The images nearest to those picked: by the Euclidean distance of pixels, and of the posterior "
    "means in each ticked run. Of several picked images each counts: an image is as near as it is "
    "to the nearest of them."
)


class NeighboursSection(QWidget):
    """`fold` shows and hides it; nothing is looked for before it is wanted."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._neighbours = workspace, workspace.neighbours
        self._strips: dict[str, NeighbourStrip] = {}
        self.fold = fold_button("Neighbours", tooltip(TIP))
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(self._neighbours.count)
        self.count.setAccessibleName("Number of neighbours")
        self.count.setToolTip("How many neighbours to find in each space.")
        self.count.setKeyboardTracking(False)
        self.words = WrappedLabel("note")
        self.start = QPushButton("Find")
        self.start.setToolTip("Look for the neighbours of so many images: it takes some seconds.")
        self.copy_as = CopyAs(self)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setMinimumHeight(LOWEST)
        self.area.setWidget(self._list)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.words, 1)
        top.addWidget(self.start)
        top.addWidget(self.count)
        top.addWidget(self.copy_as)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        self.fold.toggled.connect(self._unfold)
        self.count.valueChanged.connect(self._neighbours.set_count)
        self.start.clicked.connect(self._neighbours.look)
        self._neighbours.changed.connect(self._show)
        workspace.runs.changed.connect(self._show)
        self.hide()
        self._show()

    @property
    def strips(self) -> tuple[NeighbourStrip, ...]:
        """One of each space, pixels first."""
        return tuple(self._strips[space] for space in self._neighbours.spaces)

    def _unfold(self, on: bool) -> None:
        self.setVisible(on)
        self._neighbours.watch(on)
        self._show()

    def _show(self) -> None:
        on, near = self.fold.isChecked(), self._neighbours
        waits = on and near.too_many and not near.busy and near.found("") is None
        self.start.setVisible(waits)
        if not on:
            return
        self.words.setText(self._state(waits))
        self._match_strips()
        for space, strip in self._strips.items():
            strip.show_found(near.found(space))

    def _state(self, waits: bool) -> str:
        near = self._neighbours
        if near.problem:
            return near.problem
        if waits:
            return f"Neighbours of {near.words()}?"
        return f"Looking around {near.words()}…" if near.busy else f"Of {near.words()}"

    def _match_strips(self) -> None:
        spaces = self._neighbours.spaces
        for space in [space for space in self._strips if space not in spaces]:
            self._strips.pop(space).deleteLater()
        for place, space in enumerate(spaces):
            if space not in self._strips:
                self._strips[space] = NeighbourStrip(self._workspace, space)
            self._rows.insertWidget(place, self._strips[space])
