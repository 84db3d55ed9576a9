"""The defence of the images looked at: latents refined in every run, while it is switched on."""

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.service.messages import Cancel, Defend, Defended, JobChanged
from raven_gui.words import duration, whole_percent
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.attack_answers import Question, Refs
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.defence_plan import Key, missing, next_job
from raven_gui.workspace.images import Images
from raven_gui.workspace.jobs import Jobs

SETTLE_MILLISECONDS = 400
"""After which what a slider has come to is defended; what it passed is not."""
MOST_BYTES = 256 * 1024**2
"""Of all answers that are kept."""
ALMOST_FULL = 0.9
"""From then on only what is looked at is defended, lest it push out what is."""
PROPOSALS, LEAPFROG = 100, 20


def settings_told(question: Question) -> dict[str, Any]:
    """How images attacked by these settings are defended, for a provenance."""
    return {
        "method": "Hamiltonian Monte Carlo (Kuzina et al., 2022)",
        "proposals": PROPOSALS,
        "leapfrog": LEAPFROG,
        "seed": question.config.seed,
    }


class Defence(QObject):
    """Asks for the blocks of images that are looked at, before the attack and after, once for the
    same attack: as one job, which answers block by block. A newer question replaces an older one.
    """

    changed = Signal()
    """More is known, or less; or it is switched."""
    progressed = Signal()
    """There are other `words`."""

    def __init__(
        self, ask: Ask, images: Images, comparison: Comparison, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._images, self._comparison, self._jobs = ask, images, comparison, jobs
        self.on = False
        self._kept: OrderedDict[Key, Defended] = OrderedDict()
        self._bytes = 0
        self._given_up: set[Question] = set()
        self._asked: dict[tuple[str, int], Key] = {}
        """What the job under way will answer, in its order, by run and block."""
        self._job = 0
        self._share = ""
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MILLISECONDS)
        self._timer.timeout.connect(self._go_on)
        comparison.changed.connect(self.follow)
        comparison.answered.connect(self.follow)
        comparison.step_changed.connect(self.changed)
        images.picture_removed.connect(self.renew)
        images.source_changed.connect(lambda _: self.renew())
        jobs.changed.connect(self._take_progress)
        jobs.ended.connect(self._end)

    def set_on(self, on: bool, keep_job: bool = False) -> None:
        """Defend what is looked at, or no longer; what is under way then goes on all the same
        where it is to be kept, for whoever switches it on again."""
        if on != self.on:
            self.on = on
            self._given_up.clear()
            if on:
                self._go_on()
            elif not keep_job:
                self._withdraw()
            self.changed.emit()

    def of(self, run: str) -> Defended | None:
        """What the defence made in a run of the images of the comparison's result, [2N]: as they
        are, then attacked at the end of the attack. None while it is off or not known, or
        another step of the attack is shown."""
        return self.about(self._comparison.refs, self._comparison.question, run)

    def about(self, refs: Refs, question: Question, run: str) -> Defended | None:
        """The same of any block of the picked images, attacked by these settings."""
        shown = self.on and self._comparison.step is None
        return self._kept.get((run, refs, question)) if shown else None

    @property
    def words(self) -> str:
        """What is to be said of it: how far it is, or why there is nothing; '' for nothing."""
        if not self.on:
            return ""
        if self._job:
            count = len({image for _, refs, _ in self._asked.values() for image in refs})
            images = f" {count:,} images" if count > len(self._comparison.refs) else ""
            return f"Defending{images}…{self._share}"
        if self._comparison.step is not None:
            return "The defence is of the attack’s end, which is not shown."
        results = self._comparison.result.results if self._comparison.result else ()
        known = [self.of(result.run) for result in results]
        sentences = [answer.sentence for answer in known if answer and answer.sentence]
        if self._comparison.question in self._given_up:
            sentences.append("The defence was stopped: switch it off and on to begin anew.")
        return " ".join(dict.fromkeys(sentences))

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone."""
        for key in [key for key in self._kept if key[0] == run]:
            self._drop(key)
        if any(key[0] == run for key in self._asked.values()):
            self._withdraw()
        self.follow()

    def renew(self) -> None:
        """Images are numbered anew: what is known of them has lost its names."""
        for key in list(self._kept):
            self._drop(key)
        self._withdraw()
        self.follow()

    def take(self, event: Defended) -> None:
        """An answer about a block in a run."""
        key = self._asked.get((event.run, event.block)) if event.job == self._job else None
        if key is None:
            return
        self._drop(key)
        self._kept[key] = event
        self._bytes += _bytes(event)
        while self._bytes > MOST_BYTES and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))
        self.changed.emit()

    def follow(self) -> None:
        """Other images are looked at, or more is known of their attacks."""
        if self.on:
            self._timer.start()

    def _drop(self, key: Key) -> None:
        answer = self._kept.pop(key, None)
        if answer is not None:
            self._bytes -= _bytes(answer)

    def _go_on(self) -> None:
        comparison = self._comparison
        given_up = not self.on or comparison.asked in self._given_up
        wanted = [] if given_up else self._missing()
        left = [key for key in self._asked.values() if key not in self._kept]
        # What is under way goes on while it is about what is wanted first; the rest comes then.
        if self._job and wanted[:1] == left[:1]:
            return
        self._withdraw()
        job = next_job(comparison, self._images, wanted)
        if job is None:
            return
        self._asked = job.keys
        self._job = self._ask(
            Defend,
            runs=job.runs,
            images=job.images,
            blocks=job.blocks,
            proposals=PROPOSALS,
            leapfrog=LEAPFROG,
            seed=comparison.asked.config.seed,
        )
        self.progressed.emit()

    def _missing(self) -> list[Key]:
        room = self._bytes < MOST_BYTES * ALMOST_FULL
        return missing(self._comparison, self._kept.keys(), room)

    def _withdraw(self) -> None:
        if self._job:
            job = self._job
            self._forget_job()
            self._ask(Cancel, target=job)
            self.progressed.emit()

    def _forget_job(self) -> None:
        self._job, self._asked, self._share = 0, {}, ""

    def _take_progress(self, job: int) -> None:
        found: JobChanged | None = next((j for j in self._jobs.all if j.job == job), None)
        if job and job == self._job and found is not None and found.total:
            left = found.seconds_left
            rest = "" if left is None else f", {duration(left)} left"
            paused = ", paused" if found.state == "paused" else rest
            self._share = f" {whole_percent(found.done / found.total)}{paused}"
            self.progressed.emit()

    def _end(self, job: int) -> None:
        """It ended by itself, or the user ended it: then it is not begun anew by itself."""
        if job and job == self._job:
            ended = next((told.state for told in self._jobs.all if told.job == job), "finished")
            if ended != "finished":
                self._given_up |= {question for _, _, question in self._asked.values()}
            self._forget_job()
            self.follow()
            self.progressed.emit()


def _bytes(answer: Defended) -> int:
    refined = answer.refined
    return 0 if refined is None else refined.reconstruction.nbytes + refined.latents.nbytes
