"""RAVEN's settings beyond the plain ones: a σ_aug per dimension, and a weight on its KL.

The bound itself is in tests/engine/test_variants.py.
"""

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor
from torch.distributions import Independent, Normal

from engine.config import TrainingConfig
from engine.gaussian import DiagonalGaussian
from engine.measures.evidence import kl_to_prior
from engine.model import Model
from engine.training import check_choices, complete
from engine.variants.raven import RAVEN, RAVENConfig, paired_prior_kl
from tests.models import seeded_model

LATENT, SHAPE = 3, (1, 6, 6)
UNEQUAL = [0.05, 0.3, 2.0]


@pytest.fixture
def model() -> Model:
    return seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3).double()


@pytest.fixture
def images() -> Tensor:
    generator = torch.Generator().manual_seed(5)
    return torch.rand((5, *SHAPE), generator=generator, dtype=torch.float64)


def terms(model: Model, images: Tensor, **settings: Any) -> dict[str, Tensor]:
    variant = RAVEN(RAVENConfig.model_validate(settings))
    noise = variant.noise(model, images, torch.Generator().manual_seed(1))
    return variant.terms(model, images, noise)


def test_one_sigma_for_all_dimensions_equals_the_same_for_each(
    model: Model, images: Tensor
) -> None:
    each = terms(model, images, sigma_aug=[0.2] * LATENT)
    torch.testing.assert_close(terms(model, images, sigma_aug=0.2), each, rtol=0, atol=1e-10)


@pytest.mark.parametrize("sigma_aug", [0.8, UNEQUAL], ids=str)
def test_its_prior_is_that_of_either_latent_of_a_pair(sigma_aug: float | list[float]) -> None:
    """p(z) = ∫ p(z, z′) dz′: an origin of N(0, I), and a latent around it."""
    prior = RAVEN(RAVENConfig(sigma_aug=sigma_aug)).prior(LATENT)
    deviations = torch.as_tensor(sigma_aug).expand(LATENT)
    generator = torch.Generator().manual_seed(2)
    origins = torch.randn(200_000, LATENT, generator=generator)
    latents = origins + deviations * torch.randn(200_000, LATENT, generator=generator)
    drawn = prior.sample(200_000, generator)
    torch.testing.assert_close(drawn.var(0), latents.var(0), rtol=0.02, atol=0)
    around = Independent(Normal(origins, deviations), 1)
    for latent in 0.5 * drawn[:3]:
        densities = around.log_prob(latent).exp()
        error = float(densities.std()) / math.sqrt(len(origins))
        told = float(prior.log_prob(latent[None]).exp())
        assert float(densities.mean()) == pytest.approx(told, abs=4 * error)


def test_a_posterior_that_is_its_prior_costs_nothing() -> None:
    model: Any = SimpleNamespace(prior=RAVEN(RAVENConfig(sigma_aug=UNEQUAL)).prior(LATENT))
    variances = 1 + torch.tensor(UNEQUAL).square()
    alike = DiagonalGaussian(torch.zeros(1, LATENT), variances.log()[None])
    assert float(kl_to_prior(model, alike)) == pytest.approx(0, abs=1e-6)
    other = DiagonalGaussian(torch.ones(1, LATENT), torch.zeros(1, LATENT))
    expected = 0.5 * (2 / variances - 1 + variances.log()).sum()
    assert float(kl_to_prior(model, other)) == pytest.approx(float(expected))


def test_unequal_sigmas_give_the_closed_form_of_each_dimension(
    model: Model, images: Tensor
) -> None:
    p, q = model.encode(images), model.encode(1 - images)
    listed = paired_prior_kl(p, q, UNEQUAL)
    as_tensor = paired_prior_kl(p, q, torch.tensor(UNEQUAL, dtype=torch.float64))
    torch.testing.assert_close(listed, as_tensor, rtol=0, atol=1e-10)

    different = terms(model, images, sigma_aug=UNEQUAL)["kl"]
    reverse = terms(model, images, sigma_aug=UNEQUAL[::-1])["kl"]
    assert (different - reverse).abs() > 1


def test_each_dimension_starts_at_twice_its_own_variance(model: Model) -> None:
    RAVEN(RAVENConfig(sigma_aug=UNEQUAL)).prepare(model)
    expected = [math.log(2 * sigma**2) for sigma in UNEQUAL]
    assert model.encoder.head.bias[LATENT:].tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5, 4.0])
def test_beta_weighs_the_kl_alone(model: Model, images: Tensor, beta: float) -> None:
    plain, weighed = terms(model, images), terms(model, images, beta=beta)
    expected = plain | {"kl": beta * plain["kl"]}
    torch.testing.assert_close(weighed, expected, rtol=1e-12, atol=0)


def test_beta_is_1_where_nothing_is_said(model: Model, images: Tensor) -> None:
    assert terms(model, images) == terms(model, images, beta=1)


@pytest.mark.parametrize("variant", ["raven", "raven-mixture"])
@pytest.mark.parametrize("length", [1, 9, 11])
def test_a_list_of_another_length_than_the_latent_is_refused_in_a_sentence(
    variant: str, length: int
) -> None:
    objective = {"sigma_aug": [0.1] * length}
    config = TrainingConfig.model_validate({"variant": variant, "objective": objective})
    with pytest.raises(ValueError, match=f"σ_aug is a list of {length}, but there are 10 latent"):
        check_choices(config)


def test_numbers_may_be_typed_with_commas_between_them() -> None:
    assert RAVENConfig.model_validate({"sigma_aug": "0.1, 0.2,3"}).sigma_aug == [0.1, 0.2, 3]
    assert RAVENConfig.model_validate({"sigma_aug": "0.1"}).sigma_aug == 0.1


def test_a_list_is_kept_with_the_runs_choices() -> None:
    config = TrainingConfig(latent=3, objective={"sigma_aug": UNEQUAL})
    written = complete(config).model_dump_json()
    assert TrainingConfig.model_validate_json(written).objective["sigma_aug"] == UNEQUAL


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (0, "greater than 0"),
        ("wide", "a valid number"),
        ([0.1, 0], "greater than 0"),
        ([0.1, 11], "less than or equal to 10"),
        ([0.1, "wide"], "a valid number"),
        ([], "at least 1 item"),
    ],
)
def test_what_no_sigma_can_be_is_refused_for_one_reason(value: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as refused:
        RAVENConfig.model_validate({"sigma_aug": value})
    assert [error["loc"] for error in refused.value.errors()] == [("sigma_aug",)]


def test_a_form_of_numbers_still_finds_the_bounds_of_a_number() -> None:
    """The window draws the first of what a value may be."""
    schema = RAVENConfig.model_json_schema()["properties"]["sigma_aug"]
    number, numbers = schema["anyOf"]
    assert number == {"type": "number", "exclusiveMinimum": 0, "maximum": 10}
    assert (numbers["type"], numbers["items"]) == ("array", number)
