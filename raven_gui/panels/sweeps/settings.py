"""What the trainings of a sweep were set to, whichever of its commands did it."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.config import TrainingConfig
from engine.service.messages import SweepTrial

ASIDE = {"seed", "device", "download"}
"""In which the trainings of one configuration may differ, or which change none."""


def settings_of(config: TrainingConfig) -> Mapping[str, Any]:
    """By the names that a sweep varies them by."""
    settings = config.model_dump(mode="json", exclude=ASIDE)
    method, likelihood = settings.pop("objective"), settings.pop("likelihood_settings")
    return {
        **{f"likelihood.{name}": value for name, value in likelihood.items()},
        **method,
        **settings,
    }


def unlike(trials: Sequence[SweepTrial], fields: Sequence[str]) -> list[str]:
    """What was set otherwise, `fields` apart, in configurations that look the same by what the
    sweep varies: two commands of its name had it unlike."""
    looks: dict[tuple[tuple[str, str], ...], dict[str, TrainingConfig]] = {}
    for trial in trials:
        look = tuple(sorted(pair for pair in trial.point.items() if pair[0] not in ASIDE))
        looks.setdefault(look, {}).setdefault(trial.group, trial.config)
    found: dict[str, None] = {}
    for same in looks.values():
        if len(same) > 1:
            settings = [settings_of(config) for config in same.values()]
            names = dict.fromkeys(name for one in settings for name in one)
            found |= {
                name: None
                for name in names
                if any(one.get(name) != settings[0].get(name) for one in settings)
            }
    return [name for name in found if name not in fields]
