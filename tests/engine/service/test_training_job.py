"""Training a run: what is on disk whenever it ends."""

import os
from errno import ENOSPC
from pathlib import Path

import pytest
import torch

from engine.base_run import base_weights
from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.runs import Run, RunError, RunStore
from engine.runs.pulse import PULSE, is_heard_of
from engine.service import training_job
from engine.service.messages import QualityMeasured, StepsTaken
from engine.trained import load_model
from engine.training import CheckpointError, DivergedError, Trainer, load_tensors, save_tensors

CPU = torch.device("cpu")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    config = TrainingConfig(variant="vae", epochs=1, limit=256)
    return RunStore(tmp_path / "runs").create(config)


def finish(run: Run) -> None:
    for _ in training_job.train(1, run, CPU):
        pass


def test_a_run_that_ends_while_it_is_measured_is_not_trained_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("The power is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(training_job, "measure_run", fail)
        with pytest.raises(RuntimeError, match="power"):
            finish(run)
    assert run.state == "interrupted"
    before = load_tensors(run.weights_path)
    assert int(load_tensors(run.checkpoint_path)["epoch"]) == 1

    finish(run)

    assert run.state == "finished"
    assert int(load_tensors(run.checkpoint_path)["epoch"]) == 1, "to be trained further from"
    after = load_tensors(run.weights_path)
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_checkpoint_of_other_settings_is_refused(run: Run) -> None:
    steps = training_job.train(1, run, CPU)
    next(step for step in steps if isinstance(step, StepsTaken))
    steps.close()
    record = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(record.replace("0.001", "0.002"))
    with pytest.raises(CheckpointError, match="other settings"):
        finish(run)
    assert run.state == "interrupted"


def test_weights_spoilt_by_the_last_step_of_an_epoch_reach_no_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The losses of an epoch are those before its last step, and all of them are finite."""
    step = Trainer.step

    def spoil(trainer: Trainer, images: torch.Tensor) -> dict[str, torch.Tensor]:
        terms = step(trainer, images)
        if trainer.epoch == 1 and trainer.seen == 128:
            with torch.no_grad():
                trainer.parameters[0][0] = torch.nan
        return terms

    record = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(record.replace('"epochs": 1', '"epochs": 3'))
    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "step", spoil)
        with pytest.raises(DivergedError, match="no longer finite numbers"):
            finish(run)

    assert run.state == "interrupted"
    assert not run.weights_path.exists()
    assert run.epochs_done == 1
    kept = load_tensors(run.checkpoint_path)
    assert int(kept["epoch"]) == 1
    assert all(bool(tensor.isfinite().all()) for tensor in kept.values())
    finish(run)
    assert (run.state, run.epochs_done) == ("finished", 3)


def test_weights_that_are_spoilt_when_it_is_closed_reach_no_checkpoint(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, spoilt = Trainer.step, []

    def spoil(trainer: Trainer, images: torch.Tensor) -> dict[str, torch.Tensor]:
        terms = step(trainer, images)
        with torch.no_grad():
            trainer.parameters[0][0] = torch.nan
        spoilt.append(terms)
        return terms

    monkeypatch.setattr(Trainer, "step", spoil)
    steps = training_job.train(1, run, CPU)
    while not spoilt:
        next(steps)
    steps.close()
    assert len(spoilt) == 1
    assert all(bool(term.isfinite()) for term in spoilt[0].values())
    assert not run.checkpoint_path.exists()


@pytest.mark.parametrize("room", ["for a history", "for nothing new"])
def test_of_an_epoch_that_cannot_be_gone_on_from_no_history_tells(
    run: Run, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(ENOSPC, "No space left on device", str(path))

    def refuse(path: Path, _: object) -> None:
        assert run.epochs_done == 1
        if room == "for nothing new":
            monkeypatch.setattr("pathlib.Path.write_bytes", full)
        raise CheckpointError("There is no room.")

    monkeypatch.setattr(training_job, "save_tensors", refuse)
    with pytest.raises(CheckpointError, match="no room"):
        finish(run)
    assert (run.state, run.epochs_done) == ("interrupted", 0)
    assert not run.info().resumable


def test_a_trained_run_has_figures_to_look_at(run: Run) -> None:
    finish(run)
    assert {file.name for file in run.figures_path.iterdir()} == {
        "measured.json",
        "losses.csv",
        "reconstructions.png",
    }
    assert 0 < run.figures()["mnist"]["accuracy"] <= 1


def test_other_machines_hear_of_it_long_before_its_epoch_ends(run: Run) -> None:
    course = training_job.train(1, run, CPU)
    next(step for step in course if isinstance(step, StepsTaken))
    assert run.epochs_done == 0
    for file in run.path.iterdir():
        if file.name != PULSE:
            os.utime(file, (0, 0))
    assert is_heard_of(run.path)
    course.close()


def test_images_given_to_it_are_trained_on_and_not_those_of_its_settings(
    run: Run, tmp_path: Path
) -> None:
    """As the bundled models are made: run.json never names the folder they were made from."""
    images, tests = (few(DATASETS["mnist"].load(split)) for split in ("train", "test"))
    record = (run.path / "run.json").read_text()
    nowhere = record.replace('"data_root": null', f'"data_root": "{(tmp_path / "no").as_posix()}"')
    assert nowhere != record
    (run.path / "run.json").write_text(nowhere)
    steps = training_job.train(1, run, CPU, data=(images, tests))
    measured = [step for step in steps if isinstance(step, QualityMeasured)]
    assert [event.images for event in measured] == [300]


@pytest.mark.parametrize(("part", "here"), [("network", "mlp"), ("data set", "mnist")])
def test_a_run_of_a_part_that_is_not_known_here_is_told_in_a_sentence(
    run: Run, part: str, here: str
) -> None:
    """As one of a later raven-gui."""
    run.set_state("finished")
    record = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(record.replace(f'"{here}"', '"later"'))
    goes_on = run.config.model_copy(update={"network": "mlp", "dataset": "mnist"})
    for use in (lambda: base_weights(goes_on, run), lambda: load_model(run, CPU)):
        with pytest.raises(RunError, match=f"no {part} 'later'"):
            use()
    run.set_state("interrupted")
    with pytest.raises(RunError, match=f"no {part} 'later'"):
        finish(run)


def few(images: ImageSet) -> ImageSet:
    return images.first(300)


def test_tensors_that_cannot_be_written_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be written"):
        save_tensors(tmp_path / "no folder" / "weights", {"weight": torch.zeros(3)})
