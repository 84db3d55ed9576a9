"""The training loop, its optimiser and its checkpoints, and the papers' presets."""

from engine.training.checkpoint import CheckpointError, load_tensors, save_tensors
from engine.training.choices import check_choices, complete
from engine.training.loop import DivergedError, EpochReport, Report, StepReport, Trainer
from engine.training.presets import PRESETS, Preset

__all__ = [
    "PRESETS",
    "CheckpointError",
    "DivergedError",
    "EpochReport",
    "Preset",
    "Report",
    "StepReport",
    "Trainer",
    "check_choices",
    "complete",
    "load_tensors",
    "save_tensors",
]
