"""Runs as tables: CSV and Parquet."""

import json
import secrets
import sys
from pathlib import Path

import duckdb
import pytest

from engine.config import AttackConfig, TrainingConfig
from engine.data import ImageSource
from engine.runs import Run, RunStore
from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured
from engine.service.run_figures import keep_curve
from engine.tracking import write_parquet
from tests.engine.cli.raven import raven
from tests.engine.tracking.conftest import FIGURES, HISTORY, WILD, read_csv


def test_a_row_of_csv_holds_what_was_chosen_measured_and_noted(
    runs: list[Run], tmp_path: Path
) -> None:
    answer = raven("runs", "export", *(run.id for run in runs), "--out", tmp_path / "t.csv")
    assert answer.status == 0, answer.err
    first, second = read_csv(tmp_path / "t.csv")
    assert (first["id"], first["name"], first["state"]) == (runs[0].id, WILD, "finished")
    assert (first["tags"], first["note"]) == ("thesis,chapter 2", "See </script> & page 3")
    assert float(first["figures.mnist.accuracy"]) == FIGURES["mnist"]["accuracy"]
    assert first["figures.mnist.pair_distance.std"] == "0.25"
    assert first["figures.mnist.adversarial_accuracy.wasserstein.0.1"] == "0.3571"
    assert float(first["seconds"]) == 6.5
    assert second["config.variant"] == "raven"
    assert json.loads(second["config.objective.sigma_aug"]) == [0.01, 0.02]
    assert second["figures.mnist.accuracy"] == ""


def test_a_kept_curve_has_a_cell_for_each_budget_and_beside_them_how_it_was_measured(
    runs: list[Run], tmp_path: Path
) -> None:
    of_two_tasks = RunStore().create(TrainingConfig(dataset="color-mnist"), "two tasks")
    on_probe = AttackConfig(steps=100, restarts=10, schedule="cosine", norm="l2")
    keep_curve(of_two_tasks, measured("color-mnist", "downstream", "digit"), on_probe)
    keep_curve(of_two_tasks, measured("mnist", "kl"), AttackConfig(momentum=0.75))
    path = tmp_path / "t.csv"
    answer = raven("runs", "export", of_two_tasks.id, runs[0].id, "--out", path)
    assert answer.status == 0, answer.err
    row, other = read_csv(path)
    assert curve_in(row, "color-mnist.digit.downstream.l2") == {
        "0": "0.9",
        "0.05": "0.75",
        "images": "200",
        "steps": "100",
        "step_size": "epsilon/2",
        "schedule": "cosine",
        "restarts": "10",
    }
    assert curve_in(row, "mnist.kl.linf") == {
        "0": "0.9",
        "0.05": "0.75",
        "images": "200",
        "steps": "50",
        "step_size": "epsilon/25",
        "momentum": "0.75",
        "restarts": "1",
    }
    assert curve_in(other, "mnist.kl.linf") == {"0": "0.9123", "0.1": "0.4147", "images": "500"}
    assert not curve_in(other, "color-mnist.digit.downstream.l2")


def test_the_curves_that_came_with_the_bundled_runs_are_in_the_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert raven("runs", "export", "fashion-mnist/raven", "--out", path).status == 0
    (row,) = read_csv(path)
    on_probe = curve_in(row, "fashion-mnist.downstream.linf")
    assert (on_probe["0.1"], on_probe["restarts"], on_probe["images"]) == ("0.196", "10", "2000")


def measured(dataset: str, divergence: Maximised, task: str = "") -> RobustnessMeasured:
    """A curve of 200 images at two budgets."""
    return RobustnessMeasured(
        job=1,
        run="",
        source=ImageSource(dataset),
        divergence=divergence,
        epsilons=(0.0, 0.05),
        accuracies=(0.9, 0.75),
        images=200,
        task=task,
    )


def curve_in(row: dict[str, str], name: str) -> dict[str, str]:
    """What a row tells of a curve, but for when it was measured."""
    begin = f"curves.{name}."
    told = {column.removeprefix(begin): cell for column, cell in row.items() if begin in column}
    told.pop("measured", None)
    return {part: cell for part, cell in told.items() if cell}


def test_a_name_comes_back_as_it_is_also_where_a_spreadsheet_takes_it_for_a_formula(
    runs: list[Run], tmp_path: Path
) -> None:
    runs[0].set_name("=1+1")
    runs[1].set_name("-noise")
    assert (
        raven("runs", "export", *(run.id for run in runs), "--out", tmp_path / "t.csv").status == 0
    )
    assert [row["name"] for row in read_csv(tmp_path / "t.csv")] == ["=1+1", "-noise"]


