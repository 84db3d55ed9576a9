"""Runs on disk: a folder each, and the store that lists, makes, moves and carries them."""

from engine.runs.curves import KeptCurve
from engine.runs.epochs import KeptEpochs, read_epochs, save_epochs
from engine.runs.further import move, plan_further, set_measured_aside, settle
from engine.runs.info import RunInfo, RunState
from engine.runs.labels import KeptLabels
from engine.runs.pictures import check_classes, note_pictures, remark_on_pictures
from engine.runs.record import RunError
from engine.runs.run import Run
from engine.runs.seeds import MOST_SEEDS, create_seeds, in_groups
from engine.runs.store import RunStore

__all__ = [
    "MOST_SEEDS",
    "KeptCurve",
    "KeptEpochs",
    "KeptLabels",
    "Run",
    "RunError",
    "RunInfo",
    "RunState",
    "RunStore",
    "check_classes",
    "create_seeds",
    "in_groups",
    "move",
    "note_pictures",
    "plan_further",
    "read_epochs",
    "remark_on_pictures",
    "save_epochs",
    "set_measured_aside",
    "settle",
]
