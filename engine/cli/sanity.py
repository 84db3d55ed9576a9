"""`raven sanity`: whether the robustness curve of a run can be trusted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.asked import (
    OF_CURVE,
    DataRoot,
    DatasetName,
    Download,
    Named,
    TaskName,
    budgets_typed,
    first_of,
    load_asked,
    maximised_typed,
    remark_on_idle,
    remark_on_typed,
)
from engine.cli.models import models_of, standing, tell_left_out, tell_trained_on
from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output, table
from engine.cli.selected import find_run, find_runs
from engine.cli.usage import UsageError
from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS, as_told_at_budgets, usual_of
from engine.runs import Run, RunStore
from engine.sanity import MAXIMISED, Evidence, Maximised, Verdict
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch

MARKS = {"passed": "✓", "failed": "✗", "caution": "!", "left out": "–"}


@with_options(attacking=OF_CURVE)
def sanity(
    named: Named,
    attacking: Choices,
    objective: Annotated[
        str,
        typer.Option(
            help=f"What the attack in question maximises: {', '.join(MAXIMISED)}; the last is the "
            f"probe's cross-entropy, by the attack that 'raven evaluate' makes: {PROBE_STEPS} "
            f"steps that shorten from ε/2, {PROBE_RESTARTS} random starts, where --steps, "
            "--schedule, --step-size and --restarts say nothing else."
        ),
    ] = "wasserstein",
    epsilons: Annotated[
        str,
        typer.Option(
            "--epsilons",
            "--epsilon",
            help="Budgets of the curve, with commas. Where accuracy is nearest to the middle "
            "between clean and chance (none, of an attack on the probe), the attack is looked at "
            "closely.",
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
    dataset: DatasetName = None,
    task: TaskName = None,
    images: Annotated[int, typer.Option(min=1, help="The first so many test images.")] = 200,
    library: Annotated[
        bool,
        typer.Option(
            "--autoattack",
            help="Make AutoAttack's APGD and Square attacks on the probe as well, at each budget, "
            # A help's brackets are markup, but for those that are escaped.
            "as the Adversarial Robustness Toolbox has them: pip install 'raven-gui\\[attacks]'.",
        ),
    ] = False,
    data_root: DataRoot = None,
    download: Download = False,
    as_json: Json = False,
) -> None:
    """Check whether accuracy under attack can be trusted, and say why."""
    output = Output(as_json)
    maximised = maximised_typed(objective)
    config = OF_CURVE.make(AttackConfig, {**usual_of(maximised), **attacking})
    budgets = budgets_typed(epsilons, config.norm, above_zero=True)
    if library:
        _check_library(config)
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, task, runs, data_root, download, output)
    remark_on_typed(budgets, config, tests, output)
    remark_on_idle(attacking, [maximised], output)
    tests = first_of(tests, images, bool(data_root or download), output)
    source = ImageSource(dataset)
    models = _models(runs, tests, maximised, output)
    able = [trained.run for trained in models.values()]
    lender = find_run(RunStore(), transfer_from) if transfer_from else None
    others = {run.id: _other(run, [lender] if lender else able) for run in able}
    if lender:
        _tell_not_lent(lender, able, others, output)
    unknown = {other.id: other for other in others.values() if other and other.id not in models}
    models |= _models(unknown.values(), tests, maximised, output, needed=False)
    for run in able:
        other = others[run.id]
        command = m.CheckAttack(
            job=1,
            run=run.id,
            source=source,
            maximised=maximised,
            budgets=budgets,
            images=len(tests.labels),
            config=config,
            other=other.id if other and other.id in models else "",
            task=tests.task,
            library=library,
        )
        checked = _check(command, models, tests, output)
        verdict = checked.verdict
        if other and other.id not in models:
            verdict = _without(other, verdict)
        tell_trained_on([models[run.id]], output)
        _tell(run, checked.evidence, verdict, output)
        output.event(
            "checked",
            run=run.id,
            name=run.name,
            **standing(run),
            dataset=dataset,
            task=tests.task,
            trusted=verdict.trusted,
            verdict=verdict.sentence,
            checks=[asdict(check) for check in verdict.checks],
            evidence=asdict(checked.evidence),
            config={"maximised": maximised, **as_told_at_budgets(maximised, config)},
        )
    output.event("finished", runs=[run.id for run in able], images=len(tests.labels))


def _check_library(config: AttackConfig) -> None:
    """Raise UsageError, before anything is computed, where AutoAttack is not made for the norm."""
    from engine.attacks import check_library

    try:
        check_library(config.norm)
    except ValueError as error:
        raise UsageError(str(error)) from error


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


def _tell_not_lent(
    lender: Run, runs: Iterable[Run], others: Mapping[str, Run | None], output: Output
) -> None:
    """A remark on each of `runs` that is not shown the images of the `lender` that was named."""
    for run in runs:
        other = others[run.id]
        if other is None or other.id != lender.id:
            shown = (
                "none"
                if other is None
                else f"images attacked in '{other.name}' ({other.id}) instead"
            )
            output.remark(
                f"--transfer-from: '{lender.name}' ({lender.id}) is not another run of "
                f"{run.config.dataset}: the run '{run.name}' ({run.id}) is shown {shown}."
            )


def _without(other: Run, verdict: Verdict) -> Verdict:
    """The verdict where the run whose attacked images were to be shown is left out."""
    why = f"'{other.name}' is left out: it cannot be attacked so."
    told = (replace(c, sentence=why) if c.name == "transfer" else c for c in verdict.checks)
    return replace(verdict, checks=tuple(told))


def _models(
    runs: Iterable[Run],
    tests: ImageSet,
    maximised: Maximised,
    output: Output,
    needed: bool = True,
) -> "dict[str, TrainedModel]":
    """The models of those of `runs` that can be checked so, by their ids. Tells of the others;
    where there are others alone and one is `needed`, raises the ValueError of the first."""
    from engine.service.able import to_check

    able, refused = to_check(models_of(list(runs), tests, output), maximised, tests)
    if needed and not able:
        raise next(iter(refused.values()))
    tell_left_out(refused, output)
    return {trained.run.id: trained for trained in able}


def _check(
    command: m.CheckAttack, models: "Mapping[str, TrainedModel]", tests: ImageSet, output: Output
) -> m.AttackChecked:
    from engine.service.sanity_job import check_attack

    trained, other = models[command.run], models.get(command.other)
    with output.progress() as show:
        for event in check_attack(command, trained, tests, other):
            match event:
                case m.JobChanged():
                    show(f"Check the attack on {trained.run.name}", event.done, event.total)
                case m.AttackChecked():
                    return event
    raise RuntimeError(f"The check of '{trained.run.name}' ended without a verdict.")


def _tell(run: Run, evidence: Evidence, verdict: Verdict, output: Output) -> None:
    left = table(
        f"{run.name}: accuracy on {evidence.images:,} test images, by budget ε",
        "Attack",
        *(f" {budget:g}" for budget in evidence.budgets),
    )
    for title, accuracies in evidence.curves().items():
        left.add_row(title, *(f"{accuracy:.1%}" for accuracy in accuracies))
    checks = table(f"Looked at closely at {evidence.at:g}", "", "Check", "Found")
    for check in verdict.checks:
        outcome = f"{MARKS[check.outcome]} {check.outcome}"
        checks.add_row(outcome, check.info.title, check.sentence)
    for answer in (left, checks, f"{verdict.sentence}\n"):
        output.tell(answer)
