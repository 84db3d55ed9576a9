"""How fast a training goes, told steadily, so that the time left does not jump."""

import math
from dataclasses import dataclass

MEMORY_SECONDS = 20.0
"""Of training: what was so long ago counts e times less than what is now."""
LONGEST = 10.0
"""Times as long as it was to be expected: what took longer stood still meanwhile, as a computer
does that sleeps, and counts as this long."""


@dataclass
class SteadyRate:
    """An exponential mean over the time of training. Images and seconds both fade, and their
    quotient is told: so that it is true from the first step on, and a slow first one soon forgotten
    (the correction of Kingma and Ba 2015, Section 3, without its powers)."""

    images: float = 0.0
    seconds: float = 0.0

    def add(self, images: int, seconds: float) -> None:
        """So many more images were trained on in so many seconds, pauses left out."""
        if self.seconds:
            seconds = min(seconds, LONGEST * images / self.per_second)
        kept = math.exp(-seconds / MEMORY_SECONDS)
        self.images = kept * self.images + images
        self.seconds = kept * self.seconds + max(seconds, 1e-9)

    @property
    def per_second(self) -> float:
        """Images in a second; something must have been added."""
        return self.images / self.seconds
