"""New images from trained models, asked of a real engine."""

import queue
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from engine.config import TrainingConfig
from engine.data import ImageSource
from engine.runs import RunStore
from engine.service import Engine
from engine.service import messages as m
from tests.images import digits

RUNS = ("mnist/vae", "mnist/raven")
Wanted = TypeVar("Wanted", bound=m.Event)


class Asked:
    """An engine, and the answers to what was asked of it."""

    def __init__(self, engine: Engine, told: "queue.Queue[m.Event]") -> None:
        self.engine = engine
        self.told = told
        self.jobs = count(1)

    def ask(self, kind: type[m.Command], **fields: Any) -> int:
        job = next(self.jobs)
        self.engine.submit(kind(job=job, **fields))
        return job

    def wait(self, job: int, wanted: type[Wanted], number: int = 1) -> list[Wanted]:
        answers: list[Wanted] = []
        while len(answers) < number:
            event = self.told.get(timeout=60)
            if event.job == job and isinstance(event, m.Failed):
                raise ValueError(event.sentence)
            if event.job == job and isinstance(event, wanted):
                answers.append(event)
        return answers


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    told: queue.Queue[m.Event] = queue.Queue()
    engine = Engine(told.put, RunStore(Path(tmp_path_factory.mktemp("runs"))))
    engine.start()
    yield Asked(engine, told)
    assert engine.close()


def test_each_run_draws_from_its_prior_by_the_seed(asked: Asked) -> None:
    first = asked.wait(asked.ask(m.Generate, runs=RUNS, count=5, seed=3), m.Generated, 2)
    again = asked.wait(asked.ask(m.Generate, runs=RUNS, count=5, seed=3), m.Generated, 2)
    other = asked.wait(asked.ask(m.Generate, runs=RUNS, count=5, seed=4), m.Generated, 2)
    assert [answer.run for answer in first] == list(RUNS)
    assert first[0].images.shape == (5, 1, 28, 28)
    assert first[0].latents.shape == (5, 10)
    np.testing.assert_array_equal(first[1].images, again[1].images)
    assert not np.array_equal(first[1].images, other[1].images)


def test_a_mixture_is_fitted_once_and_draws_nearer_to_the_latents(asked: Asked) -> None:
    run = RUNS[1:]
    job = asked.ask(m.Generate, runs=run, posterior="mixture-10", count=300)
    (fitted,) = asked.wait(job, m.Generated)
    (prior,) = asked.wait(asked.ask(m.Generate, runs=run, count=300), m.Generated)
    encode = asked.ask(m.Encode, run=run[0], source=ImageSource("mnist"))
    (encoded,) = asked.wait(encode, m.Encoded)

    def distance(latents: m.Floats) -> float:
        gaps = np.linalg.norm(latents[:, None] - encoded.means[None], axis=2)
        return float(gaps.min(1).mean())

    assert distance(fitted.latents) < distance(prior.latents)


def test_an_unknown_posterior_is_told(asked: Asked) -> None:
    job = asked.ask(m.Generate, runs=RUNS, posterior="wishes")
    with pytest.raises(ValueError, match="There is no posterior 'wishes'; there are prior"):
        asked.wait(job, m.Generated)


def test_a_path_leads_from_one_reconstruction_to_the_other(asked: Asked) -> None:
    ends = digits(0, 1)
    job = asked.ask(m.Interpolate, runs=RUNS, ends=ends, steps=5, path="spherical")
    for answer in asked.wait(job, m.Interpolated, 2):
        assert answer.images.shape == (5, 1, 28, 28)
        errors = ((answer.images[[0, -1]] - ends) ** 2).mean((1, 2, 3))
        crossed = ((answer.images[[-1, 0]] - ends) ** 2).mean((1, 2, 3))
        assert (errors < crossed).all()


def test_a_path_of_images_of_another_shape_is_refused(asked: Asked) -> None:
    job = asked.ask(m.Interpolate, runs=RUNS, ends=np.zeros((2, 3, 28, 28), np.float32))
    with pytest.raises(ValueError, match="sees images of shape"):
        asked.wait(job, m.Interpolated)


def test_a_point_of_the_pca_map_decodes_exactly(asked: Asked) -> None:
    where: dict[str, Any] = {"run": RUNS[0], "source": ImageSource("mnist"), "method": "pca"}
    (moved,) = asked.wait(asked.ask(m.Embed, **where), m.MapMoved)
    points = moved.points[:3]
    (decoded,) = asked.wait(asked.ask(m.DecodeAt, points=points, **where), m.DecodedAt)
    assert decoded.exact
    assert decoded.images.shape == (3, 1, 28, 28)
    (placed,) = asked.wait(asked.ask(m.Place, means=decoded.latents, **where), m.Placed)
    np.testing.assert_allclose(placed.points, points, atol=1e-4)


def test_a_point_of_a_map_that_is_not_shown_is_told(asked: Asked) -> None:
    job = asked.ask(
        m.DecodeAt,
        run=RUNS[1],
        source=ImageSource("mnist"),
        method="tsne",
        points=np.zeros((1, 2), np.float32),
    )
    with pytest.raises(ValueError, match="show it first"):
        asked.wait(job, m.DecodedAt)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({}, ""),
        ({"network": "loom"}, "There is no network 'loom'"),
        ({"objective": {"sigma": 1.0}}, "The setting 'sigma'"),
        ({"base": "no-such-run"}, "no-such-run"),
    ],
)
def test_the_engine_says_why_choices_do_not_fit(
    asked: Asked, choices: dict[str, Any], sentence: str
) -> None:
    job = asked.ask(m.CheckChoices, config=TrainingConfig.model_validate(choices))
    (checked,) = asked.wait(job, m.ChoicesChecked)
    assert sentence in checked.sentence
    assert bool(sentence) == bool(checked.sentence)
