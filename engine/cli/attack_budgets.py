"""`raven attack --epsilons`: the same images attacked at several budgets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.cli.output import Output
from engine.cli.selected import Selected
from engine.config import AttackConfig
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch


def attack_at_budgets(
    models: "Sequence[TrainedModel]",
    selected: Selected,
    aims: Selected | None,
    config: AttackConfig,
    budgets: Sequence[float],
    on_probe: bool,
    output: Output,
) -> list[m.AttackedAtBudget]:
    """What the attack does at each of `budgets`, as the window's budget grid has it; in models that
    are asked a task, `on_probe` or not."""
    from engine.service.budget_job import attack_at_budgets as course

    command = m.AttackAtBudgets(
        job=1,
        runs=tuple(trained.run.id for trained in models),
        images=selected.images,
        config=config,
        targets=aims.images if aims else None,
        epsilons=tuple(budgets),
        on_probe=on_probe,
    )
    found = []
    with output.progress() as show:
        for event in course(command, models):
            match event:
                case m.JobChanged():
                    show("attack", event.done, event.total)
                case m.AttackedAtBudget():
                    found.append(event)
    return found
