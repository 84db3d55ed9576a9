"""A finished run is trained further: two and three epochs are five."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import torch

from engine.base_run import base_weights
from engine.config import TrainingConfig
from engine.data import DataError
from engine.runs import Run, RunError, RunStore, plan_further
from engine.runs.owner import Owner
from engine.runs.record import read_record
from engine.service import training_job
from engine.service.beginnings import device_of
from engine.trained import load_model
from engine.training import load_tensors
from tests.engine.runs.samples import edit_record

CPU = torch.device("cpu")
VAE = TrainingConfig(variant="vae", epochs=2, limit=256)
VADE = VAE.model_copy(
    update={"variant": "vade", "objective": {"components": 4, "pretrain_epochs": 1}}
)
WARMED = VAE.model_copy(
    update={
        "likelihood": "diag-d",
        "likelihood_settings": {"warm_up": 1},
    }
)


def finish(run: Run) -> Run:
    for _ in training_job.train(1, run, CPU):
        pass
    return run


def trained(store: RunStore, config: TrainingConfig) -> Run:
    return finish(store.create(config))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def same_weights(one: Run, other: Run) -> bool:
    ours, theirs = load_tensors(one.weights_path), load_tensors(other.weights_path)
    return all(torch.equal(ours[name], theirs[name]) for name in theirs)


@pytest.mark.parametrize("config", [VAE, VADE, WARMED], ids=["vae", "vade", "diag-d"])
def test_two_epochs_and_three_more_are_five_to_the_last_bit(
    store: RunStore, config: TrainingConfig
) -> None:
    """Where the phases of a schedule end as early in two epochs as in five."""
    run = trained(store, config)
    plan_further(run, 3)
    assert (run.state, run.config.epochs, run.planned_epochs) == ("queued", 5, 2)
    finish(run)
    whole = trained(store, config.model_copy(update={"epochs": 5}))
    assert same_weights(run, whole)
    terms = [{**epoch, "seconds": 0} for epoch in run.history()]
    assert terms == [{**epoch, "seconds": 0} for epoch in whole.history()]
    assert (run.state, run.epochs_done) == ("finished", 5)


def test_a_phase_that_lasts_half_of_all_epochs_lasts_half_of_the_first_training(
    store: RunStore,
) -> None:
    """A mixture that was fitted once, after the first of two epochs, is not fitted again."""
    halves = VADE.model_copy(update={"objective": {"components": 4, "pretrain_epochs": 2}})
    run = trained(store, halves)
    plan_further(run, 2)
    finish(run)
    assert [epoch["kl"] == 0 for epoch in run.history()] == [True, False, False, False]


def test_what_was_measured_before_is_set_aside(store: RunStore) -> None:
    run = trained(store, VAE)
    run.save_figure("robustness-mnist-wasserstein.csv", b"epsilon,accuracy\n")
    before = run.figures()
    plan_further(run, 1)
    finish(run)
    assert run.figures() != before
    assert {file.name for file in (run.figures_path / "after-2-epochs").iterdir()} == {
        "measured.json",
        "robustness-mnist-wasserstein.csv",
    }
    assert not (run.figures_path / "robustness-mnist-wasserstein.csv").exists()


def test_without_its_checkpoint_the_optimiser_starts_anew_at_the_same_weights(
    store: RunStore,
) -> None:
    run = trained(store, VAE)
    weights = load_tensors(run.weights_path)
    run.checkpoint_path.unlink()
    assert not run.info().resumable
    plan_further(run, 1)
    assert all(
        torch.equal(weight, weights[name])
        for name, weight in load_model(run, CPU).state_dict().items()
    )
    finish(run)
    assert [epoch["epoch"] for epoch in run.history()] == [1, 2, 3]
    losses = [epoch["reconstruction"] for epoch in run.history()]
    assert losses[2] < losses[1], "it goes on from where it stood"
    assert run.info().resumable


def test_until_it_has_ended_a_run_is_read_from_its_newest_checkpoint(store: RunStore) -> None:
    run = trained(store, VAE)
    plan_further(run, 2)
    steps = training_job.train(1, run, CPU)
    while run.epochs_done < 3:
        next(steps)
    state = load_tensors(run.checkpoint_path)
    read = load_model(run, CPU).state_dict()
    assert all(torch.equal(weight, state[f"model.{name}"]) for name, weight in read.items())
    steps.close()


def test_a_run_whose_further_training_cannot_begin_is_finished_as_it_was(
    store: RunStore, tmp_path: Path
) -> None:
    run = trained(store, VAE)
    record, figures = read_record(run.path), run.figures()
    gone = record.config.model_copy(update={"data_root": tmp_path / "gone"})
    run.write_record(record.model_copy(update={"config": gone}))
    plan_further(run, 3)
    with pytest.raises(DataError, match="gone"):
        finish(run)
    assert (run.state, run.config.epochs, run.planned_epochs) == ("finished", 2, None)
    assert run.figures() == figures


@pytest.mark.parametrize("state", ["queued", "training"])
def test_a_run_whose_process_was_killed_before_it_was_trained_further_is_finished_as_it_was(
    store: RunStore, state: str
) -> None:
    run = trained(store, VAE)
    before, figures = run.info(), run.figures()
    plan_further(run, 3)
    be_killed(run, state)
    info = run.info()
    assert (info.state, info.config, info.planned_epochs) == ("finished", before.config, None)
    assert run.figures() == figures
    goes_on = VAE.model_copy(update={"variant": "avae-ss", "base": run.id})
    assert base_weights(goes_on, run)
    run.set_name("renamed")
    assert (run.name, run.state, run.config.epochs) == ("renamed", "finished", 2)
    plan_further(run, 3)
    assert (run.state, run.config.epochs, run.planned_epochs) == ("queued", 5, 2)


def test_a_second_further_training_that_was_killed_before_it_began_keeps_the_first(
    store: RunStore,
) -> None:
    run = trained(store, VAE)
    plan_further(run, 1)
    finish(run)
    plan_further(run, 3)
    be_killed(run, "queued")
    assert (run.state, run.config.epochs, run.planned_epochs) == ("finished", 3, 2)


def test_a_run_that_was_killed_after_it_was_measured_anew_has_its_last_epochs(
    store: RunStore,
) -> None:
    run = trained(store, VAE)
    plan_further(run, 1)
    record = read_record(run.path)
    finish(run)
    run.write_record(record)
    be_killed(run, "training")
    assert (run.state, run.config.epochs, run.planned_epochs) == ("finished", 3, 2)


def test_a_run_that_was_killed_in_its_further_training_is_interrupted(store: RunStore) -> None:
    run = trained(store, VAE)
    plan_further(run, 3)
    steps = training_job.train(1, run, CPU)
    while next(steps) is None:
        pass
    be_killed(run, "training")
    assert (run.state, run.config.epochs, run.planned_epochs) == ("interrupted", 5, 2)
    steps.close()


def test_a_run_that_was_exported_before_it_was_trained_further_arrives_as_it_was(
    store: RunStore, tmp_path: Path
) -> None:
    run = trained(store, VAE)
    plan_further(run, 3)
    store.export_run(run.id, tmp_path / "run.zip")
    arrived = store.import_run(tmp_path / "run.zip")
    assert (arrived.state, arrived.config.epochs, arrived.planned_epochs) == ("finished", 2, None)
    assert run.state == "queued"


def test_a_run_that_is_exported_while_it_trains_goes_on_to_the_same_weights(
    store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = VAE.model_copy(update={"epochs": 20})
    run = store.create(config)
    steps = training_job.train(1, run, CPU)
    write = ZipFile.write

    def train_an_epoch() -> None:
        done = run.epochs_done
        while run.epochs_done == done:
            next(steps)

    def slowly(archive: ZipFile, *file: Any) -> None:
        train_an_epoch()
        write(archive, *file)

    train_an_epoch()
    with monkeypatch.context() as patch:
        patch.setattr(ZipFile, "write", slowly)
        store.export_run(run.id, tmp_path / "run.zip")
    steps.close()

    arrived = finish(store.import_run(tmp_path / "run.zip"))
    assert [epoch["epoch"] for epoch in arrived.history()] == list(range(1, 21))
    assert same_weights(arrived, finish(run))


def test_more_epochs_are_counted_from_the_checkpoint_which_they_go_on_from(
    store: RunStore,
) -> None:
    run = trained(store, VAE)
    run.save_history(run.history()[:1])
    plan_further(run, 1)
    finish(run)
    whole = trained(store, VAE.model_copy(update={"epochs": 3}))
    assert run.config.epochs == 3 and same_weights(run, whole)


def be_killed(run: Run, state: str) -> None:
    """Leave in the run's record what a process leaves that is killed."""
    gone = Owner.this_process().model_copy(update={"started": "some other time"})
    edit_record(run, state=state, owner=gone.model_dump())


