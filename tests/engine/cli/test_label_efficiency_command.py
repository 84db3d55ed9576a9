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


def test_a_person_reads_a_table_with_a_row_for_each_number_of_labels() -> None:
    answer = raven(*ASKED, "--draws", "2")
    assert answer.status == 0, answer.err
    assert "Accuracy of digit on 300 test images" in answer.out
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
