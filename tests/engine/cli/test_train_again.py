"""`raven train` for more epochs, and for several seeds."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.runs import RunStore, read_epochs
from engine.training import DivergedError
from tests.engine.cli.raven import raven

SHORT = ("--variant", "vae", "--limit", "300", "--epochs", "1", "--device", "cpu")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path
    torch.set_num_threads(threads)


def test_a_finished_run_is_trained_for_so_many_epochs_more() -> None:
    assert raven("train", *SHORT, "--name", "mine").status == 0
    answer = raven("train", "--continue", "mine", "--epochs", "2", "--json")
    assert answer.status == 0
    assert [e["epoch"] for e in answer.events if e["event"] == "epoch"] == [2, 3]
    assert answer.events[-1]["epochs"] == 3
    kept = read_epochs(RunStore().resolve("mine"))
    assert kept is not None and kept.epochs == (0, 1, 2, 3), "for its map to be played back"
    RunStore().resolve("mine").checkpoint_path.unlink()
    answer = raven("train", "--continue", "mine", "--epochs", "1")
    assert "The optimiser of 'mine' was not kept: it starts anew from the weights." in answer.err


def test_several_seeds_are_runs_of_one_group_with_their_mean_and_deviation() -> None:
    answer = raven("train", *SHORT, "--seed", "4", "--seeds", "2", "--name", "twice", "--json")
    assert answer.status == 0
    *_, last = answer.events
    infos = [RunStore().resolve(run).info() for run in last["runs"]]
    assert [info.name for info in infos] == ["twice · seed 4", "twice · seed 5"]
    assert [info.config.seed for info in infos] == [4, 5]
    assert infos[0].group and infos[0].group == infos[1].group
    own = [e["accuracy"] for e in answer.events if e["event"] == "trained"]
    assert last["accuracy"] == {"mean": statistics.fmean(own), "std": statistics.stdev(own)}


def test_seeds_behind_one_that_breaks_off_are_named_and_can_be_trained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They were left behind it without a word."""

    def break_off(*_: object) -> Iterator[None]:
        raise DivergedError("A loss is no longer a finite number.")
        yield

    monkeypatch.setattr("engine.service.training_job.train", break_off)
    answer = raven("train", *SHORT, "--seeds", "2", "--name", "steep")
    assert answer.status == 1 and "raven: A loss is no longer a finite number." in answer.err
    left = RunStore().resolve("steep · seed 1")
    assert left.state == "interrupted"
    told = f"'steep · seed 1' did not begin. To train it: raven train --continue {left.id}"
    assert told in answer.err


def test_a_run_that_is_not_trained_further_after_all_is_finished_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was left interrupted, with more epochs to go."""

    def refuse(*_: object) -> None:
        raise OSError("No space left on device")

    assert raven("train", *SHORT, "--name", "mine").status == 0
    monkeypatch.setattr("engine.cli.train.following", refuse)
    answer = raven("train", "--continue", "mine", "--epochs", "2")
    assert answer.status == 1
    assert "'mine' was not trained further, and is as it was." in answer.err
    run = RunStore().resolve("mine")
    assert (run.state, run.config.epochs, run.planned_epochs) == ("finished", 1, None)


def test_a_run_goes_on_on_another_device_and_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert raven("train", *SHORT[:-2], "--name", "mine").status == 0
    run = RunStore().resolve("mine")
    assert run.config.device == "auto"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    refused = raven("train", "--continue", "mine", "--epochs", "1", "--device", "cuda")
    assert refused.status == 2 and "--device cuda: This machine has no device" in refused.err
    assert (run.state, run.epochs_done, run.config.device) == ("finished", 1, "auto")
    answer = raven("train", "--continue", "mine", "--epochs", "1", "--device", "cpu")
    assert answer.status == 0 and "on CPU" in answer.err
    assert (run.epochs_done, run.config.device) == (2, "cpu")
