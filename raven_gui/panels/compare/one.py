"""One of the picked images in every run, in detail; a strip above chooses it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.class_names import NAMELESS
from engine.counting import counted
from engine.service.messages import RunInfo
from raven_gui.palettes import Colours
from raven_gui.panels.compare.columns import DEFENDED, USUAL
from raven_gui.panels.compare.grid import CompareGrid
from raven_gui.panels.compare.strip import FocusStrip
from raven_gui.panels.compare.subject import Subject
from raven_gui.panels.compare.verdict import Verdict
from raven_gui.panels.shared.course import at_step
from raven_gui.widgets.picture_view import PictureView
from raven_gui.words import percent
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup

MADE_AHEAD = 4
"""Rows; as many as there are models that come with the program."""


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
        self.grid.expect(MADE_AHEAD)
        workspace.runs.ticked_changed.connect(
            lambda: self.grid.expect(len(workspace.seed_groups.groups(workspace.comparison.runs)))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.strip)
        layout.addWidget(self.grid, 1)
        self.strip.chosen.connect(lambda place: self.chosen.emit(self._first + place))
        images = workspace.images
        self.strip.hovered.connect(self._hover)
        images.hovered_changed.connect(lambda: self.strip.highlight(images.hovered))
        self.strip.left.connect(lambda step: self.chosen.emit(workspace.comparison.focus + step))

    def _hover(self, index: int | None) -> None:
        refs = self._workspace.comparison.refs
        here = index is not None and index < len(refs)
        self._workspace.images.hover(refs[index] if here and index is not None else None)

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
        seeds = self._workspace.seed_groups
        groups = seeds.groups(comparison.runs)
        image = subject.row(comparison.focus)
        self._first = subject.first
        self.strip.setVisible(subject.picked > 1)
        self.strip.set_images(subject.refs, subject.images)
        self.strip.set_focus(image, subject.names[image])
        defence = self._workspace.defence
        self.grid.show_columns(self.columns)
        self.grid.make_room(
            tuple(
                name
                for group in groups
                for name in subject.classes_of(group.runs[0]) or (f"{NAMELESS} 0",)
            ),
            subject.target is not None,
            defence.on,
            any(group.several for group in groups),
        )
        self._have_rows(len(groups))
        names = [group.title for group in groups]
        for row, group in zip(self.grid.rows, groups, strict=True):
            run = seeds.seen(group)
            titles, first = self._workspace.runs, group.face
            tip = tip_of(run, self._workspace.robustness.known_accuracy(run))
            row.set_run(group.title, titles.color(first), titles.mark(first), tip)
            row.stand_beside(names)
            row.show_seeds(group, run.id)
            found = comparison.result_of(run.id)
            result = None if found is None else at_step(found, comparison.step)
            answer = defence.of(run.id)
            refined = answer.refined if answer is not None else None
            row.show_result(subject.images[image], result, image, gain, refined)
            verdict = verdict_in(self._workspace, subject, group, image)
            refusal = comparison.refusal(run.id)
            row.show_verdict(verdict, colours, result is not None or bool(refusal))
        self.grid.set_notes(f"× {gain}", subject.budget, colours.muted)

    def _have_rows(self, count: int) -> None:
        before = len(self.grid.rows)
        self.grid.set_row_count(count)
        for row in self.grid.rows[before:]:
            row.seed.chosen.connect(self._workspace.seed_groups.see)


def verdict_in(
    workspace: Workspace, subject: Subject, group: SeedGroup, image: int
) -> Verdict | None:
    """What the attack did to an image in a run; of several seeds the prediction of the one that is
    seen, and the numbers of all. None before it is known of each."""
    comparison, found = workspace.comparison, dict[str, Verdict]()
    for run in group.runs:
        result, answer = comparison.result_of(run.id), workspace.defence.of(run.id)
        refined = answer.refined if answer is not None else None
        if result is not None:
            at = at_step(result, comparison.step)
            verdict = subject.verdict(run, at, image, refined)
            if verdict is not None:
                found[run.id] = verdict
    if len(found) < len(group.runs):
        return None
    return found[workspace.seed_groups.seen(group).id].among(list(found.values()))


def tip_of(run: RunInfo, accuracy: float | None) -> str:
    """What is worth knowing of a run, beside its name."""
    config = run.config
    measured = "" if accuracy is None else f", accuracy {percent(accuracy)}"
    epochs = counted(run.epochs_done, "epoch")
    return f"{run.name}: {config.variant} on {config.dataset}, {epochs}{measured}"
