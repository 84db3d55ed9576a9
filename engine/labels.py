"""How many labelled images probes are fitted to, as they are written and as there are.

Nothing here imports torch, so a form can be drawn before the engine is awake.
"""

import re
from collections.abc import Iterable

LABEL_COUNTS = (10, 30, 100, 300, 1000, 3000, 10_000)
MOST_COUNTS, MOST_LABELS = 30, 10_000_000
MOST_DRAWS = 1000


def parse_counts(text: str) -> tuple[int, ...]:
    """Counts from words such as '10, 100, 1000', rising, each once.

    Raises ValueError with a sentence for what is no whole number from 1 on, for none, and for more
    than `MOST_COUNTS`.
    """
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    if not words:
        raise ValueError("Write how many labels, such as 10, 100, 1000.")
    counts = sorted({_count(word) for word in words})
    if len(counts) > MOST_COUNTS:
        raise ValueError(f"These are {len(counts)} numbers of labels; write {MOST_COUNTS} at most.")
    return tuple(counts)


def counts_text(counts: Iterable[int]) -> str:
    """Counts as they are written into a field."""
    return ", ".join(map(str, counts))


def counts_within(counts: Iterable[int], available: int) -> list[int]:
    """The counts that are drawn of so many images: each once, rising; all of the images where more
    are asked for."""
    return sorted({min(count, available) for count in counts})


def _count(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 1 <= int(word[:20]) <= MOST_LABELS):
        raise ValueError(
            f"'{word[:20]}' is not a number of labels: write whole numbers from 1 to "
            f"{MOST_LABELS:,}, such as 10, 100, 1000."
        )
    return int(word)
