"""Training a run: the loop, its checkpoints, and what is told of it."""

import math
from collections.abc import Generator
from contextlib import suppress

import torch

from engine.data import DATASETS, ImageSet, ImageSource, own_source
from engine.files import overwritten
from engine.measures import Steps, quality_in_steps
from engine.memory import keep_freed_memory
from engine.runs import Run, RunError, note_pictures, set_measured_aside, settle
from engine.runs.pulse import Pulse
from engine.runs.record import HISTORY
from engine.service.background import in_background
from engine.service.epoch_keeping import EpochKeeper, keeper_of
from engine.service.epoch_maps import EpochMaps
from engine.service.loading import finish
from engine.service.messages import EpochFinished, Event, JobChanged, QualityMeasured, StepsTaken
from engine.service.probe_batch import PROBE_IMAGES, probe_batch
from engine.service.run_figures import keep_losses, keep_reconstructions
from engine.trained import TrainedModel, shared_tasks, training_images
from engine.training import (
    CheckpointError,
    DivergedError,
    EpochReport,
    StepReport,
    Trainer,
    load_tensors,
    save_tensors,
)

PAIR_NOISE = 0.05
"""Deviation of the noise in the paired latent distance: Irobe et al., Table 1."""


def train(
    job: int,
    run: Run,
    device: torch.device,
    base: dict[str, torch.Tensor] | None = None,
    data: tuple[ImageSet, ImageSet] | None = None,
    watch: EpochMaps | None = None,
) -> Generator[Event | None]:
    """Train `run` to its last epoch, from its checkpoint if there is one, else from its own weights
    if it was trained before, else from the weights `base` where they are given. `data` are the
    images to train on and to test on, where they are not to be loaded as the run's settings say.
    What it makes of test images after each epoch is kept, and told of where `watch` says so.

    Yields after every step: an event when there is one, else None. Closing the generator keeps a
    checkpoint of this very step, so that the run can be continued to the same weights. Raises
    DivergedError, DataError, CheckpointError or RunError with a sentence; the run is then left
    interrupted, or finished as it was where training it further could not begin.
    """
    run.set_state("training")
    if device.type == "cpu":
        keep_freed_memory()
    try:
        images, tests = data or (yield from in_background(lambda: _data(run)))
        note_pictures(run, images)
        pixels = torch.from_numpy(images.images).to(device)
        trainer = Trainer(run.config, pixels, base, run.planned_epochs)
        _continue(trainer, run)
        if trainer.epoch < run.config.epochs:
            set_measured_aside(run, trainer.epoch)
        keeper = yield from keeper_of(run, tests if data is None else None)
        yield from _steps(job, run, trainer, tests, keeper, watch)
        trained = yield from finish(run, trainer.model, images, tests)
        source = own_source(run.config)
        measured = yield from measure_run(job, trained, tests, source, keep=True)
        run.set_state("finished")  # with its checkpoint, from which it can be trained further
        yield measured
    except BaseException:
        if run.state != "finished":
            settle(run)
        raise


def _data(run: Run) -> tuple[ImageSet, ImageSet]:
    """What it is trained on, and what it is tested on."""
    images, config = training_images(run), run.config
    return images, DATASETS[config.dataset].load("test", config.data_root, config.download)


def _steps(
    job: int,
    run: Run,
    trainer: Trainer,
    tests: ImageSet,
    keeper: EpochKeeper,
    watch: EpochMaps | None,
) -> Generator[Event | None]:
    """The events of all steps that are left; a checkpoint after each epoch and on closing."""

    def mapped(epoch: int) -> Generator[Event | None]:
        own = yield from keeper.keep(epoch, trainer.model)
        if watch is not None:
            yield from watch.after(job, run, epoch, trainer.model, own)

    history = run.history()[: trainer.epoch]
    epochs, pulse = trainer.config.epochs, Pulse(run.path)
    probe = torch.from_numpy(tests.images[:PROBE_IMAGES]).to(trainer.images.device)
    try:
        if trainer.seen == 0 and trainer.epoch < epochs:
            yield from mapped(trainer.epoch)
        for report in trainer.run():
            pulse.beat()
            match report:
                case None:
                    yield None
                case StepReport():
                    yield StepsTaken(
                        job=job,
                        run=run.id,
                        epoch=report.epoch,
                        terms=report.terms,
                        images_per_second=report.images_per_second,
                        seconds_left=report.seconds_left,
                    )
                    yield JobChanged(
                        job=job,
                        title=f"Train {run.name}",
                        state="running",
                        done=report.epoch,
                        total=epochs,
                        unit="epoch",
                        seconds_left=report.seconds_left,
                        run=run.id,
                    )
                case EpochReport():
                    history.append(
                        {"epoch": report.epoch, "seconds": report.seconds, **report.terms}
                    )
                    state = _sound_state(trainer)
                    _keep_epoch(run, history, state)
                    event = _epoch_event(job, run, trainer, report, probe)
                    keep_losses(run, history)
                    keep_reconstructions(run, event.probe_images, event.probe_reconstructions)
                    yield event
                    yield from mapped(report.epoch)
    except GeneratorExit:
        with suppress(DivergedError):
            save_tensors(run.checkpoint_path, _sound_state(trainer))
        raise


