"""Neighbours of some images, in pixels and in the latent space of each run."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field

import numpy as np
import torch

from engine.measures import Steps
from engine.service.arrays import as_array
from engine.service.messages import Bytes, Encoded, Event, Floats, ImageSource, Integers
from engine.service.messages.survey import Neighbours, NeighboursFound
from engine.service.neighbours import nearest, overlap
from engine.service.worker import Job
from engine.trained import TrainedModel, check_shape


@dataclass(frozen=True, eq=False)
class Latents:
    """Posterior means in one run of all images of a source [N, D], and of the user's pictures
    [P, D]; or why there are none, in a sentence."""

    run: str
    means: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    pictures: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    problem: str = ""


def neighbours_job(command: Neighbours, images: Bytes, spaces: Iterable[Latents]) -> Job:
    """The job that answers Neighbours where the device is not touched."""
    return Job(command.job, find_neighbours(command, images, spaces), channel="neighbours")


def latents_of(
    command: Neighbours,
    run: str,
    model: Callable[[str], Steps[TrainedModel]],
    encoded: Callable[[str, ImageSource], Steps[Encoded]],
) -> Steps[Latents]:
    """The latents of a run, for which `model` and `encoded` are asked. What is wrong with one run
    keeps no other from answering."""
    try:
        trained = yield from model(run)
        means = (yield from encoded(run, command.source)).means
        pictures = np.zeros((0, means.shape[1]), np.float32)
        if command.pictures is not None and len(command.pictures):
            check_shape(trained, command.pictures.shape[1:])
            pixels = torch.from_numpy(command.pictures).to(trained.model.device)
            with torch.no_grad():
                pictures = as_array(trained.model.encode(pixels).mean)
    except (ValueError, RuntimeError, OSError) as error:
        return Latents(run, problem=str(error))
    return Latents(run, means, pictures)


def find_neighbours(
    command: Neighbours, images: Bytes, spaces: Iterable[Latents]
) -> Generator[Event | None]:
    """Answer Neighbours; images: uint8 [N, C, H, W]. Leaves the device alone."""
    indices = np.unique(command.indices).astype(np.int64)
    pictures = np.zeros((0, *images.shape[1:]), np.float32)
    if command.pictures is not None:
        pictures = command.pictures
    queries = np.concatenate([images[indices], pictures * np.float32(255)])
    if not len(queries):
        raise ValueError("Select an image first: neighbours are those of what is selected.")
    in_pixels, distances = yield from nearest(images, queries, indices, command.count)
    yield _found(command, "", in_pixels, distances / np.float32(255), 1.0)
    for space in spaces:
        if space.problem:
            nothing = np.zeros(0, np.int64), np.zeros(0, np.float32)
            yield _found(command, space.run, *nothing, 0.0, space.problem)
            continue
        queries = np.concatenate([space.means[indices], space.pictures])
        near, distances = yield from nearest(space.means, queries, indices, command.count)
        yield _found(command, space.run, near, distances, overlap(near, in_pixels))


def _found(
    command: Neighbours,
    space: str,
    indices: Integers,
    distances: Floats,
    shared: float,
    problem: str = "",
) -> NeighboursFound:
    return NeighboursFound(
        job=command.job,
        space=space,
        source=command.source,
        indices=indices,
        distances=distances,
        overlap=shared,
        problem=problem,
    )
