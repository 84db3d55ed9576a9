"""Defending images: their latents refined in several runs, one run after another."""

import time
from collections.abc import Generator, Sequence

import torch

from engine.defences import refine, why_not_refined
from engine.service.arrays import as_array
from engine.service.messages import Defend, Defended, Event, Floats, JobChanged, Refinement
from engine.service.worker import Job
from engine.trained import TrainedModel, check_shape

TITLE = "Defence"
"""What the job is called."""
TELL_SECONDS = 0.2


def defence_job(command: Defend, course: Generator[Event | None]) -> Job:
    """In turn with others: an attack that is asked for meanwhile goes first."""
    return Job(command.job, course, kind="turns", title=TITLE)


def defend_runs(command: Defend, models: Sequence[TrainedModel]) -> Generator[Event | None]:
    """Yield JobChanged with the work done so far, in leapfrog steps, and Defended for each run.

    Raises ValueError, a sentence, where images are not of a model's shape or numbers make no sense.
    """
    if len(command.images) != len(models):
        raise ValueError("Give each run images of its own.")
    refusals = [why_not_refined(trained.model, trained.run.name) for trained in models]
    steps = command.proposals * command.leapfrog
    done, total, told = 0, steps * refusals.count(""), time.perf_counter()
    for trained, images, refusal in zip(models, command.images, refusals, strict=True):
        check_shape(trained, images.shape[1:])
        if refusal:
            yield Defended(job=command.job, run=trained.run.id, refined=None, sentence=refusal)
            continue
        course = _refined(trained, images, command)
        while True:
            try:
                next(course)
            except StopIteration as end:
                yield Defended(job=command.job, run=trained.run.id, refined=end.value)
                break
            done += 1
            if time.perf_counter() - told < TELL_SECONDS:
                yield None
                continue
            told = time.perf_counter()
            yield JobChanged(
                job=command.job,
                title=TITLE,
                state="running",
                done=done,
                total=total,
                unit="step",
            )


def _refined(
    trained: TrainedModel, images: Floats, command: Defend
) -> Generator[None, None, Refinement]:
    model = trained.model
    pixels = torch.from_numpy(images).to(model.device)
    refined = yield from refine(
        model, pixels, command.proposals, command.leapfrog, seed=command.seed
    )
    with torch.no_grad():
        reconstruction = model.decode(refined.latents)
        by_task = {
            task: as_array(probe.probabilities(refined.latents))
            for task, probe in trained.probes.items()
        }
    return Refinement(
        latents=as_array(refined.latents),
        reconstruction=as_array(reconstruction),
        by_task=by_task,
        acceptance=as_array(refined.acceptance),
        log_joint=as_array(refined.log_joint),
    )
