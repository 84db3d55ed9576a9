"""Training a run: what is on disk whenever it ends."""

from pathlib import Path

import pytest
import torch

from engine.config import TrainingConfig
from engine.runs import Run, RunError, RunStore
from engine.service import training_job
from engine.trained import load_model
from engine.training import CheckpointError, load_tensors, save_tensors

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
    assert not run.checkpoint_path.exists()
    after = load_tensors(run.weights_path)
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_checkpoint_of_other_settings_is_refused(run: Run) -> None:
    steps = training_job.train(1, run, CPU)
    next(steps)
    steps.close()
    record = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(record.replace("0.001", "0.002"))
    with pytest.raises(CheckpointError, match="other settings"):
        finish(run)
    assert run.state == "interrupted"


def test_a_run_of_a_network_that_is_not_known_is_told_in_a_sentence(run: Run) -> None:
    record = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(record.replace('"mlp"', '"cnn"'))
    for use in (finish, lambda run: load_model(run, CPU)):
        with pytest.raises(RunError, match="no network 'cnn'"):
            use(run)


def test_tensors_that_cannot_be_written_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be written"):
        save_tensors(tmp_path / "no folder" / "weights", {"weight": torch.zeros(3)})
