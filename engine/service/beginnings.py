"""What a command to train begins with: its runs, and their weights."""

import torch

from engine.base_run import base_weights
from engine.config import TrainingConfig
from engine.device import choose_device
from engine.runs import Run, RunError, RunStore, create_seeds, plan_further
from engine.service import messages as m
from engine.training import complete


def runs_to_train(store: RunStore, command: m.Command) -> list[Run]:
    """The queued runs of a Train (made now, one for each seed), a ContinueRun or a TrainFurther.
    Raises ValueError with a sentence."""
    match command:
        case m.Train():
            config = complete(command.config)
            check_base(store, config)
            name = command.name or None
            return create_seeds(store, config, name, command.seeds, command.origin)
        case m.TrainFurther():
            run = store.resolve(command.run)
            plan_further(run, command.epochs)
        case m.ContinueRun():
            run = interrupted(store.resolve(command.run))
            run.set_state("queued")
        case _:
            raise TypeError(f"{type(command).__name__} trains no run.")
    return [run]


def interrupted(run: Run) -> Run:
    """A run that can go on. Raises RunError for any other."""
    state = run.state
    if state == "finished":
        raise RunError(f"The run '{run.name}' is finished: say how many more epochs to train it.")
    if state != "interrupted":
        raise RunError(f"The run '{run.name}' is {state}; only an interrupted one goes on.")
    return run


def check_base(store: RunStore, config: TrainingConfig) -> None:
    """Raise ValueError, a sentence, where the base run that `config` names does not fit."""
    if config.base is not None:
        base_weights(config, store.resolve(config.base))


def device_of(run: Run) -> torch.device:
    """Where a run is trained: on the device of its settings; one that has begun goes on elsewhere
    where this machine has no such device. Raises ValueError with a sentence."""
    wish = run.config.device
    try:
        return choose_device(wish)
    except ValueError:
        if not _has_begun(run):
            raise
        return choose_device()


def first_weights(store: RunStore, run: Run) -> dict[str, torch.Tensor] | None:
    """The weights of the base that a run goes on from; None where it has none, or has begun.
    Raises ValueError with a sentence where the base does not fit."""
    if _has_begun(run) or run.config.base is None:
        return None
    return base_weights(run.config, store.resolve(run.config.base))


def _has_begun(run: Run) -> bool:
    return run.checkpoint_path.exists() or run.weights_path.exists()
