"""Which images are attacked next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from raven_gui.workspace.attack_answers import Answers, Question, Refs

BLOCK = 16
"""Picked images that are attacked at once. The random start of an attack depends on an image's
place among those attacked with it: blocks in the order of picking give the same numbers whatever
is looked at first."""


@dataclass(frozen=True)
class Want:
    """A block of images, what is asked of it, and of which runs."""

    refs: Refs
    question: Question
    runs: tuple[str, ...]
    course: bool = False


class Blocks(Sequence[Refs]):
    """The picked images, in their order, by sixteen. Each block is cut when it is asked for: there
    may be thousands of them, of which few are looked at."""

    def __init__(self, refs: Refs = ()) -> None:
        self._refs = refs

    def __len__(self) -> int:
        return -(-len(self._refs) // BLOCK)

    @overload
    def __getitem__(self, place: int) -> Refs: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Refs, ...]: ...

    def __getitem__(self, place: int | slice) -> Refs | tuple[Refs, ...]:
        starts = range(0, len(self._refs), BLOCK)[place]
        if isinstance(starts, int):
            return self._refs[starts : starts + BLOCK]
        return tuple(self._refs[start : start + BLOCK] for start in starts)


class AttackPlan:
    """Blocks that are looked at come first, then, if wanted, all others."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._failed: set[tuple[Refs, Question, bool]] = set()
        self._rest = 0
        self.blocks = Blocks()
        self.looked_at: tuple[int, ...] = ()
        """Blocks by number, the foremost first."""
        self.everything = False
        """Whether the others are attacked too."""

    @property
    def done(self) -> int:
        """How many images, from the first on, are known to be attacked, once all are wanted."""
        return min(
            self._rest * BLOCK, sum(map(len, self.blocks[-1:])) + BLOCK * (len(self.blocks) - 1)
        )

    def renew(self) -> None:
        """There is another question, or there are other images: what failed may be asked again."""
        self._failed.clear()
        self._rest = 0

    def fail(self, want: Want) -> None:
        """It could not be done: it is not asked again."""
        self._failed.add((want.refs, want.question, want.course))

    def failed(self, refs: Refs, question: Question) -> bool:
        """Whether a block could not be attacked, be it without its course."""
        return (refs, question, False) in self._failed

    def is_looked_at(self, refs: Refs) -> bool:
        """Whether a block is among the foremost."""
        return any(self.blocks[number] == refs for number in self.looked_at)

    def look_at(self, places: Iterable[int]) -> None:
        """Attack first the blocks of these of the picked images."""
        numbers = dict.fromkeys(place // BLOCK for place in places)
        self.looked_at = tuple(number for number in numbers if number < len(self.blocks))

    def foremost(self, question: Question, runs: tuple[str, ...], course: bool) -> Iterator[Want]:
        """What is looked at, answered or not; `runs` are those that have yet to answer."""
        for number in self.looked_at:
            yield self._want(self.blocks[number], question, runs, course)

    def next(self, question: Question, runs: tuple[str, ...], course: bool) -> Want | None:
        """What to ask now; None where everything that is wanted is answered."""
        for want in self.foremost(question, runs, course):
            if want.runs:
                return want
        while self.everything and self._rest < len(self.blocks):
            want = self._want(self.blocks[self._rest], question, runs, False, pictures=False)
            if want.runs:
                return want
            self._rest += 1
        return None

    def _want(
        self,
        refs: Refs,
        question: Question,
        runs: tuple[str, ...],
        course: bool,
        pictures: bool = True,
    ) -> Want:
        if (refs, question, course) in self._failed:
            return Want(refs, question, (), course)
        left = []
        for run in runs:
            if self._answers.refusal(run, question):
                continue
            answer = self._answers.find(refs, run, question)
            if answer is None or (course and not answer.course) or (pictures and answer.thin):
                left.append(run)
        return Want(refs, question, tuple(left), course)
