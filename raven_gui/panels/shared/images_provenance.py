"""Which test images a figure is of: written into every exported file."""

from typing import Any

from raven_gui.workspace.images import Images


def about_images(images: Images) -> dict[str, Any]:
    """Their data set and how many there are, training images that are shown beside them left out;
    the task that counts, where there are several."""
    tasks, loaded = images.sets.tasks(images.dataset), images.current
    tests = 0 if loaded is None else loaded.test_count
    told: dict[str, Any] = {"data set": images.dataset, "test images": tests}
    return {**told, "task": images.task} if len(tasks) > 1 else told
