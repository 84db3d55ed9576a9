"""Defending images in several runs: what is answered, told on the way, and refused."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.cli.defend import check_defence
from engine.cli.output import Output
from engine.data import DATASETS
from engine.defences import refine, why_doubtful, why_not_refined
from engine.latents import Point
from engine.likelihoods import LIKELIHOODS
from engine.measures import all_of, settled_likelihood
from engine.model import Model, as_images
from engine.runs import RunStore
from engine.service.bench import Bench
from engine.service.bench_jobs import job_of
from engine.service.defence_job import SETTLED_ON, defend_runs
from engine.service.loading import load
from engine.service.messages import Defend, Defended, Floats, JobChanged
from engine.trained import load_model

RUNS = ("mnist/vae", "mnist/raven")
FITTED_TO_IMAGES, FITTED_TO_BATCHES = {"iso-d", "diag-d"}, {"iso-i", "diag-i"}


@pytest.fixture(scope="module")
def images() -> Floats:
    return DATASETS["mnist"].load("test").images[:3].astype(np.float32) / np.float32(255)


def test_each_run_answers_for_images_of_its_own(images: Floats) -> None:
    command = Defend(job=1, runs=RUNS, images=(images, images[:2]), proposals=6, leapfrog=5, seed=2)
    job = job_of(Bench(RunStore()), command)
    assert (job.kind, job.title) == ("turns", "Defence")
    answers = [event for event in job.course if isinstance(event, Defended)]
    assert [answer.run for answer in answers] == list(RUNS)
    model = load_model(RunStore().resolve(RUNS[0]), torch.device("cpu"))
    pixels = as_images(torch.from_numpy(DATASETS["mnist"].load("test").images[:3]))
    again = all_of(refine(model, pixels, 6, 5, seed=2))
    first, second = (answer.refined for answer in answers)
    assert first is not None and second is not None
    np.testing.assert_allclose(first.latents, again.latents, atol=1e-5)
    np.testing.assert_allclose(first.reconstruction, model.decode(again.latents), atol=1e-5)
    np.testing.assert_allclose(first.probabilities.sum(1), 1, atol=1e-5)
    assert second.latents.shape == (2, 10) and (second.acceptance >= 0).all()


def test_it_tells_how_far_it_is(images: Floats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.service.defence_job.TELL_SECONDS", 0.0)
    command = Defend(job=1, runs=RUNS, images=(images, images), proposals=3, leapfrog=2)
    told = [e for e in Bench(RunStore()).defend(command) if isinstance(e, JobChanged)]
    assert [event.done for event in told] == list(range(1, 13))
    assert {event.total for event in told} == {12}


def test_an_autoencoder_is_refined_towards_a_prior_it_never_had_and_this_is_told(
    images: Floats, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunStore().resolve("mnist/vae")
    points = Model("mlp", "gaussian", (1, 28, 28), 10, family=Point()).eval()
    vae = all_of(load(run, torch.device("cpu"), DATASETS["mnist"].load("test").first(3)))
    autoencoder = replace(vae, model=points)
    doubt = why_doubtful(points, run.name)
    assert "has points for posteriors" in doubt and "N(0, I)" in doubt
    assert why_doubtful(vae.model) == ""
    command = Defend(job=1, runs=RUNS, images=(images, images), proposals=2, leapfrog=1)
    told = [e for e in defend_runs(command, [vae, autoencoder]) if isinstance(e, Defended)]
    assert [event.sentence for event in told] == ["", doubt]
    assert all(event.refined is not None for event in told)
    check_defence([vae, autoencoder], Output(as_json=True))
    assert capsys.readouterr().err.strip() == doubt


def test_latents_are_refined_by_the_variance_of_the_training_images(images: Floats) -> None:
    run = RunStore().resolve("mnist/vae")
    vae = all_of(load(run, torch.device("cpu"), DATASETS["mnist"].load("test").first(3)))
    iso = replace(vae, model=Model("mlp", "iso-i", (1, 28, 28), 10).eval())
    command = Defend(job=1, runs=RUNS[:1], images=(images,), proposals=3, leapfrog=2)
    *_, told = defend_runs(command, [iso])
    assert isinstance(told, Defended) and told.sentence == "" and told.refined is not None
    training = torch.from_numpy(DATASETS["mnist"].load("train").images[:SETTLED_ON])
    settled = all_of(settled_likelihood(iso.model, training, seed=0))
    again = all_of(refine(iso.model, torch.from_numpy(images), 3, 2, likelihood=settled))
    np.testing.assert_allclose(told.refined.latents, again.latents, atol=1e-5)


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_only_a_variance_that_is_fitted_to_each_image_is_refused(likelihood: str) -> None:
    model = Model("mlp", likelihood, (1, 28, 28), 3).eval()
    assert bool(why_not_refined(model)) == (likelihood in FITTED_TO_IMAGES)
    pixels = torch.rand(2, 1, 28, 28)
    if likelihood in FITTED_TO_IMAGES:
        with pytest.raises(ValueError, match="fitted anew to each image"):
            all_of(refine(model, pixels, 2, 2))
        return
    if likelihood in FITTED_TO_BATCHES:
        with pytest.raises(ValueError, match="settle its variance first"):
            all_of(refine(model, pixels, 2, 2))
    settled = all_of(settled_likelihood(model, pixels, seed=0))
    refined = all_of(refine(model, pixels, 2, 2, likelihood=settled))
    assert refined.latents.shape == (2, 3) and bool(torch.isfinite(refined.latents).all())
