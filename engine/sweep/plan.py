"""The trainings of a sweep, and which runs they are."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from engine.config import TrainingConfig
from engine.runs import RunInfo
from engine.runs.info import seed_name
from engine.runs.notes import checked_notes
from engine.runs.sweeps import was_trained_on
from engine.sweep.axes import Point

LONGEST_NAME = 100
DONE_OR_BUSY = ("finished", "training", "queued")
_ASIDE = {"seed", "device"}
"""Choices in which the runs of one group may differ."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One training. `group` and the seed find its run; `point` is what the sweep set."""

    name: str
    group: str
    point: Point
    config: TrainingConfig


def plan(
    sweep: str, configured: Sequence[tuple[Point, TrainingConfig]], seeds: int
) -> tuple[str, list[Trial]]:
    """The name of the sweep, one made of what it tries where it has none, and its trainings: each
    configuration with its seed and those behind it, once. Raises ValueError where the last of them
    is no seed."""
    configs = [config for _, config in configured]
    sweep = sweep or f"sweep-{_digest([_choices(config) for config in configs])[:8]}"
    trials: dict[tuple[str, int], Trial] = {}
    for number, (point, config) in enumerate(configured, start=1):
        group = _digest([sweep, _choices(config)])[:12]
        for seed in range(config.seed, config.seed + seeds):
            own = _with_seed(config, seed)
            here = {**point, "seed": str(seed)} if "seed" in point else point
            trial = Trial(_name(sweep, point, number, seed), group, here, own)
            trials.setdefault((group, seed), trial)
    return sweep, list(trials.values())


def checked_sweep_name(sweep: str) -> str:
    """`sweep` as its runs are tagged with it. Raises RunError where it is no tag."""
    return next(iter(checked_notes([sweep], "").tags), "")


def trained_of(trials: Iterable[Trial], infos: Iterable[RunInfo]) -> Mapping[Trial, RunInfo]:
    """The runs that there are of `trials`, the last made where there are several."""
    there = {(info.group, info.config.seed): info for info in infos if info.group}
    return {
        trial: there[key] for trial in trials if (key := (trial.group, trial.config.seed)) in there
    }


def is_left(trial: Trial, info: RunInfo | None) -> bool:
    """Whether a training is to be begun, or gone on with: its run, None where there is none, is
    neither finished nor in other hands, nor was trained further since."""
    if info is None:
        return True
    return info.state not in DONE_OR_BUSY and not was_trained_on(trial.config, info)


def _name(sweep: str, point: Point, number: int, seed: int) -> str:
    """What the run is called: by what was set, or by a number where that is long."""
    told = " ".join(f"{name}={value}" for name, value in point.items() if name != "seed")
    name = seed_name(f"{sweep} {told}".strip(), seed)
    return name if len(name) <= LONGEST_NAME else seed_name(f"{sweep} {number}", seed)


def _with_seed(config: TrainingConfig, seed: int) -> TrainingConfig:
    try:
        return TrainingConfig.model_validate(config.model_dump() | {"seed": seed})
    except ValidationError as error:
        raise ValueError(f"{seed:,} is no seed: take fewer, or begin lower.") from error


def _choices(config: TrainingConfig) -> object:
    return config.model_dump(mode="json", exclude=_ASIDE)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
