"""What an attack is about: its settings and the block of images it is on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.config import AttackConfig
from engine.sanity import Maximised
from engine.service.messages import AttackResult, Floats, Refinement, RunInfo
from raven_gui.attack_terms import budget_words
from raven_gui.panels.compare.defence import defended_names
from raven_gui.panels.compare.verdict import Verdict, verdict_of
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.attack_answers import Question

AIMED: Mapping[Maximised, str] = MappingProxyType(
    {"reconstruction": " to be reconstructed like ", "downstream": " to be read like "}
)
"""What an attack was to do with a target, where it is on no divergence of posteriors."""


@dataclass(frozen=True, eq=False)
class Subject:
    """What an attack is asked and the images it is on; `labels` are None where unknown."""

    question: Question
    refs: tuple[ImageRef, ...]
    names: tuple[str, ...]
    short_names: tuple[str, ...]
    """As a provenance tells them: 'mnist 12', 'mnist training 3'."""
    labels: tuple[int | None, ...]
    images: tuple[Floats, ...]
    first: int
    """Which of the picked images the first of these is."""
    picked: int
    """How many images are picked; these are a block of them."""
    classes: Mapping[str, tuple[str, ...]]
    """Names of the classes of each data set whose images are there, in the task that counts."""
    tasks: Mapping[str, str]
    """The task that counts in each of these data sets."""
    target_name: str
    """Of what the images are to look like to the encoders; '' where there is no target."""
    short_target_name: str

    @property
    def config(self) -> AttackConfig:
        """Settings of the attack."""
        return self.question.config

    @property
    def target(self) -> ImageRef | None:
        """Which image these are to look like, if any."""
        return self.question.target

    def done(self, where: str = "") -> str:
        """What the attack did to an image, as `done_words`; or that there was none."""
        if self.config.epsilon == 0:
            return f"not attacked{where} (ε = 0)"
        return done_words(self.question, self.target_name, where)

    @property
    def budget(self) -> str:
        """The ball that the perturbation stays in."""
        return budget_words(self.config)

    def step(self, shown: int | None) -> int | None:
        """The step that is `shown`, or the last one where the attack has fewer; None for its end,
        which is no step."""
        return None if shown is None else min(shown, self.config.last_step)

    def row(self, focus: int) -> int:
        """Which of these images the one looked at is; the nearest, while it is none of them."""
        return max(0, min(focus - self.first, len(self.refs) - 1))

    def classes_of(self, run: RunInfo) -> tuple[str, ...]:
        """What a run's predictions are called; empty where not known."""
        return self.classes.get(run.config.dataset, ())

    def verdict(
        self, run: RunInfo, result: AttackResult, image: int, refined: Refinement | None = None
    ) -> Verdict | None:
        """What the attack did to one of the images in a run, and what is left of it once latents
        are `refined`. A run's probe knows the classes of
        its own data set, whatever the image is of. None where it has no probe for the task."""
        own = run.config.dataset == self.refs[image].dataset
        first = next(iter(result.by_task), "")
        task = self.tasks.get(run.config.dataset) or first
        probabilities = result.on_task(task)
        if probabilities is None:
            return None
        verdict = verdict_of(
            result,
            probabilities,
            image,
            self.question.maximised,
            classes=self.classes_of(run),
            label=self.labels[image] if own else None,
            targeted=self.target is not None,
        )
        if refined is None:
            return verdict
        defended = defended_names(refined, task, image, len(self.refs), self.classes_of(run))
        return replace(verdict, defended=defended)


def subject_of(workspace: Workspace) -> Subject:
    """What the result on show is about; while there is none, what is being attacked."""
    comparison = workspace.comparison
    if comparison.result is None:
        return subject_asked(workspace)
    return _subject(workspace, comparison.question, comparison.refs)


def subject_asked(workspace: Workspace) -> Subject:
    """What is being attacked, answered or not."""
    return _subject(workspace, workspace.comparison.asked, workspace.comparison.front)


def _subject(workspace: Workspace, question: Question, refs: tuple[ImageRef, ...]) -> Subject:
    images, target = workspace.images, question.target
    return Subject(
        question=question,
        refs=refs,
        names=tuple(images.name(ref) for ref in refs),
        short_names=tuple(short_name(workspace, ref) for ref in refs),
        labels=tuple(images.label(ref) for ref in refs),
        images=tuple(images.pixels(ref) for ref in refs),
        first=workspace.comparison.place_of(refs),
        picked=len(workspace.comparison.picked),
        classes=images.sets.all_classes(),
        tasks=images.sets.all_tasks(),
        target_name="" if target is None else images.name(target),
        short_target_name="" if target is None else short_name(workspace, target),
    )


def done_words(question: Question, target: str, where: str = "") -> str:
    """What an attack did to an image; `target`: what it was to look like is called, if there is
    anything. `where`: words about the runs, with a space before them."""
    how = "attacked through the probe" if question.on_probe else "attacked"
    aim = AIMED.get(question.maximised, " to look like ")
    return f"{how}{where}{f'{aim}{target}' if target else ''}"


def short_name(workspace: Workspace, ref: ImageRef) -> str:
    """Data set and position of a test or training image, by which a command finds it; the file name
    of the user's own. On screen it is `Images.name`."""
    if not ref.dataset:
        return workspace.images.pictures[ref.index].name
    kind, number = workspace.images.sets.numbered(*ref)
    return f"{ref.dataset}{'' if kind == 'test' else f' {kind}'} {number}"
