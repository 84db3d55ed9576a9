"""How sure an accuracy is: over the images it was counted on, or over several seeds."""

import math

from engine.intervals import Interval, share_of, share_over_seeds
from engine.originals import originals_among
from engine.service.messages import RobustnessMeasured

BOUNDS = (
    "Between which bounds the true accuracy lies with 95\N{NO-BREAK SPACE}% confidence. "
    "Of one run, because these n test images were drawn: Wilson's interval, "
    "(p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.96 (Wilson 1927). Of N runs that "
    "differ in their seed alone, because these seeds were drawn: Student's, mean ± t s/√N, s the "
    "standard deviation over seeds (Student 1908), or Wilson's of the mean where that is wider. "
    "Of ColorMNIST n is the number of digits: each comes in seven colours."
)
EXPLAINED = (
    f"{BOUNDS} Under attack it is the accuracy under this attack and its random starts: others, "
    "and a stronger one, may leave less."
)
"""Of the switch that shows them."""


def over_images(accuracy: float, images: float | None, dataset: str) -> Interval | None:
    """Of an accuracy, a fraction, on so many images of a data set; None where it is not known how
    many."""
    if not images or not math.isfinite(accuracy) or not 0 <= accuracy <= 1:
        return None
    originals = originals_among(dataset, int(images))
    return share_of(round(accuracy * originals), originals)


def of_seeds(accuracies: list[float], images: float | None, dataset: str) -> Interval:
    """Of the mean accuracy, a fraction, of several seeds on so many images each of a data set,
    where that is known."""
    originals = originals_among(dataset, int(images)) if images else None
    return share_over_seeds(accuracies, originals)


def of_curve(curve: RobustnessMeasured) -> list[Interval | None]:
    """Of each point of a run's curve."""
    images, dataset = curve.images, curve.source.dataset
    return [over_images(accuracy, images, dataset) for accuracy in curve.accuracies]
