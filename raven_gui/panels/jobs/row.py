"""One job in the Jobs panel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from engine.counting import counted
from engine.service.messages import ENDED, JobChanged
from raven_gui.widgets.progress import Progress
from raven_gui.words import duration, whole_percent
from raven_gui.workspace import Workspace

SHARES = 1000
UP, DOWN, FIRST = "Alt+Up", "Alt+Down", "Alt+Home"
MOVES = (
    ("First", "Let it begin next.", Qt.ArrowType.NoArrow, FIRST),
    ("Earlier", "Let it begin before the one above it.", Qt.ArrowType.UpArrow, UP),
    ("Later", "Let it begin after the one below it.", Qt.ArrowType.DownArrow, DOWN),
)
DRAG_TIP = "Drag it to another place in the queue."


class JobRow(QFrame):
    """One job: what it is, how far it is, and its switches."""

    def __init__(self, workspace: Workspace, job: JobChanged, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job = job
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "note")
        self.bar = Progress(textVisible=False, maximum=SHARES)
        self.bar.setAccessibleName(f"Progress of {job.title}")
        self.moves: dict[str, QToolButton] = {}
        self.pause = QToolButton()
        self.cancel = QToolButton()
        self.cancel.setText("Cancel")
        self.cancel.setAccessibleName(f"Cancel {job.title}")
        self.cancel.setToolTip("End it. A training run keeps its checkpoint.")
        layout = QGridLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.text, 0, 0, 1, 3)
        layout.addWidget(self.bar, 1, 0)
        layout.addWidget(self.pause, 1, 1)
        layout.addWidget(self.cancel, 1, 2)
        below = QHBoxLayout()
        below.addWidget(self.state, stretch=1)
        below.addLayout(self._make_moves())
        layout.addLayout(below, 2, 0, 1, 3)
        layout.setColumnStretch(0, 1)
        # The keys that move a waiting job work where the row has the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(job.title)
        self.pause.clicked.connect(self._toggle)
        self.cancel.clicked.connect(lambda: workspace.jobs.cancel(self._job.job))
        self.show_job(job)

    def show_job(self, job: JobChanged) -> None:
        """Show its state of now."""
        self._job = job
        self.text.setText(job.title)
        self.bar.setValue(round(SHARES * job.done / max(job.total, 1e-9)))
        self.state.setText(progress(job))
        paused = job.state == "paused"
        self.pause.setText("Resume" if paused else "Pause")
        self.pause.setToolTip("Go on from where it stands." if paused else "Stop for a while.")
        self.pause.setAccessibleName(f"{self.pause.text()} {job.title}")
        for button in (self.pause, self.cancel):
            button.setVisible(job.state not in ENDED)

    def _make_moves(self) -> QHBoxLayout:
        """Buttons that move the job among those that wait."""
        places = QHBoxLayout()
        places.setSpacing(2)
        for words, tip, arrow, keys in MOVES:
            button = QToolButton()
            button.setArrowType(arrow)
            button.setText(words)
            if arrow == Qt.ArrowType.NoArrow:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setAccessibleName(f"{words}: {self._job.title}")
            button.setToolTip(f"{tip} ({keys})")
            button.clicked.connect(lambda _=False, keys=keys: self.move_by(keys))
            button.hide()
            places.addWidget(button)
            self.moves[keys] = button
        return places

    def show_place(self, place: int, waiting: int) -> None:
        """Offer what another place it could take of so many that wait; -1 for none of them."""
        movable = place >= 0 and waiting > 1
        self.setCursor(Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor)
        self.setToolTip(DRAG_TIP if movable else "")
        held = next((button for button in self.moves.values() if button.hasFocus()), None)
        for keys, button in self.moves.items():
            button.setVisible(movable)
            button.setEnabled(place < waiting - 1 if keys == DOWN else place > 0)
        if held is not None and not (movable and held.isEnabled()):
            self.setFocus()  # where the keys move it on

    @property
    def number(self) -> int:
        """Of the job."""
        return self._job.job

    @property
    def waits(self) -> bool:
        """Whether the job waits in the queue."""
        return self._job.job in self._workspace.jobs.waiting

    def move_by(self, keys: str) -> None:
        """Move a waiting job as these keys do."""
        jobs = self._workspace.jobs
        if self._job.job in jobs.waiting:
            place = jobs.waiting.index(self._job.job)
            jobs.move(self._job.job, {UP: place - 1, DOWN: place + 1, FIRST: 0}[keys])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the job in the queue."""
        typed = QKeySequence(event.keyCombination()).toString()
        if typed in self.moves and self.moves[typed].isVisible():
            self.move_by(typed)
            event.accept()
            return
        super().keyPressEvent(event)

    def _toggle(self) -> None:
        if self._job.state == "paused":
            self._workspace.jobs.resume(self._job.job)
        else:
            self._workspace.jobs.pause(self._job.job)


def progress(job: JobChanged) -> str:
    """State, share and time left in words."""
    if job.state == "running" and job.seconds_left is not None:
        return f"{_done(job)}, {duration(job.seconds_left)} left"
    if job.state in ("running", "paused"):
        return f"{job.state}, {_done(job)}"
    return job.state


def _done(job: JobChanged) -> str:
    if job.unit == "%":
        return whole_percent(job.done / 100)
    done = f"{job.done:,.1f}".removesuffix(".0")
    return f"{done} of {counted(round(job.total), job.unit)}" if job.unit else "under way"
