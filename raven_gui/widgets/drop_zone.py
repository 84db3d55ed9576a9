"""A whole window that takes dropped and pasted files and pictures."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWindow,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from engine.files import is_folder
from raven_gui.widgets.drag_out import is_ours
from raven_gui.widgets.pixels import from_qimage

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove)
_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QTextEdit, QPlainTextEdit)
_NEW_HANDLE = (QEvent.Type.WinIdChange, QEvent.Type.Show)


class Drops(QObject):
    """Lets files and pictures be dropped anywhere in `window`.

    `files_dropped(list of Path)` for files and folders of this machine, whatever they are: who
    reads them says best what is wrong with one. `pixels_dropped([H, W, 4] uint8)` for a picture
    without a file, out of a browser or a screenshot. `refused(sentence)` where the clipboard
    holds neither. What else is dragged goes to the widget below it, such as words into a field;
    so does what was dragged out of this window.
    """

    files_dropped = Signal(list)
    pixels_dropped = Signal(object)
    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._handle: QWindow | None = None
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._follow_handle()

    def paste(self) -> bool:
        """Take what the clipboard holds as if it had been dropped; whether that was anything."""
        taken = self._take(QGuiApplication.clipboard().mimeData())
        if not taken:
            self.refused.emit("The clipboard holds no picture and no file. Copy one, then paste.")
        return taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in _NEW_HANDLE:
            self._follow_handle()
        if isinstance(event, QDropEvent) and is_ours(event.mimeData()):
            return self._turn_away(event)
        if event.type() in _OVER and isinstance(event, QDropEvent):
            words = _invitation(event.mimeData())
            if words:
                event.acceptProposedAction()
                self.overlay.invite(words)
            return bool(words)
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.overlay.hide()
            if self._take(event.mimeData()):
                event.acceptProposedAction()
                return True
        return False

    def _turn_away(self, event: QDropEvent) -> bool:
        """What was dragged out of this window does not come in anew: only those places may take it
        that know its images, and a field must not take its file for words."""
        below = self._window.childAt(event.position().toPoint())
        if not isinstance(below, _FIELDS):
            return False
        event.ignore()
        return True

    def _follow_handle(self) -> None:
        """Watch the platform's window too, whose drags come before those of its widgets: a field
        below the pointer would take a file for words."""
        handle = self._window.windowHandle()
        if handle is not self._handle:
            self._handle = handle
            if handle is not None:
                handle.installEventFilter(self)

    def _take(self, mime: QMimeData) -> bool:
        # Files first: a file manager may offer a small preview of them as image data too.
        if files := _files(mime):
            self.files_dropped.emit(files)
            return True
        image = _image(mime)
        if image.isNull():
            return False
        self.pixels_dropped.emit(from_qimage(image))
        return True


class DropOverlay(QWidget):
    """Covers `window` while something is dragged over it, and says what dropping does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def invite(self, words: str) -> None:
        """Cover the window and say `words`."""
        self.words = words
        self.setAccessibleName(words)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self.palette().window().color())
        veil.setAlpha(215)
        painter.fillRect(self.rect(), veil)
        accent = self.palette().highlight().color()
        wash = QColor(accent)
        wash.setAlpha(28)
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        painter.setBrush(wash)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 14, 14)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        room = self.rect().adjusted(40, 40, -40, -40)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words
        )
        painter.end()


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _image(mime: QMimeData) -> QImage:
    data = mime.imageData() if mime.hasImage() else None
    if isinstance(data, QPixmap):
        data = data.toImage()
    return data if isinstance(data, QImage) else QImage()


def _invitation(mime: QMimeData) -> str:
    files = _files(mime)
    if files and all(file.suffix.lower() == ".zip" or is_folder(file) for file in files):
        return "Drop to add the run" if len(files) == 1 else "Drop to add the runs"
    return "Drop pictures to test them" if files or mime.hasImage() else ""
