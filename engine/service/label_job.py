"""Label efficiency of several runs, one after another."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource
from engine.labels import counts_within
from engine.measures import LinearProbe, Steps, fit_probe, shown
from engine.measures.label_efficiency import LabelEfficiency, Labels, Means, label_efficiency
from engine.probe_attack import attack_on, probe_attack_at
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
    """Answer MeasureLabels on the labels of `training` and `tests`. They are those of `source`,
    which tells the folder where there is one, and what is measured is kept with the runs that keep
    what was measured there.

    Raises ValueError, a sentence, for counts or draws that are none, or a run of other images.
    """
    if not command.counts or min(command.counts) < 1 or command.draws < 1:
        raise ValueError("Label efficiency needs one labelled image or more, and one draw or more.")
    for trained in models:
        check_images(trained, tests)
    yield from remarks(command.job, models, source, tests)
    command = replace(command, attack=_made(command))
    each = len(counts_within(command.counts, len(training.labels))) * command.draws
    for place, trained in enumerate(models):
        course = label_efficiency(
            trained.model,
            training,
            tests,
            command.counts,
            command.draws,
            command.seed,
            command.attack,
            _fit,
        )
        show = partial(_progress, command, trained.run, place, each, len(models) * each)
        found = yield from shown(course, show)
        measured = _told(command, trained.run, tests, found)
        if trained.keeps(source):
            keep_labels(trained.run, measured)
        yield measured


def _made(command: MeasureLabels) -> AttackConfig | None:
    """The attack as it is made; None at a budget of 0, where nothing is attacked."""
    if command.attack is None or not command.attack.epsilon:
        return None
    seeded = command.attack.model_copy(update={"seed": command.seed})
    return probe_attack_at(attack_on("downstream", seeded), seeded.epsilon)


def _fit(means: Means, labels: Labels) -> Steps[LinearProbe]:
    """A fit to thousands of labels takes its time, and all attacks would wait for it."""
    return in_background(partial(fit_probe, means, labels))


def _progress(
    command: MeasureLabels, run: Run, place: int, each: int, total: int, share: float
) -> JobChanged:
    """Of the run at a `place` among others so much is done, of `each` draws."""
    return JobChanged(
        job=command.job,
        title=f"Label efficiency of {run.name}{'' if command.attack is None else ' under attack'}",
        state="running",
        done=round(each * (place + share), 6),
        total=total,
        unit="draw",
    )


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
        attack=command.attack,
    )
