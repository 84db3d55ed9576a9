"""What the classes are called that a probe reads."""

from collections.abc import Sequence

NAMELESS = "class"


def class_name(classes: Sequence[str], index: int) -> str:
    """By its number where it has no name among `classes`: those of a folder of pictures are known
    where that folder is, and a run on another may know more."""
    return classes[index] if index < len(classes) else f"{NAMELESS} {index}"
