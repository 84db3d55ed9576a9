"""Defending images: their latents refined in several runs, one block of images after another."""

import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import torch

from engine.defences import refine, why_doubtful, why_not_refined
from engine.likelihoods import Likelihood
from engine.measures import is_of_batches, settled_likelihood
from engine.service.arrays import as_array
from engine.service.background import in_background
from engine.service.image_sets import images_at_hand
from engine.service.messages import Defend, Defended, Event, Floats, JobChanged, Refinement
from engine.service.worker import Job
from engine.trained import TrainedModel, check_shape

TITLE = "Defence"
"""What the job is called."""
TELL_SECONDS = 0.2
SETTLED_ON = 5000
"""Training images by whose errors a variance is settled that is fitted to batches elsewhere."""


def defence_job(command: Defend, course: Generator[Event | None]) -> Job:
    """In turn with others: an attack that is asked for meanwhile goes first."""
    return Job(command.job, course, kind="turns", title=TITLE)


def defend_runs(command: Defend, models: Sequence[TrainedModel]) -> Generator[Event | None]:
    """Yield JobChanged with the work done so far, in leapfrog steps, and Defended for each block
    in each run, all runs of a block before the next block.

    Raises ValueError, a sentence, where images are not of a model's shape or numbers make no sense.
    """
    if len(command.images) != len(models):
        raise ValueError("Give each run images of its own.")
    parts = _parts(command)
    refusals = [why_not_refined(trained.model, trained.run.name) for trained in models]
    for trained, images in zip(models, command.images, strict=True):
        check_shape(trained, images.shape[1:])
    likelihoods = yield from _likelihoods(models)
    steps = command.proposals * command.leapfrog
    done, total, told = 0, steps * refusals.count("") * len(parts), time.perf_counter()
    for block, part in enumerate(parts):
        asked = zip(models, command.images, likelihoods, refusals, strict=True)
        for trained, images, likelihood, refusal in asked:
            event = Defended(job=command.job, run=trained.run.id, refined=None, block=block)
            if refusal:
                yield replace(event, sentence=refusal)
                continue
            course = _refined(trained, images[part], likelihood, command)
            while True:
                try:
                    next(course)
                except StopIteration as finished:
                    doubt = why_doubtful(trained.model, trained.run.name)
                    yield replace(event, refined=finished.value, sentence=doubt)
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


def _parts(command: Defend) -> list[slice]:
    """The blocks among each run's images."""
    if not command.blocks:
        return [slice(None)]
    counts = {len(images) for images in command.images}
    if counts != {sum(command.blocks)} or min(command.blocks) < 1:
        raise ValueError("Give each run as many images as the blocks have together.")
    return [slice(*ends) for ends in pairwise(accumulate(command.blocks, initial=0))]


def _likelihoods(models: Sequence[TrainedModel]) -> Generator[None, None, list[Likelihood]]:
    found = []
    for trained in models:
        likelihood = yield from _likelihood(trained)
        found.append(likelihood)
    return found


def _likelihood(trained: TrainedModel) -> Generator[None, None, Likelihood]:
    """By which its latents are refined."""
    likelihood = trained.model.likelihood
    if not is_of_batches(likelihood):
        return likelihood
    images = yield from in_background(lambda: images_at_hand(trained.run))
    pixels = torch.from_numpy(images.images[:SETTLED_ON])
    return (yield from settled_likelihood(trained.model, pixels, seed=0))


def _refined(
    trained: TrainedModel, images: Floats, likelihood: Likelihood, command: Defend
) -> Generator[None, None, Refinement]:
    model = trained.model
    pixels = torch.from_numpy(images).to(model.device)
    refined = yield from refine(
        model,
        pixels,
        command.proposals,
        command.leapfrog,
        seed=command.seed,
        likelihood=likelihood,
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
