"""TensorBoard's event files, read back as its server reads them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

from engine.runs import Run, RunStore
from engine.tracking import LiveEvents, event_folders
from tests.engine.cli.raven import raven
from tests.engine.tracking.conftest import FIGURES, HISTORY, WILD


def read(folder: Path) -> Any:
    events = EventAccumulator(str(folder), {"images": 0})
    events.Reload()
    return events


def steps(events: Any) -> tuple[list[int], list[int]]:
    """Of which epochs there is a loss, and of which an image."""
    losses, images = events.Scalars("loss/kl"), events.Images("reconstructions")
    return [scalar.step for scalar in losses], [image.step for image in images]


def follow(run: Run, folder: Path, epochs: Iterable[int]) -> None:
    """Some epochs of a training, with grey images."""
    images = np.full((3, 1, 4, 4), 0.5, dtype=np.float32)
    with LiveEvents(run, folder) as events:
        for number in epochs:
            epoch = {"epoch": number, "seconds": 1e-3, "kl": 20.0 + number}
            events.epoch(epoch, images, images)
            run.save_history([*run.history(), epoch])


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
    (curve,) = events.Scalars("curves/mnist/kl.linf.0.1")
    (images,) = events.Scalars("curves/mnist/kl.linf.images")
    assert (curve.value, images.value) == (pytest.approx(0.4147), 500)
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
    for _ in range(3):
        events = exported(runs, tmp_path / "tb")
        assert [scalar.step for scalar in events.Scalars("seconds")] == [1, 2]
    assert other.exists()
    files = [file for file in other.parent.iterdir() if file != other]
    assert sorted(file.stat().st_size > 0 for file in files) == [False, True]


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
    assert steps(events) == ([1, 2], [1, 2])
    (accuracy,) = events.Scalars("figures/mnist/accuracy")
    assert accuracy.value == pytest.approx(answer.events[-1]["accuracy"])
    assert (
        raven("train", "--continue", run, "--epochs", "1", "--tensorboard", tmp_path / "tb").status
        == 0
    )
    events = read(tmp_path / "tb" / run)
    assert steps(events) == ([1, 2, 3], [1, 2, 3])
    assert [scalar.step for scalar in events.Scalars("figures/mnist/accuracy")] == [3]


def test_images_of_all_epochs_stay_at_the_end_when_it_goes_on_and_when_it_is_exported(
    runs: list[Run], tmp_path: Path
) -> None:
    run, folder = runs[1], tmp_path / "tb" / runs[1].id
    follow(run, folder, (1, 2))
    assert steps(read(folder)) == ([1, 2], [1, 2])
    follow(run, folder, (3,))
    assert steps(read(folder)) == ([1, 2, 3], [1, 2, 3])
    assert raven("runs", "export", run.id, "--tensorboard", tmp_path / "tb").status == 0
    assert steps(read(folder)) == ([1, 2, 3], [1, 2, 3])


def test_a_server_that_goes_on_reading_is_told_of_nothing_twice(
    runs: list[Run], tmp_path: Path
) -> None:
    follow(runs[1], tmp_path, (1, 2))
    server = read(tmp_path)
    sleep(1)  # it reads files in the order of their names, which begin with the second
    follow(runs[1], tmp_path, (3,))
    server.Reload()
    assert steps(server) == ([1, 2, 3], [1, 2, 3])


def test_images_of_epochs_that_were_lost_and_of_an_earlier_run_are_left_out(
    runs: list[Run], tmp_path: Path
) -> None:
    follow(runs[1], tmp_path, (1, 2, 3))
    runs[1].save_history(runs[1].history()[:2])
    follow(runs[1], tmp_path, (3,))
    assert steps(read(tmp_path)) == ([1, 2, 3], [1, 2, 3])
    again = RunStore().create(runs[1].config, "later, with the same folder")
    again.save_history(HISTORY)
    follow(again, tmp_path, (3,))
    assert steps(read(tmp_path)) == ([1, 2, 3], [3])


def test_a_training_that_fails_leaves_the_epochs_that_it_had(
    runs: list[Run], tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="the disk is full"):
        follow(runs[1], tmp_path, breaking_off())
    assert steps(read(tmp_path)) == ([1], [1])


def breaking_off() -> Iterator[int]:
    yield 1
    raise OSError("the disk is full")


def test_no_training_is_begun_that_cannot_be_followed(store: RunStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = raven(
        "train", "--variant", "vae", "--limit", "200", "--tensorboard", tmp_path / "file"
    )
    assert answer.status == 2
    assert "it is a file; name a folder" in answer.err
    assert not store.list()
