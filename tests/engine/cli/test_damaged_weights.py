"""Weights that can be read, and mean nothing: no command tells a number of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.runs import RunStore
from engine.training import load_tensors, save_tensors
from tests.engine.cli.raven import raven

Tensors = dict[str, Tensor]

MEASURED = (
    ("measure", "--measures", "accuracy,active_units"),
    ("evaluate", "--epsilons", "0"),
    ("sanity", "--epsilons", "0.1"),
    ("label-efficiency", "--labels", "20", "--draws", "2"),
    ("survey", "--measures", "prediction", "--out", "survey.csv"),
)


def changed(folder: Path, name: str, change: Callable[[Tensors], None]) -> Path:
    """A copy of a run in `folder`, one of whose files has other tensors."""
    run = Path(shutil.copytree(RunStore().resolve("mnist/vae").path, folder / "mine"))
    tensors = load_tensors(run / name)
    change(tensors)
    save_tensors(run / name, tensors)
    return run


def without_a_number(tensors: Tensors) -> None:
    min(tensors.items())[1].view(-1)[0] = torch.nan


def of_another_width(tensors: Tensors) -> None:
    tensors["decoder.layers.0.weight"] = torch.zeros(250, 7)


@pytest.mark.parametrize("command", MEASURED, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("weights.safetensors", "are not all finite numbers: it has diverged, or its file is"),
        ("probe.safetensors", "is damaged: some of "),
    ],
)
def test_no_accuracy_is_read_off_what_is_no_number(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    file: str,
    told: str,
) -> None:
    """Of them the first class would be read of every image: one in ten is right by chance."""
    monkeypatch.chdir(tmp_path)
    run = changed(tmp_path, file, without_a_number)
    name, *asked = command
    answer = raven(name, run, *asked, "--images", "20", "--json")
    (error,) = [event for event in answer.events if event["event"] != "started"]
    assert answer.status == 1 and told in error["sentence"]
    assert not (tmp_path / "survey.csv").exists()


def test_weights_of_another_model_are_told_in_one_line(tmp_path: Path) -> None:
    run = changed(tmp_path, "weights.safetensors", of_another_width)
    answer = raven("measure", run, "--measures", "active_units", "--images", "20")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "are not those of a model of its settings" in answer.err
