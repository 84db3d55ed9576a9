"""New images from trained models: samples, paths between two images, points of a map."""

from collections.abc import Generator, Sequence

import torch

from engine.gaussian import DiagonalGaussian
from engine.measures import encode_in_steps
from engine.posteriors import POSTERIORS, Sampler, interpolate
from engine.service.arrays import as_array
from engine.service.background import in_background
from engine.service.image_sets import images_at_hand
from engine.service.messages import (
    DecodeAt,
    DecodedAt,
    Event,
    Floats,
    Generate,
    Generated,
    Interpolate,
    Interpolated,
    JobChanged,
)
from engine.trained import TrainedModel, check_shape

FIT_SEED = 0
"""Of every fit of a posterior, so that the samples' own seed draws from the same one."""
TELL_EVERY = 0.02
"""Share of a fit between two words on it."""

Samplers = dict[tuple[str, str], tuple[TrainedModel, Sampler]]
"""Fitted posteriors by run and name, with the model they are of."""


def generate(
    command: Generate, models: Sequence[TrainedModel], samplers: Samplers
) -> Generator[Event | None]:
    """Answer Generate. A posterior that is fitted is kept in `samplers`. Raises ValueError with a
    sentence."""
    if command.posterior not in POSTERIORS:
        raise ValueError(
            f"There is no posterior '{command.posterior}'; there are {', '.join(POSTERIORS)}."
        )
    if command.count < 1:
        raise ValueError("Ask for one image at least.")
    for trained in models:
        key = trained.run.id, command.posterior
        if key not in samplers or samplers[key][0] is not trained:
            samplers[key] = trained, (yield from _fit(command, trained))
        generator = torch.Generator(trained.model.device).manual_seed(command.seed)
        with torch.no_grad():
            latents = samplers[key][1](command.count, generator)
        yield Generated(
            job=command.job,
            run=trained.run.id,
            posterior=command.posterior,
            seed=command.seed,
            images=_decoded(trained, latents),
            latents=as_array(latents),
        )


def _fit(command: Generate, trained: TrainedModel) -> Generator[Event | None, None, Sampler]:
    posterior, model = POSTERIORS[command.posterior], trained.model
    if command.posterior == "prior":
        encoded = DiagonalGaussian(*torch.zeros(2, 1, model.latent, device=model.device))
    else:
        images = yield from in_background(lambda: images_at_hand(trained.run))
        pixels = torch.from_numpy(images.images)
        encoded = DiagonalGaussian(*(yield from encode_in_steps(model, pixels)))
    course = posterior.fit(encoded, model.prior, FIT_SEED)
    told = 0.0
    while True:
        try:
            share = next(course)
        except StopIteration as end:
            sampler: Sampler = end.value
            return sampler
        if share - told < TELL_EVERY:
            yield None
            continue
        told = share
        yield JobChanged(
            job=command.job,
            title=f"{posterior.title} of {trained.run.name}",
            state="running",
            done=share,
            total=1.0,
            unit="fit",
            run=trained.run.id,
        )


def interpolate_runs(
    command: Interpolate, models: Sequence[TrainedModel]
) -> Generator[Event | None]:
    """Answer Interpolate. Raises ValueError where the images are not of the models' shape."""
    for trained in models:
        check_shape(trained, command.ends.shape[1:])
        ends = torch.from_numpy(command.ends).to(trained.model.device)
        with torch.no_grad():
            start, end = trained.model.encode(ends).mean
        latents = interpolate(start, end, command.steps, command.path)
        yield Interpolated(
            job=command.job,
            run=trained.run.id,
            path=command.path,
            images=_decoded(trained, latents),
            latents=as_array(latents),
        )


def decode_at(
    command: DecodeAt, trained: TrainedModel, latents: Floats, exact: bool
) -> Generator[Event | None]:
    """Answer DecodeAt, whose points stand for `latents` [N, D]."""
    on_device = torch.from_numpy(latents).to(trained.model.device)
    yield DecodedAt(
        job=command.job,
        **command.key._asdict(),
        points=command.points,
        images=_decoded(trained, on_device),
        latents=latents,
        exact=exact,
    )


def _decoded(trained: TrainedModel, latents: torch.Tensor) -> Floats:
    with torch.no_grad():
        return as_array(trained.model.decode(latents))
