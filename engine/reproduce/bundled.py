"""Trainings that came with raven-gui: whoever asks for one of them again is given it, where it is
known to be what today's code trains."""

import json
import shutil
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from engine.files import write_json
from engine.reproduce.keys import code_version, training_key
from engine.runs import Run, RunError, RunStore
from engine.runs.record import HISTORY, PROBE, WEIGHTS

TRAINED = "reproduced-training.json"
"""Of a run's figures: its `Facts`."""
UNKNOWN = "of which it is not known whether today's code trains the same"


class Facts(BaseModel):
    """On which device a run was trained, for how many seconds and, of a bundled one, the key of the
    `images` and the `codes` it stands for: by the version of the code, how its numbers differ from
    what that code trains, as the rest of a sentence; '' where they do not."""

    model_config = ConfigDict(frozen=True)

    device: str
    seconds: float
    images: str | None = None
    codes: dict[str, str] | None = None


def bundled_twins(store: RunStore) -> dict[str, Run]:
    """The runs that came with raven-gui and stand for today's code, by the keys of their
    trainings."""
    found = {}
    for run in store.list():
        facts = facts_of(run) if run.bundled else None
        if facts is None or facts.images is None:
            continue
        if code_version(run.config) in (facts.codes or {}):
            found[training_key(run.config, facts.images)] = run
    return found


def bundled_twin(run_id: str, twins: Mapping[str, Run]) -> Run | None:
    """The one of the `bundled_twins` that is the very training whose run would have this id."""
    return twins.get(run_id.rpartition("-")[2])


def came_with_us(run: Run) -> bool:
    """Whether a run of the store was not trained there, but adopted."""
    facts = facts_of(run)
    return facts is not None and facts.images is not None


def difference(run: Run, store: RunStore) -> str:
    """How the numbers of an adopted run differ from what today's code trains, the rest of a
    sentence; '' where they do not."""
    facts = facts_of(run)
    if facts is not None and facts.codes is None:  # adopted before these facts told of codes
        twins = (one for one in store.list() if one.bundled and _same_weights(one, run))
        facts = next(map(facts_of, twins), None)
    codes = (facts.codes if facts is not None else None) or {}
    return codes.get(code_version(run.config), UNKNOWN)


def adopt(run: Run, twin: Run) -> None:
    """Give a queued run all that its bundled twin learned; it is finished then."""
    run.figures_path.mkdir(exist_ok=True)
    for name in (WEIGHTS, PROBE, HISTORY):
        shutil.copy2(twin.path / name, run.path / name)
    shutil.copy2(twin.figures_path / TRAINED, run.figures_path / TRAINED)
    run.set_state("finished")


def facts_of(run: Run) -> Facts | None:
    """None where the run tells of none. Raises RunError where its file is damaged."""
    path = run.figures_path / TRAINED
    try:
        return Facts.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValueError as error:  # no text, no JSON, or another form
        again = f"delete the run with 'raven runs delete {run.id}', and it is trained again"
        mend = "install raven-gui again" if run.bundled else again
        raise RunError(f"{path} is damaged: {mend}.") from error


def keep_facts(run: Run, facts: Facts) -> None:
    """Keep the facts of a run that was trained here."""
    run.figures_path.mkdir(exist_ok=True)
    write_json(run.figures_path / TRAINED, facts.model_dump(exclude_none=True))


def _same_weights(one: Run, other: Run) -> bool:
    return one.weights_path.read_bytes() == other.weights_path.read_bytes()
