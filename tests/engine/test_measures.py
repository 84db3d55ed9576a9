"""Measures of a model, on cases whose answer is known."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS
from engine.measures import (
    LinearProbe,
    encode_all,
    fit_probe,
    latent_variance,
    measure_quality,
    robustness_curve,
)
from engine.measures.survey import attack_rows, measure_attacked
from engine.model import Model, as_images
from engine.training import Trainer

SIDE = 4
PIXELS = SIDE * SIDE
GAIN = 3.0


def clusters(labels: list[int], count: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Overlapping clouds of means in four dimensions, one per label, of very unequal scales."""
    random = np.random.default_rng(0)
    drawn = random.choice(labels, count).astype(np.int64)
    centres = 1.5 * random.standard_normal((max(labels) + 1, 4))
    means = (centres[drawn] + random.standard_normal((count, 4))) * [0.01, 1, 30, 1] + [
        5,
        0,
        -70,
        1,
    ]
    return means.astype(np.float32), drawn


@pytest.mark.parametrize("labels", [[0, 1], [0, 1, 2], list(range(10))], ids=len)
def test_a_probe_has_scikit_learns_probabilities(labels: list[int]) -> None:
    means, drawn = clusters(labels)
    peer = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(means, drawn)

    probe = fit_probe(means, drawn)

    found = probe.probabilities(torch.from_numpy(means)).numpy()
    np.testing.assert_allclose(found, peer.predict_proba(means), rtol=0, atol=1e-4)
    predicted = probe.predict(torch.from_numpy(means)).numpy()
    assert (predicted == peer.predict(means)).all()
    assert 0.5 < (predicted == drawn).mean() < 1


@pytest.mark.parametrize("labels", [[1, 3, 4], [2, 5]], ids=str)
def test_a_class_without_images_is_never_predicted(labels: list[int]) -> None:
    """Its column is there, so that a column is a label; its probability is zero."""
    means, drawn = clusters(labels)
    peer = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(means, drawn)

    probabilities = fit_probe(means, drawn).probabilities(torch.from_numpy(means)).numpy()

    assert probabilities.shape == (300, max(labels) + 1)
    absent = sorted(set(range(max(labels))) - set(labels))
    assert (probabilities[:, absent] == 0).all()
    np.testing.assert_allclose(probabilities[:, labels], peer.predict_proba(means), atol=1e-4)


def test_a_class_that_a_probe_was_not_fitted_to_is_never_read_off() -> None:
    """Not even where the logits of all others are below 0."""
    fitted = replace(threshold_probe(0), bias=torch.tensor([-3.0, -3.0]))
    knowing, means = fitted.knowing(torch.tensor([1, 3])), torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
    assert knowing.predict(means).tolist() == fitted.predict(means).tolist() == [0, 1]
    assert knowing.probabilities(means)[:, 2:].tolist() == [[0, 0], [0, 0]]
    nats = cross_entropy(knowing.logits(means), torch.tensor([3, 1]), reduction="none")
    assert nats.isinf().tolist() == [True, False]


def test_a_dimension_that_never_varies_does_no_harm() -> None:
    means, drawn = clusters([0, 1, 2])
    means[:, 2] = 7
    assert fit_probe(means, drawn).logits(torch.from_numpy(means)).isfinite().all()


def test_one_class_is_not_enough_for_a_probe() -> None:
    means, _ = clusters([0])
    with pytest.raises(ValueError, match=r"at least two classes; use more images\.$"):
        fit_probe(means, np.zeros(len(means), np.int64))


def test_means_that_are_no_numbers_make_no_probe() -> None:
    means = np.full((4, 2), np.nan, np.float32)
    with pytest.raises(ValueError, match="diverged"):
        fit_probe(means, np.array([0, 1, 0, 1]))


def test_a_probe_is_made_again_from_its_state() -> None:
    means, drawn = clusters([0, 1, 2])
    probe = fit_probe(means, drawn)
    again = LinearProbe(**probe.state()).to(torch.device("cpu"))
    assert torch.equal(again.logits(torch.from_numpy(means)), probe.logits(torch.from_numpy(means)))


def linear_layers(network: nn.Module) -> list[nn.Linear]:
    return [layer for layer in network.modules() if isinstance(layer, nn.Linear)]


