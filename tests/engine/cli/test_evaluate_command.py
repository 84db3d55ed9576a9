"""`raven evaluate`: how sure its figures are."""

import re
from pathlib import Path

import pytest

from engine.intervals import mean_of_seeds, share_of
from tests.engine.cli.raven import Answer, raven

ASKED = ("--images", "150", "--steps", "2", "--epsilons", "0,0.2")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Two of one setting."""
    folder = tmp_path_factory.mktemp("runs")
    for seed in ("0", "1"):
        typed = ("--variant", "vae", "--seed", seed, "--limit", "300", "--epochs", "1")
        answer = raven("train", *typed, "--out", folder / seed)
        assert answer.status == 0, answer.err
    return folder / "0", folder / "1"


@pytest.fixture(scope="module")
def told(seeds: tuple[Path, ...]) -> Answer:
    """With a run of another setting."""
    return raven("evaluate", *seeds, "mnist/raven", *ASKED, "--json")


def test_every_accuracy_has_wilsons_interval_over_the_images(told: Answer) -> None:
    evaluated = [event for event in told.events if event["event"] == "evaluated"]
    assert told.status == 0 and len(evaluated) == 3
    for event in evaluated:
        expected = share_of(round(150 * event["accuracy"]), 150)
        assert event["accuracy_interval"] == [expected.low, expected.high]
        for budget, accuracy in event["adversarial_accuracy"]["wasserstein"].items():
            low, high = event["adversarial_accuracy_interval"]["wasserstein"][budget]
            assert low < accuracy < high


def test_seeds_of_one_setting_have_a_mean_with_students_interval(told: Answer) -> None:
    evaluated = [event for event in told.events if event["event"] == "evaluated"][:2]
    (seeds,) = (event for event in told.events if event["event"] == "seeds")
    assert seeds["runs"] == [event["run"] for event in evaluated] and seeds["seeds"] == [0, 1]
    expected = mean_of_seeds([event["accuracy"] for event in evaluated])
    low, high = max(0.0, expected.low), min(1.0, expected.high)
    assert seeds["accuracy"] == {"mean": expected.value, "interval": [low, high]}
    expected = mean_of_seeds([event["mse_255"] for event in evaluated])
    assert seeds["mse_255"]["interval"] == [expected.low, expected.high]
    assert seeds["adversarial_accuracy"]["wasserstein"]["0"] == seeds["accuracy"]


def test_a_person_reads_them_in_the_tables(seeds: tuple[Path, ...], told: Answer) -> None:
    answer = raven("evaluate", *seeds, *ASKED)
    accuracy = next(event for event in told.events if event["event"] == "evaluated")["accuracy"]
    expected = share_of(round(150 * accuracy), 150)
    bounds = f"({100 * expected.low:.1f}–{100 * expected.high:.1f})"
    assert f"{accuracy:.1%} {bounds}" in answer.out
    assert len(re.findall("mean of 2 seeds", answer.out)) == 2
    assert "In brackets: the bounds" in answer.out
