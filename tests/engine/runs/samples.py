"""Runs to test with: sound ones, and every way to break one."""

import json
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from engine.config import TrainingConfig
from engine.runs import Run, RunStore

RAVEN = TrainingConfig(variant="raven", dataset="mnist", epochs=2, objective={"sigma_aug": 0.01})
VAE = TrainingConfig(variant="vae", dataset="mnist")
HISTORY = [
    {"epoch": 1, "seconds": 3.5, "reconstruction": 120.5, "kl": 20.25},
    {"epoch": 2, "seconds": 3.0, "reconstruction": 110.0, "kl": 21.0},
]
FIGURES: dict[str, dict[str, Any]] = {
    "mnist": {
        "accuracy": 0.92,
        "mse_255": 801.5,
        "adversarial_accuracy": {"wasserstein": {"0.1": 0.7}},
    },
    "fashion-mnist": {"accuracy": 0.31},
}


def finish(run: Run) -> Run:
    """Leave in a run what training leaves."""
    run.save_history(HISTORY)
    save_file({"encoder.weight": np.arange(6, dtype=np.float32)}, run.weights_path)
    run.set_state("finished")
    return run


def edit_record(run: Run, **changes: Any) -> None:
    """Write into run.json what this process would not write."""
    path = run.path / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def ids(store: RunStore) -> list[str]:
    return [run.id for run in store.list()]


def no_record(run: Run) -> None:
    (run.path / "run.json").unlink()


def half_a_record(run: Run) -> None:
    text = (run.path / "run.json").read_text()
    (run.path / "run.json").write_text(text[: len(text) // 2])


def record_of_another_kind(run: Run) -> None:
    (run.path / "run.json").write_text("[1, 2]")


def impossible_epochs(run: Run) -> None:
    edit_record(run, config={"epochs": -3})


def long_ago(run: Run) -> None:
    edit_record(run, created="0001-01-01T00:00:00+14:00")


def newer_format(run: Run) -> None:
    edit_record(run, version=99)


def history_of_words(run: Run) -> None:
    (run.path / "history.json").write_text('[{"epoch": "one"}]')


def history_beyond_all_numbers(run: Run) -> None:
    (run.path / "history.json").write_text(f'[{{"epoch": 1, "seconds": 1{"0" * 400}}}]')


def figures_in_a_list(run: Run) -> None:
    (run.path / "figures" / "measured.json").write_text("[]")


def endless_nesting(run: Run) -> None:
    (run.path / "history.json").write_text("[" * 200_000)


def no_weights(run: Run) -> None:
    run.weights_path.unlink()


BREAKAGES = [
    (no_record, r"there is no run\.json"),
    (half_a_record, r"run\.json is damaged: it is not JSON"),
    (record_of_another_kind, r"run\.json is damaged at the whole"),
    (impossible_epochs, r"run\.json is damaged at config\.epochs: .*greater than or equal to 1"),
    (long_ago, r"run\.json is damaged at created: .*no calendar here has 0001-01-01"),
    (newer_format, "has format 99 and this raven-gui reads 1: update"),
    (history_of_words, "an epoch is not made of numbers"),
    (history_beyond_all_numbers, "an epoch is not made of numbers"),
    (figures_in_a_list, r"measured\.json is damaged: it holds no dict"),
    (endless_nesting, r"history\.json is damaged"),
    (no_weights, r"finished run without weights\.safetensors"),
]
