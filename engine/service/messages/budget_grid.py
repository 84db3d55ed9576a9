"""One image under several budgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.service.messages.attacks import AttackResult
from engine.service.messages.commands import Attack
from engine.service.messages.events import Event


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackAtBudgets(Attack):
    """Attack as `Attack` does, once at each of `epsilons` in their order; the config's own budget
    does not count. Events: JobChanged while it goes on, and AttackedAtBudget after each. It takes
    turns with other jobs, and nothing replaces it."""

    epsilons: tuple[float, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackedAtBudget(Event):
    """What the attack did at one budget; one result per run of the command, but for those
    `refused`, as `Attacked` has them."""

    epsilon: float
    results: tuple[AttackResult, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
