"""Every image by itself, asked of a real engine."""

import queue
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.config import AttackConfig
from engine.data import DATASETS, ImageSource
from engine.measures import all_of, robustness_curve
from engine.measures.survey import attack_rows, measure_attacked
from engine.model import as_images
from engine.runs import RunStore
from engine.service import Engine, survey_job
from engine.service import messages as m
from engine.service.loading import load
from engine.service.messages.survey import ATTACK_MEASURES, SURVEY_MEASURES, SurveyMeasure
from engine.trained import load_model, load_probes

MNIST = ImageSource("mnist")
TESTS = DATASETS["mnist"].load("test")
VAE = "mnist/vae"
QUICK = AttackConfig(epsilon=0.1, steps=2)
CLEAN: tuple[SurveyMeasure, ...] = tuple(
    name for name, info in SURVEY_MEASURES.items() if not info.attacks
)


class Asked:
    """An engine, and everything it told, by job."""

    def __init__(self, folder: Path) -> None:
        self._told: queue.Queue[m.Event] = queue.Queue()
        self.engine = Engine(self._told.put, RunStore(folder))
        self.engine.start()
        self._jobs = count(1)
        self.states: dict[int, list[str]] = {}

    def ask(self, kind: type[m.Command] = m.Survey, **fields: Any) -> int:
        job = next(self._jobs)
        self.engine.submit(kind(job=job, **fields))
        return job

    def next_of(self, job: int) -> m.Event:
        while True:
            event = self._told.get(timeout=60)
            if event.job == job:
                if isinstance(event, m.Failed):
                    raise ValueError(event.sentence)
                return event

    def survey(self, **fields: Any) -> list[m.Surveyed]:
        """All answers, from the first to the finished one."""
        job = self.ask(**{"source": MNIST, "run": VAE, "config": QUICK, **fields})
        answers: list[m.Surveyed] = []
        while not answers or not answers[-1].finished:
            event = self.next_of(job)
            if isinstance(event, m.Surveyed):
                answers.append(event)
        return answers


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    made = Asked(Path(tmp_path_factory.mktemp("runs")))
    yield made
    assert made.engine.close()


def test_clean_measures_are_those_of_each_image(asked: Asked) -> None:
    *_, told = asked.survey(measures=CLEAN)
    model, probe = load_model(run_of(), torch.device("cpu")), load_probes(run_of())["digit"]
    for row in (0, 777, 1999):
        image = torch.from_numpy(TESTS.images[row : row + 1]).float() / 255
        with torch.no_grad():
            posterior = model.encode(image)
            probabilities = probe.probabilities(posterior.mean)[0]
            error = (model.decode(posterior.mean) - image).square().mean()
        expected: dict[SurveyMeasure, Tensor] = {
            "prediction": probabilities.argmax(),
            "confidence": probabilities.max(),
            "reconstruction_error": error,
            "latent_variance": posterior.log_variance.exp().mean(),
        }
        for name, value in expected.items():
            assert told.values[name][row] == pytest.approx(float(value), rel=1e-4), name


def test_fooled_says_what_adversarial_accuracy_counts(asked: Asked) -> None:
    *_, told = asked.survey(measures=("prediction", *ATTACK_MEASURES))
    fooled, right = told.values["fooled"], told.values["prediction"] == TESTS.labels
    assert set(np.unique(fooled)) == {0.0, 1.0}
    pixels, labels = torch.from_numpy(TESTS.images), torch.from_numpy(TESTS.labels)
    model, probe = load_model(run_of(), torch.device("cpu")), load_probes(run_of())["digit"]
    rights = torch.from_numpy(np.flatnonzero(right[:500]))
    *_, progress = robustness_curve(model, probe, pixels[:500], labels[:500], [QUICK])
    kept = np.mean(right[:500] & (fooled[:500] == 0))
    # Beside those, an attack may lead a wrong prediction to the right class.
    assert kept <= progress.accuracies[0] <= kept + 1 - len(rights) / 500
    rows = torch.tensor([3, 499, 500, 1203])
    *_, state = attack_rows(model, as_images(pixels[rows]), rows, QUICK)
    with torch.no_grad():
        variance = float(model.encode(as_images(pixels)).mean.var(0, correction=0).sum())
    alone = measure_attacked(model, probe, as_images(pixels[rows]), state, variance)
    for name in ("adversarial_shift", "relative_shift"):
        np.testing.assert_allclose(alone[name], told.values[name][rows], rtol=2e-3)
    shift = told.values["adversarial_shift"]
    np.testing.assert_allclose(told.values["relative_shift"], shift**2 / variance, rtol=1e-3)


