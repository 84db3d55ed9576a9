"""What a probe reads, as it is told."""

from typing import Any

import numpy as np

from engine.class_names import class_name
from engine.service.messages import Floats


def predictions(probabilities: Floats, classes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The probe's most probable class of each image, by its number where it has no name here.
    probabilities [N, K]"""
    best = np.argmax(probabilities, axis=1)
    return [
        {"class": class_name(classes, index), "confidence": float(row[index])}
        for index, row in zip(best.tolist(), probabilities, strict=True)
    ]


def said(prediction: dict[str, Any]) -> str:
    """'7 (95%)'."""
    return f"{prediction['class']} ({prediction['confidence']:.0%})"
