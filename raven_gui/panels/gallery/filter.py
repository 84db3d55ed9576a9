"""Indices of images as a user writes them."""

import re

HOW = "Write 42, 10-20 or 3,5,7."
_PART = re.compile(r"(\d+)(?:-(\d+))?")


def parse_indices(text: str, count: int) -> tuple[int, ...]:
    """'3, 5, 10-12' as (3, 5, 10, 11, 12), each once. Raises ValueError, with a sentence, for what
    is not of this form or not below `count`."""
    indices: dict[int, None] = {}
    for part in re.sub(r"\s*[-–]\s*", "-", re.sub("[,;]", " ", text)).split():
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"'{part}' is no index. {HOW}")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise ValueError(f"{part} runs backwards: write {last}-{first}.")
        if last >= count:
            raise ValueError(f"There is no image {last}: indices go from 0 to {count - 1:,}.")
        indices |= dict.fromkeys(range(first, last + 1))
    return tuple(indices)
