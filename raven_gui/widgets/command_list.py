"""What a command palette lists, and how a row of it looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from raven_gui.widgets.fuzzy import distance

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COMMAND = Qt.ItemDataRole.UserRole
ELSEWHERE, ANOTHER_ORDER, IN_TIP = 2, 3, 8
"""What it costs to be found by its place rather than by its title alone, by its words in another
order, and by its tip."""
MARGIN, GAP, CORNER = 12, 16, 5
FAINT = 0.5
"""Opacity of what cannot be done now."""


@dataclass(frozen=True)
class PaletteCommand:
    """Something to do. `key` stays the same from one start to the next; `place` says where else it
    is, such as its menu; `why_not` why it cannot be done now, empty where it can."""

    key: str
    title: str
    place: str
    do: Callable[[], object]
    keys: str = ""
    tip: str = ""
    why_not: str = ""

    def distance(self, typed: str) -> int | None:
        """How close what is typed comes to it; None where it does not. Its tip has to have the
        words as they are."""
        words = typed.casefold().split()
        told = IN_TIP if words and all(word in self.tip.casefold() for word in words) else None
        ways = [way for way in (self._by_name(typed), told) if way is not None]
        return min(ways, default=None)

    def _by_name(self, typed: str) -> int | None:
        """Words in another order than its own are looked for one by one."""
        found = self._distance(typed)
        words = typed.split()
        if found is not None or len(words) < 2:
            return found
        each = [self._distance(word) for word in words]
        known = [away for away in each if away is not None]
        return sum(known) + ANOTHER_ORDER if len(known) == len(each) else None

    def _distance(self, typed: str) -> int | None:
        own = distance(typed, self.title)
        if own is not None:
            return own
        whole = distance(typed, f"{self.place} {self.title}")
        return None if whole is None else whole + ELSEWHERE


def plain(text: str) -> str:
    """Words of a menu or a button without the marks of their letters for Alt; '&&' is a sign."""
    return "&".join(part.replace("&", "") for part in text.split("&&"))


class CommandModel(QAbstractListModel):
    """The commands that what is typed may mean, the closest first; among equals the one that was
    used last, then the order they were given in."""

    def __init__(self) -> None:
        super().__init__()
        self._commands: Sequence[PaletteCommand] = ()
        self._recent: Sequence[str] = ()
        self._found: list[PaletteCommand] = []

    def offer(self, commands: Sequence[PaletteCommand], recent: Sequence[str]) -> None:
        """What there is, and the keys of what was used, the last first."""
        self._commands, self._recent = commands, recent
        self.search("")

    def search(self, typed: str) -> None:
        """List what these letters may mean."""
        ranks = {key: rank for rank, key in enumerate(self._recent)}
        far = len(ranks)
        near = [
            (away, ranks.get(command.key, far), place, command)
            for place, command in enumerate(self._commands)
            if (away := command.distance(typed)) is not None
        ]
        self.beginResetModel()
        self._found = [command for *_, command in sorted(near, key=lambda found: found[:3])]
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many are found."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, tooltip, what is read aloud, and the command itself as COMMAND."""
        command = self._found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return command.title
            case Qt.ItemDataRole.ToolTipRole:
                return command.why_not or command.tip
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (command.title, command.place, command.keys, command.why_not)
                return ", ".join(filter(None, parts))
        return command if role == COMMAND else None


class CommandDelegate(QStyledItemDelegate):
    """Title, place and why not on the left, the shortcut on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line of text and air."""
        return QSize(200, option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Filled where it is chosen; faint where it cannot be done."""
        command: PaletteCommand = index.data(COMMAND)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight() if not command.why_not else palette.mid())
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 0, -2, 0), CORNER, CORNER)
        bright = chosen and not command.why_not
        strong = palette.highlightedText().color() if bright else palette.text().color()
        quiet = strong if bright else palette.placeholderText().color()
        line = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        right = self._draw_right(painter, option, line, command.keys, quiet)
        line.setRight(right - GAP)
        title = QColor(strong)
        title.setAlphaF(FAINT if command.why_not else 1.0)
        line.setLeft(self._draw(painter, option, line, command.title, title) + GAP)
        about = " · ".join(filter(None, (command.place, command.why_not)))
        self._draw(painter, option, line, about, quiet)
        painter.restore()

    def _draw_right(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        text: str,
        color: QColor,
    ) -> int:
        """Returns where it begins."""
        width = option.fontMetrics.horizontalAdvance(text)
        self._draw(painter, option, line.adjusted(line.width() - width - 1, 0, 0, 0), text, color)
        return line.right() - width

    def _draw(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        text: str,
        color: QColor,
    ) -> int:
        """Elided where there is no room; returns where it ends."""
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.setPen(color)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        return line.left() + option.fontMetrics.horizontalAdvance(shown)
