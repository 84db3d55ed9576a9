"""The test images of the data sets that were shown, and the task that counts in each."""

from pathlib import Path

from engine.service.messages import ImagesLoaded, Task

Source = tuple[str, Path | None]
"""A data set, and the folder that its test images are from; None for the embedded ones."""


class ImageSets:
    """The newest test images of each data set by its name."""

    def __init__(self) -> None:
        self._sets: dict[str, ImagesLoaded] = {}
        self.chosen_tasks: dict[str, str] = {}
        """What the user last chose, by data set."""

    def __contains__(self, dataset: str) -> bool:
        return dataset in self._sets

    def __getitem__(self, dataset: str) -> ImagesLoaded:
        return self._sets[dataset]

    def get(self, dataset: str) -> ImagesLoaded | None:
        """The test images of a data set, once they are there."""
        return self._sets.get(dataset)

    def source(self, dataset: str) -> Source:
        """Where they are from."""
        return dataset, self._sets[dataset].data_root if dataset in self._sets else None

    def put(self, loaded: ImagesLoaded) -> bool:
        """Take test images; whether others of the same data set had to go."""
        before = self._sets.get(loaded.dataset)
        self._sets[loaded.dataset] = loaded
        return before is not None and before.data_root != loaded.data_root

    def tasks(self, dataset: str) -> tuple[str, ...]:
        """Names of a data set's tasks."""
        return tuple(self._sets[dataset].tasks) if dataset in self._sets else ()

    def task(self, dataset: str) -> str:
        """The task that counts: the one chosen, else the first; '' where there is none."""
        tasks = self.tasks(dataset)
        chosen = self.chosen_tasks.get(dataset, "")
        return chosen if chosen in tasks else next(iter(tasks), "")

    def on_task(self, dataset: str) -> Task:
        """Classes and labels in the task that counts."""
        return self._sets[dataset].on_task(self.task(dataset))

    def all_tasks(self) -> dict[str, str]:
        """The task that counts in each data set."""
        return {name: self.task(name) for name in self._sets}

    def all_classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the classes of each data set, in the task that counts."""
        return {name: self.on_task(name).classes for name in self._sets}
