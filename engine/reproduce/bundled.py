"""Trainings that came with raven-gui: whoever asks for one of them again is given it, where it is
known to be what today's code trains."""

import json
import shutil
from typing import Any

from engine.reproduce.keys import code_version, training_key
from engine.runs import Run, RunStore
from engine.runs.record import HISTORY, PROBE, WEIGHTS

TRAINED = "reproduced-training.json"
"""Of a run's figures: on which device it was trained, for how many seconds and, of a bundled one,
the key of the `images` and the `codes` it stands for: by the version of the code, how its numbers
differ from what that code trains, as the rest of a sentence; '' where they do not."""
UNKNOWN = "of which it is not known whether today's code trains the same"


def bundled_twin(run_id: str, store: RunStore) -> Run | None:
    """The bundled run of the very training whose run would have this id, if there is one. One that
    does not stand for today's code is none."""
    for run in store.list():
        if run.bundled and "images" in (facts := _facts(run)):
            same = run_id.endswith(f"-{training_key(run.config, facts['images'])}")
            if same and code_version(run.config) in facts.get("codes", {}):
                return run
    return None


def came_with_us(run: Run) -> bool:
    """Whether a run of the store was not trained there, but adopted."""
    return "images" in _facts(run)


def difference(run: Run, store: RunStore) -> str:
    """How the numbers of an adopted run differ from what today's code trains, the rest of a
    sentence; '' where they do not."""
    facts = _facts(run)
    if "codes" not in facts:  # adopted before these facts told of codes
        twins = (one for one in store.list() if one.bundled and _same_weights(one, run))
        facts = next(map(_facts, twins), {})
    return str(facts.get("codes", {}).get(code_version(run.config), UNKNOWN))


def adopt(run: Run, twin: Run) -> None:
    """Give a queued run all that its bundled twin learned; it is finished then."""
    run.figures_path.mkdir(exist_ok=True)
    for name in (WEIGHTS, PROBE, HISTORY):
        shutil.copy2(twin.path / name, run.path / name)
    shutil.copy2(twin.figures_path / TRAINED, run.figures_path / TRAINED)
    run.set_state("finished")


def _facts(run: Run) -> dict[str, Any]:
    note = run.figures_path / TRAINED
    found: dict[str, Any] = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    return found


def _same_weights(one: Run, other: Run) -> bool:
    return one.weights_path.read_bytes() == other.weights_path.read_bytes()
