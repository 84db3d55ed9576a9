"""A handle by which the picked images are dragged."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.panels.shared.carrying import drag_images
from raven_gui.widgets.drag_out import MOST_FILES
from raven_gui.widgets.held_press import HeldPress
from raven_gui.widgets.pixels import to_qimage
from raven_gui.words import tooltip
from raven_gui.workspace.images import Images

SIDE, GAP, EDGE = 20, 6, 2
TIP = (
    "Drag this to take the picked images out of the window: each as a PNG file, or more than "
    f"{MOST_FILES} as one NPZ file. A spreadsheet or an editor takes a table of them."
)


class PickedHandle(QWidget):
    """The first of the picked images and how many they are; as wide as that needs."""

    def __init__(self, images: Images, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images, self._picture, self._words = images, QImage(), ""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tooltip(TIP))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        HeldPress(self, lambda _: bool(images.picked), self._drag, self)
        images.picked_changed.connect(self._follow)
        images.loaded.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self._words)
        height = max(SIDE, self.fontMetrics().height())
        return QSize(SIDE + GAP + words + 2 * EDGE, height + 2 * EDGE)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRect(EDGE, (self.height() - SIDE) // 2, SIDE, SIDE)
        size = self._picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(room.topLeft(), size)
        target.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._picture)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(target.adjusted(0, 0, -1, -1))
        painter.setPen(self.palette().windowText().color())
        words = self.rect().adjusted(EDGE + SIDE + GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()

    def _follow(self) -> None:
        picked = self._images.picked
        self.setVisible(bool(picked))
        if picked:
            self._picture = to_qimage(self._images.pixels(picked[0]))
            self._words = f"{len(picked):,} picked"
            self.setAccessibleName(f"Drag the {self._words} out")
            self.updateGeometry()
            self.update()

    def _drag(self, _pressed: QMouseEvent) -> None:
        picked = self._images.picked
        drag_images(self, self._images, picked[0], picked)
