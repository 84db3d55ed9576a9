"""Label efficiency comes back from the tables that a run keeps."""

from pathlib import Path
from typing import Any

import pytest

from engine.config import AttackConfig, TrainingConfig
from engine.data import ImageSource
from engine.probe_attack import PROBE_USUAL, probe_attack_at
from engine.runs import KeptLabels, Run, RunStore, set_measured_aside
from engine.service.messages import LabelsMeasured
from engine.service.run_figures import keep_labels


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunStore(tmp_path / "runs").create(TrainingConfig(dataset="color-mnist"))


@pytest.mark.parametrize("task", ["", "digit"])
def test_what_is_measured_is_read_back_whole(run: Run, task: str) -> None:
    drawn = (0.31, 1 / 3), (0.8, 0.9)
    told: Any = {"run": run.id, "source": ImageSource("color-mnist"), "task": task, "job": 1}
    measured = LabelsMeasured(counts=(10, 100), accuracies=drawn, images=200, seed=4, **told)
    keep_labels(run, measured)
    (kept,) = run.info().labels
    assert kept.measured
    about: Any = {"task": task, "images": 200, "seed": 4, "measured": kept.measured}
    assert kept == KeptLabels(counts=(10, 100), accuracies=drawn, **about)
    assert run.info().curves == ()


def test_what_is_left_under_attack_is_kept_apart_from_clean_accuracy_a_table_for_each_budget(
    run: Run,
) -> None:
    told: Any = {"run": run.id, "source": ImageSource("color-mnist"), "task": "digit", "job": 1}
    attacks = [
        probe_attack_at(AttackConfig(**PROBE_USUAL, seed=4), epsilon) for epsilon in (0.05, 0.1)
    ]
    for accuracy, attack in ((0.9, None), (0.5, attacks[0]), (0.2, attacks[1])):
        about: Any = {"counts": (10,), "images": 200, "seed": 4, "attack": attack}
        keep_labels(run, LabelsMeasured(accuracies=((accuracy,) * 2,), **about, **told))
    kept = {kept.accuracies[0][0]: kept.attack for kept in run.info().labels}
    assert kept == {0.9: None, 0.5: attacks[0], 0.2: attacks[1]}
    assert all(kept.task == "digit" for kept in run.info().labels)


def test_a_table_that_is_not_of_the_attack_its_name_tells_of_is_left_out(run: Run) -> None:
    clean, attacked = b"labels,accuracy\n10,0.5\n", b"labels,accuracy,epsilon\n10,0.5,0.1\n"
    run.save_figure("label-efficiency-color-mnist.csv", attacked)
    run.save_figure("label-efficiency-color-mnist-epsilon-0.1.csv", clean)
    run.save_figure("label-efficiency-color-mnist-digit-epsilon-0.1.csv", attacked[:-4] + b"x\n")
    run.save_figure("label-efficiency-mnist-epsilon-0.1.csv", attacked)
    assert run.info().labels == ()


@pytest.mark.parametrize(
    "table",
    ["", "labels,accuracy\n", "labels\n10\n", "labels,accuracy\n10,nan\n", "labels,accuracy\n0,1\n",
     "labels,accuracy\nten,0.5\n", "\0"],
)  # fmt: skip
def test_what_is_no_such_table_is_left_out(run: Run, table: str) -> None:
    run.save_figure("label-efficiency-color-mnist.csv", table.encode())
    run.save_figure("label-efficiency-mnist.csv", b"labels,accuracy\n10,0.5\n")
    assert run.info().labels == ()


def test_a_data_set_whose_name_goes_on_from_anothers_is_no_task_of_it(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(TrainingConfig(dataset="mnist"))
    for name in ("mnist-noise-uniform-0.1", "mnist-noise-uniform-0.1-digit", "mnist"):
        run.save_figure(f"label-efficiency-{name}.csv", b"labels,accuracy\n10,0.5\n")
    assert [kept.task for kept in run.info().labels] == [""]


def test_a_training_that_goes_on_sets_it_aside(run: Run) -> None:
    run.save_figure("label-efficiency-color-mnist.csv", b"labels,accuracy\n10,0.5\n")
    assert len(run.info().labels) == 1
    set_measured_aside(run, 3)
    assert run.info().labels == ()
    assert (run.figures_path / "after-3-epochs" / "label-efficiency-color-mnist.csv").is_file()
