"""The figures a verdict is based on: each is of the attack that it is named after."""

import pytest
import torch
from torch import Tensor

from engine.attacks import Downstream, ascend, objective_of, random_starts
from engine.config import AttackConfig
from engine.data import DATASETS, ImageSet
from engine.evaluation import sanity
from engine.evaluation.sanity import gather
from engine.evaluation.sanity_attacks import Attacked, Hit, whole_range
from engine.measures import all_of
from engine.model import as_images
from engine.probe_attack import PROBE_USUAL, attack_at
from engine.runs import RunStore
from engine.sanity import Evidence, Maximised
from engine.service.loading import load
from engine.trained import TrainedModel
from tests.engine.courses import followed

OBJECTIVES: tuple[Maximised, ...] = ("wasserstein", "downstream")
CONFIG = AttackConfig(steps=4)
USUAL = {**PROBE_USUAL, "steps": 5, "restarts": 2}
BUDGETS = (0.0, 0.05, 0.15, 0.2, 0.4)


@pytest.fixture(scope="module")
def tests() -> ImageSet:
    """Of these 30 digits seven are a zero, and no digit is there more often."""
    return DATASETS["mnist"].load("test").first(30)


def loaded(run: str, tests: ImageSet) -> Attacked:
    trained: TrainedModel = all_of(load(RunStore().resolve(run), torch.device("cpu"), tests))
    images, labels = as_images(torch.from_numpy(tests.images)), torch.from_numpy(tests.labels)
    return Attacked(trained, images, labels)


@pytest.fixture(scope="module")
def vae(tests: ImageSet) -> Attacked:
    return loaded("mnist/vae", tests)


@pytest.fixture(scope="module")
def other(tests: ImageSet) -> Attacked:
    return loaded("mnist/smooth-encoder", tests)


@pytest.fixture(scope="module")
def evidence(vae: Attacked, other: Attacked, tests: ImageSet) -> Evidence:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanity, "PROBE_USUAL", USUAL)
        for name, value in {"QUERIES": 30, "DRAWS": 3, "MORE_RESTARTS": 2}.items():
            patch.setattr(sanity, name, value)
        found, _ = followed(
            gather(vae.trained, tests, "wasserstein", BUDGETS, CONFIG, other.trained)
        )
    return found


def hit(attacked: Attacked, evidence: Evidence, **changes: int) -> Hit:
    at = attack_at("wasserstein", CONFIG, evidence.at).model_copy(update=changes)
    return all_of(attacked.attack("wasserstein", at))


def test_details_are_told_where_half_of_what_can_be_lost_is_lost(evidence: Evidence) -> None:
    assert evidence.chance == pytest.approx(7 / 30)
    middle = (evidence.clean + evidence.chance) / 2
    apart = {b: abs(a - middle) for b, a in zip(BUDGETS, evidence.accuracies, strict=True) if b}
    assert evidence.at == min(apart, key=apart.__getitem__)
    assert evidence.at not in (BUDGETS[1], BUDGETS[-1]), "neither the first nor the last"


def test_more_steps_and_restarts_are_those_that_are_told(vae: Attacked, evidence: Evidence) -> None:
    steps = {count: hit(vae, evidence, steps=count) for count in (4, 8, 16)}
    assert dict(evidence.steps) == {count: found.accuracy for count, found in steps.items()}
    assert len(set(dict(evidence.steps).values())) == 3, "else one could stand for another"
    assert evidence.course == pytest.approx(steps[4].mean_course)
    assert evidence.reached_by_four == pytest.approx(steps[16].mean_course[-1])
    restarts = {count: hit(vae, evidence, restarts=count).accuracy for count in (1, 3)}
    assert dict(evidence.restarts) == restarts
    whole = whole_range("wasserstein", CONFIG, vae.images)
    assert evidence.unlimited == all_of(vae.attack("wasserstein", whole)).accuracy


