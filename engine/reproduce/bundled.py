"""Trainings that came with raven-gui: whoever asks for one of them again is given it."""

import json
import shutil

from engine.reproduce.keys import training_key
from engine.runs import Run, RunStore
from engine.runs.record import HISTORY, PROBE, WEIGHTS

TRAINED = "reproduced-training.json"
"""Of a run's figures: on which device it was trained, for how many seconds and, of a bundled one,
the key of the `images`."""


def bundled_twin(run_id: str, store: RunStore) -> Run | None:
    """The bundled run of the very training whose run would have this id, if there is one."""
    for run in store.list():
        note = run.figures_path / TRAINED
        if run.bundled and note.exists():
            images = json.loads(note.read_text(encoding="utf-8"))["images"]
            if run_id.endswith(f"-{training_key(run.config, images)}"):
                return run
    return None


def came_with_us(run: Run) -> bool:
    """Whether a run of the store was not trained there, but adopted."""
    note = run.figures_path / TRAINED
    return note.exists() and "images" in json.loads(note.read_text(encoding="utf-8"))


def adopt(run: Run, twin: Run) -> None:
    """Give a queued run all that its bundled twin learned; it is finished then."""
    run.figures_path.mkdir(exist_ok=True)
    for name in (WEIGHTS, PROBE, HISTORY):
        shutil.copy2(twin.path / name, run.path / name)
    shutil.copy2(twin.figures_path / TRAINED, run.figures_path / TRAINED)
    run.set_state("finished")
