"""Robustness curves of several runs."""

from collections.abc import Generator, Mapping, Sequence

import torch

from engine.budgets import check_budgets
from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource, known_by_name
from engine.measures import probe_curve, robustness_curve
from engine.probe_attack import attack_at
from engine.sanity import Maximised
from engine.service.able import remarks, to_measure
from engine.service.messages import Event, Failed, JobChanged, RobustnessMeasured
from engine.service.run_figures import keep_curve
from engine.service.training_job import measure_run
from engine.trained import TrainedModel, check_images


def measure_robustness(
    job: int,
    models: Sequence[TrainedModel],
    source: ImageSource,
    tests: ImageSet,
    attacks: Mapping[Maximised, AttackConfig],
    epsilons: Sequence[float],
    keep: ImageSource | None = None,
) -> Generator[Event | None]:
    """Quality of each run, then adversarial accuracy for each of `attacks`, by what they maximise,
    and budget.

    Yields JobChanged with the work done so far (in attacks), QualityMeasured per run, and a
    growing RobustnessMeasured after each budget. Where `keep` tells whence `tests` are, with the
    folder where there is one, each curve that is whole is written into the figures of its run, if
    that keeps what was measured there. Events repeat the `source` of `tests`. What cannot be made
    on a run is left out, with a Failed that ends nothing. Raises ValueError, a sentence, as
    `check_budgets` does, and where nothing can be made.
    """
    check_budgets(epsilons)
    for trained in models:
        check_images(trained, tests)
    if keep:
        yield from remarks(job, models, keep, tests)
    able, left_out = to_measure(models, attacks)
    for sentence in left_out:
        yield Failed(job=job, sentence=sentence)
    total = float(sum(len(own) for _, own in able) * len(epsilons))
    done = 0.0
    for trained, possible in able:
        device = trained.model.device
        pixels = torch.from_numpy(tests.images).to(device)
        labels = torch.from_numpy(tests.labels).to(device)
        title = f"Robustness of {trained.run.name}"
        quality = yield from measure_run(job, trained, tests, source)
        yield quality
        elsewhere = keep is not None and not known_by_name(keep, trained.run.config)
        for maximised, config in possible.items():
            measured = probe_curve if maximised == "downstream" else robustness_curve
            own = [attack_at(maximised, config, epsilon) for epsilon in epsilons]
            known = 0
            for progress in measured(trained.model, trained.probe, pixels, labels, own):
                yield JobChanged(
                    job=job,
                    title=title,
                    state="running",
                    done=done + progress.share * len(epsilons),
                    total=total,
                    unit="attack",
                )
                for count in range(known + 1, len(progress.accuracies) + 1):
                    curve = RobustnessMeasured(
                        job=job,
                        run=trained.run.id,
                        source=source,
                        divergence=maximised,
                        epsilons=tuple(epsilons[:count]),
                        accuracies=progress.accuracies[:count],
                        images=len(labels),
                        task=tests.task if len(tests.tasks) > 1 else "",
                        config=config,
                        elsewhere=elsewhere,
                    )
                    yield curve
                known = len(progress.accuracies)
            done += len(epsilons)
            if keep and trained.keeps(keep):
                keep_curve(trained.run, curve, config)