def test_rivals_are_those_that_are_told(vae: Attacked, other: Attacked, evidence: Evidence) -> None:
    at, usual = attack_at("wasserstein", CONFIG, evidence.at), hit(vae, evidence)
    found = {
        "noise": all_of(vae.noise("wasserstein", at, 3)),
        "search": all_of(vae.search("wasserstein", at, 30)),
        "transfer": vae.shown("wasserstein", at, hit(other, evidence).images),
    }
    told = {name: getattr(evidence, name) for name in found}
    for name, rival in found.items():
        further = float((rival.reached > 1.1 * usual.reached).double().mean())
        assert (told[name].accuracy, told[name].further) == (rival.accuracy, further)
    apart = {(rival.accuracy, rival.further) for rival in told.values()}
    assert len(apart | {(usual.accuracy, 0.0)}) == 4, "else one could stand for another"


def test_the_worst_is_that_of_each_image(vae: Attacked, evidence: Evidence) -> None:
    usual = CONFIG.model_copy(update=USUAL)
    for place, budget in enumerate(BUDGETS):
        own = all_of(vae.attack("wasserstein", attack_at("wasserstein", CONFIG, budget)))
        rival = all_of(vae.attack("downstream", attack_at("downstream", usual, budget)))
        fooled = own.fooled | rival.fooled
        assert evidence.worst[place] == pytest.approx(1 - float(fooled.double().mean()))
    assert min(evidence.worst) < max(evidence.others) < evidence.clean + 1e-9


@pytest.mark.parametrize("maximised", OBJECTIVES)
def test_the_course_is_that_of_the_first_ascent_from_its_start(
    vae: Attacked, maximised: Maximised
) -> None:
    config = attack_at(maximised, CONFIG.model_copy(update={"restarts": 2}), 0.05)
    objective = (
        Downstream(vae.logits, vae.labels)
        if maximised == "downstream"
        else objective_of(vae.trained.model.encode, vae.images, config)
    )
    start = next(random_starts(vae.images, config))
    *_, state = ascend(objective, vae.images, config, start, keep_course=True)
    assert state.course is not None
    expected = state.course.divergence.double().mean(1).tolist()
    assert all_of(vae.attack(maximised, config)).mean_course == pytest.approx(expected, rel=1e-4)


def test_an_image_that_is_infinitely_far_at_any_step_is_no_part_of_the_course() -> None:
    nothing = torch.zeros(2)
    course = torch.tensor([[1.0, 2.0], [torch.inf, 4.0], [5.0, 6.0]])
    assert Hit(nothing, nothing, nothing, course).mean_course == (2, 4, 6)


def test_what_is_left_is_told_to_the_last_digit() -> None:
    """1 − 7/10 is 0.30000000000000004 in floating point."""
    nothing, fooled = torch.zeros(10), torch.arange(10) < 7
    assert Hit(nothing, nothing, fooled).accuracy == 0.3


@pytest.mark.parametrize("maximised", OBJECTIVES)
def test_of_noise_the_worst_of_all_draws_counts(vae: Attacked, maximised: Maximised) -> None:
    config = attack_at(maximised, CONFIG, 0.4)
    objective = (
        Downstream(vae.logits, vae.labels)
        if maximised == "downstream"
        else objective_of(vae.trained.model.encode, vae.images, config)
    )
    reached: list[Tensor] = []
    wrong = [vae.logits(vae.images).argmax(1) != vae.labels]
    for start in random_starts(vae.images, config.model_copy(update={"restarts": 4})):
        noisy = (vae.images + start).clamp(0, 1)
        reached.append(objective(noisy))
        wrong.append(vae.logits(noisy).argmax(1) != vae.labels)
    found = all_of(vae.noise(maximised, config, 4))
    assert torch.allclose(found.reached, torch.stack(reached).amax(0))
    assert torch.equal(found.fooled, torch.stack(wrong).any(0))
    assert found.fooled.sum() > wrong[-1].sum(), "one draw alone fools fewer"
