"""The attack on the picked images in the ticked runs."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Attacked, AttackMoved, AttackResult, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.attack_answers import Answers, Known, Question, Refs
from raven_gui.workspace.attack_plan import BLOCK, Blocks
from raven_gui.workspace.attack_queue import AttackQueue
from raven_gui.workspace.attack_wishes import AttackWishes
from raven_gui.workspace.history import History
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.selection import OWN, place_after


class Comparison(AttackWishes):
    """Attacks what is looked at whenever ticked runs, picked images or settings change, a block of
    images at a time; then what else is wanted.

    One attack is under way at most; what changed meanwhile is asked for when it is answered. So a
    slider that moves is followed, and the last position wins.
    """

    changed = Signal()
    """There is a new `result`."""
    answered = Signal(object)
    """A block of picked images, ImageRefs, was attacked; be it the one `result` is about or not."""
    focus_changed = Signal()
    step_changed = Signal()
    busy_changed = Signal(bool)
    moved = Signal(object)
    """An AttackMoved, while an attack goes on."""

    def __init__(
        self, ask: Ask, runs: Runs, images: Images, history: History, parent: QObject
    ) -> None:
        super().__init__(history, parent)
        self._runs, self._images = runs, images
        self.picked: Refs = ()
        """The picked images that have the shape that is shown: no others are attacked."""
        self.focus = 0
        """Which of the picked images is looked at."""
        self.refs: Refs = ()
        """The images that `result` is about: those picked together with the one looked at."""
        self.result: Attacked | None = None
        self.question = self.asked
        """What `result` answers."""
        self._answers = Answers()
        self._queue = AttackQueue(ask, images, self._answers)
        self._plan = self._queue.plan
        self._wanted: tuple[int, ...] = ()
        runs.ticked_changed.connect(self.refresh)
        images.picked_changed.connect(self._follow_picks)
        images.picture_removed.connect(lambda: self._forget_images(OWN))
        images.source_changed.connect(self._forget_images)
        images.task_changed.connect(self.refresh)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The ticked runs that see images of the shape that is shown."""
        return tuple(run for run in self._runs.ticked if self._images.seen_by(run))

    @property
    def task(self) -> str:
        """The task that counts in the runs' data set, where that has several; else ''."""
        return self._images.sets.task_among(run.config.dataset for run in self.runs)

    @property
    def left_out(self) -> tuple[RunInfo, ...]:
        """The ticked runs that see images of another shape."""
        return tuple(run for run in self._runs.ticked if not self._images.seen_by(run))

    @property
    def busy(self) -> bool:
        """Whether an attack is under way."""
        return self._queue.asked is not None

    @property
    def front(self) -> Refs:
        """The picked images that are attacked together with the one looked at."""
        block = self.focus // BLOCK
        return self._plan.blocks[block] if block < len(self._plan.blocks) else ()

    def place_of(self, refs: Refs) -> int:
        """Which of the picked images the first of a block is."""
        return BLOCK * list(self._plan.blocks).index(refs) if refs in self._plan.blocks else 0

    @property
    def failed(self) -> bool:
        """Whether the images looked at could not be attacked."""
        refused = bool(self.runs) and all(self.refusal(run.id) for run in self.runs)
        return refused or self._plan.failed(self.front, self.asked)

    @property
    def done(self) -> int:
        """How many picked images are attacked, where all of them are wanted."""
        return self._plan.done

    def set_focus(self, place: int) -> None:
        """Look at another of the picked images."""
        place = max(0, min(place, len(self.picked) - 1))
        if place != self.focus:
            self.focus = place
            self._look()
            self.focus_changed.emit()

    def set_step(self, step: int | None) -> None:
        """Show things as they were after a step, 0 for the random start; None for the end."""
        if step != self.step:
            before, self.step = self.asked, step
            self.step_changed.emit()
            if self.asked != before:
                self.config_changed.emit()
                self._plan.renew()
            self._look()

    def want(self, places: Iterable[int], everything: bool = False) -> None:
        """Attack these of the picked images first, in this order, then the one looked at; and
        with `everything` all others in the end."""
        self._wanted = tuple(places)
        self._plan.everything = everything
        self._look()

    def result_of(self, run: str) -> AttackResult | None:
        """What the attack did in one run to `refs`."""
        results = self.result.results if self.result is not None else ()
        return next((result for result in results if result.run == run), None)

    def known(self, place: int, run: str) -> Known | None:
        """What the attack did to any of the picked images in a run, as far as is known."""
        return self._answers.known(self.block_of(place), place % BLOCK, run, self.asked)

    def refusal(self, run: str) -> str:
        """Why a run cannot be attacked as is asked now; '' where it can."""
        return self._answers.refusal(run, self.asked)

    def block_of(self, place: int) -> Refs:
        """The picked images that one of them is attacked together with."""
        return self._plan.blocks[place // BLOCK]

    @property
    def blocks_in_sight(self) -> tuple[Refs, ...]:
        """The blocks that are looked at, the foremost first."""
        return tuple(self._plan.blocks[number] for number in self._plan.looked_at)

    @property
    def wanted_blocks(self) -> tuple[Refs, ...]:
        """Those, and then all others where all picked images are attacked."""
        others = self._plan.blocks if self._plan.everything else ()
        return tuple(dict.fromkeys((*self.blocks_in_sight, *others)))

    def answer_about(self, refs: Refs, run: str) -> AttackResult | None:
        """What the attack of now did in a run to a block, with its pictures; None while that is
        not known."""
        answer = self._answers.find(refs, run, self.asked)
        return None if answer is None or answer.thin else answer.result

    def refresh(self) -> None:
        """Attack what is not attacked yet, at once or when the attack under way is answered."""
        self._plan.renew()
        self._look()

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: what its attacks did is no longer true."""
        self._answers.forget(run)
        if self._queue.asked is not None and run in self._queue.asked.runs:
            self._queue.withdraw()
            self.busy_changed.emit(False)
        self.refresh()

    def take(self, event: Attacked) -> None:
        """An answer from the engine."""
        if self._queue.is_about(event.job):
            refs = self._queue.take(event)
            self._show()
            self.busy_changed.emit(False)
            self._go_on()
            self.answered.emit(refs)

    def take_progress(self, event: AttackMoved) -> None:
        """The attack's course so far."""
        if self._queue.is_about(event.job):
            self.moved.emit(event)

    def take_failure(self, job: int) -> bool:
        """The attack could not be done; whether that matters to nobody, as another is wanted by
        now: a run may have been deleted meanwhile."""
        if not self._queue.is_about(job):
            return self._queue.was_withdrawn(job)
        course = self._queue.asked is not None and self._queue.asked.course
        overtaken = self._queue.fail(*self._ask_of)
        self.busy_changed.emit(False)
        if course and not overtaken:
            # The end may still be shown; that no step is, is not the user's wish.
            self._history.quietly(lambda: self.set_step(None))
        self._go_on()
        return overtaken

    @property
    def _ask_of(self) -> tuple[Question, tuple[str, ...], bool]:
        return self.asked, tuple(run.id for run in self.runs), self.step is not None

    def _follow_picks(self) -> None:
        before = self.picked
        self._take_picks()
        self.focus = place_after(before, self.picked, self.focus)
        self.refresh()

    def _take_picks(self) -> None:
        self.picked = self._images.fitting(self._images.picked)
        self._plan.blocks = Blocks(self.picked)

    def _look(self) -> None:
        self._plan.look_at((*self._wanted, self.focus))
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        before = self._queue.asked
        self._queue.go_on(*self._ask_of)
        if self._queue.asked is not before:
            self.busy_changed.emit(self.busy)

    def _show(self) -> None:
        """Let `result` be what is known of the images looked at. Those before stay on show until
        anything is."""
        refs, runs = self.front, self.runs
        if not refs or not runs:
            self._set_result((), None)
            return
        known = self._answers.about(refs, tuple(run.id for run in runs), self.asked)
        if known is not None:
            self.question, result = known
            self._set_result(refs, result)

    def _set_result(self, refs: Refs, result: Attacked | None) -> None:
        before, self.refs = (self.refs, _parts(self.result)), refs
        if before != (refs, _parts(result)):
            self.result = result
            self.changed.emit()

    def _forget_images(self, dataset: str) -> None:
        """Images are numbered anew: what is known of them has lost its names."""
        self._answers.forget_images(dataset)
        self._take_picks()
        asked = self._queue.asked
        if asked is not None and any(ref.dataset == dataset for ref in asked.refs):
            self._queue.withdraw()
            self.busy_changed.emit(False)
        if self.target is not None and self.target.dataset == dataset:
            self.forget_target()
        if any(ref.dataset == dataset for ref in self.refs):
            self._set_result((), None)


def _parts(result: Attacked | None) -> tuple[AttackResult, ...] | None:
    return None if result is None else result.results
