"""Label efficiency of several runs, one after another."""

from collections.abc import Generator, Sequence
from functools import partial

import torch

from engine.data import ImageSet, ImageSource
from engine.labels import counts_within
from engine.measures import Steps, encode_in_steps
from engine.measures.label_efficiency import LabelEfficiency, label_efficiency
from engine.runs import Run
from engine.service.able import remarks
from engine.service.background import in_background
from engine.service.messages import Event, JobChanged, LabelsMeasured, MeasureLabels
from engine.service.run_figures import keep_labels
from engine.trained import TrainedModel, check_images


def measure_labels(
    command: MeasureLabels,
    models: Sequence[TrainedModel],
    source: ImageSource,
    training: ImageSet,
    tests: ImageSet,
) -> Generator[Event | None]:
    """Answer MeasureLabels on the labels of `training` and `tests`, a step a draw. They are those
    of `source`, which tells the folder where there is one, and what is measured is kept with the
    runs that keep what was measured there.

    Raises ValueError, a sentence, for counts or draws that are none, or a run of other images.
    """
    if not command.counts or min(command.counts) < 1 or command.draws < 1:
        raise ValueError("Label efficiency needs one labelled image or more, and one draw or more.")
    for trained in models:
        check_images(trained, tests)
    yield from remarks(command.job, models, source, tests)
    each = len(counts_within(command.counts, len(training.labels))) * command.draws
    for place, trained in enumerate(models):
        latents = []
        for part in (training, tests):
            means, _ = yield from encode_in_steps(trained.model, torch.from_numpy(part.images))
            latents.append(means.cpu().numpy())
        course = label_efficiency(
            latents[0],
            training.labels,
            latents[1],
            tests.labels,
            command.counts,
            command.draws,
            command.seed,
        )
        found, done = None, place * each
        while found is None:
            yield JobChanged(
                job=command.job,
                title=f"Label efficiency of {trained.run.name}",
                state="running",
                done=done,
                total=len(models) * each,
                unit="draw",
            )
            # A fit to thousands of labels takes its time, and all attacks would wait for it.
            found = yield from in_background(partial(_step, course))
            done += 1
        measured = _told(command, trained.run, tests, found)
        if trained.keeps(source):
            keep_labels(trained.run, measured)
        yield measured


def _step(course: Steps[list[LabelEfficiency]]) -> list[LabelEfficiency] | None:
    """Take a step; what is computed once there are no more."""
    try:
        next(course)
    except StopIteration as end:
        found: list[LabelEfficiency] = end.value
        return found
    return None


def _told(
    command: MeasureLabels, run: Run, tests: ImageSet, found: Sequence[LabelEfficiency]
) -> LabelsMeasured:
    return LabelsMeasured(
        job=command.job,
        run=run.id,
        source=command.source.tests,
        counts=tuple(point.labels for point in found),
        accuracies=tuple(point.accuracies for point in found),
        images=len(tests.labels),
        seed=command.seed,
        task=tests.task if len(tests.tasks) > 1 else "",
    )
