"""Whether a curve can be trusted: real models and a masked one, and each check by itself."""

import math
from copy import deepcopy
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.config import AttackConfig, Schedule
from engine.data import DATASETS, ImageSet, ImageSource
from engine.evaluation import sanity, sanity_attacks
from engine.evaluation.judgement import judge
from engine.evaluation.sanity import gather
from engine.evaluation.sanity_attacks import Attacked, whole_range
from engine.intervals import share_of
from engine.measures import Shares, all_of, probe_curve, robustness_curve
from engine.model import as_images
from engine.probe_attack import PROBE_USUAL, probe_attack_at
from engine.runs import RunStore
from engine.sanity import CHECKS, Check, Evidence, LibraryCurve, Maximised, Rival, Verdict
from engine.service import sanity_job
from engine.service.loading import load
from engine.service.messages import AttackChecked, CheckAttack
from engine.trained import TrainedModel, check_known
from tests.engine.courses import followed

QUICK = AttackConfig(steps=30)


class Quantised(nn.Module):
    """Sees images in four levels: the same to the eye, and without any gradient."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, images: Tensor) -> Tensor:
        seen: Tensor = self.encoder((images * 3).round() / 3)
        return seen


@pytest.fixture(scope="module")
def tests() -> ImageSet:
    return DATASETS["mnist"].load("test").first(60)


@pytest.fixture(scope="module")
def vae(tests: ImageSet) -> TrainedModel:
    return loaded("mnist/vae", tests)


def loaded(run: str, tests: ImageSet) -> TrainedModel:
    return all_of(load(RunStore().resolve(run), torch.device("cpu"), tests))


def outcomes(checks: tuple[Check, ...]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks}


def test_the_bundled_vae_passes_and_the_lower_accuracy_is_told(
    vae: TrainedModel, tests: ImageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = loaded("mnist/vae-noise", tests)
    monkeypatch.setattr(sanity, "QUERIES", 300)
    evidence, shares = followed(gather(vae, tests, "wasserstein", (0, 0.1), AttackConfig(), other))
    verdict = judge(evidence)
    assert verdict.trusted, verdict.sentence
    told = outcomes(verdict.checks)
    assert list(told) == list(CHECKS)
    assert told.pop("objective") == "caution" and told.pop("library") == "left out"
    assert told.pop("images") == "caution", "there are 60"
    assert set(told.values()) <= {"passed", "caution"}
    assert evidence.others[1] < 0.1 < evidence.accuracies[1]
    assert "the lower accuracy counts" in verdict.sentence
    assert evidence.worst[1] <= min(evidence.others[1], evidence.accuracies[1])
    assert len(evidence.course) == AttackConfig().steps + 1, "of the attack in question"
    assert evidence.course[-1] <= evidence.reached_by_four
    assert shares == sorted(shares) and 0.9 < shares[-1] <= 1


def test_an_attack_on_the_probe_of_the_bundled_vae_can_be_trusted(
    vae: TrainedModel, tests: ImageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 300)
    evidence, _ = followed(gather(vae, tests, "downstream", (0.05,), AttackConfig()))
    verdict = judge(evidence)
    assert verdict.trusted and evidence.unlimited == 0
    told = outcomes(verdict.checks)
    assert told.pop("budget") == told.pop("transfer") == told.pop("library") == "left out"
    assert told.pop("images") == "caution"
    assert set(told.values()) == {"passed"}


def test_where_the_budget_is_unlimited_the_steps_are_as_long_as_it_asks_for(
    tests: ImageSet,
) -> None:
    """On RAVEN, whose means move slowly, three steps on the probe that began with 1/25 of the whole
    range left some images as they were read; from a half of it they leave none."""
    images, labels = torch.from_numpy(tests.images), torch.from_numpy(tests.labels)
    attacked = Attacked(loaded("mnist/raven", tests), as_images(images), labels)
    config = AttackConfig(steps=3, schedule="cosine", step_size=0.01)
    usual = whole_range("downstream", config, attacked.images)
    assert (usual.epsilon, usual.step_size) == (1, 0.5)
    short = usual.model_copy(update={"step_size": 1 / 25})
    hit, weaker = (all_of(attacked.attack("downstream", made)) for made in (usual, short))
    assert hit.accuracy == 0 < weaker.accuracy and hit.reached.mean() > 2 * weaker.reached.mean()
    on_posteriors = whole_range("kl", config, attacked.images)
    assert (on_posteriors.epsilon, on_posteriors.step_size) == (1, None), "the ball's own"


def test_the_attack_on_the_probe_is_the_one_that_curves_are_made_of(
    vae: TrainedModel, tests: ImageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 5)
    config = AttackConfig(steps=4, schedule="cosine")
    few, budgets = tests.first(30), (0.0, 0.03)
    evidence, _ = followed(gather(vae, few, "downstream", budgets, config))
    pixels, labels = torch.from_numpy(few.images), torch.from_numpy(few.labels)
    attacks = [probe_attack_at(config, budget) for budget in budgets]
    *_, curve = probe_curve(vae.model, vae.probe, pixels, labels, attacks)
    assert evidence.accuracies == pytest.approx(curve.accuracies)
    plain = [config.model_copy(update={"epsilon": budget}) for budget in budgets]
    *_, shorter = probe_curve(vae.model, vae.probe, pixels, labels, plain)
    assert curve.accuracies[1] < shorter.accuracies[1], "it begins with longer steps"


@pytest.mark.parametrize(
    ("step_size", "schedule"), [(None, "cosine"), (0.001, "constant"), (0.001, "cosine")]
)
def test_an_attack_is_held_against_the_usual_one_on_posteriors_not_one_with_its_own_steps(
    vae: TrainedModel,
    tests: ImageSet,
    step_size: float | None,
    schedule: Schedule,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 5)
    config = AttackConfig(steps=4, schedule=schedule, step_size=step_size)
    few, budgets = tests.first(30), (0.05, 0.2)
    evidence, _ = followed(gather(vae, few, "downstream", budgets, config))
    pixels, labels = torch.from_numpy(few.images), torch.from_numpy(few.labels)
    usual = [AttackConfig(steps=4, epsilon=budget) for budget in budgets]
    *_, curve = robustness_curve(vae.model, vae.probe, pixels, labels, usual)
    assert evidence.others == pytest.approx(curve.accuracies)
    own = [config.model_copy(update={"epsilon": budget}) for budget in budgets]
    *_, weaker = robustness_curve(vae.model, vae.probe, pixels, labels, own)
    assert curve.accuracies < weaker.accuracies


@pytest.mark.parametrize("maximised", ["wasserstein", "downstream"])
def test_a_model_with_masked_gradients_is_found_out(
    vae: TrainedModel, tests: ImageSet, maximised: Maximised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 200)
    monkeypatch.setattr(sanity, "PROBE_USUAL", {**PROBE_USUAL, "restarts": 2})
    model = deepcopy(vae.model)
    model.encoder = Quantised(model.encoder)  # type: ignore[assignment]
    masked = replace(vae, model=model)
    few = tests.first(50)
    config = AttackConfig(steps=10)
    evidence, _ = followed(gather(masked, few, maximised, (0.2,), config, vae))
    verdict = judge(evidence)
    assert evidence.clean > 0.8, "it must be a good classifier of clean images"
    assert not verdict.trusted
    told = outcomes(verdict.checks)
    failed = {name for name, outcome in told.items() if outcome == "failed"}
    assert {"course", "search", "transfer"} <= failed
    assert verdict.sentence.startswith("This curve cannot be trusted, because")
    assert "the gradient leads nowhere" in verdict.sentence


SOUND = Evidence(
    maximised="wasserstein",
    images=200,
    originals=200,
    clean=0.95,
    chance=0.12,
    budgets=(0.0, 0.1, 0.2),
    accuracies=(0.95, 0.5, 0.2),
    others=(0.95, 0.48, 0.19),
    worst=(0.95, 0.45, 0.18),
    at=0.1,
    steps=((50, 0.5), (100, 0.49), (200, 0.49)),
    restarts=((1, 0.5), (5, 0.47)),
    course=(1.0, 8.0, 9.5, 9.9, 10.0, 10.0, 10.0, 10.0, 10.0),
    reached_by_four=10.1,
    unlimited=0.1,
    noise=Rival(0.9, 0.0),
    search=Rival(0.55, 0.02),
    transfer=Rival(0.8, 0.0),
    transferred_from="VAE (mnist/vae)",
    library=(LibraryCurve("apgd-ce", (0.95, 0.47, 0.18)), LibraryCurve("square", (0.95, 0.6, 0.3))),
)


def test_on_few_images_one_or_two_are_no_verdict() -> None:
    """Of ten one is ten points: a standard error is sixteen."""
    few = replace(SOUND, images=10, originals=10, restarts=((1, 0.5), (5, 0.4)))
    assert outcomes(judge(few).checks)["restarts"] == "passed"
    assert outcomes(judge(replace(few, images=200, originals=200)).checks)["restarts"] == "failed"
    three = replace(few, restarts=((1, 0.5), (5, 0.2)))
    assert outcomes(judge(three).checks)["restarts"] == "failed"


def test_sound_evidence_passes_every_check() -> None:
    verdict = judge(SOUND)
    assert verdict.trusted and set(outcomes(verdict.checks).values()) == {"passed"}
    assert verdict.sentence == (
        "This curve can be trusted, because 10 checks found nothing against it."
    )
    assert all(check.sentence and not check.reason for check in verdict.checks)


@pytest.mark.parametrize(
    ("name", "flawed", "words"),
    [
        ("budget", replace(SOUND, accuracies=(0.95, 0.2, 0.5)), "rises again to 50.0\xa0%"),
        ("steps", replace(SOUND, steps=((50, 0.5), (200, 0.3))), "50 steps are too few"),
        ("restarts", replace(SOUND, restarts=((1, 0.5), (5, 0.3))), "1 random start is too few"),
        ("course", replace(SOUND, course=(1.0,) * 9), "leads nowhere"),
        ("course", replace(SOUND, course=(math.nan,) * 9), "no finite number on any image"),
        ("course", replace(SOUND, course=(1, 9, 9, 4, 9, 9, 9, 9, 9)), "falls again"),
        ("course", replace(SOUND, course=tuple(range(1, 10))), "still rises"),
        ("unlimited", replace(SOUND, unlimited=0.4), "an unlimited budget leaves 40.0\xa0%"),
        (
            "unlimited",
            replace(SOUND, maximised="downstream", unlimited=0.1),
            "leaves 10.0\xa0%, and an attack that knows the class leaves none",
        ),
        ("noise", replace(SOUND, noise=Rival(0.3, 0.0)), "several draws of noise leaves 30.0\xa0%"),
        ("search", replace(SOUND, search=Rival(0.5, 0.6)), "on 60.0\xa0% of the images"),
        ("transfer", replace(SOUND, transfer=Rival(0.2, 0.0)), "attacking VAE (mnist/vae) instead"),
    ],
)
def test_each_flaw_is_told_by_its_check_alone(name: str, flawed: Evidence, words: str) -> None:
    verdict = judge(flawed)
    told = outcomes(verdict.checks)
    assert not verdict.trusted and words in verdict.sentence
    assert [check for check, outcome in told.items() if outcome == "failed"] == [name]


def test_an_accuracy_that_creeps_up_is_held_against_the_lowest() -> None:
    """No step of it is more than the margin of five points, and all of them are eight."""
    left = (0.95, 0.2, 0.24, 0.28)
    creeping = replace(
        SOUND, budgets=(0.0, 0.1, 0.2, 0.3), accuracies=left, others=left, worst=left, library=()
    )
    assert outcome_of(judge(creeping), "budget").outcome == "failed"
    still = replace(creeping, accuracies=(0.95, 0.2, 0.24, 0.24))
    assert outcome_of(judge(still), "budget").outcome == "passed"


def test_what_is_maximised_may_rise_until_the_last_quarter() -> None:
    late = replace(SOUND, course=(1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 10.0, 10.0))
    assert outcome_of(judge(late), "course").outcome == "passed"


@pytest.mark.parametrize("images", [1, 5, 99])
def test_few_images_are_told_after_any_verdict(images: int) -> None:
    sound = judge(replace(SOUND, images=images, originals=images))
    assert outcomes(sound.checks)["images"] == "caution" and sound.trusted
    first, few = sound.sentence.split(" But on ")
    assert first == judge(SOUND).sentence
    assert few.startswith(f"{images} image") and few.endswith(": take 100 or more.")
    flawed = judge(replace(SOUND, images=images, originals=images, unlimited=0.9))
    assert not flawed.trusted and flawed.sentence.endswith(f" But on {few}")


def test_what_few_images_tell_is_told_as_an_interval() -> None:
    few = judge(replace(SOUND, images=5, originals=5, accuracies=(0.8, 0.4, 0.2)))
    expected = share_of(2, 5)
    bounds = (
        f"from {100 * expected.low:.1f}\xa0% to {100 * expected.high:.1f}\xa0% (95\xa0% confidence)"
    )
    told = f"the accuracy of 40.0\xa0% at the budget 0.1 may truly be anything {bounds}"
    assert f" But on 5 images alone {told}: take 100 or more." in few.sentence
    assert "from 43.1\xa0% to 56.9\xa0%" in outcome_of(judge(SOUND), "images").sentence


def test_copies_of_an_image_make_its_accuracy_no_surer() -> None:
    copied = outcome_of(judge(replace(SOUND, images=14_000, originals=2_000)), "images").sentence
    expected = share_of(1_000, 2_000)
    assert copied.startswith("14,000 images, of which 2,000 are no copies of others: ")
    bounds = f"from {100 * expected.low:.1f}\xa0% to {100 * expected.high:.1f}\xa0%"
    assert f"50.0\xa0% at 0.1 may be {bounds}." in copied


def test_each_digit_of_colormnist_counts_once_however_many_colours_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*asked: object) -> Shares[Evidence]:
        yield from ()
        *_, originals = asked
        assert isinstance(originals, int)
        return replace(SOUND, images=14_000, originals=originals)

    monkeypatch.setattr(sanity_job, "gather", found)
    tests = DATASETS["color-mnist"].load("test")
    command = CheckAttack(
        job=1,
        run="color-mnist/vae",
        source=ImageSource("color-mnist"),
        maximised="wasserstein",
        budgets=(0.0, 0.1),
        images=14_000,
        config=QUICK,
    )
    (checked,) = sanity_job.check_attack(command, Mock(spec=TrainedModel), tests)
    assert isinstance(checked, AttackChecked)
    assert checked.evidence.originals == 2_000
    images = outcome_of(checked.verdict, "images")
    assert "14,000 images, of which 2,000 are no copies of others" in images.sentence


def test_one_budget_alone_tells_of_no_fall() -> None:
    one = replace(SOUND, budgets=(0.1,), accuracies=(0.5,), others=(0.48,), worst=(0.45,))
    budget = outcome_of(judge(replace(one, library=())), "budget")
    assert budget.outcome == "left out"
    assert budget.sentence == "There is one budget alone: 50.0\xa0% at 0.1."


def outcome_of(verdict: Verdict, name: str) -> Check:
    return next(check for check in verdict.checks if check.name == name)


def test_what_only_a_stronger_objective_shows_is_no_flaw_of_a_divergence() -> None:
    beaten = replace(SOUND, others=(0.95, 0.1, 0.0))
    verdict = judge(beaten)
    assert (
        verdict.trusted and "10.0\xa0% rather than 50.0\xa0% at the budget 0.1" in verdict.sentence
    )
    assert not judge(replace(beaten, maximised="downstream")).trusted


def test_a_flaw_does_not_hide_what_a_stronger_objective_shows() -> None:
    beaten = replace(SOUND, others=(0.95, 0.1, 0.0), steps=((50, 0.5), (200, 0.3)))
    verdict = judge(beaten)
    flaw, bound = verdict.sentence.split(" Nor is it a bound of robust accuracy, because ")
    assert not verdict.trusted and "50 steps are too few" in flaw
    assert bound.startswith("the attack on the probe leaves") and bound.endswith("counts.")


def test_a_library_that_gets_further_than_our_attacks_speaks_against_them() -> None:
    """Be it with one of them alone: the lowest of each budget counts."""
    weaker = LibraryCurve("square", (0.95, 0.6, 0.3))
    stronger = replace(SOUND, library=(LibraryCurve("apgd-dlr", (0.95, 0.3, 0.18)), weaker))
    verdict = judge(stronger)
    assert verdict.trusted and outcomes(verdict.checks)["library"] == "caution"
    assert "AutoAttack leaves 30.0\xa0% where our attacks leave 48.0\xa0%" in verdict.sentence
    assert not judge(replace(stronger, maximised="downstream")).trusted
    assert list(stronger.curves()) == [
        "Wasserstein attack",
        "Attack on the probe",
        "AutoAttack's APGD, logits ratio",
        "AutoAttack's Square",
        "The worst of all, image by image",
    ]


def test_an_accuracy_that_rises_with_the_steps_warns_of_what_is_maximised() -> None:
    verdict = judge(replace(SOUND, steps=((50, 0.5), (100, 0.5), (200, 0.7))))
    assert verdict.trusted and outcomes(verdict.checks)["steps"] == "caution"
    assert "a poor guide to what the probe reads" in verdict.sentence


def test_a_check_needs_a_budget_and_the_right_images(vae: TrainedModel, tests: ImageSet) -> None:
    with pytest.raises(ValueError, match="above 0"):
        followed(gather(vae, tests, "wasserstein", (0,), QUICK))
    colour = DATASETS["color-mnist"].load("test").first(5)
    with pytest.raises(ValueError, match="sees images of shape"):
        followed(gather(vae, colour, "wasserstein", (0.1,), QUICK))


@pytest.mark.parametrize("maximised", ["downstream", "kl"])
def test_budgets_in_one_pass_are_hit_as_one_by_one(
    vae: TrainedModel, tests: ImageSet, maximised: Maximised
) -> None:
    images, labels = as_images(torch.from_numpy(tests.images)), torch.from_numpy(tests.labels)
    attacked = Attacked(vae, images, labels)
    configs = [AttackConfig(epsilon=own, steps=5, restarts=2) for own in (0.0, 0.05, 0.2)]
    together, shares = followed(attacked.at_budgets(maximised, configs))
    for found, config in zip(together, configs, strict=True):
        alone = all_of(attacked.attack(maximised, config))
        assert abs(found.accuracy - alone.accuracy) <= 1 / len(images)
        torch.testing.assert_close(found.reached, alone.reached, rtol=0.05, atol=1e-3)
    assert together[0].accuracy > together[1].accuracy > together[2].accuracy
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


def test_images_of_classes_that_the_probe_was_not_fitted_to_are_misread_and_no_part_of_the_course(
    vae: TrainedModel, tests: ImageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a whole batch is of such, too; where all are, there is nothing to check."""
    monkeypatch.setattr(sanity_attacks, "BATCH", 20)
    few, labels = tests.first(40), torch.tensor([11, 7]).repeat_interleave(20)
    attacked = Attacked(vae, as_images(torch.from_numpy(few.images)), labels)
    hit = all_of(attacked.attack("downstream", QUICK.model_copy(update={"steps": 2})))
    assert hit.fooled[:20].all() and len(hit.mean_course) == 3
    assert np.isfinite(hit.mean_course).all() and sorted(hit.mean_course) == list(hit.mean_course)
    with pytest.raises(ValueError, match="fitted to none of the classes"):
        check_known(vae, np.full(40, 11))
