"""The test images of the data sets that were shown, and the task that counts in each."""

from collections.abc import Iterable, Mapping

from engine.service.messages import ImagesLoaded, ImageSource, Task

DEFAULT = "mnist"
"""The data set that is shown where no other can be."""


class ImageSets:
    """The newest test images of each data set by its name."""

    def __init__(self) -> None:
        self._sets: dict[str, ImagesLoaded] = {}
        self._remembered: dict[str, ImageSource] = {}
        self.titles: Mapping[str, str] = {}
        """What data sets are called on screen, once the engine has told."""
        self.chosen_tasks: dict[str, str] = {}
        """What the user last chose, by data set."""

    def __contains__(self, dataset: str) -> bool:
        return dataset in self._sets

    def __getitem__(self, dataset: str) -> ImagesLoaded:
        return self._sets[dataset]

    def get(self, dataset: str) -> ImagesLoaded | None:
        """The test images of a data set, once they are there."""
        return self._sets.get(dataset)

    def source(self, dataset: str) -> ImageSource:
        """Where they are from, or will be when they are loaded."""
        if dataset in self._sets:
            return self._sets[dataset].source
        return self._remembered.get(dataset, ImageSource(dataset))

    def sources(self) -> tuple[ImageSource, ...]:
        """Where those are from that were shown, now or before."""
        return tuple(map(self.source, sorted(self._sets.keys() | self._remembered.keys())))

    def remember(self, sources: Iterable[ImageSource]) -> None:
        """Load data sets from there, when they are shown."""
        self._remembered |= {source.dataset: source for source in sources}

    def instead_of(self, dataset: str) -> str:
        """What to show where a data set cannot be loaded: the same from where it usually is, then
        the default; '' where that cannot be either."""
        if self._remembered.pop(dataset, None) is not None:
            return dataset
        return DEFAULT if dataset != DEFAULT else ""

    def test_count(self, dataset: str) -> int:
        """How many test images a data set has; 0 before they are there."""
        return self._sets[dataset].test_count if dataset in self._sets else 0

    def put(self, loaded: ImagesLoaded) -> bool:
        """Take test images; whether others of the same data set had to go."""
        before = self._sets.get(loaded.source.dataset)
        self._sets[loaded.source.dataset] = loaded
        return before is not None and before.source.tests != loaded.source.tests

    def numbered(self, dataset: str, index: int) -> tuple[str, int]:
        """'test' or 'training', and which of those an image is: training images come after all
        test images."""
        tests = self._sets[dataset].test_count
        return ("test", index) if index < tests else ("training", index - tests)

    def name(self, dataset: str, index: int) -> str:
        """'MNIST test image 12 · class 7', everywhere on screen."""
        title, (kind, number) = self.titles.get(dataset, dataset), self.numbered(dataset, index)
        return f"{title} {kind} image {number} · class {self.class_name(dataset, index)}"

    def caption(self, dataset: str, index: int) -> str:
        """'12 · 7', or 'training 12 · 7', below a picture in a figure that tells the data set."""
        kind, number = self.numbered(dataset, index)
        of = "" if kind == "test" else f"{kind} "
        return f"{of}{number} · {self.class_name(dataset, index)}"

    def class_name(self, dataset: str, index: int) -> str:
        """Of an image, in the task that counts."""
        task = self.on_task(dataset)
        return task.classes[int(task.labels[index])]

    def tasks(self, dataset: str) -> tuple[str, ...]:
        """Names of a data set's tasks."""
        return tuple(self._sets[dataset].tasks) if dataset in self._sets else ()

    def task(self, dataset: str) -> str:
        """The task that counts: the one chosen, else the first; '' where there is none."""
        tasks = self.tasks(dataset)
        chosen = self.chosen_tasks.get(dataset, "")
        return chosen if chosen in tasks else next(iter(tasks), "")

    def task_among(self, datasets: Iterable[str]) -> str:
        """The task that counts in the first of some data sets that has several; else ''."""
        return next((self.task(name) for name in datasets if len(self.tasks(name)) > 1), "")

    def on_task(self, dataset: str) -> Task:
        """Classes and labels in the task that counts."""
        return self._sets[dataset].on_task(self.task(dataset))

    def all_tasks(self) -> dict[str, str]:
        """The task that counts in each data set."""
        return {name: self.task(name) for name in self._sets}

    def all_classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the classes of each data set, in the task that counts."""
        return {name: self.on_task(name).classes for name in self._sets}
