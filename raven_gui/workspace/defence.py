"""The defence of the images looked at: latents refined in every run, while it is switched on."""

from collections import OrderedDict
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.service.messages import Cancel, Defend, Defended, JobChanged
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.attack_answers import Question, Refs
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images
from raven_gui.workspace.jobs import Jobs

SETTLE_MILLISECONDS = 400
"""After which what a slider has come to is defended; what it passed is not."""
MOST_KEPT = 64
"""Answers of a run about a block of images."""
PROPOSALS, LEAPFROG = 100, 20

Key = tuple[str, Refs, Question]


class Defence(QObject):
    """Asks for the block of images that the comparison shows, before the attack and after, once
    for the same attack; a newer question replaces an older one."""

    changed = Signal()

    def __init__(
        self, ask: Ask, images: Images, comparison: Comparison, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._images, self._comparison, self._jobs = ask, images, comparison, jobs
        self.on = False
        self._kept: OrderedDict[Key, Defended] = OrderedDict()
        self._given_up: set[Key] = set()
        self._asked: dict[str, Key] = {}
        self._job = 0
        self._share = ""
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MILLISECONDS)
        self._timer.timeout.connect(self._go_on)
        comparison.changed.connect(self._follow)
        comparison.step_changed.connect(self.changed)
        images.picture_removed.connect(self.renew)
        images.source_changed.connect(lambda _: self.renew())
        jobs.changed.connect(self._take_progress)
        jobs.ended.connect(self._end)

    def set_on(self, on: bool) -> None:
        """Defend what is looked at, or no longer."""
        if on != self.on:
            self.on = on
            self._given_up.clear()
            if on:
                self._go_on()
            else:
                self._withdraw()
            self.changed.emit()

    def of(self, run: str) -> Defended | None:
        """What the defence made in a run of the images of the comparison's result, [2N]: as they
        are, then attacked at the end of the attack. None while it is off or not known, or
        another step of the attack is shown."""
        shown = self.on and self._comparison.step is None
        return self._kept.get(self._key(run)) if shown else None

    @property
    def words(self) -> str:
        """What is to be said of it: how far it is, or why there is nothing; '' for nothing."""
        if not self.on:
            return ""
        if self._job:
            return f"Defending…{self._share}"
        if self._comparison.step is not None:
            return "The defence is of the attack’s end, which is not shown."
        results = self._comparison.result.results if self._comparison.result else ()
        known = [self.of(result.run) for result in results]
        sentences = [answer.sentence for answer in known if answer and answer.sentence]
        if any(self._key(result.run) in self._given_up for result in results):
            sentences.append("The defence was stopped: switch it off and on to begin anew.")
        return " ".join(dict.fromkeys(sentences))

    @property
    def settings(self) -> dict[str, Any]:
        """For a provenance."""
        seed = self._comparison.question.config.seed
        return {
            "method": "Hamiltonian Monte Carlo (Kuzina et al., 2022)",
            "proposals": PROPOSALS,
            "leapfrog": LEAPFROG,
            "seed": seed,
        }

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone."""
        for key in [key for key in self._kept if key[0] == run]:
            del self._kept[key]
        if run in self._asked:
            self._withdraw()
        self._follow()

    def renew(self) -> None:
        """Images are numbered anew: what is known of them has lost its names."""
        self._kept.clear()
        self._withdraw()
        self._follow()

    def take(self, event: Defended) -> None:
        """A run's answer."""
        if event.job == self._job and event.run in self._asked:
            self._kept[self._asked[event.run]] = event
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            self.changed.emit()

    def _key(self, run: str) -> Key:
        return run, self._comparison.refs, self._comparison.question

    def _follow(self) -> None:
        if self.on:
            self._timer.start()

    def _shown(self) -> dict[str, Key]:
        """By run, the results on show, once they answer what is asked of the attack."""
        comparison = self._comparison
        now = comparison.question, comparison.refs
        if comparison.result is None or now != (comparison.asked, comparison.front):
            return {}
        return {result.run: self._key(result.run) for result in comparison.result.results}

    def _go_on(self) -> None:
        shown = self._shown()
        known = self._kept.keys() | self._given_up
        wanted = {run: key for run, key in shown.items() if self.on and key not in known}
        asked = self._asked.items()
        if self._job and wanted.items() <= asked <= shown.items():
            return
        self._withdraw()
        if not wanted:
            return
        clean = np.stack([self._images.pixels(ref) for ref in self._comparison.refs])
        results = [self._comparison.result_of(run) for run in wanted]
        self._asked = wanted
        self._job = self._ask(
            Defend,
            runs=tuple(wanted),
            images=tuple(np.concatenate([clean, r.attacked]) for r in results if r is not None),
            proposals=PROPOSALS,
            leapfrog=LEAPFROG,
            seed=self._comparison.question.config.seed,
        )
        self.changed.emit()

    def _withdraw(self) -> None:
        if self._job:
            job = self._job
            self._forget_job()
            self._ask(Cancel, target=job)
            self.changed.emit()

    def _forget_job(self) -> None:
        self._job, self._asked, self._share = 0, {}, ""

    def _take_progress(self, job: int) -> None:
        found: JobChanged | None = next((j for j in self._jobs.all if j.job == job), None)
        if job and job == self._job and found is not None and found.total:
            left = found.seconds_left
            rest = "" if left is None else f", {max(1, round(left))} s left"
            self._share = f" {found.done / found.total:.0%}{rest}"
            self.changed.emit()

    def _end(self, job: int) -> None:
        """It ended by itself, or the user ended it: then it is not begun anew by itself."""
        if job and job == self._job:
            self._given_up |= {key for key in self._asked.values() if key not in self._kept}
            self._forget_job()
            self._follow()
            self.changed.emit()