@pytest.fixture
def model() -> Model:
    """Every weight by hand: mu = (GAIN · sum of the pixels, 0), v = 1, and the decoder says
    sigmoid(1) everywhere."""
    model = Model("mlp", "bernoulli", (1, SIDE, SIDE), 2).requires_grad_(False)
    for parameter in model.parameters():
        parameter.zero_()
    for layer in model.modules():
        if isinstance(layer, nn.PReLU):
            layer.weight.fill_(1)
    first, second, head = linear_layers(model.encoder)
    first.weight[0], second.weight[0, 0], head.weight[0, 0] = 1, 1, GAIN
    linear_layers(model.decoder)[-1].bias.fill_(1)
    return model


def threshold_probe(at: float) -> LinearProbe:
    """Class 1 where the first mean is above `at`, class 0 elsewhere."""
    return LinearProbe(
        weight=torch.tensor([[0.0, 0.0], [1.0, 0.0]]),
        bias=torch.zeros(2),
        centre=torch.tensor([at, 0.0]),
        scale=torch.ones(2),
    )


def flat(levels: list[int], each: int) -> Tensor:
    """uint8 images of one grey level each."""
    return (
        torch.tensor(levels, dtype=torch.uint8)
        .repeat(each)
        .view(-1, 1, 1, 1)
        .expand(-1, 1, SIDE, SIDE)
    )


def test_means_of_all_images_come_in_their_order(model: Model) -> None:
    """2,500 images are more than one batch, and not a whole number of them."""
    pixels = torch.arange(2500).remainder(256).to(torch.uint8).view(-1, 1, 1, 1)
    means, log_variances = encode_all(model, pixels.expand(-1, 1, SIDE, SIDE))

    expected = GAIN * PIXELS * pixels.flatten().float() / 255
    torch.testing.assert_close(means, torch.stack([expected, 0 * expected], 1))
    assert torch.equal(log_variances, torch.zeros(2500, 2))


def test_latent_variance_is_summed_over_dimensions() -> None:
    means = torch.tensor([[0.0, 1.0], [2.0, 1.0], [4.0, 7.0], [6.0, 7.0]])
    assert latent_variance(means) == pytest.approx(5 + 9)
    assert latent_variance(torch.ones(3, 2)) > 0


def test_quality_of_a_model_made_by_hand(model: Model) -> None:
    """Levels 51 and 204 are 0.2 and 0.8; every fourth label is not what the probe reads."""
    pixels, said = flat([51, 204], 1250), 1 / (1 + math.exp(-1))
    labels = torch.tensor([0, 1, 0, 0]).repeat(625)
    middle = GAIN * PIXELS * 0.5

    quality = measure_quality(model, threshold_probe(middle), pixels, labels, noise=0.05, seed=3)

    assert quality.images == 2500
    assert quality.accuracy == pytest.approx(0.75)
    mse = ((said - 0.2) ** 2 + (said - 0.8) ** 2) / 2
    assert quality.mse == pytest.approx(mse, rel=1e-5)
    assert quality.mse_255 == pytest.approx(255**2 * mse, rel=1e-5)
    # ‖mu(x) − mu(x + ε)‖² = GAIN² (Σ ε)², and (Σ ε)² / (16 · 0.05²) is chi-squared, of mean 1
    # and variance 2; noise is too weak to be clipped, and 2,500 images give the standard errors.
    scale = GAIN**2 * PIXELS * 0.05**2
    mean, deviation = quality.pair_distance
    assert abs(mean / scale - 1) < 3 * math.sqrt(2 / 2500)
    assert abs(deviation / scale - math.sqrt(2)) < 3 * math.sqrt(7 / 2500)
    variance = (GAIN * PIXELS * 0.3) ** 2
    assert quality.relative_pair_distance == pytest.approx(mean / variance, rel=1e-5)


def test_the_error_of_a_colour_image_is_a_mean_over_its_channels_too() -> None:
    """A decoder of nothing but zeros says middle grey."""
    model = Model("mlp", "bernoulli", (3, SIDE, SIDE), 2).requires_grad_(False)
    for parameter in model.parameters():
        parameter.zero_()
    colour = torch.tensor([0, 255, 51], dtype=torch.uint8).view(1, 3, 1, 1)
    pixels = colour.expand(2, 3, SIDE, SIDE)
    quality = measure_quality(model, threshold_probe(0), pixels, torch.tensor([0, 0]), 0, seed=0)
    assert quality.mse == pytest.approx((0.5**2 + 0.5**2 + 0.3**2) / 3, rel=1e-6)


