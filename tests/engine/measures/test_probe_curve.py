"""Accuracy under the attack that knows the probe: a bound, and what single attacks leave."""

import pytest
import torch
from torch import Tensor

from engine.attacks import downstream_steps
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.measures import LinearProbe, all_of, probe_curve, robustness_curve
from engine.measures.survey import attack_rows, measure_attacked
from engine.model import as_images
from engine.probe_attack import PROBE_USUAL, probe_attack_at
from engine.runs import RunStore
from engine.service.loading import load
from engine.trained import TrainedModel

BUDGETS = (0.0, 0.02, 0.1)


@pytest.fixture(scope="module")
def tests() -> tuple[Tensor, Tensor]:
    images = DATASETS["mnist"].load("test").first(40)
    return torch.from_numpy(images.images), torch.from_numpy(images.labels)


@pytest.fixture(scope="module")
def vae() -> TrainedModel:
    tests = DATASETS["mnist"].load("test").first(40)
    return all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), tests))


def test_every_image_counts_that_withstands_whatever_is_tried(
    vae: TrainedModel, tests: tuple[Tensor, Tensor]
) -> None:
    configs = [AttackConfig(epsilon=epsilon, steps=8, restarts=2) for epsilon in BUDGETS]
    *course, last = probe_curve(vae.model, vae.probe, *tests, configs)

    def logits(images: Tensor) -> Tensor:
        return vae.probe.logits(vae.model.encode(images).mean)

    for config, accuracy in zip(configs, last.accuracies, strict=True):
        *_, state = downstream_steps(logits, as_images(tests[0]), tests[1], config)
        assert accuracy == pytest.approx(1 - int(state.fooled.sum()) / 40)
    clean, little, much = last.accuracies
    assert clean > little > much
    shares = [progress.share for progress in course]
    assert shares == sorted(shares) and last.share == 1


def test_an_image_of_a_class_that_the_probe_never_saw_is_misread(
    vae: TrainedModel, tests: tuple[Tensor, Tensor]
) -> None:
    pixels, labels = tests
    few = LinearProbe(vae.probe.weight[:5], vae.probe.bias[:5], vae.probe.centre, vae.probe.scale)
    known = labels < 5
    configs = [AttackConfig(epsilon=epsilon, steps=4) for epsilon in BUDGETS]
    *_, of_all = probe_curve(vae.model, few, pixels, labels, configs)
    *_, of_known = probe_curve(vae.model, few, pixels[known], labels[known], configs[:1])
    right = of_known.accuracies[0] * int(known.sum())
    assert 0 < right < 40 and of_all.accuracies[0] == pytest.approx(right / 40)
    assert of_all.accuracies[0] > of_all.accuracies[-1]


def test_a_survey_of_the_probe_counts_the_same_images(vae: TrainedModel) -> None:
    loaded = DATASETS["mnist"].load("test").first(500)
    pixels, labels = torch.from_numpy(loaded.images), torch.from_numpy(loaded.labels)
    images, rows = as_images(pixels), torch.arange(500)
    config = AttackConfig(epsilon=0.03, steps=6, step_size=0.02)
    *_, curve = probe_curve(vae.model, vae.probe, pixels, labels, [config])
    *_, attacked = attack_rows(vae.model, images, rows, config, vae.probe)
    fooled = measure_attacked(vae.model, vae.probe, images, attacked, 1.0)["fooled"] == 1
    with torch.no_grad():
        before, after = (vae.model.encode(each).mean for each in (images, attacked.images))
    right = vae.probe.predict(before) == labels
    assert curve.accuracies == (pytest.approx((right & ~fooled).float().mean().item()),)
    at_the_end = vae.probe.predict(after) != vae.probe.predict(before)
    assert fooled[at_the_end].all() and (fooled & ~at_the_end).any(), "some on the way alone"


def test_it_leaves_less_than_an_attack_on_posteriors_of_the_same_size(
    vae: TrainedModel, tests: tuple[Tensor, Tensor]
) -> None:
    config = AttackConfig(epsilon=0.05, steps=20)
    (knowing,), (blind,) = (
        list(curve(vae.model, vae.probe, *tests, [config]))[-1].accuracies
        for curve in (probe_curve, robustness_curve)
    )
    assert knowing < blind - 0.1


def test_usually_its_steps_shorten_from_half_the_budget() -> None:
    usual = AttackConfig(**PROBE_USUAL)
    assert (usual.steps, usual.restarts, usual.schedule) == (100, 10, "cosine")
    at = probe_attack_at(usual, 0.2)
    assert (at.epsilon, at.step_size) == (0.2, 0.1)
    chosen = usual.model_copy(update={"step_size": 0.003})
    assert probe_attack_at(chosen, 0.2).step_size == 0.003
    for other in ({"schedule": "constant"}, {"norm": "l1"}):
        assert probe_attack_at(usual.model_copy(update=other), 0.2).step_size is None
