"""A combo box for forms that scroll."""

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from raven_gui.words import tooltip

FEWEST_LETTERS = 5
WIDEST_LIST = 480


class ChoiceBox(QComboBox):
    """Narrows with its form, eliding its words, and takes the wheel only where the keyboard is:
    scrolling past it must not choose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add_choice(self, title: str, data: object, tip: str = "") -> None:
        """Offer something, explained by a tooltip."""
        self.addItem(title, data)
        if tip:
            self.setItemData(self.count() - 1, tooltip(tip), Qt.ItemDataRole.ToolTipRole)

    def add_heading(self, title: str) -> None:
        """A line above the choices that follow, which cannot be chosen itself."""
        self.addItem(title)
        row = self.count() - 1
        self.setItemData(row, 0, Qt.ItemDataRole.UserRole - 1)  # the flags of QComboBox's items
        font = self.font()
        font.setBold(True)
        self.setItemData(row, font, Qt.ItemDataRole.FontRole)
        if row == 0:
            self.setCurrentIndex(-1)

    def is_heading(self, row: int) -> bool:
        """Whether a row cannot be chosen."""
        return not self.model().flags(self.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled

    def choose(self, data: object) -> bool:
        """Choose what stands for `data`; whether it is there. Where it is not, nothing is chosen
        otherwise."""
        row = -1 if data is None else self.findData(data)
        if row >= 0:
            self.setCurrentIndex(row)
        return row >= 0

    def showPopup(self) -> None:
        """A list wide enough for its words, however narrow the box."""
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + bar + 8, WIDEST_LIST))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style has it, but with words that end in … rather than in half a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
            muted = self.palette().placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, muted)
        option.currentText = self._elided(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """The tooltip begins with the words that have no room."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            if self._elided(option) != option.currentText:
                words = filter(None, (escape(option.currentText), self.toolTip()))
                QToolTip.showText(event.globalPos(), "<br>".join(words), self)
                return True
        return super().event(event)

    def _elided(self, option: QStyleOptionComboBox) -> str:
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        icon = 0 if self.itemIcon(self.currentIndex()).isNull() else self.iconSize().width() + 4
        return self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideMiddle, room.width() - icon - 2
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form around unless the box has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
