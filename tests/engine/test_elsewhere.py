"""On an accelerator all stays there, and no step of a training or an attack waits for it."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.attacks import attack_side_by_side
from engine.attacks.downstream import downstream_at_budgets, downstream_steps
from engine.attacks.posteriors import posteriors_at_budgets
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS
from engine.defences import refine
from engine.likelihoods import LIKELIHOODS
from engine.measures import all_of
from engine.model import Model, as_images
from engine.networks import NETWORKS
from engine.training import Trainer, complete
from engine.variants import VARIANTS
from tests.engine.elsewhere import ELSEWHERE, Far, Machine, elsewhere
from tests.models import QUICK, seeded_model

BATCH, LATENT = 8, 4


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with elsewhere(monkeypatch) as made:
        yield made


@pytest.fixture(scope="module")
def digits() -> Tensor:
    return torch.from_numpy(DATASETS["mnist"].load("train").images[: 2 * BATCH])


def settings(variant: str = "vae", **parts: Any) -> TrainingConfig:
    base = "its-base" if VARIANTS[variant].needs_base else None
    return complete(
        TrainingConfig(
            variant=variant,
            latent=LATENT,
            objective=QUICK.get(variant, {}),
            epochs=2,
            batch_size=BATCH,
            base=base,
            **parts,
        )
    )


@pytest.mark.parametrize(
    "config",
    [
        *(pytest.param(settings(name), id=name) for name in VARIANTS),
        *(pytest.param(settings(likelihood=name), id=name) for name in LIKELIHOODS),
        *(pytest.param(settings(network=name), id=name) for name in NETWORKS),
    ],
)
def test_no_step_of_a_training_waits(
    config: TrainingConfig, machine: Machine, digits: Tensor
) -> None:
    trainer = Trainer(config, digits.to(ELSEWHERE))
    for epoch in range(config.epochs):
        trainer.variant.enter_epoch(epoch, config.epochs)
        trainer.variant.adapt(trainer.model, trainer.images, epoch, trainer.generator)
        batches = torch.split(as_images(trainer.images), BATCH)
        machine.waits.clear()
        terms = [trainer.step(batch) for batch in batches]
        assert not machine.waits
        assert all(total.device == ELSEWHERE for step in terms for total in step.values())
        assert all(map(torch.isfinite, (total.cpu() for step in terms for total in step.values())))
    assert {tensor.device.type for tensor in trainer.state().values()} == {"cpu"}


def test_what_is_trained_there_is_what_is_trained_here(
    monkeypatch: pytest.MonkeyPatch, digits: Tensor
) -> None:
    here = Trainer(settings("raven"), digits)
    list(here.run())
    with elsewhere(monkeypatch):
        there = Trainer(settings("raven"), digits.to(ELSEWHERE))
        list(there.run())
        assert there.model.device == ELSEWHERE
        weights = there.state()
    torch.testing.assert_close(weights, here.state())


@pytest.fixture
def model(machine: Machine) -> Model:
    return seeded_model("mlp", "bernoulli", (1, 28, 28), LATENT, seed=0).to(ELSEWHERE)


EVERY_KIND = [
    {"divergence": "wasserstein", "norm": "linf"},
    {"divergence": "kl", "norm": "l2", "schedule": "cosine"},
    {"divergence": "entropic", "norm": "l1", "momentum": 0.5},
    {"divergence": "reconstruction", "norm": "linf"},
]


@pytest.mark.parametrize("aimed", [False, True], ids=["away", "towards"])
@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind["divergence"])
def test_no_step_of_an_attack_waits(
    kind: dict[str, Any], aimed: bool, machine: Machine, model: Model, digits: Tensor
) -> None:
    config = AttackConfig(**kind, epsilon=0.1, steps=3, restarts=2)
    images, others = torch.split(as_images(digits.to(ELSEWHERE)), BATCH)
    targets = others if aimed else None
    machine.waits.clear()
    *_, (state,) = attack_side_by_side(
        [model.posterior], images, config, targets, decoders=[model.decode]
    )
    deque(
        posteriors_at_budgets(
            model.posterior,
            images,
            [config, config.model_copy(update={"epsilon": 0.2})],
            BATCH,
            targets,
            decode=model.decode,
        ),
        maxlen=0,
    )
    assert not machine.waits
    assert state.images.device == ELSEWHERE
    assert float((state.images - images).abs().sum()) > 0


def test_an_attack_on_the_probe_waits_once_a_restart_for_who_is_left(
    machine: Machine, model: Model, digits: Tensor
) -> None:
    config = AttackConfig(epsilon=0.01, steps=3, restarts=3)
    images = as_images(digits.to(ELSEWHERE))

    def logits(shown: Tensor) -> Tensor:
        return model.encode(shown).mean

    labels = logits(images).argmax(1)
    machine.waits.clear()
    *_, state = downstream_steps(logits, images, labels, config)
    assert state.fooled.device == ELSEWHERE
    assert sum(machine.waits.values()) == config.restarts - 1
    machine.waits.clear()
    deque(downstream_at_budgets(logits, images, labels, [config, config], BATCH), maxlen=0)
    assert sum(machine.waits.values()) == config.restarts


def test_no_proposal_of_the_defence_waits(machine: Machine, model: Model, digits: Tensor) -> None:
    images = as_images(digits.to(ELSEWHERE))
    machine.waits.clear()
    refined = all_of(refine(model, images, proposals=4, leapfrog=2))
    assert not machine.waits
    assert refined.latents.device == ELSEWHERE


def test_two_devices_never_meet(machine: Machine) -> None:
    """As on an accelerator, or none of these tests told anything."""
    there, here = torch.ones(3, device=ELSEWHERE), torch.ones(3)
    with pytest.raises(RuntimeError, match="two devices meet"):
        there + here
    with pytest.raises(RuntimeError, match="two devices meet"):
        here[torch.arange(2, device=ELSEWHERE)]
    with pytest.raises(RuntimeError, match="generator draws for another device"):
        torch.randn(3, device=ELSEWHERE, generator=torch.Generator())
    with pytest.raises(RuntimeError, match="not supported"):
        there.numpy()
    with pytest.raises(RuntimeError, match="numbers of 64 bits"):
        there.double()
    assert (there + torch.tensor(1.0)).device == ELSEWHERE, "a number may go anywhere"
    assert not machine.waits


@pytest.mark.parametrize(
    "wait",
    [float, bool, Far.tolist, Tensor.cpu, Tensor.nonzero, lambda far: far[far > 0]],
    ids=["float", "bool", "list", "fetched", "nonzero", "mask"],
)
def test_whoever_waits_is_noted(wait: Callable[[Any], Any], machine: Machine) -> None:
    far = torch.ones(1, device=ELSEWHERE)
    wait(far)
    assert sum(machine.waits.values()) == 1
