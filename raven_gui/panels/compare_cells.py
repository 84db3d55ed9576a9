"""What a cell of the matrix shows: one picked image in one run."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtGui import QImage

from engine.service.messages import AttackResult, Floats, RunInfo
from raven_gui.panels.compare_columns import COLUMNS, USUAL_OF_MANY, picture_of, title_of
from raven_gui.panels.compare_course import at_step
from raven_gui.panels.compare_measures import MEASURES, explained, told_of
from raven_gui.panels.compare_subject import name_of
from raven_gui.panels.compare_verdict import NO_PROBE, Verdict, digits, verdict_of
from raven_gui.widgets.picture_view import PictureView
from raven_gui.widgets.pixels import diverging, to_qimage
from raven_gui.workspace import Workspace

MOST_CELLS = 2000
"""That are kept drawn."""
IN_CELL = (("shift", "‖Δμ‖"), ("w2", "W₂²"), ("kl", "KL"), ("mse", "MSE"), ("ms_ssim", "MS-SSIM"))


@dataclass(frozen=True, eq=False)
class Cell:
    """Pictures of the columns that are shown, the verdict and numbers. `state`: '' where it
    answers the question of now, else what there is to say."""

    pictures: tuple[QImage, ...]
    verdict: Verdict | None
    lines: tuple[str, ...]
    state: str
    tip: str

    @property
    def sentence(self) -> str:
        """For readers of the screen."""
        words = self.verdict.sentence if self.verdict else NO_PROBE
        return self.state or words


class Cells:
    """Made when they are looked at, and kept until `forget`."""

    def __init__(self, workspace: Workspace, view: PictureView) -> None:
        self._workspace, self._view = workspace, view
        self.shown: tuple[str, ...] = USUAL_OF_MANY
        self.gain = 1
        self._kept: OrderedDict[tuple[int, str], Cell] = OrderedDict()

    def forget(self) -> None:
        """What is drawn is no longer true."""
        self._kept.clear()

    def original(self, place: int) -> Floats:
        """A picked image, [C, H, W] in [0, 1]."""
        return self._workspace.images.pixels(self._workspace.comparison.picked[place])

    def name(self, place: int) -> str:
        """What a picked image is called."""
        return name_of(self._workspace, self._workspace.comparison.picked[place])

    def cell(self, place: int, run: RunInfo) -> Cell:
        """What is known of a picked image in a run."""
        key = (place, run.id)
        cell = self._kept.get(key)
        if cell is None:
            cell = self._kept[key] = self._make(place, run)
            if len(self._kept) > MOST_CELLS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return cell

    def _make(self, place: int, run: RunInfo) -> Cell:
        comparison, images = self._workspace.comparison, self._workspace.images
        known = comparison.known(place, run.id)
        if known is None:
            return Cell((), None, (), "not attacked yet", "This image is not attacked yet.")
        result, row = at_step(known.result, comparison.step), known.row
        state = "" if known.fresh else "of the settings before"
        ref = comparison.picked[place]
        task = images.sets.all_tasks().get(run.config.dataset)
        told = result.on_task(task or next(iter(result.by_task), ""))
        verdict = None
        if told is not None:
            verdict = verdict_of(
                result,
                told,
                row,
                known.question.config.divergence,
                classes=images.sets.all_classes().get(run.config.dataset, ()),
                label=images.label(ref) if ref.dataset == run.config.dataset else None,
                targeted=known.question.target is not None,
            )
        numbers = told_of(result, told, row)
        lines = tuple(f"{s} {digits(numbers[name])}" for name, s in IN_CELL if name in numbers)
        if "success" in numbers:
            lines = (f"way {numbers['success']:.0%}", *lines)
        pictures = () if known.thin else self._pictures(self.original(place), result, row)
        words = f"{verdict.sentence}<br>" if verdict else f"{NO_PROBE}<br>"
        head = f"<b>{self.name(place)}</b><br>{run.name}{f' ({state})' if state else ''}<br>"
        return Cell(pictures, verdict, lines, state, head + words + explained(numbers))

    def _pictures(self, original: Floats, result: AttackResult, row: int) -> tuple[QImage, ...]:
        return tuple(
            self._picture(key, original, result, row) for key in self.shown if key != "original"
        )

    def _picture(self, key: str, original: Floats, result: AttackResult, row: int) -> QImage:
        column = COLUMNS[key]
        if column.signed:
            return to_qimage(diverging(picture_of(key, original, result, row), self.gain))
        instead = column.original if self._view.originals else ""
        return to_qimage(self._view.developed(picture_of(instead or key, original, result, row)))

    def headings(self) -> str:
        """What is shown of each image, in words."""
        return " · ".join(title_of(key) for key in self.shown if key != "original")


def explanations() -> str:
    """What the numbers in a cell are."""
    return "<br>".join(MEASURES[name].tip for name, _ in IN_CELL)
