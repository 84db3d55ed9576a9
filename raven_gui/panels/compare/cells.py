"""What a cell of the matrix shows: one picked image in one run, or in several seeds as one."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtGui import QFontMetrics, QImage

from engine.class_names import NAMELESS
from engine.service.messages import AttackResult, Floats, Refinement, RunInfo
from raven_gui.panels.compare.cell_words import CellWords, more_numbers
from raven_gui.panels.compare.columns import COLUMNS, DEFENDED, USUAL_OF_MANY, picture_of, title_of
from raven_gui.panels.compare.defence import defended_names
from raven_gui.panels.compare.digits import digits, percent
from raven_gui.panels.compare.measures import REACHED, explained, told_of
from raven_gui.panels.compare.reached import reached_symbol, told_apart
from raven_gui.panels.compare.seeds import spread_of
from raven_gui.panels.compare.subject import short_name
from raven_gui.panels.compare.verdict import NO_PROBE, Verdict, verdict_of
from raven_gui.panels.shared.course import at_step
from raven_gui.widgets.picture_view import PictureView
from raven_gui.widgets.pixels import diverging, to_qimage
from raven_gui.workspace import Workspace
from raven_gui.workspace.attack_answers import Known
from raven_gui.workspace.seed_groups import SeedGroup

MOST_CELLS = 2000
"""That are kept drawn."""
IN_CELL = (("shift", "‖Δμ‖"), ("w2", "W₂²"), ("kl", "KL"), ("mse", "MSE"), ("ms_ssim", "MS-SSIM"))
UNKNOWN = "not attacked yet"


@dataclass(frozen=True, eq=False)
class Cell:
    """Pictures of the columns that are shown, empty ones where they are not there yet, the verdict
    and numbers. `state`: '' where it answers the question of now, else what there is to say."""

    pictures: tuple[QImage, ...]
    verdict: Verdict | None
    lines: tuple[str, ...]
    state: str

    @property
    def sentence(self) -> str:
        """For readers of the screen."""
        words = self.verdict.sentence if self.verdict else NO_PROBE
        return self.state or words


@dataclass(frozen=True, eq=False)
class Reading:
    """What an attack did to one image in one run: `row` of the result, at the step shown."""

    result: AttackResult
    row: int
    verdict: Verdict | None
    numbers: dict[str, float]
    refined: Refinement | None
    at_step: bool
    """Whether it is of the step that is shown; of one whose course is not known it is the end."""
    known: Known
    """What it was read from."""


def verdict_among(readings: Mapping[str, Reading], seen: str) -> Verdict | None:
    """Of the run that is seen, with the numbers of all its seeds where each has a verdict."""
    verdicts = [one.verdict for one in readings.values() if one.verdict is not None]
    own = readings[seen].verdict
    return own.among(verdicts) if own is not None and len(verdicts) == len(readings) else own


class Cells:
    """Made when they are looked at, and kept until `forget`."""

    def __init__(self, workspace: Workspace, view: PictureView) -> None:
        self._workspace, self._view = workspace, view
        self.shown: tuple[str, ...] = USUAL_OF_MANY
        self.gain = 1
        self._kept: OrderedDict[tuple[int, str], Cell] = OrderedDict()
        self._originals: dict[int, tuple[QImage, str]] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The pictures of each cell: those chosen, and the defended ones while the defence is on;
        the original has a place of its own."""
        own = tuple(key for key in self.shown if key != "original")
        return (*own, *(DEFENDED if self._workspace.defence.on else ()))

    def forget(self, places: Iterable[int] | None = None) -> None:
        """What is drawn of these images is no longer true; of all, originals too, by default."""
        if places is None:
            self._kept.clear()
            self._originals.clear()
            return
        gone = set(places)
        for key in [key for key in self._kept if key[0] in gone]:
            del self._kept[key]

    def original(self, place: int) -> Floats:
        """A picked image, [C, H, W] in [0, 1]."""
        return self._workspace.images.pixels(self._workspace.comparison.picked[place])

    def heading(self, place: int) -> tuple[QImage, str]:
        """A picked image as it is drawn, and what it is called."""
        if place not in self._originals:
            if len(self._originals) >= MOST_CELLS:
                self._originals.clear()
            image = to_qimage(self._view.developed(self.original(place)))
            self._originals[place] = image, self.name(place)
        return self._originals[place]

    def name(self, place: int) -> str:
        """What a picked image is called."""
        return self._workspace.images.name(self._workspace.comparison.picked[place])

    def caption(self, place: int) -> str:
        """What stands below it in a figure of many."""
        return self._workspace.images.caption(self._workspace.comparison.picked[place])

    def short_name(self, place: int) -> str:
        """The same as a provenance has it: 'mnist 12'."""
        return short_name(self._workspace, self._workspace.comparison.picked[place])

    def title(self, run: str) -> str:
        """What a run is called."""
        return self._workspace.runs.title(run)

    def words(self, groups: Iterable[SeedGroup], metrics: QFontMetrics) -> CellWords:
        """What cells of these runs tell, to make room for it; with the widest name of a class."""
        groups, known = tuple(groups), self._workspace.images.sets.all_classes()
        classes = (known.get(group.runs[0].config.dataset) for group in groups)
        names = (name for own in classes for name in own or (f"{NAMELESS} 0",))
        return CellWords(
            max(names, key=metrics.horizontalAdvance, default="0"),
            any(group.several for group in groups),
            self._workspace.defence.on,
            more=more_numbers(self._workspace.comparison.asked),
        )

    def seen(self, group: SeedGroup) -> RunInfo:
        """The run whose pictures stand for a group."""
        return self._workspace.seed_groups.seen(group)

    def cell(self, place: int, group: SeedGroup) -> Cell:
        """What is known of a picked image in a run; of several seeds the pictures of the one that
        is seen, and the numbers of all."""
        key = (place, group.key)
        cell = self._kept.get(key)
        if cell is None:
            cell = self._kept[key] = self._make(place, group)
            if len(self._kept) > MOST_CELLS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return cell

    def tip(self, place: int, group: SeedGroup) -> str:
        """Everything that is known of it, in rich text."""
        found = self.readings(place, group)
        if not found:
            return self._refusal(group) or "This image is not attacked yet."
        cell = self.cell(place, group)
        state = f" ({cell.state})" if cell.state else ""
        words = cell.verdict.sentence if cell.verdict else NO_PROBE
        head = (
            f"<b>{self.name(place)}</b><br>{group.title_of(self.seen(group))}{state}<br>{words}<br>"
        )
        numbers = spread_of([reading.numbers for reading in found.values()])
        return head + explained(numbers, found[self.seen(group).id].known.question)

    def readings(self, place: int, group: SeedGroup) -> dict[str, Reading]:
        """What is known of an image in each run of a group, by id; nothing before it is of all."""
        found = {run.id: self._known(place, run) for run in group.runs}
        return {
            run.id: self._read(place, run, known)
            for run in group.runs
            if (known := found[run.id]) is not None and None not in found.values()
        }

    def _refusal(self, group: SeedGroup) -> str:
        """Why a run cannot be attacked so; '' where it can."""
        return self._workspace.comparison.refusal(self.seen(group).id)

    def _known(self, place: int, run: RunInfo) -> Known | None:
        return self._workspace.comparison.known(place, run.id)

    def _make(self, place: int, group: SeedGroup) -> Cell:
        readings = self.readings(place, group)
        if not readings:
            return Cell((), None, (), NO_PROBE if self._refusal(group) else UNKNOWN)
        seen = self.seen(group)
        reading = readings[seen.id]
        fresh = all(one.known.fresh for one in readings.values())
        verdict = verdict_among(readings, seen.id)
        numbers = spread_of([one.numbers for one in readings.values()])
        lines = [
            f"{symbol} {digits(numbers[name].mean, numbers[name].std)}"
            for name, symbol in IN_CELL
            if name in numbers
        ]
        question = reading.known.question
        if told_apart(question):
            reached = numbers[REACHED]
            lines.insert(0, f"{reached_symbol(question)} {digits(reached.mean, reached.std)}")
        if "success" in numbers:
            lines.insert(0, f"way {percent(numbers['success'].mean)}")
        if verdict is not None and verdict.defended is not None:
            lines.insert(0, "defended {} → {}".format(*verdict.defended))
        pictures = () if reading.known.thin else self._pictures(self.original(place), reading)
        state = "" if all(one.at_step for one in readings.values()) else "of the attack’s end"
        return Cell(pictures, verdict, tuple(lines), state if fresh else "of the settings before")

    def _read(self, place: int, run: RunInfo, known: Known) -> Reading:
        comparison, images = self._workspace.comparison, self._workspace.images
        result, row = at_step(known.result, comparison.step), known.row
        ref = comparison.picked[place]
        first = next(iter(result.by_task), "")
        task = images.sets.all_tasks().get(run.config.dataset) or first
        told = result.on_task(task)
        answer = self._workspace.defence.about(comparison.block_of(place), known.question, run.id)
        refined = None if answer is None else answer.refined
        verdict = None
        if told is not None:
            classes = images.sets.all_classes().get(run.config.dataset, ())
            verdict = verdict_of(
                result,
                told,
                row,
                known.question.maximised,
                classes=classes,
                label=images.label(ref) if ref.dataset == run.config.dataset else None,
                targeted=known.question.target is not None,
            )
            if refined is not None:
                count = len(comparison.block_of(place))
                defended = defended_names(refined, task, row, count, classes)
                verdict = replace(verdict, defended=defended)
        there = comparison.step is None or result.course is not None
        return Reading(result, row, verdict, told_of(result, told, row), refined, there, known)

    def _pictures(self, original: Floats, reading: Reading) -> tuple[QImage, ...]:
        return tuple(self._picture(key, original, reading) for key in self.columns)

    def _picture(self, key: str, original: Floats, reading: Reading) -> QImage:
        column, result, row = COLUMNS[key], reading.result, reading.row
        if key in DEFENDED and reading.refined is None:
            return QImage()
        if column.signed:
            return to_qimage(diverging(picture_of(key, original, result, row), self.gain))
        instead = column.original if self._view.originals else ""
        picture = picture_of(instead or key, original, result, row, reading.refined)
        return to_qimage(self._view.developed(picture))

    def headings(self) -> str:
        """What is shown of each image, in words."""
        return " · ".join(title_of(key) for key in self.columns)
