"""One image under several budgets."""

from dataclasses import dataclass

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
    """What the attack did at one budget; one result per run of the command."""

    epsilon: float
    results: tuple[AttackResult, ...]
