"""Tables and pictures in a run's folder of figures, for whoever opens it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from PIL import Image

from engine.attacks import BALLS
from engine.config import AttackConfig
from engine.probe_attack import step_told
from engine.runs import Run, curves, labels
from engine.runs.curves import MEASURED_AT
from engine.sanity import Maximised
from engine.service.messages import Floats, LabelsMeasured, RobustnessMeasured

LOSSES = "losses.csv"
RECONSTRUCTIONS = "reconstructions.png"
ENLARGED = 3
"""Pixels of the picture for one of an image."""


def keep_losses(run: Run, history: Sequence[Mapping[str, float]]) -> None:
    """Write the training history as a table, a row per epoch; losses in nats per image."""
    columns = list(dict.fromkeys(name for epoch in history for name in epoch))
    rows = ([epoch.get(column, "") for column in columns] for epoch in history)
    run.save_figure(LOSSES, _table(columns, rows))


def keep_reconstructions(run: Run, images: Floats, reconstructions: Floats) -> None:
    """Write one picture: images in a row, and under each its reconstruction. Both [N, C, H, W] in
    [0, 1], with 1 or 3 channels; what is no number is black."""
    rows = [np.concatenate(list(row), axis=2) for row in (images, reconstructions)]
    levels = np.nan_to_num(np.concatenate(rows, axis=1).clip(0, 1))
    levels = np.round(levels * 255).astype(np.uint8)
    channels = [Image.fromarray(channel) for channel in levels]
    picture = channels[0] if len(channels) == 1 else Image.merge("RGB", channels)
    picture = picture.resize(
        (ENLARGED * picture.width, ENLARGED * picture.height), Image.Resampling.NEAREST
    )
    content = io.BytesIO()
    picture.save(content, "PNG")
    run.save_figure(RECONSTRUCTIONS, content.getvalue())


def attack_columns(maximised: Maximised, config: AttackConfig) -> dict[str, Any]:
    """How images were attacked, at any budget, in columns of a table: a schedule is told of steps
    that are not all as long, a momentum where there is one, and the coupling where it counts."""
    return {
        "norm": config.norm,
        "steps": config.steps,
        "step_size": step_told(maximised, config) or f"epsilon/{BALLS[config.norm].across}",
        **({} if config.schedule == "constant" else {"schedule": config.schedule}),
        **({"momentum": f"{config.momentum:g}"} if config.momentum else {}),
        **({"coupling": f"{config.coupling:g}"} if maximised == "entropic" else {}),
        "restarts": config.restarts,
        "seed": config.seed,
    }


def keep_curve(run: Run, curve: RobustnessMeasured, config: AttackConfig) -> None:
    """Write a robustness curve as a table, a row per budget; accuracies are fractions. Each row
    says how and when it was measured. Each norm has a table of its own."""
    attack = attack_columns(curve.divergence, config) | {MEASURED_AT: _now()}
    rows = (
        [epsilon, accuracy, curve.images, *attack.values()]
        for epsilon, accuracy in zip(curve.epsilons, curve.accuracies, strict=True)
    )
    run.save_figure(
        curves.curve_table(curve.source.dataset, curve.task, curve.divergence, config.norm),
        _table(["epsilon", "accuracy", "images", *attack], rows),
    )


def keep_labels(run: Run, told: LabelsMeasured) -> None:
    """Write a run's label efficiency as a table, a row per draw; accuracies are fractions. Each row
    says how and when it was measured. What was under attack has a table of its own, by budget."""
    attack = {} if told.attack is None else told.attack.model_dump(include=set(labels.ATTACK))
    how = {"images": told.images, "seed": told.seed, **attack, MEASURED_AT: _now()}
    rows = (
        [count, draw, accuracy, *how.values()]
        for count, accuracies in zip(told.counts, told.accuracies, strict=True)
        for draw, accuracy in enumerate(accuracies)
    )
    name = labels.labels_table(told.source.dataset, told.task, told.attack)
    run.save_figure(name, _table(["labels", "draw", "accuracy", *how], rows))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
