"""`raven label-efficiency`, as it is typed."""

import csv
import re
from pathlib import Path

import pytest

from engine.intervals import share_over_seeds
from tests.engine.cli.raven import raven

ASKED = ("label-efficiency", "mnist/vae", "mnist/raven", "--labels", "100,10", "--images", "300")


def test_more_labels_are_read_better_and_every_draw_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    answer = raven(*ASKED, "--draws", "2", "--out", out, "--json")
    assert answer.status == 0, answer.err
    *told, end = answer.events
    assert [event["run"] for event in told] == ["mnist/vae", "mnist/raven"]
    assert end == {
        "event": "finished",
        "runs": ["mnist/vae", "mnist/raven"],
        "images": 300,
        "file": str(out),
    }
    rows = list(csv.DictReader(out.read_text().splitlines()))
    for event in told:
        few, many = event["curve"]
        assert (few["labels"], many["labels"]) == (10, 100)
        for point in event["curve"]:
            assert len(point["accuracies"]) == 2
            expected = share_over_seeds(point["accuracies"], event["images"])
            assert point["mean"]["value"] == expected.value
            assert point["mean"]["low"] == expected.low
        assert many["mean"]["value"] > few["mean"]["value"] + 0.1
        kept = [float(row["accuracy"]) for row in rows if row["run"] == event["run"]]
        assert kept == pytest.approx([*few["accuracies"], *many["accuracies"]], abs=1e-6)


def test_under_attack_less_is_left_and_both_readers_are_told_of_which(tmp_path: Path) -> None:
    out, few = tmp_path / "labels.csv", (*ASKED[:2], "--labels", "100", "--images", "100")
    attack = ("--epsilon", "0.1", "--steps", "8", "--restarts", "2", "--seed", "3")
    (clean, _), (told, _) = (
        raven(*few, "--draws", "2", *typed, "--out", out, "--json").events
        for typed in (("--seed", "3"), attack)
    )
    assert clean["attack"] is None and clean["curve"][0]["mean"]["value"] > 0.7
    assert told["curve"][0]["mean"]["value"] < clean["curve"][0]["mean"]["value"] - 0.3
    made = {"divergence": "downstream", "task": "digit", "epsilon": 0.1, "norm": "linf"}
    made |= {"steps": 8, "restarts": 2, "schedule": "cosine", "step_size": 0.05, "seed": 3}
    assert made.items() <= told["attack"].items()
    assert {row["epsilon"] for row in csv.DictReader(out.read_text().splitlines())} == {"0.1"}
    title = " ".join(raven(*few, "--draws", "2", *attack).out.split("┏")[0].split())
    assert title == (
        "Accuracy of digit under attack on each probe (at ε = 0.1, L∞, 8 steps of 0.05 that "
        "shorten, 2 random starts) on 100 test images, mean over the draws (95 % confidence)"
    )


def test_an_attack_of_no_budget_is_none_and_what_is_typed_of_it_is_told_to_be_idle() -> None:
    answer = raven(*ASKED, "--draws", "2", "--epsilon", "0", "--steps", "8", "--norm", "l2")
    assert answer.status == 0 and "Clean accuracy of digit" in answer.out
    assert answer.err == "--norm and --steps: of the attack, and there is none without --epsilon.\n"


def test_a_budget_that_holds_every_image_is_told_of() -> None:
    few = (*ASKED[:2], "--labels", "10", "--images", "5", "--draws", "2")
    answer = raven(*few, "--epsilon", "8", "--steps", "1", "--restarts", "1")
    assert answer.status == 0 and answer.err.startswith("A budget of 8 bounds nothing")


def test_a_person_reads_a_table_with_a_row_for_each_number_of_labels() -> None:
    answer = raven(*ASKED, "--draws", "2")
    assert answer.status == 0, answer.err
    assert "Clean accuracy of digit on 300 test images" in answer.out
    assert "VAE" in answer.out and "RAVEN" in answer.out
    assert "│     10 │" in answer.out and "│    100 │" in answer.out


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("--labels", "ten"), "write whole numbers from 1 to 10,000,000"),
        (("--labels", "0,10"), "write whole numbers from 1 to 10,000,000"),
        (("--out", "labels.txt"), "ends in .csv"),
        (("--out", "nowhere/labels.csv"), "make it first"),
        (("--task", "colour"), "colour"),
        (("--epsilon", "-0.1"), "--epsilon -0.1: it should be greater than or equal to 0"),
        (("--epsilon", "0.1", "--steps", "0"), "--steps 0: it should be greater than"),
    ],
)
def test_what_makes_no_sense_is_told(typed: tuple[str, ...], words: str) -> None:
    answer = raven(*ASKED, *typed)
    assert answer.status == 2 and words in answer.err


def test_all_labels_are_one_draw_that_has_no_interval() -> None:
    typed = ("label-efficiency", "mnist/vae", "--labels", "10,60000", "--draws", "2")
    told, _ = raven(*typed, "--images", "200", "--json").events
    few, every = told["curve"]
    assert every["labels"] == 10_000 and every["accuracies"][0] == every["accuracies"][1]
    assert (every["mean"]["low"], every["mean"]["high"]) == (None, None)
    assert few["mean"]["low"] is not None

    answer = raven(*typed, "--images", "200")
    assert answer.err == (
        "There are 10,000 training images, and all of them are taken where more labels are asked "
        "for.\n"
    )
    assert re.search(f"│ 10,000, all of them │ +{every['mean']['value']:.1%} │", answer.out)
    assert answer.out.count("–") == 1, "the bounds of ten labels"


def test_probes_that_are_fitted_anew_read_images_of_another_data_set() -> None:
    typed = ("--labels", "10", "--draws", "2", "--images", "50", "--dataset", "fashion-mnist")
    answer = raven("label-efficiency", "mnist/vae", *typed)
    assert answer.status == 0
    assert answer.err == "The run 'VAE' (mnist/vae) was trained on mnist, not on fashion-mnist.\n"
