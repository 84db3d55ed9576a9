"""Training a finished run further: what is noted before it and where it never began, and what is
kept of what was measured."""

from contextlib import suppress

from safetensors import SafetensorError, safe_open

from engine.config import Device
from engine.files import reason_of
from engine.runs.curves import TABLES as CURVES
from engine.runs.labels import TABLES as LABELS
from engine.runs.owner import Owner
from engine.runs.record import FIGURES, MEASURED, MEASURED_BEFORE, RunError, read_record
from engine.runs.run import Run
from engine.runs.standing import left

MOST_EPOCHS = 10_000
"""Of a run in all, as of a TrainingConfig."""


def plan_further(run: Run, epochs: int) -> None:
    """Queue a finished run for so many more `epochs`, owned by this process.

    Its history goes on. What its method does by the share of all epochs that are done (the
    pre-training of VaDE, the warm-up of Diag-D) stays as the first training had it. Raises RunError
    where the run is bundled or not finished, or the epochs are none or too many."""
    if run.bundled:
        raise RunError(
            f"'{run.id}' came with raven-gui and stays as it is: export it, import the copy, and "
            "train that further."
        )
    with run.changing() as record:
        if run.state != "finished":
            raise RunError(
                f"The run '{record.name}' is {run.state}; only a finished one is trained further."
            )
        done = _epochs_behind(run)
        if epochs < 1 or done + epochs > MOST_EPOCHS:
            raise RunError(
                f"{epochs:,} epochs after {done:,} are none or too many: a run has "
                f"{MOST_EPOCHS:,} at most."
            )
        changes = {
            "config": record.config.model_copy(update={"epochs": done + epochs}),
            "planned_epochs": record.planned_epochs or record.config.epochs,
            "state": "queued",
            "owner": Owner.this_process(),
        }
        run.write_record(record.model_copy(update=changes))


def _epochs_behind(run: Run) -> int:
    """The epochs of what training goes on from: of the checkpoint, or where that does not tell, of
    the history."""
    with suppress(SafetensorError, OSError), safe_open(run.checkpoint_path, "numpy") as state:
        return int(state.get_tensor("epoch"))
    return run.epochs_done


def move(run: Run, device: Device) -> None:
    """Have a run go on on `device`, from now on. Raises RunError where the run is bundled."""
    with run.changing() as record:
        config = record.config.model_copy(update={"device": device})
        run.write_record(record.model_copy(update={"config": config}))


def settle(run: Run) -> None:
    """Note where a run stands whose training ended early: interrupted, or finished as it was where
    training it further never began. Raises RunError."""
    if left(read_record(run.path), run.path).state == "interrupted":
        run.set_state("interrupted")
        return
    with run.changing() as record:
        run.write_record(left(record, run.path))


def set_measured_aside(run: Run, epochs: int) -> None:
    """Move what was measured after so many `epochs` into a folder of its own among the figures, as
    it is not true of the weights to come. Raises RunError where it cannot be moved."""
    measured = [run.path / MEASURED, run.path / MEASURED_BEFORE]
    for tables in (CURVES, LABELS):
        measured += sorted(run.figures_path.glob(tables))
    before = run.path / FIGURES / f"after-{epochs}-epochs"
    try:
        for file in measured:
            if file.is_file():
                before.mkdir(parents=True, exist_ok=True)
                file.replace(before / file.name)
    except OSError as error:
        raise RunError(f"{before} cannot be written: {reason_of(error)}.") from error
