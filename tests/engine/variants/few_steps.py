"""Small models and short trainings, for the tests of one objective."""

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.attacks import attack
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS
from engine.model import Model, as_images
from engine.training import EpochReport, Trainer, load_tensors, save_tensors
from engine.variants import Noise, Terms, Variant, build

SHAPE = (1, 6, 6)
LATENT = 3


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small(variant: str, likelihood: str = "bernoulli", **objective: Any) -> tuple[Any, Model]:
    """The objective and its new model of 6x6 images and three latent dimensions, in float64."""
    choices = TrainingConfig(
        variant=variant, likelihood=likelihood, latent=LATENT, objective=objective, seed=3
    )
    built, model = build(choices, SHAPE)
    return built, model.double()


def grey_images(count: int = 5) -> Tensor:
    """Grey images that reach 0 and 1, float64."""
    uniform = torch.rand((count, *SHAPE), generator=seeded(5), dtype=torch.float64)
    return (1.6 * uniform - 0.3).clamp(0, 1)


def gradients(terms: Terms, model: Model) -> list[Tensor]:
    """Of the loss, by each trainable weight; zeros for one that it does not depend on."""
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    loss = torch.stack(list(terms.values())).sum()
    return list(
        torch.autograd.grad(
            loss, weights, allow_unused=True, materialize_grads=True, retain_graph=True
        )
    )


def assert_pure(variant: Variant[Any], model: Model, images: Tensor) -> None:
    """The same arguments give the same terms, with gradients or without; nothing that was handed
    over is changed, nor any global random state."""
    noise: Noise = variant.noise(model, images, seeded(1))
    before = [tensor.clone() for tensor in (images, *noise.values(), *model.state_dict().values())]
    random_state = torch.random.get_rng_state()

    once, twice = variant.terms(model, images, noise), variant.terms(model, images, noise)
    with torch.no_grad():
        without = variant.terms(model, images, noise)

    assert all(once[name].shape == () for name in once)
    assert all(torch.equal(once[name], twice[name]) for name in once)
    assert all(torch.equal(once[name], without[name]) for name in once)
    assert not any(term.requires_grad for term in without.values())
    after = [images, *noise.values(), *model.state_dict().values()]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert not images.requires_grad
    assert torch.equal(torch.random.get_rng_state(), random_state)


def assert_trains_resumes_and_is_attacked(folder: Path, config: TrainingConfig) -> None:
    """Two epochs on 33 digits in batches of 16, the last of one image alone, end with finite
    losses and weights that have moved; a training stopped in the middle of an epoch and gone on
    with from a file ends with the same ones; and an attack moves the latents."""
    digits = torch.from_numpy(DATASETS["mnist"].load("train").images[:33])
    config = config.model_copy(update={"epochs": 2, "batch_size": 16})
    whole, stopped, resumed = (Trainer(config, digits) for _ in range(3))
    start = {name: weight.clone() for name, weight in whole.model.named_parameters()}

    reports = [report for report in whole.run() if isinstance(report, EpochReport)]

    assert len(reports) == 2
    assert all(math.isfinite(value) for report in reports for value in report.terms.values())
    for name, weight in whole.model.named_parameters():
        assert weight.isfinite().all()
        assert torch.equal(weight, start[name]) is not weight.requires_grad, name

    steps = stopped.run()
    for _ in range(2):
        next(steps)
    save_tensors(folder / "checkpoint", stopped.state())
    resumed.load_state(load_tensors(folder / "checkpoint"))
    for _ in resumed.run():
        pass
    expected, reached = whole.model.state_dict(), resumed.model.state_dict()
    assert expected.keys() == reached.keys()
    assert [name for name in expected if not torch.equal(expected[name], reached[name])] == []

    model, images = whole.model.requires_grad_(False), as_images(digits[:4])
    found = attack(model.posterior, images, AttackConfig(steps=5))
    moved = (model.encode(found.images).mean - model.encode(images).mean).square().sum(1)
    assert found.images.isfinite().all()
    assert (moved > 0).all()
