"""One model, several tasks: a probe for each, kept in its run, and measured by name."""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import engine.trained
from engine.cli import main
from engine.cli.output import Output
from engine.cli.train_words import tell_seeds, tell_trained
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSet, ImageSource, Task
from engine.digits import or_dash
from engine.measures import all_of, fit_probe
from engine.runs import Run, RunError, RunStore
from engine.service import training_job
from engine.service.bench import Bench
from engine.service.loading import load
from engine.service.messages import Attack, Attacked, QualityMeasured
from engine.trained import TrainedModel, fit_probes, load_probes, save_probes
from engine.training import load_tensors, save_tensors
from tests.images import as_pixels

CPU = torch.device("cpu")


def coloured(count: int, split: Any) -> ImageSet:
    return DATASETS["color-mnist"].load(split).first(count)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One store for all these tests, and the one thread that keeps others free."""
    home, threads = tmp_path_factory.mktemp("home"), torch.get_num_threads()
    torch.set_num_threads(1)
    yield home
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def same_home(fresh_home: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(home))


@pytest.fixture(scope="module")
def measured(home: Path) -> tuple[Run, QualityMeasured]:
    """A VAE trained a little on ColorMNIST, in the store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAVEN_HOME", str(home))
        config = TrainingConfig(
            variant="vae", dataset="color-mnist", epochs=1, batch_size=32, limit=1000
        )
        run = RunStore().create(config, "coloured")
        data = (coloured(1000, "train"), coloured(300, "test"))
        events = list(training_job.train(1, run, CPU, data=data))
    [quality] = [event for event in events if isinstance(event, QualityMeasured)]
    return run, quality


@pytest.fixture
def trained(measured: tuple[Run, QualityMeasured]) -> TrainedModel:
    return all_of(load(measured[0], CPU, coloured(300, "test")))


