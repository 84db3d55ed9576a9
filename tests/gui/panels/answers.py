"""What the engine answers, and what it lists, for tests of several panels."""

from dataclasses import replace

import numpy as np

from engine.evaluation.judgement import judge
from engine.sanity import Evidence, Rival
from engine.service.messages import (
    AttackAtBudgets,
    AttackChecked,
    AttackedAtBudget,
    CheckAttack,
    Embed,
    Encode,
    Encoded,
    EpochsMapped,
    Floats,
    ImageSource,
    Integers,
    MapMoved,
    RunInfo,
    RunsListed,
)
from raven_gui.export import Figure
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.panel import ComparePanel
from tests.gui.conftest import World, attack_result, bundled_runs, run_info

MNIST = ImageSource("mnist")
SOUND = Evidence(
    maximised="wasserstein",
    images=200,
    originals=200,
    clean=0.95,
    chance=0.12,
    budgets=(0.0, 0.1),
    accuracies=(0.95, 0.5),
    others=(0.95, 0.1),
    worst=(0.95, 0.08),
    at=0.1,
    steps=((50, 0.5), (100, 0.49), (200, 0.49)),
    restarts=((1, 0.5), (5, 0.47)),
    course=(1.0, 8.0, 9.5, 9.9, 10.0, 10.0, 10.0, 10.0, 10.0),
    reached_by_four=10.1,
    unlimited=0.1,
    noise=Rival(0.9, 0.0),
    search=Rival(0.55, 0.02),
    transfer=Rival(0.8, 0.0),
    transferred_from="RAVEN (mnist/raven)",
)


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


def encoded(
    command: Encode, predictions: Integers, accuracy: float, means: Floats | None = None
) -> Encoded:
    """The means [N, 10] and log-variances that were asked for, ones where none are named, and the
    predictions [N] by them."""
    told = np.ones((len(predictions), 10), np.float32) if means is None else means
    return Encoded(
        job=command.job,
        run=command.run,
        source=command.source,
        means=told,
        log_variances=told,
        predictions=predictions,
        accuracy=accuracy,
    )


def epochs_mapped(
    run: str, epochs: tuple[int, ...], points: Floats | None = None, source: ImageSource = MNIST
) -> EpochsMapped:
    """Maps of 500 images after these epochs; points [epochs, 500, 2], zeros where none are
    named."""
    nothing = np.zeros((len(epochs), 500, 2), np.float32)
    return EpochsMapped(
        job=0,
        run=run,
        source=source,
        epochs=epochs,
        points=nothing if points is None else points,
        centre=np.zeros(10, np.float32),
        axes=np.eye(10, 2, dtype=np.float32),
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


def tell_verdict(world: World, command: CheckAttack, evidence: Evidence = SOUND) -> None:
    """Answer the check of an attack that was asked for."""
    world.tell(
        AttackChecked(
            job=command.job,
            run=command.run,
            source=command.source,
            task=command.task,
            config=command.config,
            evidence=evidence,
            verdict=judge(evidence),
        )
    )
