"""`raven survey`: measures of every test image by itself."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from engine.cli.asked import (
    DataRoot,
    DatasetName,
    Download,
    ImageCount,
    Named,
    TaskName,
    budgets_typed,
    first_of,
    load_asked,
    remark_on_idle,
    remark_on_typed,
)
from engine.cli.image_files import file_name
from engine.cli.models import models_of, standing, tell_left_out, tell_trained_on
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output, plain, table
from engine.cli.selected import distinct, find_runs, told_apart
from engine.cli.usage import UsageError, check_known, file_to_write
from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource
from engine.digits import number
from engine.probe_attack import as_told, attack_on, maximised_by, step_told
from engine.runs import Run
from engine.sanity import Maximised
from engine.service import messages as m
from engine.service.messages.survey import (
    ATTACK_MEASURES,
    BUDGETS,
    SURVEY_MEASURES,
    SurveyMeasure,
)

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch

ATTACK = OptionsOf(AttackConfig, without=("enough",))
FORMATS = (".csv", ".npz")
Values = Mapping[SurveyMeasure, m.Floats]


@with_options(attacking=ATTACK)
def survey(
    named: Named,
    attacking: Choices,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A .csv or .npz file to write.")],
    measures: Annotated[
        str, typer.Option(help=f"Some of {', '.join(SURVEY_MEASURES)}, with commas; all of them.")
    ] = ",".join(SURVEY_MEASURES),
    epsilons: Annotated[
        str, typer.Option(help="Budgets among which the smallest that fools is looked for.")
    ] = ",".join(map(str, BUDGETS)),
    on_probe: Annotated[
        bool,
        typer.Option(
            "--on-probe",
            help="Attack the probe for --task, not the posterior: maximise the cross-entropy of "
            "the class that it reads off each image, with steps that shorten from ε/2 where "
            "--step-size says nothing else. Refused beside --divergence and --schedule constant.",
        ),
    ] = False,
    dataset: DatasetName = None,
    task: TaskName = None,
    images: ImageCount = None,
    data_root: DataRoot = None,
    download: Download = False,
    as_json: Json = False,
) -> None:
    """Measure every test image by itself: prediction, errors, and at which budget it is fooled."""
    output = Output(as_json)
    config = ATTACK.make(AttackConfig, attacking)
    if on_probe:
        _check_on_probe(attacking)
    wanted = _measures(measures)
    budgets = budgets_typed(epsilons, config.norm, above_zero="fooling_budget" in wanted)
    file_to_write(out, FORMATS)
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, task, runs, data_root, download, output)
    tests = first_of(tests, images, bool(data_root or download), output)
    tried = budgets if "fooling_budget" in wanted else ()
    remark_on_typed((config.epsilon, *tried), config, tests, output)
    maximised = maximised_by(config, on_probe)
    remark_on_idle(attacking, [maximised], output)
    made = attack_on(maximised, config)
    told = as_told(maximised, made) | {"step_size": step_told(maximised, made)}
    asked = {"dataset": dataset, "task": tests.task, "config": told, "budgets": budgets}
    command = m.Survey(
        job=1,
        run="",
        source=ImageSource(dataset),
        measures=wanted,
        config=config,
        budgets=budgets,
        task=task or "",
        on_probe=on_probe,
    )
    models = _models(command, runs, tests, output)
    runs = [trained.run for trained in models]
    surveyed = [_survey(command, trained, tests, output) for trained in models]
    tell_trained_on(models, output)
    how = _attack_told(wanted, maximised, made)
    _write(out, runs, surveyed, tests, asked, how)
    _tell(out, runs, surveyed, tests, output)


def _check_on_probe(attacking: Choices) -> None:
    if attacking.get("schedule") == "constant":
        raise UsageError("--schedule constant: with --on-probe steps shorten. Leave it out.")
    if "divergence" in attacking:
        raise UsageError(
            f"--divergence {attacking['divergence']}: with --on-probe the probe's cross-entropy "
            "is what is maximised. Leave one of them out."
        )


def _measures(typed: str) -> tuple[SurveyMeasure, ...]:
    known: dict[str, SurveyMeasure] = {str(name): name for name in SURVEY_MEASURES}
    names = dict.fromkeys(name.strip() for name in typed.split(","))
    for name in names:
        check_known("measure", name, known)
    return tuple(known[name] for name in names)


def _models(
    command: m.Survey, runs: Sequence[Run], tests: ImageSet, output: Output
) -> "list[TrainedModel]":
    """The models of those of `runs` that can be asked this. Tells of the others. Raises ValueError
    or RunError, a sentence, where none can."""
    from engine.service.able import some_of
    from engine.service.survey_job import probe_surveyed

    def ask(trained: "TrainedModel") -> "TrainedModel":
        probe_surveyed(command, trained, tests)
        return trained

    able, refused = some_of(models_of(runs, tests, output), ask)
    tell_left_out(refused, output)
    return able


def _survey(command: m.Survey, trained: "TrainedModel", tests: ImageSet, output: Output) -> Values:
    from engine.service.survey_job import Surveys

    values: Values = {}
    command = replace(command, run=trained.run.id)
    with output.progress() as show:
        for event in Surveys().course(command, trained, tests, 0.0):
            match event:
                case m.JobChanged():
                    show(trained.run.name, event.done, event.total)
                case m.Surveyed():
                    values = event.values
    return values


def _write(
    out: Path,
    runs: Sequence[Run],
    surveyed: Sequence[Values],
    tests: ImageSet,
    asked: Mapping[str, Any],
    how: Mapping[str, Any],
) -> None:
    """As CSV a row per run and image, which says `how` it was attacked; as NPZ an array
    '<run>/<measure>' [N] each, the labels, and how it was made."""
    from engine.files import replacing, write_text

    if out.suffix == ".csv":
        write_text(out, _rows(runs, surveyed, tests, how))
        return
    labels = distinct([file_name(run.id if run.bundled else run.path.name) for run in runs])
    arrays: dict[str, Any] = {"labels": tests.labels}
    for label, values in zip(labels, surveyed, strict=True):
        arrays |= {f"{label}/{measure}": value for measure, value in values.items()}
    provenance = {
        **plain(asked),
        "runs": {label: plain(run.config) for label, run in zip(labels, runs, strict=True)},
    }
    with replacing(out) as temporary:
        np.savez_compressed(temporary, **arrays, provenance=json.dumps(provenance))


def _attack_told(
    wanted: Sequence[SurveyMeasure], maximised: Maximised, made: AttackConfig
) -> dict[str, Any]:
    """How images were attacked, in columns, where any measure asks for it; the budget where any
    does that is of one."""
    from engine.service.run_figures import attack_columns

    if not any(SURVEY_MEASURES[measure].attacks for measure in wanted):
        return {}
    budget = {"epsilon": made.epsilon} if set(wanted) & set(ATTACK_MEASURES) else {}
    return {"objective": maximised, **budget, **attack_columns(maximised, made)}


def _rows(
    runs: Sequence[Run], surveyed: Sequence[Values], tests: ImageSet, how: Mapping[str, Any]
) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["run", "image", "class", *surveyed[0], *how])
    for run, values in zip(runs, surveyed, strict=True):
        columns = [_words(measure, column) for measure, column in values.items()]
        for index, row in enumerate(zip(*columns, strict=True)):
            writer.writerow([run.id, index, int(tests.labels[index]), *row, *how.values()])
    return written.getvalue()


def _words(measure: SurveyMeasure, column: m.Floats) -> list[str]:
    whole = SURVEY_MEASURES[measure].unit in ("class", "1 yes, 0 no")
    return [f"{int(value)}" if whole else f"{value:.7g}" for value in column]


def _tell(
    out: Path, runs: Sequence[Run], surveyed: Sequence[Values], tests: ImageSet, output: Output
) -> None:
    medians = table(
        f"Median over {len(tests.labels):,} test images; of 'fooled' the share",
        "Run",
        *(f" {SURVEY_MEASURES[measure].title}" for measure in surveyed[0] if _is_number(measure)),
    )
    names = told_apart(runs)
    for run, values in zip(runs, surveyed, strict=True):
        told = {name: _middle(name, column) for name, column in values.items() if _is_number(name)}
        output.event(
            "surveyed",
            run=run.id,
            name=run.name,
            **standing(run),
            images=len(tests.labels),
            median=told,
        )
        shown = ("more" if math.isinf(value) else number(value) for value in told.values())
        medians.add_row(names[run.id], *shown)
    output.tell(medians)
    output.event("finished", runs=[run.id for run in runs], file=out)
    output.tell(f"Every image is in {out}")


def _is_number(measure: SurveyMeasure) -> bool:
    return measure != "prediction"


def _middle(measure: SurveyMeasure, column: m.Floats) -> float:
    return float(column.mean() if measure == "fooled" else np.median(column))
