"""`python -m engine.reproduce.worker`: a unit in as a line, and what is told of it out in lines.

It answers `{"what", "part", "share"}` while it works, at last `{"failure"}` or `{"error"}`. Asked
to end, it is interrupted where it stands, and keeps a checkpoint.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch

from engine.config import TrainingConfig
from engine.data import DataError
from engine.reproduce.entry import Reading
from engine.reproduce.library import Library, Source
from engine.reproduce.work import Unit, carry_out
from engine.runs import RunError, RunStore
from engine.signals import AskedToEnd, ended_by_signals


def main() -> int:
    """Carry out the unit on standard input; returns the exit status."""
    try:
        with ended_by_signals():
            _carry_out()
    except AskedToEnd as end:
        return end.status
    return 0


def _carry_out() -> None:
    work = json.loads(sys.stdin.readline())
    roots = tuple(Path(root) for root in work["roots"])
    source = Source(roots, work["download"], work["embedded"])
    weights = work["inception_weights"]
    library = Library(source, work["images"], work["tests"], Path(weights) if weights else None)
    store = RunStore(Path(work["store"]), Path(work["bundled"]))
    try:
        failure = carry_out(
            _unit(work["unit"]), library, store, torch.device(work["device"]), _tell
        )
        _answer(failure=failure)
    except (RunError, DataError, ValueError, RuntimeError, OSError) as error:
        _answer(error=str(error))


def _unit(told: dict[str, Any]) -> Unit:
    readings = tuple(
        Reading(one["measure"], tuple((name, value) for name, value in one["settings"]))
        for one in told["readings"]
    )
    config = TrainingConfig.model_validate(told["config"])
    return Unit(**{**told, "config": config, "readings": readings})


def _tell(what: str, part: int, share: float) -> None:
    _answer(what=what, part=part, share=share)


def _answer(**values: Any) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
