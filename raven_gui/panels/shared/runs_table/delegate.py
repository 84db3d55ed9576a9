"""How a cell of the table of runs is painted and edited."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QValidator
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from engine.own_words import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_TAGS,
    cleaned_tags,
    is_tag,
)
from raven_gui.panels.shared.runs_table.column import NAME, NOTE, TAGS
from raven_gui.panels.shared.runs_table.model import RunsTableModel
from raven_gui.widgets.bounded_text import BoundedText
from raven_gui.widgets.name_cell import NameDelegate

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LINES_OF_A_NOTE = 6
AIR = "\N{EN SPACE}"


class _Tags(QValidator):
    """Takes what can be kept as tags: of more, an editor that closed would lose all."""

    def validate(self, typed: str, position: int) -> tuple[QValidator.State, str, int]:
        tags = cleaned_tags(typed.split(","))
        kept = len(tags) <= MOST_TAGS and all(map(is_tag, tags))
        state = QValidator.State.Acceptable if kept else QValidator.State.Invalid
        return state, typed, position


class RunsTableDelegate(NameDelegate):
    """Names are cut so that they differ. A note is edited in a few lines; Esc leaves it as it was.
    An editor takes no more than what is kept. A box to tick has a frame that is seen on dark
    ground, too."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """With air between numbers and the words of the next column, under their heading."""
        super().initStyleOption(option, index)
        if option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += AIR

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """With air above and below."""
        return super().sizeHint(option, index) + QSize(8, 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """As ever, and a frame around the box."""
        super().paint(painter, option, index)
        if index.data(Role.CheckStateRole) is None:
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = option.widget.style().subElementRect(part, whole, option.widget)
        line = option.palette.text().color()
        line.setAlphaF(0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        key = _key(index)
        if key != NOTE:
            line = super().createEditor(parent, option, index)
            if isinstance(line, QLineEdit) and key == NAME:
                line.setMaxLength(LONGEST_NAME)
            elif isinstance(line, QLineEdit) and key == TAGS:
                line.setValidator(_Tags(line))
            return line
        editor = BoundedText(LONGEST_NOTE, parent)
        editor.setAccessibleName("Note")
        editor.setTabChangesFocus(True)
        return editor

    def fill(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(index.data(Role.EditRole)))
        else:
            super().fill(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        else:
            super().setModelData(editor, model, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        if isinstance(editor, QPlainTextEdit):
            parent = editor.parentWidget()
            room = option.rect if parent is None else parent.rect()
            height = LINES_OF_A_NOTE * editor.fontMetrics().lineSpacing() + 12
            top = max(0, min(option.rect.top(), room.bottom() - height))
            editor.setGeometry(option.rect.left(), top, max(option.rect.width(), 260), height)


def _key(index: Index) -> str:
    model = index.model()
    return model.columns[index.column()].key if isinstance(model, RunsTableModel) else ""
