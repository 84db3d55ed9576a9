"""Refinement by Hamiltonian Monte Carlo: what it samples, and what it does against an attack."""

import math

import pytest
import torch
from torch import Tensor

from engine.attacks import attack
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.defences import refine
from engine.defences.hmc import sample
from engine.gaussian import standard_noise
from engine.measures import all_of
from engine.model import as_images, frozen
from engine.runs import RunStore
from engine.trained import load_model

CPU = torch.device("cpu")


def test_chains_end_distributed_as_the_density_says() -> None:
    mean, deviation = torch.tensor([1.0, -2.0]).double(), torch.tensor([0.3, 2.0]).double()

    def density(latents: Tensor) -> Tensor:
        return -0.5 * ((latents - mean) / deviation).square().sum(1)

    start = torch.zeros(4000, 2, dtype=torch.float64)
    chains = all_of(sample(density, start, 60, 20, 0.9, torch.Generator().manual_seed(0)))
    assert torch.allclose(chains.latents.mean(0), mean, atol=0.1)
    assert torch.allclose(chains.latents.std(0), deviation, rtol=0.05)
    assert float(chains.acceptance.mean()) == pytest.approx(0.9, abs=0.06)


def test_chains_whose_first_steps_are_far_too_long_find_their_way_all_the_same() -> None:
    """The first leapfrogs run off to where the density is no number: they are rejected, and the
    next proposals begin where the chain is. E z² of exp(−z⁴) is Γ(¾)/Γ(¼)."""

    def density(latents: Tensor) -> Tensor:
        return -(100 * latents).square().square().sum(1)

    start = torch.full((800, 1), 0.01)
    chains = all_of(sample(density, start, 100, 10, 0.9, torch.Generator().manual_seed(0)))
    assert float(chains.acceptance.mean()) == pytest.approx(0.9, abs=0.06)
    assert float(chains.step_size.max()) < 0.1
    moment = math.gamma(3 / 4) / math.gamma(1 / 4)
    assert float((100 * chains.latents).square().mean()) == pytest.approx(moment, rel=0.1)


def test_what_a_chain_climbs_is_likelihood_and_prior_together() -> None:
    model = load_model(RunStore().resolve("mnist/vae"), CPU)
    images = as_images(torch.from_numpy(DATASETS["mnist"].load("test").images[:4]))
    refined = all_of(refine(model, images, proposals=1, leapfrog=1, seed=3))
    noise = standard_noise((4, model.latent), torch.Generator().manual_seed(3))
    with torch.no_grad():
        start = model.encode(images).sample(noise)
        joint = model.log_likelihood(images, start) + model.prior.log_prob(start)
    assert torch.allclose(refined.log_joint[0], joint)


def test_the_seed_fixes_the_chains_and_weights_stay_as_they_are() -> None:
    model = load_model(RunStore().resolve("mnist/vae"), CPU)
    images = as_images(torch.from_numpy(DATASETS["mnist"].load("test").images[:4]))
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    once, again = (all_of(refine(model, images, proposals=4, seed=3)) for _ in range(2))
    assert torch.equal(once.latents, again.latents)
    assert all(torch.equal(before[name], weight) for name, weight in model.state_dict().items())


def test_an_attacked_image_is_explained_better_and_looks_more_like_the_original() -> None:
    model = load_model(RunStore().resolve("mnist/vae"), CPU)
    images = as_images(torch.from_numpy(DATASETS["mnist"].load("test").images[:24]))
    with frozen(model):
        attacked = attack(model.posterior, images, AttackConfig(epsilon=0.1)).images
    refined = all_of(refine(model, attacked, proposals=40, leapfrog=10))
    before, after = (
        (model.decode(latents) - images).square().mean()
        for latents in (model.encode(attacked).mean, refined.latents)
    )
    assert float(after) < 0.9 * float(before)
    assert bool((refined.log_joint[1] > refined.log_joint[0]).float().mean() > 0.9)
