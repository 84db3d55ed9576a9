"""Sweeps: many trainings that one command carries out, here or in another process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.config import TrainingConfig
from engine.runs.sweeps import SweptField, was_trained_on
from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import RunInfo

TrialState = Literal["finished", "training", "interrupted", "failed", "waiting"]


@dataclass(frozen=True, eq=False, kw_only=True)
class SweepTrial:
    """One training of a sweep. `group` is shared by those that differ in the seed of their `config`
    alone; `point` is what the sweep set, as it was typed; `run` is None before it has begun;
    `failure` says why the last attempt was given up."""

    name: str
    group: str
    point: Mapping[str, str]
    config: TrainingConfig
    state: TrialState
    run: RunInfo | None = None
    failure: str = ""

    @property
    def was_trained_on(self) -> bool:
        """Whether its run was trained further since than the sweep wanted."""
        return self.run is not None and was_trained_on(self.config, self.run)


@dataclass(frozen=True, eq=False, kw_only=True)
class SweepInfo:
    """A sweep. `fields` are what it varies; `running`: a process carries it out now, on so many
    `workers` (None where its cluster alone knows); `seconds_left` is None where it does not run, or
    nothing tells how long some of what is left takes, or how many at once; `commands` go on with
    it, one after the other."""

    name: str
    fields: tuple[SweptField, ...]
    trials: tuple[SweepTrial, ...]
    running: bool
    commands: tuple[str, ...]
    workers: int | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class ListSweeps(Command):
    """Ask for all sweeps of the run store, as they are now. Answer: SweepsListed."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SweepsListed(Event):
    """All sweeps there are, the one that moved last first."""

    sweeps: tuple[SweepInfo, ...]
