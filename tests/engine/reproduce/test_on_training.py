"""What a paper tells of the images that a model was trained on is measured on those."""

from functools import partial

import pytest
import torch

from engine.data import DATASETS, ImageSet
from engine.evaluation import Subject
from engine.latents.families import Point
from engine.measures import all_of
from engine.reproduce import ENTRIES
from engine.reproduce.entry import Reading, reading
from engine.reproduce.measured import MEASURED
from engine.runs import RunStore
from engine.service.loading import load
from engine.trained import TrainedModel


def measured(subject: Subject, asked: Reading) -> float:
    """A reading of a subject."""
    return float(all_of(MEASURED[asked.measure].answer(subject, asked)))


@pytest.fixture
def tests_and_others() -> tuple[ImageSet, ImageSet]:
    tests, others = (DATASETS["mnist"].load(split).first(1100) for split in ("test", "train"))
    return tests, others


@pytest.fixture
def trained(tests_and_others: tuple[ImageSet, ImageSet]) -> TrainedModel:
    tests, _ = tests_and_others
    return all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), tests))


def subject(trained: TrainedModel, tests: ImageSet, training: ImageSet, seed: int = 0) -> Subject:
    return Subject(trained, tests, partial(lambda found: found, training), seed)


def test_kl_is_what_is_told_of_test_images_if_they_were_trained_on(
    trained: TrainedModel, tests_and_others: tuple[ImageSet, ImageSet]
) -> None:
    tests, others = tests_and_others
    clean = measured(subject(trained, tests, tests), reading("clean", name="kl"))
    for training, same in ((tests, True), (others, False)):
        found = measured(subject(trained, tests, training), reading("on_training", name="kl"))
        assert (found == pytest.approx(clean, rel=1e-5)) == same


def test_the_squared_error_is_of_latents_that_are_drawn(
    trained: TrainedModel, tests_and_others: tuple[ImageSet, ImageSet]
) -> None:
    """Against a Monte Carlo estimate of E‖x′ − x‖², x′ = μ_θ(z) with z ~ q(z|x), by many draws."""
    tests, others = tests_and_others
    pixels = torch.from_numpy(others.images).float() / 255
    with torch.no_grad():
        posterior = trained.model.encode(pixels)
        noises = torch.randn(20, *posterior.mean.shape)
        draws = [trained.model.decode(posterior.sample(noise)) for noise in noises]
        expected = sum(float((decoded - pixels).square().mean()) for decoded in draws) / 20
        of_means = float((trained.model.decode(posterior.mean) - pixels).square().mean())
    asked = reading("on_training", name="sampled_mse_255")
    found = measured(subject(trained, tests, others), asked) / 255**2
    assert found == pytest.approx(expected, rel=0.005)
    assert found > 1.02 * of_means
    assert found != measured(subject(trained, tests, others, seed=1), asked) / 255**2


def test_a_latent_drawn_from_a_point_is_that_point(
    trained: TrainedModel, tests_and_others: tuple[ImageSet, ImageSet]
) -> None:
    tests, _ = tests_and_others
    trained.model.family = Point()
    found = measured(subject(trained, tests, tests), reading("on_training", name="sampled_mse_255"))
    clean = measured(subject(trained, tests, tests), reading("clean", name="mse_255"))
    assert found == pytest.approx(clean, rel=1e-5)


@pytest.mark.parametrize("entry", ["takida/table-1", "takida/table-e8"])
def test_takidas_smoothness_tables_take_error_and_kl_of_training_images(entry: str) -> None:
    """Appendix D.1; of the other criteria it says nothing."""
    for readings in ENTRIES[entry].wanted().values():
        of_training = {one.setting("name") for one in readings if one.measure == "on_training"}
        of_tests = {one.setting("name") for one in readings if one.measure == "clean"}
        assert of_training <= {"sampled_mse_255", "kl"} and "sampled_mse_255" in of_training
        assert not of_tests & {"mse_255", "kl"}
