"""Which test images a figure is of: written into every exported file."""

from typing import Any

from raven_gui.workspace.images import Images


def about_images(images: Images) -> dict[str, Any]:
    """Their data set and how many there are; the task that counts, where there are several."""
    tasks = images.sets.tasks(images.dataset)
    told: dict[str, Any] = {"data set": images.dataset, "test images": len(images.labels())}
    return {**told, "task": images.task} if len(tasks) > 1 else told
