"""The attack on the probe that a claim of robust accuracy is held against: how it is made where
nobody chooses otherwise.

Nothing here imports torch, so options can be made of it before the engine is awake.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.config import AttackConfig
from engine.sanity import Maximised

PROBE_STEPS, PROBE_RESTARTS = 100, 10
PROBE_USUAL: Mapping[str, Any] = MappingProxyType(
    {"steps": PROBE_STEPS, "restarts": PROBE_RESTARTS, "schedule": "cosine"}
)
"""Fields of an `AttackConfig`, in place of its own defaults."""
FIRST_STEP = 0.5
"""Of its budget; its steps shorten from there. On the bundled models 100 such steps left 0 to 3
points less accuracy than steps of 1/25, and as little as APGD of Croce and Hein, 2020."""


def maximised_by(config: AttackConfig, on_probe: bool) -> Maximised:
    """What an attack by `config` maximises where it is, or is not, one on the probe."""
    return "downstream" if on_probe else config.divergence


def usual_of(maximised: Maximised) -> Mapping[str, Any]:
    """The fields of an `AttackConfig` that what is maximised decides, where nobody says
    otherwise."""
    return PROBE_USUAL if maximised == "downstream" else {"divergence": maximised}


def attack_on(maximised: Maximised, config: AttackConfig) -> AttackConfig:
    """How `config` attacks what is maximised: on the probe its steps shorten, where it does not say
    how they go."""
    if maximised == "downstream" and config.schedule == "constant":
        return config.model_copy(update={"schedule": PROBE_USUAL["schedule"]})
    return config


def attack_at(maximised: Maximised, config: AttackConfig, budget: float) -> AttackConfig:
    """The attack as it is made on what is maximised at a budget, by `config` as `attack_on` has
    it."""
    if maximised == "downstream":
        return probe_attack_at(config, budget)
    return config.model_copy(update={"divergence": maximised, "epsilon": budget})


def probe_attack_at(config: AttackConfig, budget: float) -> AttackConfig:
    """`config` at a budget. Steps that shorten begin with half of it, unless their length is
    chosen, or the ball is L1's, where a step goes to few pixels."""
    step = config.step_size
    if step is None and budget and config.schedule == "cosine" and config.norm != "l1":
        step = FIRST_STEP * budget
    return config.model_copy(update={"epsilon": budget, "step_size": step})


def step_told(maximised: Maximised, config: AttackConfig) -> float | str | None:
    """The length of a step at any budget, or of the first of those that shorten; None where it is
    the ball's own."""
    if maximised == "downstream" and config.step_size is None:
        part = probe_attack_at(config, 1).step_size
        return part and f"epsilon/{1 / part:g}"
    return config.step_size


def as_told_at_budgets(maximised: Maximised, config: AttackConfig) -> dict[str, Any]:
    """How images are attacked by `config` at any budget, for a JSON file; where there is a target
    is no part of it."""
    told = config.model_dump(mode="json", exclude={"epsilon", "divergence", "enough"})
    return told | {"step_size": step_told(maximised, config)}


def as_told(maximised: Maximised, config: AttackConfig, task: str = "") -> dict[str, Any]:
    """How images are attacked by `config`, for a JSON file; on the probe the steps as they are, and
    the `task` that it is for where one is named."""
    made = attack_at(maximised, config, config.epsilon)
    if maximised != "downstream":
        return made.model_dump(mode="json")
    told = made.model_dump(mode="json", exclude={"coupling"}) | {"divergence": maximised}
    return told | ({"task": task} if task else {})
