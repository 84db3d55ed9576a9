"""The legend that all latent maps share: a click shows or hides a class in every map."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

DOT = 12


class ClassLegend(QWidget):
    """A button per class in as many columns as fit; `changed` follows the user."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Classes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons: list[QToolButton] = []
        self.all = QToolButton(text="Hide all")
        self.all.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.all.setToolTip("Hide every class, then click those you want to see; or show all.")
        self.all.clicked.connect(self._toggle_all)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)

    def set_classes(self, names: Sequence[str], colours: Sequence[QColor]) -> None:
        """Show these classes. Those hidden stay so if the names are the same."""
        if [button.text() for button in self.buttons] != list(names):
            for button in self.buttons:
                button.deleteLater()
            self.buttons = [self._make(name) for name in names]
            self._columns = 0
            self._say_all()
        for button, colour in zip(self.buttons, colours, strict=True):
            button.setIcon(class_icon(colour, self.devicePixelRatioF()))
        self._arrange()

    def shown(self) -> frozenset[int]:
        """Indices of the classes that are shown."""
        return frozenset(i for i, button in enumerate(self.buttons) if button.isChecked())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cell(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _make(self, name: str) -> QToolButton:
        button = QToolButton(self, text=name, checkable=True, checked=True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(DOT, DOT))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(f"Class {name}")
        button.setToolTip(f"Show or hide class {name} in every map.")
        button.toggled.connect(self._tell)
        return button

    def _cell(self) -> int:
        return max((button.sizeHint().width() for button in (*self.buttons, self.all)), default=1)

    def _arrange(self) -> None:
        room = max(1, self.width() // (self._cell() + self._grid.spacing()))
        columns = min(room, len(self.buttons) + 1)
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate((*self.buttons, self.all)):
            self._grid.addWidget(button, place // columns, place % columns)
        self.updateGeometry()

    def _toggle_all(self) -> None:
        on = not self.shown()
        for button in self.buttons:
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._say_all()
        self.changed.emit()

    def _say_all(self) -> None:
        self.all.setText("Hide all" if self.shown() or not self.buttons else "Show all")


def class_icon(colour: QColor, ratio: float) -> QIcon:
    """A dot of a class: full where the class is shown, a ring where it is hidden."""
    icon = QIcon()
    for state in (QIcon.State.On, QIcon.State.Off):
        pixmap = QPixmap(round(DOT * ratio), round(DOT * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour)
        painter.setBrush(colour if state == QIcon.State.On else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(1.5, 1.5, DOT - 3, DOT - 3))
        painter.end()
        icon.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return icon
