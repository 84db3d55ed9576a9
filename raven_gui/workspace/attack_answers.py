"""What attacks have answered, kept for as long as there is room."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.config import AttackConfig
from engine.probe_attack import maximised_by
from engine.sanity import Maximised
from engine.service.messages import Attacked, AttackResult
from raven_gui.workspace.selection import ImageRef

Refs = tuple[ImageRef, ...]
MOST_BYTES = 512 * 1024**2
"""Of all that is kept. Beyond it, pictures that were not looked at for the longest go."""


@dataclass(frozen=True)
class Question:
    """What is asked of a block of images: settings, and whom they are to look like, if anybody.
    `on_probe`: the probes for `task`, or where that is '' the first ones, are attacked, and not the
    divergence of the settings."""

    config: AttackConfig
    target: ImageRef | None = None
    on_probe: bool = False
    task: str = ""

    @property
    def maximised(self) -> Maximised:
        """What the attack climbs, or with a target descends."""
        return maximised_by(self.config, self.on_probe)

    @property
    def with_course(self) -> "Question":
        """What is asked where the course is to be kept: a descent to a target then takes all its
        steps, whatever is `enough`."""
        if self.target is None or self.config.enough is None:
            return self
        return replace(self, config=self.config.model_copy(update={"enough": None}))


@dataclass(frozen=True, eq=False)
class Answer:
    """What one run's attack did to a block of images. `thin`: the pictures were let go, the
    numbers are there."""

    question: Question
    result: AttackResult
    job: int
    seconds: float
    course: bool = False
    """Whether the iterates were asked for."""
    thin: bool = False


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of one picked image in one run: `row` of the result. `fresh`: whether it
    answers the question of now; an older one is better than nothing."""

    result: AttackResult
    row: int
    question: Question
    fresh: bool
    thin: bool


class Answers:
    """The newest answer of each run about each block of images, and older ones while they fit."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[Refs, str, Question], Answer] = OrderedDict()
        self._newest: dict[tuple[Refs, str], Answer] = {}
        self._refused: dict[tuple[str, Question], str] = {}

    def find(self, refs: Refs, run: str, question: Question) -> Answer | None:
        """The answer to exactly this question, if it is kept."""
        key = (refs, run, question)
        answer = self._kept.get(key)
        if answer is not None:
            self._kept.move_to_end(key)
        return answer

    def refusal(self, run: str, question: Question) -> str:
        """Why a run cannot answer this, whatever the images; '' where it can."""
        return self._refused.get((run, replace(question, target=None)), "")

    def newest(self, refs: Refs, run: str) -> Answer | None:
        """The answer that came last about these images, be it to an older question."""
        return self._newest.get((refs, run))

    def known(self, refs: Refs, row: int, run: str, question: Question) -> Known | None:
        """What a run's attack did to one image of a block, as far as is known; nothing of before
        where it cannot answer this."""
        if self.refusal(run, question):
            return None
        answer = self.find(refs, run, question) or self.newest(refs, run)
        if answer is None:
            return None
        return Known(answer.result, row, answer.question, answer.question == question, answer.thin)

    def about(
        self, refs: Refs, runs: tuple[str, ...], question: Question
    ) -> tuple[Question, Attacked] | None:
        """What is known of a block with its pictures, as one answer of several runs: to this
        question if any run has answered it, else to the one that was answered last."""
        shown = _whole(self.find(refs, run, question) for run in runs)
        if not shown:
            newest = _whole(self.newest(refs, run) for run in runs)
            if not newest:
                return None
            question = max(newest, key=lambda answer: answer.job).question
            shown = _whole(self.find(refs, run, question) for run in runs)
        seconds = {answer.job: answer.seconds for answer in shown}
        attacked = Attacked(
            job=max(seconds),
            epsilon=question.config.epsilon,
            results=tuple(answer.result for answer in shown),
            seconds=sum(seconds.values()),
        )
        return question, attacked

    def put(self, refs: Refs, question: Question, event: Attacked, course: bool = False) -> None:
        """Keep what the engine answered, in place of an answer to the same question."""
        for result in event.results:
            answer = Answer(question, result, event.job, event.seconds, course)
            key = (refs, result.run, question)
            self._drop(key)
            self._kept[key] = self._newest[refs, result.run] = answer
            self._bytes += _bytes(result)
        asked = replace(question, target=None)
        self._refused |= {(run, asked): sentence for run, sentence in event.refused.items()}
        self._make_room(len(event.results))

    def forget(self, run: str) -> None:
        """A run's weights are others now, or it is gone."""
        self._drop_all(key for key in self._kept if key[1] == run)
        for key in [key for key in self._refused if key[0] == run]:
            del self._refused[key]

    def forget_images(self, dataset: str) -> None:
        """The images of a data set are numbered anew."""
        self._drop_all(
            (refs, run, question)
            for refs, run, question in self._kept
            if any(ref.dataset == dataset for ref in refs)
            or (question.target is not None and question.target.dataset == dataset)
        )

    def _drop_all(self, keys: Iterable[tuple[Refs, str, Question]]) -> None:
        for key in list(keys):
            self._drop(key)

    def _drop(self, key: tuple[Refs, str, Question]) -> None:
        answer = self._kept.pop(key, None)
        if answer is not None:
            self._bytes -= _bytes(answer.result)
            if self._newest.get(key[:2]) is answer:
                del self._newest[key[:2]]

    def _make_room(self, spared: int) -> None:
        """Let go what was not looked at for the longest, but never the last `spared`: older
        questions' answers whole, of the newest ones the pictures."""
        oldest = list(self._kept)[: len(self._kept) - spared] if self._bytes > self._most else []
        for key in oldest:
            if self._bytes <= self._most:
                return
            answer = self._kept[key]
            if self._newest.get(key[:2]) is not answer:
                self._drop(key)
            elif not answer.thin:
                thin = replace(answer, result=_thinned(answer.result), thin=True, course=False)
                self._bytes += _bytes(thin.result) - _bytes(answer.result)
                self._kept[key] = self._newest[key[:2]] = thin


def _whole(answers: Iterable[Answer | None]) -> list[Answer]:
    """Those that are there, with their pictures."""
    return [answer for answer in answers if answer is not None and not answer.thin]


def _thinned(result: AttackResult) -> AttackResult:
    """The numbers alone."""
    none = np.empty((0, 0, 0, 0), np.float32)
    return replace(
        result, attacked=none, clean_reconstruction=none, attacked_reconstruction=none, course=None
    )


def _bytes(thing: object) -> int:
    """Of all arrays in it."""
    return sum(array.nbytes for array in _arrays(thing))


def _arrays(thing: object) -> Iterator[NDArray[Any]]:
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from _arrays(value)
    elif isinstance(thing, tuple):
        for value in thing:
            yield from _arrays(value)
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from _arrays(getattr(thing, part.name))