def raven(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(list(arguments))
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_training_measures_every_task(measured: tuple[Run, QualityMeasured]) -> None:
    run, quality = measured

    assert list(quality.accuracy_by_task) == ["digit", "colour"]
    assert quality.accuracy == quality.accuracy_by_task["digit"]
    assert quality.accuracy_by_task["colour"] > 3 / 7  # it is the easier one of the two
    assert run.figures()["color-mnist"]["accuracy_by_task"] == quality.accuracy_by_task


def test_a_run_keeps_a_probe_for_each_task(
    measured: tuple[Run, QualityMeasured], trained: TrainedModel
) -> None:
    run, quality = measured
    assert list(trained.probes) == ["digit", "colour"]
    assert trained.probe is trained.probes["digit"]
    assert trained.probes["colour"].weight.shape == (7, run.config.latent)
    tests = coloured(300, "test")

    again = all_of(training_job.measure_run(1, trained, tests, ImageSource("color-mnist")))

    assert again.accuracy_by_task == quality.accuracy_by_task


def test_another_task_can_be_put_first(trained: TrainedModel) -> None:
    other = trained.on_task("colour")

    assert other.probe is trained.probes["colour"]
    assert list(other.probes) == ["colour", "digit"]
    with pytest.raises(RunError, match="no probe for the task 'smiling', which its data set does"):
        trained.on_task("smiling")


def test_a_task_of_a_single_class_is_left_out(measured: tuple[Run, QualityMeasured]) -> None:
    digits = np.array([0, 1, 0, 1])
    red = np.zeros(4, np.int64)
    tasks = {"digit": Task(("0", "1"), digits), "colour": Task(("red", "green"), red)}
    means = np.random.default_rng(0).standard_normal((4, 2)).astype(np.float32)

    probes = fit_probes(means, ImageSet(np.zeros((4, 1, 1, 1), np.uint8), tasks))

    assert list(probes) == ["digit"]
    sentence = engine.trained.without_probe(measured[0], "colour")
    assert sentence == (
        "has no probe for the task 'colour': the images it was trained on are all of one class "
        "in it"
    )


def test_probes_are_kept_by_task_and_read_back_in_their_order(tmp_path: Path) -> None:
    run = RunStore(tmp_path).create(TrainingConfig(dataset="color-mnist"))
    random = np.random.default_rng(1)
    means = random.standard_normal((50, 3)).astype(np.float32)
    probes = {name: fit_probe(means, random.integers(0, 3, 50)) for name in ("digit", "colour")}

    save_probes(run, probes)

    back = load_probes(run)
    assert list(back) == ["digit", "colour"]
    for task, probe in probes.items():
        for name, tensor in probe.state().items():
            assert torch.equal(back[task].state()[name], tensor)


def test_a_probe_without_a_task_in_its_names_is_the_first_ones() -> None:
    bundled = RunStore().resolve("mnist/raven")
    assert "weight" in load_tensors(bundled.probe_path)

    probes = load_probes(bundled)

    assert list(probes) == ["digit"]
    assert torch.equal(probes["digit"].weight, load_tensors(bundled.probe_path)["weight"])


def test_a_damaged_probe_is_told_in_a_sentence(tmp_path: Path) -> None:
    run = RunStore(tmp_path).create(TrainingConfig(dataset="color-mnist"))
    sound = {f"digit/{name}": torch.zeros(2) for name in ("bias", "centre", "scale")}
    for tensors, told in (
        ({"digit/weight": torch.zeros(2, 2)}, "is damaged"),
        ({"smiling/weight": torch.zeros(2, 2)}, "is damaged"),
        ({"latent_variance": torch.zeros(())}, "lacks the task 'digit'"),
        ({**sound, "digit/weight": torch.full((2, 2), torch.nan)}, "is damaged: .* is no number"),
    ):
        save_tensors(run.probe_path, tensors)
        with pytest.raises(RunError, match=told):
            load_probes(run)


def test_evaluation_tells_the_accuracy_of_every_task_and_attacks_the_one_named(
    measured: tuple[Run, QualityMeasured],
) -> None:
    asked = ("evaluate", "coloured", "--images", "300", "--epsilons", "0", "--steps", "1")
    answers = {task: raven(*asked, "--task", task, "--json") for task in ("digit", "colour")}

    for task, (status, events, _) in answers.items():
        assert status == 0
        [evaluated] = [event for event in events if event["event"] == "evaluated"]
        assert evaluated["task"] == task
        assert evaluated["accuracy_by_task"] == measured[1].accuracy_by_task
        assert evaluated["accuracy"] == measured[1].accuracy_by_task[task]
        under_attack = evaluated["adversarial_accuracy"]["wasserstein"]["0"]
        assert under_attack == pytest.approx(evaluated["accuracy"], abs=1e-6)


def test_a_person_reads_the_accuracy_of_every_task_by_its_name(
    measured: tuple[Run, QualityMeasured], capsys: pytest.CaptureFixture[str]
) -> None:
    digit, colour = (f"{share:.1%}" for share in measured[1].accuracy_by_task.values())
    asked = ("evaluate", "coloured", "--images", "300", "--epsilons", "0", "--steps", "1")
    assert main(list(asked)) == 0
    lines = capsys.readouterr().out.splitlines()
    heading = next(line for line in lines if "Accuracy, digit" in line).split("┃")
    assert [told.strip() for told in heading[2:4]] == ["Accuracy, digit", "Accuracy, colour"]
    row = next(line for line in lines if "│ coloured" in line).split("│")
    assert [told.split()[0] for told in row[2:4]] == [digit, colour]


def test_clean_accuracy_is_measured_of_every_task(
    measured: tuple[Run, QualityMeasured], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("measure", "coloured", "--measures", "mse_255,accuracy", "--images", "300")
    status, (told, _), _ = raven(*asked, "--json")
    assert status == 0 and told["accuracy_by_task"] == measured[1].accuracy_by_task
    assert told["figures"]["accuracy"] == measured[1].accuracy_by_task["digit"]
    assert main(list(asked)) == 0
    printed = capsys.readouterr().out
    for task, accuracy in measured[1].accuracy_by_task.items():
        (line,) = (line for line in printed.splitlines() if f"Accuracy, {task}" in line)
        assert or_dash(accuracy, 5) in line


def test_a_training_tells_the_accuracy_of_every_task(
    measured: tuple[Run, QualityMeasured], capsys: pytest.CaptureFixture[str]
) -> None:
    tell_trained(*measured, Output(as_json=False))
    tell_seeds([measured, measured], Output(as_json=False))
    printed = capsys.readouterr().out
    for task, accuracy in measured[1].accuracy_by_task.items():
        alone, mean = (
            line for line in printed.splitlines() if f"probe ({task}, 300 test images)" in line
        )
        assert f"{accuracy:.1%}" in alone and f"{accuracy:.1%}" in mean and "0.0%" in mean


def test_a_kept_curve_is_named_after_its_task(measured: tuple[Run, QualityMeasured]) -> None:
    asked = ("evaluate", "coloured", "--images", "20", "--epsilons", "0", "--steps", "1")
    for task in ("digit", "colour"):
        assert raven(*asked, "--keep", "--task", task, "--json")[0] == 0

    names = {file.name for file in measured[0].figures_path.glob("robustness-*")}
    assert names == {f"robustness-color-mnist-{t}-wasserstein.csv" for t in ("digit", "colour")}


def test_an_attack_on_a_probe_is_on_that_for_the_task(
    measured: tuple[Run, QualityMeasured],
) -> None:
    asked = ("attack", "coloured", "--index", "3", "--index", "8", "--objective", "downstream")
    quick = ("--steps", "5", "--restarts", "1", "--epsilon", "0.3")
    images = as_pixels(coloured(300, "test").images[[3, 8]])
    config = AttackConfig(epsilon=0.3, steps=5)
    told = {}
    for task in ("digit", "colour"):
        status, lines, _ = raven(*asked, *quick, "--task", task, "--json")
        assert status == 0
        (told[task],) = (line for line in lines if line["event"] == "attacked")
        command = Attack(
            job=1, runs=(measured[0].id,), images=images, config=config, on_probe=True, task=task
        )
        *_, attacked = Bench(RunStore()).attack(command)
        assert isinstance(attacked, Attacked)
        (result,) = attacked.results
        before, after = result.by_task[task]
        read = before.argmax(1)
        nats = -np.log(after[np.arange(2), read])
        np.testing.assert_allclose(result.divergence, nats, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(told[task]["divergence"], result.divergence, rtol=1e-5)
        assert [said["class"] for said in told[task]["before"]] == [
            coloured(300, "test").tasks[task].classes[index] for index in read
        ]
    assert told["digit"]["divergence"] != told["colour"]["divergence"]


def test_no_probe_is_attacked_where_a_run_has_none_for_the_task(trained: TrainedModel) -> None:
    lacking = replace(trained, probes={"digit": trained.probes["digit"]})
    with pytest.raises(RunError, match="has no probe for the task 'colour'"):
        lacking.probe_for("colour")
    assert lacking.asked("smiling") is lacking and lacking.asked("digit").probes == lacking.probes
    assert lacking.probe_for("smiling") is lacking.probe_for("") is trained.probes["digit"]


@pytest.mark.parametrize("typed", ["sanity", "evaluate", "attack", "survey"])
def test_no_other_probe_is_asked_where_a_run_has_none_for_the_task(
    measured: tuple[Run, QualityMeasured], trained: TrainedModel, tmp_path: Path, typed: str
) -> None:
    lacking = Run(shutil.copytree(measured[0].path, tmp_path / "lacking"), "lacking")
    save_probes(lacking, {"digit": trained.probes["digit"]})
    quick = ("--epsilon", "0.1", "--steps", "1")
    which = ("--index", "0") if typed == "attack" else ("--images", "20")
    if typed == "evaluate":
        quick = ("--epsilons", "0.1", "--steps", "1")
    if typed == "survey":
        quick = ("--measures", "confidence", "--out", str(tmp_path / "told.csv"))
    asked = ("--task", "colour", *which, *quick)
    status, _, remarks = raven(typed, str(lacking.path), *asked)
    assert status == 1
    assert "has no probe for the task 'colour'" in remarks
    status, told, remarks = raven(typed, str(lacking.path), str(measured[0].path), *asked, "--json")
    assert status == 0 and remarks.endswith("of one class in it. It is left out.\n")
    answers = ("evaluated", "checked", "attacked", "surveyed")
    assert {each["run"] for each in told if each["event"] in answers} == {measured[0].id}


def test_a_task_that_is_not_known_is_refused_with_those_that_are(
    measured: tuple[Run, QualityMeasured],
) -> None:
    status, _, remarks = raven("evaluate", "coloured", "--task", "color")

    assert status == 2
    assert "There is no task 'color'" in remarks
    assert "colour" in remarks


def test_data_sets_are_listed_with_their_tasks_and_what_they_need() -> None:
    _, events, _ = raven("datasets", "--json")
    listed = {event["name"]: event for event in events}

    assert listed["color-mnist"]["tasks"]["colour"][0] == "red"
    assert listed["color-mnist"]["shape"] == [3, 28, 28]
    assert listed["color-mnist"]["available"] is True
    assert len(listed["celeba"]["tasks"]) == 17
    assert listed["celeba"]["available"] is False
    assert listed["celeba"]["licence"]
    assert listed["mnist-noise-uniform-0.1"]["pixel_range"] == [-1.5, 2.5]
