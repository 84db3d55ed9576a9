"""A workspace whose engine only records what it is asked, and says what a test tells it to."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.data.source import ImageSource
from engine.service.choices import engine_ready
from engine.service.messages import (
    Attack,
    Attacked,
    AttackResult,
    Command,
    EngineReady,
    Event,
    ImagesLoaded,
    LoadImages,
    RunInfo,
    RunsListed,
)
from engine.service.pipes import receive, send
from raven_gui.bridge import Bridge
from raven_gui.theme import Theme
from raven_gui.workspace import Workspace

Kind = TypeVar("Kind", bound=Command)
Message = TypeVar("Message", Command, Event)
TITLES = {"vae": "VAE", "vae-noise": "VAE (noise)", "smooth-encoder": "Smooth Encoder"}
VARIANTS = ("raven", "smooth-encoder", "vae", "vae-noise")


def across(message: Message) -> Message:
    """A message as it is on the other side of the pipe between the window and its engine."""
    pipe = io.BytesIO()
    send(pipe, message)
    pipe.seek(0)
    return cast(Message, receive(pipe))


def says(one: object, other: object) -> bool:
    """Whether an event, or a part of it, is the other, which may have crossed a pipe since."""
    if is_dataclass(other):
        return type(one) is type(other) and all(
            says(getattr(one, part.name), getattr(other, part.name)) for part in fields(other)
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(says, one, other))
    return np.array_equal(one, other)  # type: ignore[arg-type]


@dataclass
class RecordingEngine:
    """Keeps the commands it gets; `tell` delivers an event as the engine would."""

    hear: Callable[[Event], None]
    commands: list[Command] = field(default_factory=list)

    def deliver(self, event: Event) -> None:
        """Tell an event."""
        self.hear(across(event))

    def start(self) -> None:
        """Nothing to start."""

    def submit(self, command: Command) -> None:
        """Keep a command."""
        self.commands.append(across(command))

    def close(self) -> bool:
        """Nothing to end."""
        return True

    def last(self, kind: type[Kind]) -> Kind:
        """The newest command of a kind."""
        return next(c for c in reversed(self.commands) if isinstance(c, kind))

    def all(self, kind: type[Kind]) -> list[Kind]:
        """All commands of a kind."""
        return [c for c in self.commands if isinstance(c, kind)]


@dataclass
class World:
    """A workspace, the engine behind it, and means to let things happen."""

    workspace: Workspace
    engine: RecordingEngine
    bridge: Bridge

    def tell(self, event: Event) -> None:
        """Deliver an event and let it arrive."""
        self.engine.deliver(event)
        self.bridge._drain()
        QApplication.processEvents()

    def wake(self) -> None:
        """Let the engine be ready, with its images loaded and eight bundled runs listed."""
        self.tell(ready())
        self.load_images()
        self.tell(RunsListed(job=0, runs=tuple(bundled_runs())))

    def load_images(self) -> None:
        """Answer the newest LoadImages with the real embedded test images."""
        command = self.engine.last(LoadImages)
        images, test_count = _loaded(command.source)
        self.tell(
            ImagesLoaded(
                job=command.job,
                source=command.source,
                test_count=test_count,
                images=images.images,
                labels=images.labels,
                classes=images.classes,
                tasks=images.tasks,
                pixel_range=DATASETS[command.source.dataset].pixel_range,
            )
        )

    def answer_attack(self) -> Attacked:
        """Answer the newest Attack with arrays of the right shapes, different for each run."""
        command = self.engine.last(Attack)
        event = Attacked(
            job=command.job,
            epsilon=command.config.epsilon,
            results=tuple(attack_result(run, command) for run in command.runs),
            seconds=0.05,
        )
        self.tell(event)
        return event


@cache  # nearly every test of the window asks, and it takes a twentieth of a second
def ready() -> EngineReady:
    """What the real engine offers."""
    return engine_ready("CPU")


def _loaded(source: ImageSource) -> tuple[ImageSet, int]:
    """The images of a source; those that are embedded are read once."""
    return source.load() if source.data_root else _embedded(source)


@cache
def _embedded(source: ImageSource) -> tuple[ImageSet, int]:
    return source.load()


def bundled_runs() -> Iterator[RunInfo]:
    """Eight finished runs as they come with the product."""
    for dataset in ("fashion-mnist", "mnist"):
        for variant in VARIANTS:
            yield run_info(
                f"{dataset}/{variant}", variant, dataset, TITLES.get(variant, "RAVEN"), bundled=True
            )


def run_info(
    run: str,
    variant: str = "raven",
    dataset: str = "mnist",
    name: str = "RAVEN",
    bundled: bool = False,
    state: str = "finished",
) -> RunInfo:
    """A run with a short history."""
    return RunInfo(
        id=run,
        name=name,
        path=Path("runs") / run,
        bundled=bundled,
        state=state,  # type: ignore[arg-type]
        config=TrainingConfig(variant=variant, dataset=dataset, epochs=3),
        created="2026-01-01T10:00:00+00:00",
        epochs_done=3,
        seconds=12.0,
        figures={"accuracy": 0.92, "mse": 0.012, "mse_255": 800.0, "pair_distance": [0.5, 0.3]},
        history=tuple(
            {"epoch": e, "seconds": 4.0, "reconstruction": 200.0 / e, "kl": 10.0 + e}
            for e in (1, 2, 3)
        ),
    )


def a_seed(run: str) -> RunInfo:
    """One of several seeds of a configuration: s0, s1 and so on."""
    made = run_info(run, name=f"Six · seed {run[1:]}")
    config = made.config.model_copy(update={"seed": int(run[1:])})
    return replace(made, config=config, group="g")


def attack_result(run: str, command: Attack) -> AttackResult:
    """Arrays as the engine would give them, seeded by the run's name."""
    random = np.random.default_rng(sum(map(ord, run)))
    images = command.images
    count, epsilon = len(images), command.config.epsilon
    noise = random.uniform(-epsilon, epsilon, images.shape).astype(np.float32)
    probabilities = random.dirichlet(np.ones(10), (2, count)).astype(np.float32)
    means = random.normal(size=(2, count, 10)).astype(np.float32)
    shift = np.linalg.norm(means[1] - means[0], axis=1).astype(np.float32)
    return AttackResult(
        run=run,
        attacked=np.clip(images + noise, 0, 1),
        clean_reconstruction=images * np.float32(0.9),
        attacked_reconstruction=np.clip(images * np.float32(0.5) + noise, 0, 1),
        clean_mean=means[0],
        attacked_mean=means[1],
        clean_std=np.full_like(means[0], 0.1),
        attacked_std=np.full_like(means[1], 0.2),
        clean_probabilities=probabilities[0],
        attacked_probabilities=probabilities[1],
        divergence=shift**2,
        shift=shift,
        relative_shift=shift**2 / 10,
    )


@pytest.fixture
def world(qapp: QApplication) -> Iterator[World]:
    """A workspace that has just been opened; the engine is not ready yet."""
    owner = QObject()
    engines: list[RecordingEngine] = []

    def make(deliver: Callable[[Event], None]) -> RecordingEngine:
        engines.append(RecordingEngine(deliver))
        return engines[0]

    bridge = Bridge(make, owner)
    workspace = Workspace(bridge, owner)
    workspace.open()
    yield World(workspace, engines[0], bridge)
    bridge.close()
    owner.deleteLater()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The look of the window; whatever a test chooses, the next one finds light."""
    made = Theme(qapp)
    yield made
    made.set_choice("light")
    made.deleteLater()