def test_the_fooling_budget_is_the_smallest_that_fools(asked: Asked) -> None:
    budgets = (0.3, 0.0, 0.1, 0.02)
    *_, told = asked.survey(measures=("fooling_budget",), budgets=budgets)
    smallest = told.values["fooling_budget"]
    fooled = {
        budget: asked.survey(
            measures=("fooled",), config=QUICK.model_copy(update={"epsilon": budget})
        )[-1].values["fooled"]
        == 1
        for budget in (0.02, 0.1, 0.3)
    }
    expected = np.select([fooled[0.02], fooled[0.1], fooled[0.3]], [0.02, 0.1, 0.3], np.inf)
    np.testing.assert_array_equal(smallest, expected.astype(np.float32))
    assert np.isinf(smallest).any() and (smallest == np.float32(0.02)).any()


def test_what_is_told_of_an_image_on_the_way_is_not_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An image that is not fooled at a small budget has none until a larger one fools it."""
    monkeypatch.setattr(survey_job, "TELL_SECONDS", 0)
    few = TESTS.first(40)
    trained = all_of(load(RunStore().resolve(VAE), torch.device("cpu"), few))
    asked = m.Survey(
        job=1,
        run=VAE,
        source=MNIST,
        measures=("fooling_budget",),
        config=QUICK,
        budgets=(0.05, 0.2, 0.4),
    )
    course = survey_job.Surveys().course(asked, trained, few, changed=0.0)
    told = [event.values["fooling_budget"] for event in course if isinstance(event, m.Surveyed)]
    known = [int((~np.isnan(values)).sum()) for values in told]
    assert known == sorted(known) and len(set(known)) >= 4 and known[-1] == 40
    for values in told:
        there = ~np.isnan(values)
        np.testing.assert_array_equal(values[there], told[-1][there])


def test_what_is_measured_is_told_at_once_and_gone_on_with(asked: Asked) -> None:
    slow = QUICK.model_copy(update={"steps": 40})
    fields: dict[str, Any] = {"source": MNIST, "run": VAE, "config": slow, "measures": ("fooled",)}
    job = asked.ask(**fields)
    part: m.Floats = np.zeros(0, np.float32)
    states = []
    while not np.isfinite(part).any():
        event = asked.next_of(job)
        if isinstance(event, m.Surveyed):
            part = event.values["fooled"]
        elif isinstance(event, m.JobChanged):
            states.append((event.title, event.state, event.unit))
    asked.engine.submit(m.Cancel(job=0, target=job))
    assert np.isnan(part).any(), "the survey grows"
    assert ("Attack all images: VAE", "running", "image") in states
    first, *_, last = asked.survey(config=slow, measures=("fooled",))
    np.testing.assert_array_equal(
        first.values["fooled"][: len(part)][np.isfinite(part)], part[np.isfinite(part)]
    )
    assert last.finished and np.isfinite(last.values["fooled"]).all()
    assert len(asked.survey(config=slow, measures=("fooled",))) == 1, "nothing is left to do"


def test_a_run_that_sees_other_images_says_so(asked: Asked) -> None:
    with pytest.raises(ValueError, match="sees images of shape"):
        asked.survey(measures=CLEAN, source=ImageSource("color-mnist"))


def run_of() -> Any:
    return RunStore(Path("nowhere")).resolve(VAE)
