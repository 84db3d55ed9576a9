"""The partner of an image: a neighbour that the encoder moves far from it."""

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor

from engine.attacks import BALLS, attack_steps
from engine.config import AttackConfig, Config, Divergence
from engine.model import Model, frozen


class SelectionConfig(Config):
    """How the partner of an image is looked for."""

    radius: float = Field(
        default=0.1,
        gt=0,
        le=1,
        title="Selection radius",
        description="L∞ radius in which the partner x′ is looked for, in units of the pixel "
        "range; 0.1 and 0.2 in Cemgil et al. 2020 (Smooth Encoders), Section 4.",
    )
    steps: int = Field(
        default=20,
        ge=1,
        le=1000,
        title="Selection steps",
        description="Gradient steps of that search; 20 or 50 in Cemgil et al. 2020 (Smooth "
        "Encoders), Section 4.",
        json_schema_extra={"applies": {"selection": ["wasserstein", "kl"]}},
    )
    selection: Literal["wasserstein", "kl", "random"] = Field(
        default="wasserstein",
        title="Selection",
        description="What the partner maximises against the image's own posterior: squared "
        "Wasserstein distance, KL, or nothing (a uniformly random point). Cemgil et al. 2020 "
        "(Smooth Encoders), Section 3.1.",
    )
    restarts: int = Field(
        default=1,
        ge=1,
        le=100,
        title="Selection restarts",
        description="Random starts of that search, of which the worst partner of each image is "
        "kept. 1, without restarts, in Cemgil et al. 2020 (AVAE), Appendix F.",
        json_schema_extra={"applies": {"selection": ["wasserstein", "kl"]}},
    )


def selection_starts(images: Tensor, config: SelectionConfig, generator: torch.Generator) -> Tensor:
    """Uniform points of the ball around images [N, C, H, W], one for each of R restarts;
    [R·N, C, H, W]. A random selection needs one."""
    restarts = 1 if config.selection == "random" else config.restarts
    ball = BALLS["linf"]
    return torch.cat([ball.random(images, config.radius, generator) for _ in range(restarts)])


def select(model: Model, images: Tensor, starts: Tensor, config: SelectionConfig) -> Tensor:
    """The partner of each image, [N, C, H, W] in [0, 1], held constant; `starts` [R·N, C, H, W]
    are perturbations in the ball. Cemgil et al. 2020 (Smooth Encoders), Section 3.1."""
    if config.selection == "random":
        return (images + starts).clamp_(0, 1)
    restarts = len(starts) // len(images)
    search = AttackConfig(
        divergence=_divergence(config.selection),
        epsilon=config.radius,
        steps=config.steps,
        step_size=2.5 * config.radius / config.steps,
        restarts=restarts,
    )
    with frozen(model.encoder), torch.enable_grad():
        *_, found = attack_steps(model.encode, images, search, starts.chunk(restarts))
    return found.images


def _divergence(selection: str) -> Divergence:
    return "kl" if selection == "kl" else "wasserstein"
