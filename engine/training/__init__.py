"""The training loop, its optimiser and its checkpoints."""

from engine.training.checkpoint import CheckpointError, load_tensors, save_tensors
from engine.training.choices import check_choices, complete
from engine.training.loop import DivergedError, EpochReport, Report, StepReport, Trainer

__all__ = [
    "CheckpointError",
    "DivergedError",
    "EpochReport",
    "Report",
    "StepReport",
    "Trainer",
    "check_choices",
    "complete",
    "load_tensors",
    "save_tensors",
]
