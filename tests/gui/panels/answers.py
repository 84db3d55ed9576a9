"""What the engine answers, and what it lists, for tests of several panels."""

from dataclasses import replace

from engine.service.messages import (
    AttackAtBudgets,
    AttackedAtBudget,
    Embed,
    Floats,
    MapMoved,
    RunInfo,
    RunsListed,
)
from raven_gui.export import Figure
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.panel import ComparePanel
from tests.gui.conftest import World, attack_result, bundled_runs, run_info


def half_answered_grid(world: World, panel: ComparePanel) -> tuple[BudgetGridDialog, Figure]:
    """Compare's grid of budgets, whose first two are answered, and the figure of it."""
    panel.look.budgets.click()
    dialog = panel.findChild(BudgetGridDialog)
    assert dialog is not None
    command = world.engine.last(AttackAtBudgets)
    for epsilon in command.epsilons[:2]:
        results = tuple(attack_result(run, command) for run in command.runs)
        world.tell(AttackedAtBudget(job=command.job, epsilon=epsilon, results=results))
    figure = dialog.figure()
    assert figure is not None
    return dialog, figure


def map_moved(command: Embed, points: Floats, step: int = 1, steps: int = 1) -> MapMoved:
    """A step of the map that was asked for; points [N, 2], or [N, 3] of a map in space."""
    run, source, method, axes, task = command.key
    return MapMoved(
        job=command.job,
        run=run,
        source=source,
        method=method,
        axes=axes,
        task=task,
        points=points,
        step=step,
        steps=steps,
        finished=step == steps,
    )


def two_seeds(world: World) -> list[RunInfo]:
    """Two own runs that differ in their seed alone; nothing else is ticked."""
    config = run_info("a").config
    own = [
        replace(
            run_info(f"own-{seed}", name=f"Own · seed {seed}"),
            group="own",
            config=config.model_copy(update={"seed": seed}),
        )
        for seed in (0, 1)
    ]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *own)))
    world.workspace.runs.tick_only(tuple(run.id for run in own))
    return own
