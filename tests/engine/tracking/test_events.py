"""TensorBoard's event files, read back as its server reads them."""

from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

from engine.runs import Run, RunStore
from engine.tracking import event_folders
from tests.engine.cli.raven import raven
from tests.engine.tracking.conftest import FIGURES, HISTORY, WILD


def read(folder: Path) -> Any:
    events = EventAccumulator(str(folder))
    events.Reload()
    return events


def exported(runs: list[Run], folder: Path) -> Any:
    answer = raven("runs", "export", runs[0].id, "--tensorboard", folder)
    assert answer.status == 0, answer.err
    return read(folder / runs[0].id)


def test_losses_are_scalars_by_epoch_at_the_time_they_took(runs: list[Run], tmp_path: Path) -> None:
    events = exported(runs, tmp_path / "tb")
    scalars = events.Scalars("loss/reconstruction")
    assert [scalar.step for scalar in scalars] == [1, 2]
    assert [scalar.value for scalar in scalars] == pytest.approx(
        [epoch["reconstruction"] for epoch in HISTORY]
    )
    assert scalars[1].wall_time - scalars[0].wall_time == pytest.approx(3.0, abs=1e-3)
    (accuracy,) = events.Scalars("figures/mnist/accuracy")
    assert (accuracy.step, accuracy.value) == (2, pytest.approx(FIGURES["mnist"]["accuracy"]))
    assert events.Images("reconstructions")[0].width == 3 * 3 * 28


def test_choices_are_hyperparameters_and_figures_their_metrics(
    runs: list[Run], tmp_path: Path
) -> None:
    events = exported(runs, tmp_path / "tb")
    content = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    start = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
    assert start.hparams["variant"].string_value == "vae"
    assert start.hparams["learning_rate"].number_value == 0.001
    assert start.hparams["name"].string_value == WILD
    content = events.SummaryMetadata("_hparams_/experiment").plugin_data.content
    experiment = plugin_data_pb2.HParamsPluginData.FromString(content).experiment
    assert "figures/mnist/accuracy" in {metric.name.tag for metric in experiment.metric_infos}


def test_notes_stand_as_they_were_written_and_a_damaged_picture_is_left_out(
    runs: list[Run], tmp_path: Path
) -> None:
    runs[0].set_notes([], "first line\n# no heading")
    (runs[0].figures_path / "reconstructions.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    events = exported(runs, tmp_path / "tb")
    (told,) = events.Tensors("run/text_summary")
    lines = told.tensor_proto.string_val[0].decode().splitlines()
    assert "    note: first line" in lines and "    # no heading" in lines
    assert events.Tags()["images"] == []


def test_a_second_export_replaces_the_first_and_nothing_else(
    runs: list[Run], tmp_path: Path
) -> None:
    exported(runs, tmp_path / "tb")
    other = tmp_path / "tb" / runs[0].id / "events.out.tfevents.1.elsewhere"
    other.write_bytes(b"")
    exported(runs, tmp_path / "tb")
    files = sorted(file.name for file in other.parent.iterdir())
    assert len(files) == 2 and other.name in files


def test_runs_outside_the_store_are_told_apart_whichever_command_writes_them(
    runs: list[Run], tmp_path: Path
) -> None:
    outside = [Run(tmp_path / there / "a run", str(tmp_path / there / "a run")) for there in "xy"]
    inside, *folders = event_folders([runs[0], *outside], tmp_path)
    assert inside == tmp_path / runs[0].id
    assert all(folder.name.startswith("a-run-") for folder in folders)
    alone = [event_folders([run], tmp_path)[0] for run in outside]
    assert alone == folders and len(set(folders)) == 2


def test_a_training_is_followed_as_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path))
    short = ("--variant", "vae", "--limit", "200", "--device", "cpu", "--epochs")
    answer = raven("train", *short, "2", "--tensorboard", tmp_path / "tb", "--json")
    assert answer.status == 0, answer.err
    run = answer.events[-1]["run"]
    events = read(tmp_path / "tb" / run)
    told = [e["losses"]["kl"] for e in answer.events if e["event"] == "epoch"]
    assert [scalar.value for scalar in events.Scalars("loss/kl")] == pytest.approx(told)
    (accuracy,) = events.Scalars("figures/mnist/accuracy")
    assert accuracy.value == pytest.approx(answer.events[-1]["accuracy"])
    assert (
        raven("train", "--continue", run, "--epochs", "1", "--tensorboard", tmp_path / "tb").status
        == 0
    )
    assert [scalar.step for scalar in read(tmp_path / "tb" / run).Scalars("loss/kl")] == [1, 2, 3]


def test_no_training_is_begun_that_cannot_be_followed(store: RunStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = raven(
        "train", "--variant", "vae", "--limit", "200", "--tensorboard", tmp_path / "file"
    )
    assert answer.status == 2
    assert "it is a file; name a folder" in answer.err
    assert not store.list()
