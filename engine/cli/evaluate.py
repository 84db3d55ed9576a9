"""`raven evaluate`: how good runs are, and how much an attack leaves of them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.asked import (
    OF_CURVE,
    DataRoot,
    DatasetName,
    Download,
    ImageCount,
    Named,
    TaskName,
    budgets_typed,
    first_of,
    load_asked,
    maximised_typed,
    remark_on_idle,
    remark_on_typed,
)
from engine.cli.evaluated import Evaluated, tell_all, tell_run
from engine.cli.models import models_of, tell_left_out, tell_trained_on
from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output
from engine.cli.selected import find_runs, source_of
from engine.cli.usage import UsageError, check_writable
from engine.config import AttackConfig
from engine.data import DATASETS, ImageSet, ImageSource, known_by_name
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS, as_told_at_budgets, usual_of
from engine.runs import Run
from engine.sanity import MAXIMISED, Maximised
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch


@with_options(attacking=OF_CURVE)
def evaluate(
    named: Named,
    attacking: Choices,
    dataset: DatasetName = None,
    task: TaskName = None,
    objective: Annotated[
        str,
        typer.Option(
            help=f"What attacks maximise, some of {', '.join(MAXIMISED)}, with commas. The last is "
            f"the cross-entropy of the probe for --task: {PROBE_STEPS} steps that shorten from "
            f"ε/2, {PROBE_RESTARTS} random starts and the worst case of each image, where --steps, "
            "--schedule, --step-size and --restarts say nothing else."
        ),
    ] = "wasserstein",
    epsilons: Annotated[
        str, typer.Option(help="Budgets, with commas, in units of the pixel range.")
    ] = "0,0.05,0.1,0.2",
    images: ImageCount = None,
    data_root: DataRoot = None,
    download: Download = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write each curve into the figures of its run, as CSV.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure accuracy, reconstruction, paired distance, and accuracy under attack."""
    output = Output(as_json)
    attacks = {
        maximised: OF_CURVE.make(AttackConfig, {**usual_of(maximised), **attacking})
        for maximised in _objectives(objective)
    }
    config = next(iter(attacks.values()))
    budgets = budgets_typed(epsilons, config.norm)
    runs = find_runs(named)
    if keep:
        _check_kept(runs)
    dataset, tests = load_asked(dataset, task, runs, data_root, download, output)
    remark_on_typed(budgets, config, tests, output)
    remark_on_idle(attacking, attacks, output)
    tests = first_of(tests, images, bool(data_root or download), output)
    source = source_of(dataset, runs, data_root, download)
    if keep:
        _check_places(runs, source, output)
    _evaluate(runs, source, tests, attacks, budgets, keep, output)


def _check_kept(runs: Sequence[Run]) -> None:
    """Raise UsageError, before anything is computed, where no curve would be kept."""
    if bundled := [run.id for run in runs if run.bundled]:
        raise UsageError(f"--keep: {', '.join(bundled)} came with raven-gui and stays as it is.")
    if unfinished := [run.id for run in runs if run.state != "finished"]:
        raise UsageError(
            f"--keep: {', '.join(unfinished)} is not finished, and its curve would not be that of "
            "what it becomes: train it to its end first, or leave --keep out."
        )


def _check_places(runs: Sequence[Run], source: ImageSource, output: Output) -> None:
    """Raise UsageError where the place of a run that keeps its curve cannot be written; tell of
    those that keep none of these images."""
    for run in runs:
        if known_by_name(source, run.config):
            check_writable(run.figures_path if run.figures_path.is_dir() else run.path, "--keep")
        else:
            output.remark(
                f"--keep: nothing measured here is kept with the run '{run.name}' ({run.id}), as "
                f"{source.data_root} is not the folder it was trained from."
            )


def _objectives(typed: str) -> list[Maximised]:
    return list(dict.fromkeys(maximised_typed(name.strip()) for name in typed.split(",")))


def _evaluate(
    runs: Sequence[Run],
    source: ImageSource,
    tests: ImageSet,
    attacks: Mapping[Maximised, AttackConfig],
    budgets: Sequence[float],
    keep: bool,
    output: Output,
) -> None:
    from engine.device import choose_device, device_name
    from engine.service.able import to_measure
    from engine.service.measure_job import measure_robustness

    output.event(
        "started",
        runs=[run.id for run in runs],
        dataset=source.dataset,
        task=tests.task,
        images=len(tests.labels),
        device=device_name(choose_device()),
        attacks={
            maximised: as_told_at_budgets(maximised, config)
            for maximised, config in attacks.items()
        },
    )
    models = _on_task(models_of(runs, tests, output), tests, output)
    able, left_out = to_measure(models, attacks)
    for sentence in left_out:
        output.remark(sentence)
    found: list[Evaluated] = []
    with output.progress() as show:
        for trained, possible in able:
            for event in measure_robustness(
                1, [trained], source, tests, possible, budgets, source if keep else None
            ):
                match event:
                    case m.JobChanged():
                        show(event.title, event.done, event.total)
                    case m.QualityMeasured():
                        found.append(Evaluated(trained.run, event))
                    case m.RobustnessMeasured():
                        measured = zip(event.epsilons, event.accuracies, strict=True)
                        found[-1].attacked[event.divergence] = {
                            f"{epsilon:.12g}": accuracy for epsilon, accuracy in measured
                        }
            tell_trained_on([trained], output)
            tell_run(found[-1], tests.task, output)
    tell_all(found, tests.task, attacks, output)
    output.event("finished", runs=[run.id for run in runs], images=len(tests.labels))


def _on_task(
    models: "Sequence[TrainedModel]", tests: ImageSet, output: Output
) -> "list[TrainedModel]":
    """Those of `models` with a probe for the first task of `tests`, put first. Tells of the others.
    Raises RunError where none has one."""
    from engine.service.able import some_of

    able, refused = some_of(models, lambda trained: _asked(trained, tests, output))
    tell_left_out(refused, output)
    return able


def _asked(trained: "TrainedModel", tests: ImageSet, output: Output) -> "TrainedModel":
    """A model with the probe for the first task of `tests` put first. Tells of the tasks that it
    has no probe for. Raises RunError where that is the first one."""
    from engine.trained import without_probe

    if tests.tasks.keys().isdisjoint(DATASETS[trained.run.config.dataset].tasks):
        return trained  # another data set's images: the probe is asked its own classes
    for task in tests.tasks.keys() - trained.probes.keys() - {tests.task}:
        output.remark(f"The run '{trained.run.name}' {without_probe(trained.run, task)}.")
    return trained.on_task(tests.task)
