"""Where a measure can tell no more, because of how few images it is asked of."""

import math

NEAR = 0.05
"""Nats below the most that a measure can tell, from where on its numbers are no more told apart."""
MARK = "(at its ceiling)"
"""Behind such a number."""
AT_CEILING = (
    f"At its ceiling: within {NEAR:g} of the logarithm of the number of test images, the most that "
    "the measure can tell. No order can be told there."
)


def ceiling(images: int) -> float:
    """From how many nats on a measure is at its ceiling that tells at most which of so many images
    it is; ∞ where it is not known how many they are."""
    return math.log(images) - NEAR if images > 0 else math.inf
