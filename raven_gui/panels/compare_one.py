"""One of the picked images in every run, in detail; a strip above chooses it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.service.messages import RunInfo
from raven_gui.palettes import Colours
from raven_gui.panels.compare_columns import DEFENDED, USUAL
from raven_gui.panels.compare_course import at_step
from raven_gui.panels.compare_grid import CompareGrid
from raven_gui.panels.compare_strip import FocusStrip
from raven_gui.panels.compare_subject import Subject
from raven_gui.panels.compare_verdict import NAMELESS
from raven_gui.widgets.picture_view import PictureView
from raven_gui.workspace import Workspace


class OneImage(QWidget):
    """A row for each run, as large as the window allows. `chosen(place)` follows the strip."""

    chosen = Signal(int)

    def __init__(self, workspace: Workspace, view: PictureView) -> None:
        super().__init__()
        self._workspace = workspace
        self._first = 0
        self.shown: tuple[str, ...] = USUAL
        self.strip = FocusStrip()
        self.grid = CompareGrid(view=view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.strip)
        layout.addWidget(self.grid, 1)
        self.strip.chosen.connect(lambda place: self.chosen.emit(self._first + place))
        self.strip.left.connect(lambda step: self.chosen.emit(workspace.comparison.focus + step))

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show pictures of these columns, and the defended ones while the defence is on."""
        self.shown = keys
        self.grid.show_columns(self.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is shown by now."""
        return (*self.shown, *(DEFENDED if self._workspace.defence.on else ()))

    def show_subject(self, subject: Subject, gain: int, colours: Colours) -> None:
        """Draw what is known of the image that is looked at."""
        comparison = self._workspace.comparison
        runs = comparison.runs
        image = subject.row(comparison.focus)
        self._first = subject.first
        self.strip.setVisible(subject.picked > 1)
        self.strip.set_images(subject.refs, subject.images)
        self.strip.set_focus(image, subject.names[image])
        defence = self._workspace.defence
        self.grid.show_columns(self.columns)
        self.grid.make_room(
            tuple(name for run in runs for name in subject.classes_of(run) or (f"{NAMELESS} 0",)),
            subject.target is not None,
            defence.on,
        )
        self.grid.set_row_count(len(runs))
        for row, run in zip(self.grid.rows, runs, strict=True):
            found = comparison.result_of(run.id)
            result = None if found is None else at_step(found, comparison.step)
            titles = self._workspace.runs
            color, mark = titles.color(run.id), titles.mark(run.id)
            tip = tip_of(run, self._workspace.robustness.known_accuracy(run))
            row.set_run(titles.title(run.id), color, mark, tip)
            answer = defence.of(run.id)
            refined = answer.refined if answer is not None else None
            row.show_result(subject.images[image], result, image, gain, refined)
            verdict = None if result is None else subject.verdict(run, result, image, refined)
            row.show_verdict(verdict, colours, result is not None)
        self.grid.set_notes(f"× {gain}", subject.budget, colours.muted)


def tip_of(run: RunInfo, accuracy: float | None) -> str:
    """What is worth knowing of a run, beside its name."""
    config = run.config
    measured = "" if accuracy is None else f", accuracy {accuracy:.1%}"
    return f"{run.name}: {config.variant} on {config.dataset}, {run.epochs_done} epochs{measured}"
