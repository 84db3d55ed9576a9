"""What the engine answers to attacks on the probe: of the bundled models, and of every image."""

import numpy as np
import pytest
import torch

from engine.attacks import downstream_steps
from engine.config import AttackConfig
from engine.data import ImageSource
from engine.probe_attack import attack_on, probe_attack_at
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.trained import load_model, load_probes
from tests.images import digits

RUNS = ("mnist/vae", "mnist/raven")
IMAGES = (3, 8, 21, 5)
SHORT = AttackConfig(epsilon=0.1, steps=10)
DIGIT = "digit"


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(RunStore())


def ask(bench: Bench, **more: object) -> m.Attacked:
    fields = {"images": digits(*IMAGES), "config": SHORT, "on_probe": True} | more
    *_, answer = bench.attack(m.Attack(job=1, runs=RUNS, **fields))  # type: ignore[arg-type]
    assert isinstance(answer, m.Attacked)
    return answer


def nats(probabilities: m.Floats, classes: m.Integers) -> m.Floats:
    found: m.Floats = -np.log(probabilities[np.arange(len(classes)), classes])
    return found


def test_it_is_the_attack_that_curves_of_accuracy_are_made_of(bench: Bench) -> None:
    for result in ask(bench).results:
        run = RunStore().resolve(result.run)
        model, probe = load_model(run, torch.device("cpu")), load_probes(run)[DIGIT]
        own = probe_attack_at(attack_on("downstream", SHORT), SHORT.epsilon)
        assert own.schedule == "cosine" and own.step_size == 0.05

        def logits(seen: torch.Tensor, model=model, probe=probe) -> torch.Tensor:  # type: ignore[no-untyped-def]
            scores: torch.Tensor = probe.logits(model.encode(seen).mean)
            return scores

        images = torch.from_numpy(digits(*IMAGES))
        with torch.no_grad():
            labels = logits(images).argmax(1)
        *_, expected = downstream_steps(logits, images, labels, own)
        np.testing.assert_allclose(result.divergence, expected.reached, rtol=0.02)


def test_what_is_told_is_the_cross_entropy_of_what_was_read_before(bench: Bench) -> None:
    flips = []
    for result in ask(bench).results:
        read = result.clean_probabilities.argmax(1)
        np.testing.assert_allclose(
            result.divergence, nats(result.attacked_probabilities, read), rtol=1e-3, atol=1e-4
        )
        assert (result.divergence > nats(result.clean_probabilities, read)).all()
        assert "success" not in result.numbers and (result.numbers["w2"] > 0).all()
        flips.append(int((result.attacked_probabilities.argmax(1) != read).sum()))
    assert flips[0] > flips[1], "RAVEN holds more than the VAE"


def test_towards_a_target_the_way_is_that_of_the_cross_entropy_of_its_class(bench: Bench) -> None:
    targets = digits(18, 2, 0, 1)
    strong = SHORT.model_copy(update={"epsilon": 0.4})
    for result in ask(bench, targets=targets, config=strong).results:
        assert result.target is not None
        aims = result.target.probabilities_by_task[DIGIT].argmax(1)
        left = nats(result.attacked_probabilities, aims)
        np.testing.assert_allclose(result.divergence, left, rtol=1e-3, atol=1e-4)
        way = 1 - left / nats(result.clean_probabilities, aims)
        np.testing.assert_allclose(result.numbers["success"], way, rtol=1e-3, atol=1e-3)
        reads = result.attacked_probabilities.argmax(1) == aims
        np.testing.assert_array_equal(result.numbers["reads_as_target"], reads)
        assert reads.any()


def test_its_course_leads_to_the_answer_and_blocks_are_as_they_are_alone(bench: Bench) -> None:
    whole = ask(bench, course=True, block=2)
    parts = [ask(bench, images=part, course=True) for part in np.split(digits(*IMAGES), 2)]
    for place, result in enumerate(whole.results):
        course = result.course
        assert course is not None and course.divergence.shape == (11, len(IMAGES))
        np.testing.assert_allclose(course.divergence.max(0), result.divergence)
        alone = [part.results[place].attacked for part in parts]
        np.testing.assert_array_equal(result.attacked, np.concatenate(alone))


def test_the_task_of_another_data_set_is_none_of_the_runs_own(bench: Bench) -> None:
    first, other = ask(bench), ask(bench, task="colour")
    for one, same in zip(first.results, other.results, strict=True):
        np.testing.assert_array_equal(one.attacked, same.attacked)


def test_every_image_is_attacked_through_the_probe_where_that_is_asked(bench: Bench) -> None:
    def survey(on_probe: bool) -> m.Surveyed:
        command = m.Survey(
            job=1,
            run="mnist/vae",
            source=ImageSource("mnist"),
            measures=("fooled", "fooling_budget"),
            config=SHORT.model_copy(update={"steps": 3}),
            budgets=(0.1,),
            on_probe=on_probe,
        )
        *_, told = (
            event for event in bench.survey(command).course if isinstance(event, m.Surveyed)
        )
        return told

    posterior, probe = survey(False), survey(True)
    fooled = [told.values["fooled"].mean() for told in (posterior, probe)]
    assert fooled[1] > fooled[0] + 0.05, "it knows the probe"
    np.testing.assert_array_equal(
        np.isfinite(probe.values["fooling_budget"]), probe.values["fooled"]
    )
