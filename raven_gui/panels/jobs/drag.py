"""Dragging a waiting job to another place in the queue."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from raven_gui.panels.jobs.row import JobRow

KIND = "application/x-raven-waiting-job"
LINE = 3
"""Pixels of the line that tells where the job will stand."""


class QueueDrag(QObject):
    """Lets the rows of waiting jobs be dragged among each other within `content`. `waiting()` are
    they, the next to begin first; `move(job, place)` moves one."""

    def __init__(
        self,
        content: QWidget,
        waiting: Callable[[], Sequence[JobRow]],
        move: Callable[[int, int], None],
    ) -> None:
        super().__init__(content)
        self._content, self._waiting, self._move = content, waiting, move
        self._pressed: tuple[JobRow, QPointF] | None = None
        self._line = QFrame(content)
        self._line.setFrameShape(QFrame.Shape.NoFrame)
        self._line.setProperty("role", "drop-line")
        self._line.setAutoFillBackground(True)
        self._line.hide()
        content.setAcceptDrops(True)
        content.installEventFilter(self)

    def take_row(self, row: JobRow) -> None:
        """Let a row be dragged while its job waits."""
        row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, JobRow) and isinstance(event, QMouseEvent):
            return self._heed_mouse(watched, event)
        if isinstance(event, QDropEvent) and _job(event.mimeData()) is not None:
            # A drag that enters, moves or is dropped: each is a QDropEvent.
            return self._heed_drag(event)
        if event.type() == QEvent.Type.DragLeave:
            self._line.hide()
        return False

    def place_at(self, y: int, moved: int) -> int:
        """Where job `moved` will stand among the waiting if it is let go at a height of the
        content."""
        others = [row for row in self._waiting() if row.number != moved]
        return sum(y > row.geometry().center().y() for row in others)

    def _heed_mouse(self, row: JobRow, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            left = event.button() == Qt.MouseButton.LeftButton
            able = left and row.waits and len(self._waiting()) > 1
            self._pressed = (row, event.position()) if able else None
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            pressed, where = self._pressed
            far = (event.position() - where).manhattanLength()
            if pressed is row and far >= QApplication.startDragDistance():
                self._pressed = None
                self._drag(row, where.toPoint())
                return True
        return False

    def _drag(self, row: JobRow, where: QPoint) -> None:
        data = QMimeData()
        data.setData(KIND, str(row.number).encode())
        drag = QDrag(self._content)  # the row may go meanwhile, with its job
        drag.setMimeData(data)
        drag.setPixmap(row.grab())
        drag.setHotSpot(where)
        drag.exec(Qt.DropAction.MoveAction)
        self._line.hide()

    def _heed_drag(self, event: QDropEvent) -> bool:
        job = _job(event.mimeData())
        rows = self._waiting()
        if job is None or len(rows) < 2 or all(row.number != job for row in rows):
            self._line.hide()  # it has begun meanwhile, or all others have
            event.ignore()
            return True
        place = self.place_at(event.position().toPoint().y(), job)
        event.acceptProposedAction()
        if isinstance(event, QDragMoveEvent):
            self._show_line(job, place)
        else:
            self._line.hide()
            self._move(job, place)
        return True

    def _show_line(self, job: int, place: int) -> None:
        others = [row for row in self._waiting() if row.number != job]
        behind = others[place - 1].geometry().bottom() + 1 if place else others[0].geometry().top()
        palette = self._line.palette()
        palette.setColor(self._line.backgroundRole(), self._content.palette().highlight().color())
        self._line.setPalette(palette)
        self._line.setGeometry(0, max(0, behind - LINE // 2), self._content.width(), LINE)
        self._line.raise_()
        self._line.show()


def _job(data: QMimeData) -> int | None:
    """The waiting job that is dragged; None for anything else."""
    return int(bytes(data.data(KIND).data()).decode()) if data.hasFormat(KIND) else None