def test_a_row_for_each_epoch_holds_its_losses(runs: list[Run], tmp_path: Path) -> None:
    assert raven("runs", "export", "--all", "--history", "--out", tmp_path / "h.csv").status == 0
    rows = [row for row in read_csv(tmp_path / "h.csv") if row["id"] == runs[0].id]
    assert [int(row["epoch"]) for row in rows] == [1, 2]
    assert [float(row["loss.reconstruction"]) for row in rows] == [
        epoch["reconstruction"] for epoch in HISTORY
    ]


def test_parquet_has_the_same_rows_with_types(runs: list[Run], tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    assert raven("runs", "export", *(run.id for run in runs), path).status == 0
    with duckdb.connect() as database:
        found = database.execute(
            'SELECT id, epochs_done, "config.learning_rate", "config.download",'
            ' "figures.mnist.accuracy", "config.objective.sigma_aug" FROM read_parquet(?)',
            [str(path)],
        ).fetchall()
    accuracy = FIGURES["mnist"]["accuracy"]
    assert found == [
        (runs[0].id, 2, 0.001, False, accuracy, None),
        (runs[1].id, 0, 0.001, False, None, "[0.01, 0.02]"),
    ]


def test_without_an_epoch_there_is_no_history_to_write(runs: list[Run], tmp_path: Path) -> None:
    for suffix in ("csv", "parquet"):
        path = tmp_path / f"t.{suffix}"
        answer = raven("runs", "export", runs[1].id, "--history", "--out", path)
        assert (answer.status, path.exists()) == (1, False)
        assert answer.err == (
            "raven: There is no history to write: none of these has an epoch behind it.\n"
        )


def test_whole_numbers_too_large_for_a_column_of_them_are_numbers(tmp_path: Path) -> None:
    write_parquet(tmp_path / "t.parquet", [{"few": 3, "many": 10**30}, {"few": None, "many": -1}])
    with duckdb.connect() as database:
        found = database.execute(f"SELECT few, many FROM '{tmp_path / 't.parquet'}'").fetchall()
    assert found == [(3, 1e30), (None, -1.0)]


def test_a_place_that_the_system_refuses_is_told_by_the_name_that_was_typed(
    runs: list[Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda _: "longer than any name" * 20)
    path = tmp_path / "t.parquet"
    answer = raven("runs", "export", runs[0].id, "--out", path)
    assert answer.status == 1
    assert answer.err.startswith(f"raven: {path} cannot be written (")
    assert answer.err.endswith("): name another place.\n") and not path.exists()


def test_columns_that_differ_in_capitals_alone_are_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="differ in capitals alone"):
        write_parquet(tmp_path / "t.parquet", [{"config.objective.K": 1, "config.objective.k": 2}])


def test_a_damaged_history_is_told_with_its_file(runs: list[Run], tmp_path: Path) -> None:
    for text in ('[{"kl": 1.0}]', '[{"epoch": NaN}]'):
        (runs[0].path / "history.json").write_text(text, encoding="utf-8")
        answer = raven("runs", "export", runs[0].id, "--out", tmp_path / "r.html")
        assert answer.status == 2
        assert "history.json is damaged: an epoch has no number." in answer.err


def test_without_the_packages_it_says_what_to_install(
    runs: list[Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    for option, target in (("--out", tmp_path / "t.parquet"), ("--tensorboard", tmp_path / "tb")):
        answer = raven("runs", "export", runs[0].id, option, target)
        assert answer.status == 1
        assert "pip install 'raven-gui[tracking]'" in answer.err
    assert not (tmp_path / "t.parquet").exists()
    assert not (tmp_path / "tb").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            ["mnist/vae"],
            "Say where to: a file that ends in .zip, .csv, .parquet or .html, or --ten",
        ),
        (["mnist/vae", "runs.xls"], "Say where to: a file that ends in .zip"),
        (["--all", "mnist/vae", "--out", "t.csv"], "Name the runs to export, or --all of them."),
        (["--out", "t.csv"], "Name the runs to export, or --all of them."),
        (["mnist/vae", "--out", "t.txt"], "should end in .zip, .csv, .parquet, .html"),
        (["--all", "--out", "t.zip"], "A .zip carries one run, and there are 8."),
        (["mnist/vae", "--history", "--out", "t.html"], "--history is of a table"),
    ],
)
def test_what_makes_no_sense_is_told(typed: list[str], sentence: str) -> None:
    answer = raven("runs", "export", *typed)
    assert answer.status == 2
    assert sentence in answer.err