def _keep_epoch(run: Run, history: list[dict[str, float]], state: dict[str, torch.Tensor]) -> None:
    """Write the history with an epoch more, and what training is continued from behind it. Raises
    CheckpointError where there is no room for that: the history is then without that epoch."""
    run.save_history(history)
    try:
        save_tensors(run.checkpoint_path, state)
    except CheckpointError:
        try:
            run.save_history(history[:-1])
        except RunError:  # so full is the disk
            overwritten(run.path / HISTORY, history[:-1])
        raise


def _sound_state(trainer: Trainer) -> dict[str, torch.Tensor]:
    """What the next step depends on. Raises DivergedError where not all of it is finite: the
    step that spoils the weights reports the loss from before, so no report tells of it."""
    state = trainer.state()
    if not all(bool(torch.isfinite(tensor).all()) for tensor in state.values()):
        raise DivergedError(
            f"The weights are no longer finite numbers after {trainer.epoch} epochs. "
            "Lower the learning rate, or take the method's settings nearer to its defaults."
        )
    return state


def _continue(trainer: Trainer, run: Run) -> None:
    """Bring a new trainer to where the run stands."""
    try:
        if run.checkpoint_path.exists():
            trainer.load_state(load_tensors(run.checkpoint_path))
        elif run.weights_path.exists():
            trainer.start_behind(run.epochs_done, load_tensors(run.weights_path))
    except (KeyError, RuntimeError, TypeError) as error:
        raise CheckpointError(
            f"The checkpoint of the run '{run.name}' does not fit its settings: {error}"
        ) from error


def _epoch_event(
    job: int, run: Run, trainer: Trainer, report: EpochReport, probe: torch.Tensor
) -> EpochFinished:
    return EpochFinished(
        job=job,
        run=run.id,
        epoch=report.epoch,
        terms=report.terms,
        seconds=report.seconds,
        **probe_batch(trainer.model, probe)._asdict(),
    )


def measure_run(
    job: int, trained: TrainedModel, tests: ImageSet, source: ImageSource, keep: bool = False
) -> Steps[QualityMeasured]:
    """Measure a trained model on test images; `keep` writes the figures into its run."""
    device = trained.model.device
    quality = yield from quality_in_steps(
        trained.model,
        shared_tasks(trained, tests),
        torch.from_numpy(tests.images).to(device),
        noise=PAIR_NOISE,
        seed=0,
    )
    figures = {
        "accuracy": quality.accuracy,
        "accuracy_by_task": dict(quality.accuracy_by_task),
        "mse": quality.mse,
        "mse_255": quality.mse_255,
        "pair_distance": [_known(figure) for figure in quality.pair_distance],
        "relative_pair_distance": _known(quality.relative_pair_distance),
        "images": quality.images,
    }
    if keep:
        trained.run.save_figures({**trained.run.figures(), source.dataset: figures})
    return QualityMeasured(
        job=job,
        run=trained.run.id,
        source=source,
        accuracy=quality.accuracy,
        accuracy_by_task=dict(quality.accuracy_by_task),
        mse=quality.mse,
        mse_255=quality.mse_255,
        pair_distance=quality.pair_distance,
        relative_pair_distance=quality.relative_pair_distance,
        images=quality.images,
    )


def _known(figure: float) -> float | None:
    """None for what is no number, which a file of JSON has no word for."""
    return None if math.isnan(figure) else figure
