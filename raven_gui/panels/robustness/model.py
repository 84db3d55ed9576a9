"""The table of clean figures as Qt's model: what a cell says, how it sorts, what it explains."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QIcon

from engine.ceilings import MARK
from engine.digits import NONE, significant
from engine.service.messages import CleanMeasure
from raven_gui.measure_words import CLEAN, clean_words
from raven_gui.panels.robustness.intervals import BOUNDS
from raven_gui.panels.robustness.rows import QualityRow
from raven_gui.widgets.cut_names import NamesBeside
from raven_gui.widgets.name_cell import BESIDE
from raven_gui.words import percent, percents, tooltip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MISSING = NONE
_INVALID = QModelIndex()


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it means, a row's number for sorting and its words."""

    heading: str
    meaning: str
    number: Callable[[QualityRow], float | str | None]
    words: Callable[[QualityRow], str]
    measure: str = ""
    """The name of the further measure that it shows."""


def _digits(value: float | None, form: str, std: float | None = None) -> str:
    return MISSING if value is None else format(value, form) + _around(std, form)


def _around(std: float | None, form: str) -> str:
    """The deviation of several seeds, behind their mean."""
    return "" if std is None else f" ± {std:{form}}"


def _pair(row: QualityRow) -> str:
    apart = row.std.get("pair_mean", row.pair_std)
    if row.pair_mean is None:
        return MISSING
    around = MISSING if apart is None else significant(apart, 3)
    return f"{significant(row.pair_mean, 3)} ± {around}"


COLUMNS = (
    Column("Run", "The runs that are ticked.", lambda r: r.title, lambda r: r.title),
    Column(
        "Accuracy",
        CLEAN["accuracy"],
        lambda r: r.accuracy,
        lambda r: MISSING if r.accuracy is None else percent(r.accuracy, r.std.get("accuracy")),
    ),
    Column(
        "Interval",
        BOUNDS,
        lambda r: None if r.interval is None else r.interval.high - r.interval.low,
        lambda r: MISSING if r.interval is None else percents(r.interval.low, r.interval.high),
    ),
    Column(
        "MSE",
        CLEAN["mse"],
        lambda r: r.mse,
        lambda r: _digits(r.mse, ".4f", r.std.get("mse")),
    ),
    Column(
        "MSE (0–255)",
        CLEAN["mse_255"],
        lambda r: r.mse_255,
        lambda r: _digits(r.mse_255, ",.0f", r.std.get("mse_255")),
    ),
    Column(
        "Paired distance",
        f"{CLEAN['pair_distance']} Behind ± the deviation over them, of several seeds over these.",
        lambda r: r.pair_mean,
        _pair,
    ),
    Column(
        "Relative",
        CLEAN["relative_pair_distance"],
        lambda r: r.relative_pair,
        lambda r: (
            MISSING
            if r.relative_pair is None
            else significant(r.relative_pair, 3) + _around(r.std.get("relative_pair"), ".2g")
        ),
    ),
    Column(
        "Images",
        "Test images the figures are over.",
        lambda r: r.images,
        lambda r: _digits(r.images, ",.0f"),
    ),
)


ARROWS = {"higher": " ↑", "lower": " ↓", "": ""}


def column_of(measure: CleanMeasure) -> Column:
    """A further measure as a column; an arrow tells what speaks for a model."""

    def words(row: QualityRow) -> str:
        figure = row.measures.get(measure.name)
        if figure is None or figure.value is None:
            return MISSING
        std = row.std.get(measure.name)
        told = significant(figure.value) + ("" if std is None else f" ± {significant(std, 2)}")
        return told + f" {MARK}" * bool(row.at_ceiling(measure))

    heading = measure.title + ARROWS[measure.better]
    return Column(
        heading, clean_words(measure), lambda row: row.measured(measure.name), words, measure.name
    )


class QualityModel(QAbstractTableModel):
    """Rows of figures; those not measured anew are in the colour `muted`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = COLUMNS
        self.rows: Sequence[QualityRow] = ()
        self.muted = QColor()
        self._icons: dict[str, QIcon] = {}
        self._names = NamesBeside(())
        self._told: object = None

    def show_rows(
        self,
        rows: Sequence[QualityRow],
        icons: dict[str, QIcon],
        muted: QColor,
        measures: Sequence[CleanMeasure] = (),
    ) -> bool:
        """Take other rows, with an icon for each run, and further measures as columns. Whether
        anything is new: a table that is filled anew is measured anew, too."""
        told = (tuple(rows), dict(icons), muted.rgba(), tuple(measures))
        if told == self._told:
            return False
        self._told = told
        self.beginResetModel()
        self.columns = (*COLUMNS, *map(column_of, measures))
        self.rows, self._icons, self.muted = rows, icons, muted
        self._names = NamesBeside(row.title for row in rows)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _INVALID) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _INVALID) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.heading
        if role == Role.ToolTipRole:
            return tooltip(column.meaning)
        if role == Role.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, section = self.rows[index.row()], index.column()
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.words(row)
            case Role.UserRole:
                return column.number(row)
            case Role.ToolTipRole if section == 0:
                return tooltip(f"{row.title}\n{row.source}")
            case Role.ToolTipRole:
                return row.source_of(column.measure) if column.measure else row.source
            case Role.TextAlignmentRole:
                return _alignment(section)
            case Role.ForegroundRole if section > 0 and not row.is_fresh(column.measure):
                return self.muted
            case Role.DecorationRole if section == 0:
                return self._icons.get(row.run)
            case _ if role == BESIDE and section == 0:
                return self._names
        return None


class QualitySorter(QSortFilterProxyModel):
    """Sorts by the numbers behind the words; what is not known comes last either way."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setSortRole(Role.UserRole)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def lessThan(self, left: Index, right: Index) -> bool:
        values = left.data(Role.UserRole), right.data(Role.UserRole)
        if None in values:
            first = values[1] is None and values[0] is not None
            last = values[0] is None and values[1] is not None
            return first if self.sortOrder() == Qt.SortOrder.AscendingOrder else last
        return super().lessThan(left, right)


def _alignment(section: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
