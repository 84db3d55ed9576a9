"""`raven evaluate`: how sure its figures are."""

import csv
import os
import re
import shutil
from pathlib import Path
from statistics import stdev

import pytest

from engine.intervals import mean_of_seeds, share_of, share_over_seeds
from engine.runs import Run
from engine.sanity import MAXIMISED
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
    expected = share_over_seeds([event["accuracy"] for event in evaluated], evaluated[0]["images"])
    apart = stdev(event["accuracy"] for event in evaluated)
    assert seeds["accuracy"] == {
        "mean": expected.value,
        "std": apart,
        "interval": [expected.low, expected.high],
    }
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
    mean = next(event for event in told.events if event["event"] == "seeds")["accuracy"]
    assert f"{mean['mean']:.1%} ± {mean['std']:.1%}" in answer.out
    assert "In brackets: the bounds" in answer.out


def test_one_image_has_no_scale_of_latents_and_no_deviation() -> None:
    alone = "evaluate", "mnist/raven", "--images", "1", "--steps", "1", "--epsilons", "0"
    evaluated = raven(*alone, "--json").events[1]
    assert evaluated["pair_distance"]["std"] is evaluated["pair_distance"]["relative"] is None
    (row,) = (line for line in raven(*alone).out.splitlines() if "± —" in line)
    assert row.split("│")[-2].strip() == "—"


def test_the_attack_on_the_probe_has_settings_of_its_own_beside_another(
    seeds: tuple[Path, ...], tmp_path: Path
) -> None:
    copy = shutil.copytree(seeds[0], tmp_path / "run")
    asked = ("--objective", "wasserstein,downstream", "--steps", "6", "--images", "60", "--keep")
    answer = raven("evaluate", copy, *asked, "--epsilons", "0,0.02", "--json")
    assert answer.status == 0, answer.err
    attacks = answer.events[0]["attacks"]
    asked_of = ("steps", "restarts", "schedule", "step_size")
    told = {name: tuple(own[field] for field in asked_of) for name, own in attacks.items()}
    assert told == {
        "wasserstein": (6, 1, "constant", None),
        "downstream": (6, 10, "cosine", "epsilon/2"),
    }
    evaluated = answer.events[1]
    left = evaluated["adversarial_accuracy"]["downstream"]
    assert left["0"] == evaluated["accuracy"] > left["0.02"]
    expected = share_of(round(60 * left["0.02"]), 60)
    bounds = evaluated["adversarial_accuracy_interval"]["downstream"]["0.02"]
    assert bounds == [expected.low, expected.high]
    kept = (copy / "figures" / "robustness-mnist-downstream.csv").read_text()
    rows = list(csv.DictReader(kept.splitlines()))
    assert [float(row["accuracy"]) for row in rows] == list(left.values())
    assert rows[1]["restarts"] == "10" and rows[1]["step_size"] == "epsilon/2"


def test_the_attack_on_the_probe_is_named_for_what_it_is(seeds: tuple[Path, ...]) -> None:
    asked = ("--objective", "downstream", "--steps", "2", "--restarts", "1", "--images", "50")
    answer = raven("evaluate", *seeds, *asked, "--epsilons", "0.1")
    assert answer.status == 0, answer.err
    assert answer.out.count("│ downstream (probe attacked) │") == 3, "two runs and their mean"
    assert "maximises its cross-entropy, 2 steps from each of 1 random start;" in answer.out


def test_no_curve_is_to_be_kept_of_what_is_not_finished(
    seeds: tuple[Path, ...], tmp_path: Path
) -> None:
    copy = shutil.copytree(seeds[0], tmp_path / "run")
    Run(copy, "run").set_state("interrupted")
    answer = raven("evaluate", copy, *ASKED, "--keep")
    assert answer.status == 2 and "is not finished" in answer.err
    assert raven("evaluate", copy, *ASKED).status == 0


def test_a_curve_that_could_not_be_kept_is_refused_before_anything_is_computed(
    seeds: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # to root all folders are open
    answer = raven("evaluate", seeds[0], *ASKED, "--keep")
    folder = seeds[0] / "figures"
    told = f"raven: --keep: nothing can be written into the folder {folder}.\n"
    assert (answer.status, answer.err) == (2, told)


def test_an_objective_that_is_not_known_is_refused_with_all_that_are() -> None:
    answer = raven("evaluate", "mnist/vae", "--objective", "probe")
    assert answer.status == 2
    for known in MAXIMISED:
        assert known in answer.err


def test_a_seed_that_was_trained_twice_counts_once_in_the_mean(
    seeds: tuple[Path, ...], tmp_path: Path
) -> None:
    again = shutil.copytree(seeds[0], tmp_path / "again")
    asked = ("--images", "50", "--steps", "1", "--epsilons", "0")
    answer = raven("evaluate", seeds[0], again, seeds[1], *asked, "--json")
    (mean,) = (event for event in answer.events if event["event"] == "seeds")
    assert mean["runs"] == [str(own) for own in seeds] and mean["seeds"] == [0, 1]
    assert mean["left_out"] == [str(again)]
    assert f"({again}) has the seed 0 as another of these" in answer.err
    assert answer.err.endswith("left out of the mean of 2 seeds.\n")
    told = (event for event in answer.events if {"run", "accuracy"} <= event.keys())
    accuracies = {event["run"]: event["accuracy"] for event in told}
    expected = mean_of_seeds([accuracies[str(own)] for own in seeds])
    assert mean["accuracy"]["mean"] == expected.value


def test_runs_of_one_name_are_told_apart_and_those_of_other_images_named(
    seeds: tuple[Path, ...],
) -> None:
    asked = ("--images", "20", "--steps", "1", "--epsilons", "0")
    answer = raven("evaluate", "mnist/vae", "fashion-mnist/vae", *seeds, *asked)
    assert answer.status == 0
    assert answer.err == (
        "The run 'VAE' (fashion-mnist/vae) was trained on fashion-mnist, not on mnist: its probe "
        "knows other classes, so its accuracies here mean nothing.\n"
    )
    names = ("VAE (mnist)", "VAE (fashion-mnist)", *(f"vae mnist ({own})" for own in seeds))
    for name in names:
        assert f"│ {name} " in answer.out