def test_without_noise_the_pair_is_one_image_twice(model: Model) -> None:
    pixels, labels = flat([51, 204], 5), torch.tensor([0, 1]).repeat(5)
    quality = measure_quality(model, threshold_probe(0), pixels, labels, noise=0, seed=0)
    assert quality.pair_distance == (0, 0)
    assert quality.relative_pair_distance == 0


def test_noisy_images_are_clipped(model: Model) -> None:
    """White can only darken and black only lighten, by a mean of σ/√(2π) a pixel: the mean
    distance is that shift squared and the variance of the clipped noise, σ²(½ − 1/2π)."""
    pixels, labels, noise = flat([0, 255], 1250), torch.tensor([0, 1]).repeat(1250), 0.05
    quality = measure_quality(model, threshold_probe(0), pixels, labels, noise, seed=0)

    shift = PIXELS * noise / math.sqrt(2 * math.pi)
    variance = PIXELS * noise**2 * (0.5 - 1 / (2 * math.pi))
    mean, deviation = quality.pair_distance
    expected = GAIN**2 * (shift**2 + variance)
    assert abs(mean - expected) < 3 * deviation / math.sqrt(2500)
    assert mean > 2 * GAIN**2 * PIXELS * noise**2  # what it would be unclipped, twice


def test_the_seed_decides_the_noise(model: Model) -> None:
    pixels, labels = flat([51, 204], 5), torch.tensor([0, 1]).repeat(5)
    first, again, other = (
        measure_quality(model, threshold_probe(0), pixels, labels, 0.05, seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.pair_distance != other.pair_distance


def test_one_image_has_no_spread(model: Model) -> None:
    quality = measure_quality(
        model, threshold_probe(0), flat([51], 1), torch.tensor([0]), noise=0.05, seed=0
    )
    assert quality.pair_distance[0] > 0
    assert math.isnan(quality.pair_distance[1]) and math.isnan(quality.relative_pair_distance)


def test_latents_that_are_all_alike_have_no_scale_to_compare_with(model: Model) -> None:
    same = flat([51, 51, 51], 1)
    quality = measure_quality(
        model, threshold_probe(0), same, torch.tensor([0, 0, 0]), noise=0.05, seed=0
    )
    assert quality.pair_distance[0] > 0 and math.isnan(quality.relative_pair_distance)


@pytest.fixture(scope="module")
def digits() -> tuple[Tensor, Tensor]:
    """1,000 digits of the embedded MNIST: uint8 [N, 1, 28, 28], labels [N]."""
    train = DATASETS["mnist"].load("train")
    return torch.from_numpy(train.images[:1000]), torch.from_numpy(train.labels[:1000])


@pytest.fixture(scope="module")
def trained(digits: tuple[Tensor, Tensor]) -> tuple[Model, LinearProbe]:
    """A VAE after 160 steps, and a probe of its means."""
    pixels, labels = digits
    trainer = Trainer(TrainingConfig(variant="vae", epochs=5, batch_size=32), pixels)
    for _ in trainer.run():
        pass
    means, _ = encode_all(trainer.model, pixels)
    return trainer.model, fit_probe(means.numpy(), labels.numpy())


def accuracy_under(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor], epsilon: float
) -> float:
    """Of the first 150 digits, with 10 steps."""
    pixels, labels = digits
    config = AttackConfig(epsilon=epsilon, steps=10, step_size=max(epsilon, 1e-3) / 4)
    *_, last = robustness_curve(*trained, pixels[:150], labels[:150], [config])
    return last.accuracies[0]


def test_without_a_budget_all_of_the_accuracy_is_left(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor]
) -> None:
    clean = measure_quality(*trained, digits[0][:150], digits[1][:150], noise=0.05, seed=0)
    assert 0.5 < clean.accuracy < 1
    assert accuracy_under(trained, digits, 0) == pytest.approx(clean.accuracy)


def test_accuracy_falls_as_the_budget_grows(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor]
) -> None:
    left = [accuracy_under(trained, digits, epsilon) for epsilon in (0, 0.05, 0.1, 0.3)]
    assert left == sorted(left, reverse=True)
    assert left[1] < left[0] - 0.05
    assert left[3] < left[0] / 2


