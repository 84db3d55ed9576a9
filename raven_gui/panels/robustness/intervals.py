"""How sure an accuracy is: over the images it was counted on, or over several seeds."""

import math

from engine.intervals import Interval, mean_of_seeds, share_of
from engine.service.messages import RobustnessMeasured

EXPLAINED = (
    "Show between which bounds the true accuracy lies with 95 % confidence: of one run because "
    "these test images were drawn (Wilson, 1927), of runs that differ in their seed alone because "
    "these seeds were (Student's t). Under attack it is the accuracy under this attack: a stronger "
    "one may leave less."
)


def over_images(accuracy: float, images: float | None) -> Interval | None:
    """Of an accuracy, a fraction, on so many images; None where it is not known how many."""
    if not images or not math.isfinite(accuracy) or not 0 <= accuracy <= 1:
        return None
    return share_of(round(accuracy * images), int(images))


def of_seeds(accuracies: list[float]) -> Interval:
    """Of the mean accuracy, a fraction, of several seeds; within [0, 1]."""
    interval = mean_of_seeds(accuracies)
    return Interval(interval.value, max(0.0, interval.low), min(1.0, interval.high))


def of_curve(curve: RobustnessMeasured) -> list[Interval | None]:
    """Of each point of a run's curve."""
    return [over_images(accuracy, curve.images) for accuracy in curve.accuracies]
