"""Runs on disk: a folder each, and the store that lists, makes, moves and carries them."""

from engine.runs.record import RunError, RunState
from engine.runs.run import Run, RunFacts
from engine.runs.store import RunStore

__all__ = ["Run", "RunError", "RunFacts", "RunState", "RunStore"]
