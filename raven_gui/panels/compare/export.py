"""The comparison as a figure to keep: pictures, numbers and arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor

from engine.sanity import Maximised
from engine.service.messages import AttackResult, Refinement, RunInfo
from raven_gui.export.figure import Columns, Figure
from raven_gui.panels.compare.columns import DEFENDED, picture_of
from raven_gui.panels.compare.page import Line, Page
from raven_gui.panels.compare.reached import reached_column
from raven_gui.panels.compare.subject import Subject
from raven_gui.panels.compare.together import Row, as_columns, mean_of
from raven_gui.panels.compare.verdict import Verdict
from raven_gui.provenance import provenance

AIM = "least divergence from the target's posterior"
AIMS: Mapping[Maximised, str] = MappingProxyType(
    {
        "reconstruction": "least squared distance from the target's reconstruction",
        "downstream": "least cross-entropy of the class that is read off the target",
    }
)
"""Of attacks with a target: on a divergence of posteriors, and on what else they are."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A run in the comparison, as it is called on screen, and its result."""

    run: RunInfo
    title: str
    result: AttackResult
    refined: Refinement | None = None
    """What the defence made of the images, and then of the attacked ones."""


@dataclass(frozen=True, eq=False)
class ShownRun:
    """A line of the picture: a run, or several seeds as one, of which `seen` is drawn."""

    title: str
    caption: str
    """What is drawn: the run, or one of the seeds."""
    color: QColor
    seen: Entry
    entries: tuple[Entry, ...]

    def verdict(self, subject: Subject, image: int) -> Verdict | None:
        """Of the seed that is drawn, with the numbers of all; None where one has no probe."""
        found = {
            entry.run.id: subject.verdict(entry.run, entry.result, image, entry.refined)
            for entry in self.entries
        }
        known = [verdict for verdict in found.values() if verdict is not None]
        seen = found[self.seen.run.id]
        return None if seen is None or len(known) < len(found) else seen.among(known)


def comparison_figure(
    subject: Subject,
    lines: tuple[ShownRun, ...],
    focus: int,
    gain: float,
    shown: tuple[str, ...],
    step: int | None = None,
) -> Figure:
    """The picture shows the image looked at, in the columns `shown`; tables, arrays and TIFF hold
    all images that are attacked with it. `step`: the results are those of a step of the attack,
    not of its end."""
    entries = tuple(entry for line in lines for entry in line.entries)
    if any(entry.refined is None for entry in entries):  # no picture where nothing is refined
        shown = tuple(key for key in shown if key not in DEFENDED)
    drawn = tuple(
        Line(
            title=line.caption,
            color=line.color,
            images={
                key: picture_of(
                    key, subject.images[focus], line.seen.result, focus, line.seen.refined
                )
                for key in shown
            },
            verdict=line.verdict(subject, focus),
        )
        for line in lines
    )
    page = Page(drawn, gain, subject.budget, heading(subject, step))
    return Figure(
        title=f"{subject.names[focus]}, {subject.done()}",
        size=QSizeF(*page.size),
        paint=page.paint,
        tables={"comparison": _table(subject, lines)},
        arrays=_arrays(subject, entries),
        images=np.concatenate([entry.result.attacked for entry in entries]),
        image_labels=[
            f"{entry.title}: {name}, attacked" for entry in entries for name in subject.names
        ],
        provenance={
            **told(subject, [entry.run for entry in entries], step),
            "images": list(subject.short_names),
        },
    )


def heading(subject: Subject, step: int | None) -> str:
    """What is to be known before the pictures are looked at; '' where they are of an attack
    without a target, at its end."""
    words = [f"Target: {subject.target_name}"] if subject.target is not None else []
    if step is not None and subject.config.epsilon:
        words.append(f"after step {step} of {subject.config.steps}, not the end of the attack")
    return " · ".join(words)


def told(subject: Subject, runs: list[RunInfo], step: int | None) -> dict[str, Any]:
    """Whence the figure comes; the images are told by who draws it."""
    asked = subject.question
    attacked = provenance(runs, asked.config, asked.maximised, asked.task)
    found = {**attacked, "tasks": dict(subject.tasks)}
    if subject.target is not None:
        found["target"] = subject.short_target_name
        found["attack"]["aim"] = AIMS.get(asked.maximised, AIM)
    if step is not None:
        found["step"] = step
    return found


def _table(subject: Subject, lines: tuple[ShownRun, ...]) -> Columns:
    """Every image in every run, all images of a run together; and of several seeds the means and
    deviations over them."""
    rows: list[Row] = []
    for line in lines:
        images = range(len(subject.names))
        told = [[_row(subject, entry, image) for entry in line.entries] for image in images]
        for place in range(len(line.entries)):
            rows += [of_image[place] for of_image in told]
        if len(line.entries) > 1:
            rows += [mean_of(line.title, of_image) for of_image in told]
    return as_columns(rows)


def _row(subject: Subject, entry: Entry, image: int) -> Row:
    result, refined = entry.result, entry.refined
    reached = reached_column(subject.question)
    verdict = subject.verdict(entry.run, result, image, refined)
    row: dict[str, Any] = {
        "run": entry.title,
        "image": subject.names[image],
        "label": subject.labels[image],
        "prediction": verdict.before if verdict else None,
        "attacked_prediction": verdict.after if verdict else None,
        "confidence": verdict.sure_before if verdict else None,
        "attacked_confidence": verdict.sure_after if verdict else None,
        "flips": verdict.flips if verdict else None,
    }
    if refined is not None:
        defended = (verdict.defended if verdict else None) or (None, None)
        row |= {
            "defended_prediction": defended[0],
            "attacked_defended_prediction": defended[1],
            "acceptance": float(refined.acceptance[image]),
            "attacked_acceptance": float(refined.acceptance[len(subject.refs) + image]),
        }
    row |= {
        "latent_shift": float(result.shift[image]),
        "relative_latent_shift": float(result.relative_shift[image]),
        reached: float(result.divergence[image]),
    }
    others = {name: values for name, values in result.numbers.items() if name != reached}
    return row | {name: float(values[image]) for name, values in others.items()}


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
        if entry.refined is not None:
            for name in ("latents", "reconstruction"):
                before, after = np.split(getattr(entry.refined, name), 2)
                own |= {f"defended/{name}": before, f"defended/attacked_{name}": after}
        arrays |= {f"{entry.run.id}/{name}": array for name, array in own.items()}
    return arrays
