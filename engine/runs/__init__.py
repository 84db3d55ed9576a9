"""Runs on disk: a folder each, and the store that lists, makes, moves and carries them."""

from engine.runs.info import RunInfo, RunState
from engine.runs.record import RunError
from engine.runs.run import Run
from engine.runs.store import RunStore

__all__ = ["Run", "RunError", "RunInfo", "RunState", "RunStore"]
