"""Where a user says which test images to show."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from raven_gui.panels.gallery.filter import parse_indices
from raven_gui.panels.gallery.more import MoreFilters
from raven_gui.workspace.filter import Filter

SWATCH = 10
FEWEST_LETTERS = 6
Entry = tuple[str, str]
"""What is shown of a choice, and what stands for it."""


class GalleryChoices(QWidget):
    """Data set, `task`, `source`, class, misclassified by, index, and those of `more`, which stand
    elsewhere. All signals follow the user."""

    dataset_chosen = Signal(str)
    changed = Signal()
    """Another filter."""
    jumped = Signal(int)
    """To the image of an index."""

    def __init__(
        self, source: QWidget, task: QWidget, more: MoreFilters, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.more = more
        self.dataset = _combo("Data set", "Whose test images are shown.")
        self.label = _combo("Class", "Show the images of one class.")
        self.misclassified = _combo(
            "Misclassified by",
            "Show the images that a linear probe on this run's posterior means takes for another "
            "class. On offer are the ticked runs that were trained on this data set.",
        )
        self.index = QLineEdit(placeholderText="Index", clearButtonEnabled=True)
        self.index.setAccessibleName("Index")
        self.index.setToolTip("42 goes to image 42 and picks it; 10-20 or 3,5,7 shows only these.")
        self.index.setMinimumWidth(0)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "problem")
        self.problem.hide()
        self._indices: tuple[int, ...] | None = None
        self._near = Filter()
        """Asked for elsewhere: the nearest to some images."""
        self._count = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(_row((self.dataset, 1), (task, 1)))
        layout.addLayout(_row((source, 3), (self.label, 2)))
        layout.addLayout(_row((self.misclassified, 2), (self.index, 1)))
        layout.addWidget(self.problem)
        self.dataset.activated.connect(lambda: self.dataset_chosen.emit(_chosen(self.dataset)))
        self.label.activated.connect(self.changed)
        self.misclassified.activated.connect(self.changed)
        more.changed.connect(self.changed)
        self.index.returnPressed.connect(self._read_index)
        self.index.textChanged.connect(self._clear_index)

    def filter(self) -> Filter:
        """What is asked for now."""
        label = _chosen(self.label)
        own = replace(
            self._near,
            label=int(label) if label else None,
            misclassified_by=_chosen(self.misclassified),
            indices=self._indices,
        )
        return self.more.onto(own)

    def show_filter(self, wanted: Filter) -> None:
        """Show what is asked for, as if it had been chosen here."""
        self._near = Filter(near=wanted.near, near_what=wanted.near_what)
        label = "" if wanted.label is None else str(wanted.label)
        self.label.setCurrentIndex(max(0, self.label.findData(label)))
        self.misclassified.setCurrentIndex(
            max(0, self.misclassified.findData(wanted.misclassified_by))
        )
        if self._indices is not None and wanted.indices is None:
            with QSignalBlocker(self.index):
                self.index.clear()
        self._indices = wanted.indices
        self.more.show_filter(wanted)

    def ask_for_all(self) -> None:
        """Show every image again; what is typed stays."""
        self.label.setCurrentIndex(0)
        self.misclassified.setCurrentIndex(0)
        self.more.ask_for_all()
        self._indices, self._near = None, Filter()

    def ask_for_all_classes(self) -> None:
        """Show images of every class; the rest of the filter stays."""
        self.label.setCurrentIndex(0)
        self.more.ask_for_all_classes()

    def start_anew(self) -> None:
        """Show every image, with nothing typed."""
        self.ask_for_all()
        self.index.clear()

    def set_datasets(self, entries: list[Entry], current: str) -> None:
        """Offer data sets."""
        _fill(self.dataset, entries, current)

    def set_classes(self, names: tuple[str, ...], colours: list[QColor], count: int) -> None:
        """Offer the classes of a data set of `count` images."""
        self._count = count
        self.more.set_classes(names)
        entries = [("All classes", ""), *((name, str(i)) for i, name in enumerate(names))]
        _fill(self.label, entries, _chosen(self.label))
        for row, colour in enumerate(colours, start=1):
            swatch = QPixmap(SWATCH, SWATCH)
            swatch.fill(colour)
            self.label.setItemIcon(row, QIcon(swatch))

    def set_runs(self, entries: list[Entry]) -> None:
        """Offer runs by what they misclassify; the chosen one stays, if it is among them."""
        self.more.set_runs(entries)
        words = [(f"Wrong: {name}", run) for name, run in entries]
        _fill(self.misclassified, [("Right or wrong", ""), *words], _chosen(self.misclassified))

    def _read_index(self) -> None:
        try:
            indices = parse_indices(self.index.text(), self._count)
        except ValueError as error:
            self._say(str(error))
            return
        if len(indices) == 1:
            self._drop_indices()
            self.index.selectAll()
            self.jumped.emit(indices[0])
        elif indices:
            self._indices = indices
            self.changed.emit()

    def _clear_index(self, text: str) -> None:
        self._say("")
        if not text.strip():
            self._drop_indices()

    def _drop_indices(self) -> None:
        if self._indices is not None:
            self._indices = None
            self.changed.emit()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.index.setProperty("invalid", bool(problem))
        self.index.style().unpolish(self.index)
        self.index.style().polish(self.index)


def _combo(name: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(tip)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(FEWEST_LETTERS)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def _row(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget, share in widgets:
        row.addWidget(widget, share)
    return row


def _fill(combo: QComboBox, entries: list[Entry], current: str) -> None:
    combo.clear()
    for words, key in entries:
        combo.addItem(words, key)
        combo.setItemData(combo.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
    combo.setCurrentIndex(max(0, combo.findData(current)))
    # A narrow box in a narrow dock still opens a list wide enough for its words.
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 2 * SWATCH)


def _chosen(combo: QComboBox) -> str:
    return str(combo.currentData() or "")
