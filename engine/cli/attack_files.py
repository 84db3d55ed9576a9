"""The files of an attack: pictures to look at, and the exact numbers.

A PNG rounds to 1/255, which changes an attack; `attack.npz` holds what was computed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.cli.defend import arrays_of
from engine.cli.image_files import file_name, save_png
from engine.cli.output import plain
from engine.cli.selected import Selected, distinct
from engine.files import replacing, write_json
from engine.runs import Run
from engine.service.messages import AttackCourse, Attacked, AttackTarget, Floats, Refinement

FilesOfRun = dict[str, Any]
LONGEST = 255
"""Bytes of a file's name, that most systems hold."""
SHARPEST = 1 / 255  # the least perturbation that is shown at full contrast


def write_attack(
    folder: Path,
    runs: Sequence[Run],
    selected: Selected,
    aims: Selected | None,
    attacked: Attacked,
    refined: Mapping[str, Refinement],
    provenance: Mapping[str, Any],
) -> dict[str, FilesOfRun]:
    """Write `attack.npz`, `attack.json` and a folder of PNGs per run; each whole or not at all.

    Returns, by run id, the files: `npz`, `json` and, under `images`, a dict per image from what
    it shows to its file. Arrays are called `original`, `target` and `<run>/<what>`; numbers, what
    the run makes of the targets, the course, and what the defence makes of the images
    `<run>/<numbers, target, course or defended>/<what>`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labels = distinct([file_name(run.id if run.bundled else run.path.name) for run in runs])
    given = {"original": selected.images} | ({"target": aims.images} if aims else {})
    arrays: dict[str, Any] = dict(given)
    files: dict[str, FilesOfRun] = {}
    for run, label, result in zip(runs, labels, attacked.results, strict=True):
        shown = given | {
            "perturbation": result.attacked - selected.images,
            "attacked": result.attacked,
            "reconstruction": result.clean_reconstruction,
            "attacked-reconstruction": result.attacked_reconstruction,
        }
        if run.id in refined:
            defended = arrays_of(refined[run.id])
            arrays |= {f"{label}/defended/{what}": array for what, array in defended.items()}
            for what in ("reconstruction", "attacked_reconstruction"):
                shown[f"defended-{what.replace('_', '-')}"] = defended[what]
        (folder / label).mkdir(exist_ok=True)
        stems = picture_stems(selected.names, list(shown))
        files[run.id] = {
            "npz": folder / "attack.npz",
            "json": folder / "attack.json",
            "images": [
                _write_pictures(folder / label, stem, {what: a[i] for what, a in shown.items()})
                for i, stem in enumerate(stems)
            ],
        }
        arrays |= dict(_arrays(label, vars(result)))
    whole = {
        **plain(provenance),
        "arrays": dict(zip((run.id for run in runs), labels, strict=True)),
    }
    with replacing(folder / "attack.npz") as temporary:
        np.savez_compressed(temporary, **arrays, provenance=json.dumps(whole, ensure_ascii=False))
    write_json(folder / "attack.json", whole)
    return files


def _arrays(name: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Floats]]:
    """All arrays among `values` and in what these hold, by their paths."""
    for own, value in values.items():
        path = f"{name}/{own}"
        match value:
            case np.ndarray():
                yield path, value
            case Mapping():
                yield from _arrays(path, value)
            case AttackCourse() | AttackTarget():
                yield from _arrays(path, vars(value))


def picture_stems(names: Sequence[str], shown: Sequence[str]) -> list[str]:
    """With what the files of each image begin, to be followed by which of `shown` it is: its name,
    cut where that would be too long for a file, and with a number where a file of an image before
    it is called so, be it in other capitals: 'cat-attacked' shown as 'reconstruction' is 'cat'
    shown as 'attacked-reconstruction'."""
    taken: set[str] = set()
    stems = []
    for name in names:
        for count in range(1, len(names) + 2):
            stem = _cut(name, "" if count == 1 else f"-{count}", max(shown, key=len))
            files = {f"{stem}-{what}".casefold() for what in shown}
            if taken.isdisjoint(files):
                break
        taken |= files
        stems.append(stem)
    return stems


def _cut(name: str, number: str, longest: str) -> str:
    room = LONGEST - len(f"{number}-{longest}.png".encode())
    return name.encode()[:room].decode(errors="ignore") + number


def _write_pictures(folder: Path, stem: str, shown: Mapping[str, Floats]) -> dict[str, Path]:
    """One PNG per array of `shown`, each [C, H, W]; a perturbation around middle grey."""
    files = {}
    for what, pixels in shown.items():
        files[what] = folder / f"{stem}-{what}.png"
        values = _around_grey(pixels) if what == "perturbation" else pixels
        save_png(files[what], values)
    return files


def _around_grey(perturbation: Floats) -> Floats:
    """Zero as 0.5, the largest change as 0 or 1."""
    largest = max(float(np.abs(perturbation).max()), SHARPEST)
    grey: Floats = 0.5 + 0.5 * perturbation / np.float32(largest)
    return grey
