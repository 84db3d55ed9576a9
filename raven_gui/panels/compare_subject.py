"""What an attack is about, kept from when it was asked for: settings and picks move on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from engine.config import AttackConfig
from engine.service.messages import AttackResult, Floats, RunInfo
from raven_gui.panels.compare_verdict import Verdict, verdict_of
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.comparison import MOST_IMAGES
from raven_gui.workspace.images import OWN


@dataclass(frozen=True, eq=False)
class Subject:
    """Settings of an attack and the images it is on; `labels` are None where unknown."""

    config: AttackConfig
    refs: tuple[ImageRef, ...]
    names: tuple[str, ...]
    labels: tuple[int | None, ...]
    images: tuple[Floats, ...]
    picked: int
    """How many images were picked; the first of them are attacked."""
    classes: Mapping[str, tuple[str, ...]]
    """Names of the classes of each data set whose images are there, in the task that counts."""
    tasks: Mapping[str, str]
    """The task that counts in each of these data sets."""

    @property
    def budget(self) -> str:
        """The ball that the perturbation stays in."""
        norm = "L∞" if self.config.norm == "linf" else "L2"
        return f"{norm} ≤ {self.config.epsilon:g}"

    def classes_of(self, run: RunInfo) -> tuple[str, ...]:
        """What a run's predictions are called; empty where not known."""
        return self.classes.get(run.config.dataset, ())

    def verdict(self, run: RunInfo, result: AttackResult, image: int) -> Verdict | None:
        """What the attack did to one of the images in a run. A run's probe knows the classes of
        its own data set, whatever the image is of. None where it has no probe for the task."""
        own = run.config.dataset == self.refs[image].dataset
        first = next(iter(result.by_task), "")
        probabilities = result.on_task(self.tasks.get(run.config.dataset) or first)
        if probabilities is None:
            return None
        return verdict_of(
            result,
            probabilities,
            image,
            self.config.divergence,
            classes=self.classes_of(run),
            label=self.labels[image] if own else None,
        )


class Subjects(QObject):
    """Follows the comparison: `asked` is the subject of the attack under way, `answered` that of
    the result on show, None before there is one."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.asked = self._now()
        self._result = workspace.comparison.result
        self.answered = self.asked if self._result is not None else None
        workspace.comparison.busy_changed.connect(self._follow)
        workspace.ready.connect(self._rename)
        workspace.images.task_changed.connect(self._change_task)

    def _follow(self, busy: bool) -> None:
        result = self._workspace.comparison.result
        if busy:
            self.asked = self._now()
        elif result is not self._result:  # the same again: the attack failed
            self._result, self.answered = result, self.asked

    def _now(self) -> Subject:
        images = self._workspace.images
        refs = images.picked[:MOST_IMAGES]
        return Subject(
            config=self._workspace.comparison.config,
            refs=refs,
            names=tuple(self._name(ref) for ref in refs),
            labels=tuple(images.label(ref) for ref in refs),
            images=tuple(images.pixels(ref) for ref in refs),
            picked=len(images.picked),
            classes=images.sets.all_classes(),
            tasks=images.sets.all_tasks(),
        )

    def _change_task(self) -> None:
        """Another question is asked of the same images."""
        self.asked = self._on_task(self.asked)
        self.answered = None if self.answered is None else self._on_task(self.answered)

    def _on_task(self, subject: Subject) -> Subject:
        images = self._workspace.images
        named = [
            (self._name(ref), images.label(ref)) if ref.dataset != OWN else (name, None)
            for ref, name in zip(subject.refs, subject.names, strict=True)
        ]
        return replace(
            subject,
            names=tuple(name for name, _ in named),
            labels=tuple(label for _, label in named),
            classes=images.sets.all_classes(),
            tasks=images.sets.all_tasks(),
        )

    def _rename(self) -> None:
        """The engine has told what data sets are called."""
        self.asked = self._renamed(self.asked)
        self.answered = None if self.answered is None else self._renamed(self.answered)

    def _renamed(self, subject: Subject) -> Subject:
        return replace(subject, names=tuple(self._name(ref) for ref in subject.refs))

    def _name(self, ref: ImageRef) -> str:
        """Data set, position and class of a test image; the name of the user's own."""
        images, label = self._workspace.images, self._workspace.images.label(ref)
        if label is None:
            return f"{images.name(ref)} · your own picture"
        named = images.sets.on_task(ref.dataset).classes[label]
        title = self._workspace.dataset_title(ref.dataset)
        return f"{title} test image {ref.index} · class {named}"
