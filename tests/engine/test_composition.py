"""Every allowed variant, likelihood and network together train, resume and are attacked."""

# mypy: allow-untyped-calls

from itertools import combinations, product
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.attacks import attack
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.model import as_images
from engine.networks import NETWORKS
from engine.training import Trainer, complete
from engine.variants import VARIANTS
from tests.models import QUICK

BATCH = 8


def is_quick(variant: str, likelihood: str, network: str) -> bool:
    """Whether the combination belongs to those in which each two parts meet: on the plain network
    all variants and likelihoods, on each other one the likelihoods in turn. The rest is the same
    code over again, and asked for by `make test-all`."""
    if network == "mlp":
        return True
    turn = list(VARIANTS).index(variant) + list(NETWORKS).index(network)
    return likelihood == list(LIKELIHOODS)[turn % len(LIKELIHOODS)]


def combination(variant: str, likelihood: str, network: str) -> Any:
    marks = [] if is_quick(variant, likelihood, network) else [pytest.mark.product]
    return pytest.param(variant, likelihood, network, marks=marks)


@pytest.fixture(scope="module")
def digits() -> Tensor:
    return torch.from_numpy(DATASETS["mnist"].load("train").images[:64])


def trained(trainer: Trainer, steps: int) -> list[dict[str, float]]:
    losses = []
    course: Any = trainer.run()
    for _ in range(steps):
        seen, epoch = trainer.seen, trainer.epoch
        next(course)
        assert (trainer.epoch, trainer.seen) > (epoch, seen)
        losses.append({name: float(total) for name, total in trainer._sums.items()})
    course.close()
    return losses


def test_among_the_quick_ones_each_two_parts_meet() -> None:
    quick = [names for names in product(VARIANTS, LIKELIHOODS, NETWORKS) if is_quick(*names)]
    for one, other in combinations((VARIANTS, LIKELIHOODS, NETWORKS), 2):
        met = {pair for names in quick for pair in combinations(names, 2)}
        assert met >= set(product(one, other))


@pytest.mark.parametrize(
    ("variant", "likelihood", "network"),
    [combination(*names) for names in product(VARIANTS, LIKELIHOODS, NETWORKS)],
)
def test_what_is_allowed_trains_resumes_and_is_attacked(
    variant: str, likelihood: str, network: str, digits: Tensor
) -> None:
    config = complete(
        TrainingConfig(
            variant=variant,
            likelihood=likelihood,
            network=network,
            latent=4,
            objective=QUICK.get(variant, {}),
            epochs=2,
            batch_size=BATCH,
            base="its-base" if VARIANTS[variant].needs_base else None,
        )
    )
    whole = Trainer(config, digits)
    losses = trained(whole, 1)
    checkpoint = whole.state()
    losses += trained(whole, 1)

    resumed = Trainer(config, digits)
    resumed.load_state(checkpoint)
    trained(resumed, 1)

    assert all(torch.tensor(list(terms.values())).isfinite().all() for terms in losses)
    weights, again = whole.model.state_dict(), resumed.model.state_dict()
    assert all(torch.equal(weights[name], again[name]) for name in weights)
    images = as_images(digits[:2])
    found = attack(whole.model.posterior, images, AttackConfig(epsilon=0.1, steps=2))
    assert (found.divergence > 0).all()
    assert (found.images - images).abs().max() <= 0.1 + 1e-6
