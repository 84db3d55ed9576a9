"""Of several runs one may have posteriors that are points, between which KL is infinite: commands
say so, and tell of the others."""

import json
import shutil
from pathlib import Path

import pytest

from engine.evaluation import sanity
from engine.trained import TrainedModel
from tests.engine.cli.raven import raven

WHY = "are points, between which KL and what counts entropy are infinite"


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "points"
    answer = raven("train", "--variant", "ae", "--limit", "200", "--epochs", "1", "--out", folder)
    assert answer.status == 0, answer.err
    return folder


def test_an_evaluation_leaves_out_what_is_infinite_alone(points: Path) -> None:
    asked = ("--images", "20", "--steps", "1", "--epsilons", "0.1", "--objective", "wasserstein,kl")
    answer = raven("evaluate", points, "mnist/vae", *asked, "--json")
    assert answer.status == 0 and WHY in answer.err
    assert answer.err.endswith("It is left out of kl.\n")
    evaluated = [event for event in answer.events if event["event"] == "evaluated"]
    assert [set(event["adversarial_accuracy"]) for event in evaluated] == [
        {"wasserstein"},
        {"wasserstein", "kl"},
    ]
    assert "It is left out of kl." in raven("evaluate", points, *asked).err
    refused = raven("evaluate", points, *asked[:-1], "kl")
    assert refused.status == 1 and WHY in refused.err


@pytest.mark.parametrize("budget", ["--epsilon", "--epsilons"])
def test_an_attack_leaves_out_the_run_alone(points: Path, budget: str) -> None:
    asked = ("--index", "3", "--objective", "kl", "--steps", "1", budget, "0.1")
    answer = raven("attack", points, "mnist/vae", *asked, "--json")
    assert answer.status == 0 and WHY in answer.err and answer.err.endswith("It is left out.\n")
    attacked = [event["run"] for event in answer.events if event["event"] == "attacked"]
    assert attacked == ["mnist/vae"]
    refused = raven("attack", points, *asked)
    assert refused.status == 1 and WHY in refused.err


def test_a_check_leaves_out_the_run_alone(points: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 3)
    asked = ("--images", "2", "--steps", "1", "--epsilons", "0.1", "--objective", "kl")
    answer = raven("sanity", points, "mnist/vae", *asked, "--json")
    assert answer.status == 0 and WHY in answer.err and answer.err.endswith("It is left out.\n")
    checked, end = answer.events
    assert checked["run"] == "mnist/vae" and end["runs"] == ["mnist/vae"]
    refused = raven("sanity", points, *asked)
    assert refused.status == 1 and WHY in refused.err


def test_a_check_does_without_the_images_of_the_run(points: Path) -> None:
    asked = ("--images", "2", "--steps", "1", "--epsilons", "0.1", "--objective", "kl")
    answer = raven("sanity", "mnist/vae", *asked, "--transfer-from", points, "--json")
    assert answer.status == 0 and answer.err.endswith("It is left out.\n")
    (checked,) = (event for event in answer.events if event["event"] == "checked")
    assert checked["run"] == "mnist/vae"
    (transfer,) = (check for check in checked["checks"] if check["name"] == "transfer")
    assert transfer["sentence"] == "'ae mnist' is left out: it cannot be attacked so."


def test_a_probe_that_never_saw_some_classes_is_checked_with_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 3)
    few = tmp_path / "few"
    trained = raven("train", "--variant", "vae", "--limit", "5", "--epochs", "1", "--out", few)
    assert trained.status == 0, trained.err
    for objective in ("wasserstein", "downstream"):
        asked = ("--images", "40", "--steps", "1", "--epsilons", "0.1", "--objective", objective)
        answer = raven("sanity", few, *asked, "--json")
        assert answer.status == 0, answer.err
        checked = next(event for event in answer.events if event["event"] == "checked")
        assert None not in checked["evidence"]["course"]
        assert raven("evaluate", few, *asked).status == 0


def test_a_run_whose_training_has_not_ended_is_measured_as_it_stands_and_said_to_be(
    points: Path, tmp_path: Path
) -> None:
    left = shutil.copytree(points, tmp_path / "left")
    record = json.loads((left / "run.json").read_text())
    record["config"]["epochs"] = 7
    (left / "run.json").write_text(json.dumps(record | {"state": "interrupted"}))
    answer = raven("evaluate", left, "--images", "5", "--epsilons", "0", "--json")
    assert "is interrupted after 1 of 7 epochs: what follows is told of it as it" in answer.err
    (told,) = (event for event in answer.events if event["event"] == "evaluated")
    assert (told["state"], told["epochs"]) == ("interrupted", 1)


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "--images", "5", "--epsilons", "0"),
        ("measure", "--images", "20", "--measures", "active_units"),
        ("sanity", "--images", "2", "--steps", "1", "--epsilons", "0.1"),
        ("label-efficiency", "--images", "20", "--labels", "20", "--draws", "2"),
        ("survey", "--images", "5", "--measures", "confidence", "--out", "survey.csv"),
        ("attack", "--index", "3", "--steps", "1"),
        ("attack", "--index", "3", "--steps", "1", "--epsilons", "0.1"),
        ("generate", "--count", "1", "--out", "new"),
        ("interpolate", "--index", "1", "--index", "2", "--out", "path"),
    ],
    ids=lambda command: command[0],
)
def test_a_run_that_is_trained_on_meanwhile_is_told_of_as_such(
    points: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sanity, "QUERIES", 3)
    monkeypatch.setattr(TrainedModel, "is_of_now", property(lambda self: self.run.bundled))
    name, *asked = command
    answer = raven(name, points, "mnist/vae", *asked, "--json")
    assert answer.status == 0
    told = "was trained on while it was measured, and what was found is of its weights before."
    assert answer.err.count(told) == 1
    (event,) = (event for event in answer.events if event["event"] == "trained_on")
    assert event == {"event": "trained_on", "run": str(points), "name": "ae mnist"}


@pytest.mark.parametrize(
    "command",
    [
        ("measure", "--measures", "active_units"),
        ("label-efficiency", "--labels", "20", "--draws", "2"),
        ("survey", "--measures", "confidence", "--out", "survey.csv"),
    ],
    ids=lambda command: command[0],
)
def test_a_damaged_run_is_refused_before_any_is_worked_on(
    points: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Its sentence comes at once, not after what the runs before it took."""
    monkeypatch.chdir(tmp_path)
    damaged = shutil.copytree(points, tmp_path / "damaged")
    (damaged / "weights.safetensors").write_bytes(b"no weights")
    name, *asked = command
    answer = raven(name, "mnist/vae", damaged, *asked, "--images", "20", "--json")
    (error,) = answer.events
    assert answer.status == 1 and "weights.safetensors" in error["sentence"]
    assert not (tmp_path / "survey.csv").exists()
