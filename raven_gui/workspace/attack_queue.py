"""One attack at a time, and always of what is wanted most."""

from collections import deque

import numpy as np

from engine.service.messages import Attack, Attacked, Cancel
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.attack_answers import Answers, Question, Refs
from raven_gui.workspace.attack_plan import AttackPlan, Want
from raven_gui.workspace.images import Images

REMEMBERED = 64
"""Attacks that were withdrawn: whatever is still heard of one is heard soon."""


class AttackQueue:
    """Puts what the plan wants to the engine. An attack that is under way is waited for while
    its images are still looked at, so that a slider that moves is followed; one that nobody waits
    for gives way at once."""

    def __init__(self, ask: Ask, images: Images, answers: Answers) -> None:
        self._ask, self._images, self._answers = ask, images, answers
        self.plan = AttackPlan(answers)
        self.asked: Want | None = None
        """What is under way."""
        self._job = 0
        self._withdrawn: deque[int] = deque(maxlen=REMEMBERED)

    def go_on(self, question: Question, runs: tuple[str, ...], course: bool) -> None:
        """Ask for what is wanted most."""
        want = self.plan.next(question, runs, course)
        if self.asked is not None:
            if want is not None and self._may_end(want):
                return
            self.withdraw(want is None)
        if want is not None:
            self._put(want)

    def _may_end(self, want: Want) -> bool:
        """Whether the attack under way is waited for, although `want` is wanted more."""
        asked = self.asked
        assert asked is not None
        same = asked.refs == want.refs
        return same or (asked.question == want.question and self.plan.is_looked_at(asked.refs))

    def is_about(self, job: int) -> bool:
        """Whether a job is the attack under way."""
        return self.asked is not None and job == self._job

    def was_withdrawn(self, job: int) -> bool:
        """Whether a job was an attack that nobody waits for any more."""
        return job in self._withdrawn

    def take(self, event: Attacked) -> Refs:
        """An answer to what is under way: about which images."""
        want = self.end()
        self._answers.put(want.refs, want.question, event, want.course)
        return want.refs

    def fail(self, question: Question, runs: tuple[str, ...], course: bool) -> bool:
        """What is under way could not be done; whether another is wanted by now anyway."""
        want = self.end()
        overtaken = self.plan.next(question, runs, course) != want
        if not overtaken:
            self.plan.fail(want)
        return overtaken

    def end(self) -> Want:
        """Nothing is under way any more; what was."""
        want, self.asked, self._job = self.asked, None, 0
        assert want is not None
        return want

    def withdraw(self, cancel: bool = True) -> None:
        """Wait no longer; a newer attack replaces one that is not cancelled."""
        if self.asked is not None:
            job = self._job
            self._withdrawn.append(job)
            self.end()
            if cancel:
                self._ask(Cancel, target=job)

    def _put(self, want: Want) -> None:
        fields: dict[str, object] = {}
        if want.question.on_probe:
            fields |= {"on_probe": True, "task": want.question.task}
        if want.question.target is not None:
            target = self._images.pixels(want.question.target)
            fields["targets"] = np.repeat(target[None], len(want.refs), axis=0)
        self.asked = want
        self._job = self._ask(
            Attack,
            runs=want.runs,
            images=np.stack([self._images.pixels(ref) for ref in want.refs]),
            config=want.question.config,
            course=want.course,
            **fields,
        )
