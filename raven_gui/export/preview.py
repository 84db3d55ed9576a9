"""What the page will look like, kept up to date while the user chooses."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.export.aside import Aside
from raven_gui.export.figure import Figure
from raven_gui.export.figure_drag import FigureDrag
from raven_gui.export.fit import fitted
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.page import page_image, page_size

WAIT_MILLISECONDS = 60
"""Several choices that follow each other closely are painted once."""


class Preview(QWidget):
    """Paints a figure's page as large as fits; words where it cannot be painted. It can be dragged
    out of the window, as the PNG that these options make."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preview of the figure")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._figure: Figure | None = None
        self._options = ExportOptions()
        self._image = QImage()
        self._words = ""
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MILLISECONDS)
        self._timer.timeout.connect(self._render)
        self._aside = Aside(self)
        self._aside.done.connect(self._show)
        self._aside.failed.connect(partial(self._show, QImage()))
        FigureDrag(self, self, lambda: self._options.settled())

    def show_page(self, figure: Figure, options: ExportOptions) -> None:
        """Paint this from now on, in a moment."""
        self._figure, self._options = figure, options
        self._timer.start()

    def figures(self) -> list[Figure]:
        """The one that is shown; none where it cannot be painted."""
        return [] if self._figure is None or self._image.isNull() else [self._figure]

    def image(self) -> QImage:
        """What is shown; null where there is nothing to paint."""
        return self._image

    def words(self) -> str:
        """Why there is nothing to see; empty otherwise."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(460, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(
                self.rect().adjusted(20, 20, -20, -20),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._words,
            )
        else:
            ratio = self.devicePixelRatioF()
            target = fitted(QSizeF(self._image.size()) / ratio, self._room())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self._image)
            painter.setPen(self.palette().mid().color())
            painter.drawRect(target)
        painter.end()

    def _render(self) -> None:
        self._aside.forget()
        figure, options = self._figure, self._options.settled()
        if figure is None or figure.paint is None:
            self._show(QImage(), "There is no picture of these numbers.")
            return
        try:
            page = page_size(figure, options)
        except ExportError as error:
            self._show(QImage(), str(error))
            return
        room = fitted(page, self._room()).size() * self.devicePixelRatioF()
        self._aside.start(partial(page_image, figure, options, room.toSize()))

    def _show(self, image: QImage, words: str = "") -> None:
        self._image, self._words = image, words
        self.update()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)
