"""Every network trains, stops and goes on from a file as if it had never stopped."""

# mypy: allow-untyped-calls

import math
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.networks import NETWORKS
from engine.training import Trainer
from engine.training.checkpoint import load_tensors, save_tensors
from engine.variants.build import build

EVERY_NETWORK = pytest.mark.parametrize("name", NETWORKS)


def configure(network: str, batch_size: int = 32) -> TrainingConfig:
    return TrainingConfig(variant="vae", network=network, latent=4, epochs=1, batch_size=batch_size)


def random_images(count: int, *shape: int) -> Tensor:
    """uint8, as the device keeps them."""
    generator = torch.Generator().manual_seed(7)
    return torch.randint(0, 256, (count, *shape), dtype=torch.uint8, generator=generator)


def finish(trainer: Trainer) -> None:
    for report in trainer.run():
        if report is not None:
            assert all(math.isfinite(term) for term in report.terms.values())


@EVERY_NETWORK
def test_a_stopped_training_ends_at_the_same_weights(name: str, tmp_path: Path) -> None:
    """Two steps on digits, stopped after the first and read from a file."""
    digits = torch.from_numpy(DATASETS["mnist"].load("train").images[:64])
    whole = Trainer(configure(name), digits)
    start = {key: tensor.clone() for key, tensor in whole.model.state_dict().items()}
    finish(whole)

    stopped = Trainer(configure(name), digits)
    list(islice(stopped.run(), 1))
    save_tensors(tmp_path / "state.safetensors", stopped.state())
    resumed = Trainer(configure(name), digits)
    resumed.load_state(load_tensors(tmp_path / "state.safetensors"))
    finish(resumed)

    weights, expected = resumed.model.state_dict(), whole.model.state_dict()
    assert [key for key in expected if not torch.equal(weights[key], expected[key])] == []
    assert [key for key in expected if torch.equal(start[key], expected[key])] == []


@EVERY_NETWORK
def test_a_last_batch_of_one_image_trains(name: str) -> None:
    finish(Trainer(configure(name, batch_size=8), random_images(9, 1, 28, 28)))


@EVERY_NETWORK
@pytest.mark.parametrize(("channels", "side"), [(3, 28), (1, 64)])
def test_a_model_of_other_images_takes_a_step(name: str, channels: int, side: int) -> None:
    trainer = Trainer(configure(name), random_images(2, channels, side, side))
    terms = trainer.step(trainer.images / 255)
    assert all(math.isfinite(float(term)) for term in terms.values())
    assert all(weight.isfinite().all() for weight in trainer.parameters)


@EVERY_NETWORK
def test_a_model_of_128x128_has_gradients_in_every_layer(name: str) -> None:
    images = random_images(1, 3, 128, 128) / 255
    variant, model = build(configure(name), (3, 128, 128))
    noise = variant.noise(model, images, torch.Generator().manual_seed(0))
    model.train()
    loss = torch.stack(list(variant.terms(model, images, noise).values())).sum()
    gradients = torch.autograd.grad(loss, list(model.parameters()))
    assert all(gradient.isfinite().all() and gradient.any() for gradient in gradients)
