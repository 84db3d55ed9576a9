"""Clean figures of several runs, one after another."""

import math
from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

from engine.data import ImageSet, ImageSource
from engine.evaluation import MEASURES, Subject, refusal
from engine.evaluation.inception_weights import weights_file
from engine.runs import Run
from engine.service.able import remarks
from engine.service.image_sets import images_at_hand
from engine.service.messages import CleanMeasure, Evaluate, Evaluated, Event, JobChanged
from engine.trained import TrainedModel, check_images


def clean_measures() -> tuple[CleanMeasure, ...]:
    """All measures in words."""
    return tuple(
        CleanMeasure(
            name=measure.name,
            title=measure.title,
            unit=measure.unit,
            explanation=measure.explanation,
            formula=measure.formula,
            reference=measure.reference,
            better=measure.better,
            bounds=measure.bounds,
            capped=measure.capped,
            needs_inception=measure.needs_inception,
            enough=measure.enough,
        )
        for measure in MEASURES.values()
    )


def evaluate(
    command: Evaluate,
    models: Sequence[TrainedModel],
    tests: ImageSet,
    source: ImageSource,
    inception_weights: Path | None = None,
) -> Generator[Event | None]:
    """Answer Evaluate on `tests`. They are those of `source`, which tells the folder where there is
    one, and whose training images the classifier is fitted to; `inception_weights` is the file that
    the user named. A run keeps its figures where it `keeps` those on `source`.

    Raises ValueError, a sentence, for an unknown measure or a run of other images, and WeightsError
    where those are asked for and cannot be had, before anything is measured.
    """
    for name in command.measures:
        if name not in MEASURES:
            raise ValueError(f"There is no measure '{name}'; there are {', '.join(MEASURES)}.")
    for trained in models:
        check_images(trained, tests)
    yield from remarks(command.job, models, source, tests)
    total, done = len(models) * len(command.measures), 0
    if any(MEASURES[name].needs_inception for name in command.measures):
        yield _begun(command, "Weights of the FID's network", done, total)
        inception_weights = yield from weights_file(inception_weights)
    for trained in models:
        subject = Subject(
            trained,
            tests,
            source.training_images,
            command.seed,
            inception_weights,
            own=partial(images_at_hand, trained.run),
        )
        for name in command.measures:
            yield _begun(command, f"{MEASURES[name].title} of {trained.run.name}", done, total)
            evaluated = yield from _evaluated(command, name, subject)
            if evaluated.value is not None and trained.keeps(source):
                _keep(trained.run, evaluated)
            yield evaluated
            done += 1


def _begun(command: Evaluate, title: str, done: int, total: int) -> JobChanged:
    return JobChanged(
        job=command.job, title=title, state="running", done=done, total=total, unit="measure"
    )


def _evaluated(
    command: Evaluate, name: str, subject: Subject
) -> Generator[Event | None, None, Evaluated]:
    measure, value = MEASURES[name], None
    refused = refusal(measure, subject)
    if not refused:
        value = yield from measure.of(subject)
        if math.isnan(value):
            value, refused = None, f"{measure.title} is no number on these images."
    return Evaluated(
        job=command.job,
        run=subject.trained.run.id,
        source=command.source,
        measure=name,
        value=value,
        images=len(subject.tests.images),
        seed=command.seed,
        refusal=refused,
    )


def _keep(run: Run, told: Evaluated) -> None:
    """Write a figure into the run, under 'measures' of its data set."""
    figures = run.figures()
    here = figures.get(told.source.dataset, {})
    figure = {"value": told.value, "images": told.images, "seed": told.seed}
    measures = {**here.get("measures", {}), told.measure: figure}
    run.save_figures({**figures, told.source.dataset: {**here, "measures": measures}})