def test_a_curve_in_one_pass_is_that_of_separate_attacks(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor]
) -> None:
    """Of 100 images five budgets are one pass, of 600 each is its own."""
    pixels, labels = digits
    budgets = (0.05, 0.0, 0.1, 0.03, 0.3)
    configs = [AttackConfig(epsilon=epsilon, steps=2) for epsilon in budgets]
    for count, steps in ((100, 2), (600, 4 * 2 * 2)):
        tests = pixels[:count], labels[:count]
        *course, last = robustness_curve(*trained, *tests, configs)
        alone = [list(robustness_curve(*trained, *tests, [own]))[-1] for own in configs]
        expected = [own.accuracies[0] for own in alone]
        assert list(last.accuracies) == pytest.approx(expected, abs=0.011)
        shares = [progress.share for progress in course]
        assert shares == sorted(shares) and last.share == 1
        known = [len(progress.accuracies) for progress in course]
        assert known.count(0) == 2 if count == 100 else sorted(set(known)) == [0, 1, 2, 3, 4]
        assert len([share for share in shares if share]) >= steps


@pytest.mark.parametrize(("epsilon", "left"), [(0.04, 1.0), (0.06, 0.0)])
def test_accuracy_is_lost_where_the_mean_can_leave_its_class(
    epsilon: float, left: float, model: Model
) -> None:
    """Class 1 is a band: grey levels less than 0.05 away from 102 / 255 = 0.4, either way."""
    per_level = GAIN * PIXELS
    band = LinearProbe(
        weight=torch.tensor([[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]),
        bias=torch.tensor([0.0, 0.05 * per_level, 0.0]),
        centre=torch.tensor([0.4 * per_level, 0.0]),
        scale=torch.ones(2),
    )
    pixels, labels = flat([102], 20), torch.ones(20, dtype=torch.int64)
    *_, last = robustness_curve(model, band, pixels, labels, [AttackConfig(epsilon=epsilon)])
    assert last.accuracies == (left,)


def test_each_batch_has_starts_of_its_own_which_are_those_of_a_survey(model: Model) -> None:
    """A thousand times one image: a single step cannot make up for where it began."""
    pixels, labels, config = flat([102], 1000), torch.ones(1000).long(), AttackConfig(steps=1)
    probe = threshold_probe(GAIN * (PIXELS * 0.4 - 1.5 * config.epsilon))
    *_, last = robustness_curve(model, probe, pixels, labels, [config])
    images = as_images(pixels)
    *_, attacked = attack_rows(model, images, torch.arange(1000), config)
    fooled = measure_attacked(model, probe, images, attacked, 1.0)["fooled"]
    assert last.accuracies == (pytest.approx(1 - float(fooled.mean())),)
    assert 50 < fooled.sum() < 950 and not torch.equal(*fooled.chunk(2))


def test_progress_rises_to_the_answer_and_the_encoder_thaws(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor]
) -> None:
    """600 images are two batches; two restarts of three steps each, which a full batch takes one
    after the other and 100 images in one pass."""
    pixels, labels = digits
    config = AttackConfig(epsilon=0.05, steps=3, restarts=2)
    *steps, last = robustness_curve(*trained, pixels[:600], labels[:600], [config])

    twelfths = [1, 2, 3, 4, 5, 6, 8, 10, 12]
    assert [12 * step.share for step in steps] == pytest.approx(twelfths)
    assert {step.accuracies for step in steps} == {()}
    assert last.share == 1
    (accuracy,) = last.accuracies
    assert (600 * accuracy) == pytest.approx(round(600 * accuracy))
    assert all(weight.requires_grad for weight in trained[0].encoder.parameters())
    assert all(weight.grad is None for weight in trained[0].parameters())


def test_closing_the_measure_thaws_the_encoder(
    trained: tuple[Model, LinearProbe], digits: tuple[Tensor, Tensor]
) -> None:
    course = robustness_curve(*trained, digits[0][:4], digits[1][:4], [AttackConfig()])
    next(course)
    assert not any(weight.requires_grad for weight in trained[0].encoder.parameters())
    del course
    assert all(weight.requires_grad for weight in trained[0].encoder.parameters())


def test_images_are_the_pixels_over_255() -> None:
    pixels = torch.tensor([0, 51, 255], dtype=torch.uint8)
    torch.testing.assert_close(as_images(pixels), torch.tensor([0.0, 0.2, 1.0]))
    assert torch.equal(pixels, torch.tensor([0, 51, 255], dtype=torch.uint8))
