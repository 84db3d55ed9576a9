"""Which test images a figure is of: written into every exported file."""

from collections.abc import Iterable
from typing import Any

from raven_gui.workspace.images import Images


def about_images(images: Images) -> dict[str, Any]:
    """Their data set and how many there are, training images that are shown beside them left out;
    the task that counts, where there are several."""
    return _about(images, [images.sets.test_count(images.dataset)])


def about_measured(images: Images, counts: Iterable[float | None]) -> dict[str, Any]:
    """The same of figures that were measured on the first so many of them each, None or 0 where
    that is not known: the numbers where there are several, none where none is known."""
    return _about(images, sorted({int(count) for count in counts if count}))


def _about(images: Images, counts: list[int]) -> dict[str, Any]:
    told: dict[str, Any] = {"data set": images.dataset}
    if counts:
        told["test images"] = counts if len(counts) > 1 else counts[0]
    return {**told, "task": images.task} if len(images.sets.tasks(images.dataset)) > 1 else told