def test_a_run_whose_further_training_has_begun_is_interrupted(store: RunStore) -> None:
    run = trained(store, VAE)
    plan_further(run, 3)
    steps = training_job.train(1, run, CPU)
    while next(steps) is None:
        pass
    steps.close()
    assert (run.state, run.config.epochs, run.planned_epochs) == ("interrupted", 5, 2)


def test_what_cannot_be_trained_further_is_refused_in_a_sentence(store: RunStore) -> None:
    with pytest.raises(RunError, match="came with raven-gui"):
        plan_further(store.resolve("mnist/vae"), 1)
    waiting = store.create(VAE)
    with pytest.raises(RunError, match="only a finished one"):
        plan_further(waiting, 1)
    run = trained(store, VAE)
    for epochs in (0, 10_000):
        with pytest.raises(RunError, match="none or too many"):
            plan_further(run, epochs)
    assert (run.state, run.config.epochs) == ("finished", 2)


def test_a_run_of_a_device_that_is_not_here_goes_on_where_it_can(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that was imported from another machine; a new one is refused."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    run = store.create(VAE.model_copy(update={"device": "cuda"}))
    with pytest.raises(ValueError, match="This machine has no device 'cuda'"):
        device_of(run)
    finish(run)
    assert device_of(run) == CPU
