"""`raven sanity`: whether the robustness curve of a run can be trusted."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.evaluate import budgets_typed
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output, table
from engine.cli.selected import find_run, find_runs, load_tests
from engine.cli.usage import UsageError, check_known
from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource
from engine.runs import Run, RunStore
from engine.sanity import ATTACK_TITLES, MAXIMISED, Evidence, Maximised, Verdict
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch

ATTACK = OptionsOf(AttackConfig, without=("divergence", "epsilon"), names={"epsilon": "--epsilons"})
MARKS = {"passed": "✓", "failed": "✗", "caution": "!", "left out": "–"}


@with_options(attacking=ATTACK)
def sanity(
    named: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Runs, by id, name or folder.")
    ],
    attacking: Choices,
    objective: Annotated[
        str,
        typer.Option(
            help=f"What the attack in question maximises: {', '.join(MAXIMISED)}; the last is the "
            "probe's cross-entropy."
        ),
    ] = "wasserstein",
    epsilons: Annotated[
        str,
        typer.Option(
            "--epsilons",
            "--epsilon",
            help="Budgets of the curve, with commas. Where accuracy is nearest to the middle "
            "between clean and chance, the attack is looked at closely.",
        ),
    ] = "0,0.05,0.1,0.2",
    transfer_from: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Whose attacked images are shown to the runs; another one of those named, or one "
            "that came with raven-gui.",
        ),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Whose test images to take; the first run's.")
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(help="What the probe is asked, as 'raven datasets' lists; the first task."),
    ] = None,
    images: Annotated[int, typer.Option(min=1, help="The first so many test images.")] = 200,
    data_root: Annotated[
        Path | None,
        typer.Option(help="A folder with the full set; where one is needed, the first run's."),
    ] = None,
    download: Annotated[bool, typer.Option(help="Use the full set's test images.")] = False,
    as_json: Json = False,
) -> None:
    """Check whether accuracy under attack can be trusted, and say why."""
    output = Output(as_json)
    config = ATTACK.make(AttackConfig, attacking)
    check_known("objective", objective, MAXIMISED)
    maximised = next(known for known in MAXIMISED if known == objective)
    budgets = tuple(budgets_typed(epsilons))
    if max(budgets) <= 0:
        raise UsageError(f"--epsilons {epsilons}: name a budget above 0, too.")
    runs = find_runs(named)
    dataset, tests = load_tests(dataset, runs, data_root, download, output)
    if task is not None:
        check_known("task", task, tests.tasks)
        tests = tests.on_task(task)
    tests = tests.first(images)
    source = ImageSource(dataset)
    sources = [find_run(RunStore(), transfer_from)] if transfer_from else runs
    for run in runs:
        other = _other(run, sources)
        command = m.CheckAttack(
            job=1,
            run=run.id,
            source=source,
            maximised=maximised,
            budgets=budgets,
            images=len(tests.labels),
            config=config,
            other="" if other is None else other.id,
            task=tests.task,
        )
        checked = _check(command, run, other, tests, output)
        _tell(run, checked.evidence, checked.verdict, maximised, output)
        output.event(
            "checked",
            run=run.id,
            name=run.name,
            dataset=dataset,
            task=tests.task,
            trusted=checked.verdict.trusted,
            verdict=checked.verdict.sentence,
            checks=[asdict(check) for check in checked.verdict.checks],
            evidence=asdict(checked.evidence),
            config=config,
        )
    output.event("finished", runs=[run.id for run in runs], images=len(tests.labels))


def _other(run: Run, named: Sequence[Run]) -> Run | None:
    """Another run of the same data set: of those named, else one that came with raven-gui."""
    bundled = [known for known in RunStore().list() if known.bundled]
    return next(
        (
            known
            for known in (*named, *bundled)
            if known.id != run.id and known.config.dataset == run.config.dataset
        ),
        None,
    )


def _check(
    command: m.CheckAttack, run: Run, other: Run | None, tests: ImageSet, output: Output
) -> m.AttackChecked:
    from engine.service.sanity_job import check_attack

    trained = _model(run, tests)
    source = None if other is None else _model(other, tests)
    with output.progress() as show:
        for event in check_attack(command, trained, tests, source):
            match event:
                case m.JobChanged():
                    show(f"Check the attack on {run.name}", event.done, event.total)
                case m.AttackChecked():
                    return event
    raise RuntimeError(f"The check of '{run.name}' ended without a verdict.")


def _model(run: Run, tests: ImageSet) -> "TrainedModel":
    from engine.device import choose_device
    from engine.measures import all_of
    from engine.service.loading import load

    trained = all_of(load(run, choose_device(), tests))
    return trained.on_task(tests.task) if tests.task in trained.probes else trained


def _tell(
    run: Run, evidence: Evidence, verdict: Verdict, maximised: Maximised, output: Output
) -> None:
    left = table(
        f"{run.name}: accuracy on {evidence.images:,} test images, by budget ε",
        "Attack",
        *(f" {budget:g}" for budget in evidence.budgets),
    )
    rows = (
        (ATTACK_TITLES[maximised], evidence.accuracies),
        (ATTACK_TITLES[evidence.rival], evidence.others),
        ("The worse of both, image by image", evidence.worst),
    )
    for title, accuracies in rows:
        left.add_row(title, *(f"{accuracy:.1%}" for accuracy in accuracies))
    checks = table(f"Looked at closely at {evidence.at:g}", "", "Check", "Found")
    for check in verdict.checks:
        outcome = f"{MARKS[check.outcome]} {check.outcome}"
        checks.add_row(outcome, check.info.title, check.sentence)
    for answer in (left, checks, f"{verdict.sentence}\n"):
        output.tell(answer)
