"""`raven survey`, as it is typed."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from engine.cli import main
from engine.data import DATASETS

Printed = pytest.CaptureFixture[str]
LABELS = DATASETS["mnist"].load("test").labels


def test_every_image_of_two_runs_is_a_row(capsys: Printed, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    arguments = ["--images", "40", "--steps", "3", "--epsilons", "0.05,0.3", "--out", str(out)]
    assert main(["survey", "mnist/vae", "mnist/raven", *arguments, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["surveyed", "surveyed", "finished"]
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 80
    assert [int(row["class"]) for row in rows[:40]] == LABELS[:40].tolist()
    assert {row["fooling_budget"] for row in rows} <= {"0.05", "0.3", "inf"}
    fooled = [int(row["fooled"]) for row in rows if row["run"] == "mnist/vae"]
    assert lines[0]["median"]["fooled"] == pytest.approx(np.mean(fooled))
    assert (
        main(
            [
                "survey",
                "mnist/vae",
                "--images",
                "40",
                "--measures",
                "confidence",
                "--out",
                str(tmp_path / "some.npz"),
            ]
        )
        == 0
    )
    with np.load(tmp_path / "some.npz") as arrays:
        expected = [float(row["confidence"]) for row in rows[:40]]
        np.testing.assert_allclose(arrays["mnist-vae/confidence"], expected, rtol=1e-6)
        assert json.loads(str(arrays["provenance"]))["dataset"] == "mnist"


def test_through_the_probe_more_images_are_fooled(capsys: Printed, tmp_path: Path) -> None:
    shares = []
    for more in ((), ("--on-probe",)):
        out = tmp_path / "fooled.npz"
        asked = ["--images", "40", "--steps", "5", "--measures", "fooled", "--out", str(out)]
        assert main(["survey", "mnist/vae", *asked, *more]) == 0
        with np.load(out) as arrays:
            shares.append(arrays["mnist-vae/fooled"].mean())
            config = json.loads(str(arrays["provenance"]))["config"]
    assert shares[1] > shares[0]
    assert (config["divergence"], config["step_size"]) == ("downstream", "epsilon/2"), (
        "at any budget"
    )


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        (
            ["--measures", "fooled", "--epsilon", "0.1", "--on-probe", "--restarts", "2"],
            "downstream 0.1 linf 3 epsilon/2 cosine 2 0",
        ),
        (
            ["--measures", "fooling_budget", "--epsilons", "0.2", "--divergence", "kl"],
            "kl linf 3 epsilon/25 1 0",
        ),
        (["--measures", "confidence"], ""),
    ],
)
def test_each_row_of_a_table_says_how_its_image_was_attacked(
    asked: list[str], how: str, tmp_path: Path
) -> None:
    out = tmp_path / "told.csv"
    more = ["--images", "4", "--steps", "3", "--out", str(out)]
    assert main(["survey", "mnist/vae", *asked, *more]) == 0
    with out.open(encoding="utf-8") as file:
        headings, *rows = csv.reader(file)
    first = headings.index("objective") if how else len(headings)
    assert {" ".join(row[first:]) for row in rows} == {how}


def test_an_image_is_measured_alike_however_few_are_beside_it(tmp_path: Path) -> None:
    shifts = []
    for count in ("1", "20"):
        out = tmp_path / f"{count}.npz"
        asked = ["--images", count, "--steps", "3", "--measures", "relative_shift"]
        assert main(["survey", "mnist/vae", *asked, "--out", str(out)]) == 0
        with np.load(out) as arrays:
            shifts.append(float(arrays["mnist-vae/relative_shift"][0]))
    assert shifts[0] == pytest.approx(shifts[1], rel=1e-4)
    assert 0 < shifts[0] < 10, "a part of the variance of all latents"


def test_the_help_tells_what_is_refused_beside_the_probe(
    monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    main(["survey", "--help"])
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "--on-probe" in line)
    assert "Refused beside --divergence and --schedule constant." in line


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "all.txt"], "name a file that ends in .csv or .npz"),
        (["--out", "nowhere/all.csv"], "the folder nowhere does not exist"),
        (["--out", "all.csv", "--measures", "fooling"], "no measure 'fooling'. Did you mean"),
        (["--out", "all.csv", "--epsilons", "0"], "--epsilons: Name a budget above 0, too"),
        (["--out", "all.csv", "--epsilons", "2,x"], "--epsilons: 'x' is not a number"),
        (["--out", "all.csv", "--on-probe", "--schedule", "constant"], "steps shorten"),
        (["--out", "all.csv", "--on-probe", "--divergence", "kl"], "--divergence kl: with"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    arguments: list[str], sentence: str, capsys: Printed
) -> None:
    assert main(["survey", "mnist/vae", *arguments]) == 2
    assert sentence in capsys.readouterr().err
