"""The comparison as a figure to keep: pictures, numbers and arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor

from engine.service.messages import AttackResult, RunInfo
from raven_gui.export.figure import Columns, Figure
from raven_gui.panels.compare_page import Line, Page
from raven_gui.panels.compare_subject import Subject
from raven_gui.provenance import provenance
from raven_gui.workspace import ImageRef


@dataclass(frozen=True, eq=False)
class Entry:
    """A run in the comparison, as it is called and coloured on screen, and its result."""

    run: RunInfo
    title: str
    color: QColor
    result: AttackResult


def comparison_figure(
    subject: Subject, entries: tuple[Entry, ...], focus: int, gain: float
) -> Figure:
    """The picture shows the image looked at; tables, arrays and TIFF hold all attacked images."""
    lines = tuple(
        Line(
            title=entry.title,
            color=entry.color,
            images=(
                subject.images[focus],
                entry.result.clean_reconstruction[focus],
                entry.result.attacked[focus] - subject.images[focus],
                entry.result.attacked[focus],
                entry.result.attacked_reconstruction[focus],
            ),
            verdict=subject.verdict(entry.run, entry.result, focus),
        )
        for entry in entries
    )
    page = Page(lines, gain, subject.budget)
    return Figure(
        title=f"{subject.names[focus]}, attacked",
        size=QSizeF(*page.size),
        paint=page.paint,
        tables={"comparison": _table(subject, entries)},
        arrays=_arrays(subject, entries),
        images=np.concatenate([entry.result.attacked for entry in entries]),
        image_labels=[
            f"{entry.title}: {name}, attacked" for entry in entries for name in subject.names
        ],
        provenance={
            **provenance([entry.run for entry in entries], subject.config),
            "tasks": dict(subject.tasks),
            "images": [
                _short(ref, name) for ref, name in zip(subject.refs, subject.names, strict=True)
            ],
        },
    )


def _table(subject: Subject, entries: tuple[Entry, ...]) -> Columns:
    rows: list[dict[str, Any]] = []
    for entry in entries:
        for image, (name, label) in enumerate(zip(subject.names, subject.labels, strict=True)):
            verdict = subject.verdict(entry.run, entry.result, image)
            rows.append(
                {
                    "run": entry.title,
                    "image": name,
                    "label": label,
                    "prediction": verdict.before if verdict else None,
                    "attacked_prediction": verdict.after if verdict else None,
                    "confidence": verdict.sure_before if verdict else None,
                    "attacked_confidence": verdict.sure_after if verdict else None,
                    "flips": verdict.flips if verdict else None,
                    "latent_shift": float(entry.result.shift[image]),
                    "relative_latent_shift": float(entry.result.relative_shift[image]),
                    subject.config.divergence: float(entry.result.divergence[image]),
                }
            )
    return {heading: [row[heading] for row in rows] for heading in rows[0]}


def _arrays(subject: Subject, entries: tuple[Entry, ...]) -> Mapping[str, NDArray[Any]]:
    """Named `RUN/WHAT`, each [N, ...] in the order of the images, for N attacked images."""
    original = np.stack(subject.images)
    arrays: dict[str, NDArray[Any]] = {"original": original}
    for entry in entries:
        result = entry.result
        own = {
            "attacked": result.attacked,
            "perturbation": result.attacked - original,
            "reconstruction": result.clean_reconstruction,
            "attacked_reconstruction": result.attacked_reconstruction,
            "mean": result.clean_mean,
            "attacked_mean": result.attacked_mean,
            "probabilities": result.clean_probabilities,
            "attacked_probabilities": result.attacked_probabilities,
        }
        for task, (before, after) in list(result.by_task.items())[1:]:
            own |= {f"probabilities/{task}": before, f"attacked_probabilities/{task}": after}
        arrays |= {f"{entry.run.id}/{name}": array for name, array in own.items()}
    return arrays


def _short(ref: ImageRef, name: str) -> str:
    """A test image's data set and position; the name of the user's own picture."""
    return f"{ref.dataset} {ref.index}" if ref.dataset else name
