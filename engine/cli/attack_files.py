"""The files of an attack: pictures to look at, and the exact numbers.

A PNG rounds to 1/255, which changes an attack; `attack.npz` holds what was computed.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.cli.image_files import file_name, save_png
from engine.cli.output import plain
from engine.cli.selected import Selected, distinct
from engine.files import replacing, write_json
from engine.runs import Run
from engine.service.messages import Attacked, AttackResult, Floats

FilesOfRun = dict[str, Any]
SHARPEST = 1 / 255  # the least perturbation that is shown at full contrast


def write_attack(
    folder: Path,
    runs: Sequence[Run],
    selected: Selected,
    attacked: Attacked,
    provenance: Mapping[str, Any],
) -> dict[str, FilesOfRun]:
    """Write `attack.npz`, `attack.json` and a folder of PNGs per run; each whole or not at all.

    Returns, by run id, the files: `npz`, `json` and, under `images`, a dict per image from what
    it shows to its file. Arrays are called `<run>/<what>`, and `original`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labels = distinct([file_name(run.id if run.bundled else run.path.name) for run in runs])
    arrays: dict[str, Any] = {"original": selected.images}
    files: dict[str, FilesOfRun] = {}
    for run, label, result in zip(runs, labels, attacked.results, strict=True):
        shown = {
            "original": selected.images,
            "perturbation": result.attacked - selected.images,
            "attacked": result.attacked,
            "reconstruction": result.clean_reconstruction,
            "attacked-reconstruction": result.attacked_reconstruction,
        }
        (folder / label).mkdir(exist_ok=True)
        files[run.id] = {
            "npz": folder / "attack.npz",
            "json": folder / "attack.json",
            "images": [
                _write_pictures(folder / label, name, {what: a[i] for what, a in shown.items()})
                for i, name in enumerate(selected.names)
            ],
        }
        arrays |= {f"{label}/{what}": array for what, array in _arrays(result).items()}
    whole = {
        **plain(provenance),
        "arrays": dict(zip((run.id for run in runs), labels, strict=True)),
    }
    with replacing(folder / "attack.npz") as temporary:
        np.savez_compressed(temporary, **arrays, provenance=json.dumps(whole, ensure_ascii=False))
    write_json(folder / "attack.json", whole)
    return files


def _arrays(result: AttackResult) -> dict[str, Floats]:
    return {name: value for name, value in vars(result).items() if isinstance(value, np.ndarray)}


def _write_pictures(folder: Path, name: str, shown: Mapping[str, Floats]) -> dict[str, Path]:
    """One PNG per array of `shown`, each [C, H, W]; a perturbation around middle grey."""
    files = {}
    for what, pixels in shown.items():
        files[what] = folder / f"{name}-{what}.png"
        values = _around_grey(pixels) if what == "perturbation" else pixels
        save_png(files[what], values)
    return files


def _around_grey(perturbation: Floats) -> Floats:
    """Zero as 0.5, the largest change as 0 or 1."""
    largest = max(float(np.abs(perturbation).max()), SHARPEST)
    grey: Floats = 0.5 + 0.5 * perturbation / np.float32(largest)
    return grey
