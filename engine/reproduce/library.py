"""The images that entries are trained and measured on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.counting import counted
from engine.data import DATASETS, DataError, ImageSet
from engine.reproduce.keys import data_key

Splits = tuple[ImageSet, ImageSet]


@dataclass(frozen=True, eq=False)
class Shelf:
    """A data set, the first so many images of each split: their `keys` and `counts`, training and
    test; `part` tells of each split whether the data set has more; `load` brings the images."""

    load: Callable[[], Splits]
    keys: tuple[str, str]
    counts: tuple[int, int]
    part: tuple[bool, bool]
    root: Path | None
    download: bool

    @property
    def told(self) -> tuple[str, str]:
        """How many there are of each split: '60,000 training images'."""
        train, tests = self.counts
        return counted(train, "training image"), counted(tests, "test image")

    @property
    def train(self) -> ImageSet:
        """The images to train on."""
        return self.load()[0]

    @property
    def tests(self) -> ImageSet:
        """The images to test on."""
        return self.load()[1]


@dataclass(frozen=True)
class Source:
    """Where images are taken from: the first of `roots` that holds a data set, else with
    `download` the user's cache; with `embedded` what comes with raven-gui, of all that does."""

    roots: tuple[Path, ...] = ()
    download: bool = False
    embedded: bool = False

    def root_of(self, dataset: str) -> Path | None:
        """The folder with a data set; None where none is needed. Raises DataError, a sentence,
        where it is in none of those that are named."""
        kind = DATASETS[dataset]
        if self.embedded and not kind.needs_folder:
            return None
        refusals = []
        for root in self.roots:
            try:
                kind.load("test", root)
                return root
            except DataError as error:
                refusals.append(str(error))
        if refusals and (kind.needs_folder or not self.download):
            raise DataError(refusals[0])
        if kind.needs_folder:
            raise DataError(
                f"{kind.title} does not come with raven-gui: name its folder with --data-root."
            )
        return None


@dataclass(eq=False)
class Library:
    """Loads the images of a `source`, the first `images` to train on and `tests` to test on, and
    keeps those of one data set: of the others, what is told of them. `inception_weights` is the
    file with the weights of the FID's network, for readings that take it."""

    source: Source
    images: int | None = None
    tests: int | None = None
    inception_weights: Path | None = None
    _shelves: dict[str, Shelf] = field(default_factory=dict, init=False)
    _loaded: tuple[str, Splits] | None = field(default=None, init=False)

    def shelf(self, dataset: str) -> Shelf:
        """A data set. Raises DataError, a sentence."""
        if dataset not in self._shelves:
            self._shelves[dataset] = self._made(dataset)
        return self._shelves[dataset]

    def _made(self, dataset: str) -> Shelf:
        root = self.source.root_of(dataset)
        download = self.source.download and root is None and not self.source.embedded
        kind = DATASETS[dataset]
        every = kind.load("train", root, download), kind.load("test", root, download)
        train, tests = self._first(every)
        self._loaded = dataset, (train, tests)
        embedded = root is None and not download and not kind.needs_folder

        def load() -> Splits:
            if self._loaded is None or self._loaded[0] != dataset:
                self._loaded = None  # before others take its place in memory
                splits = kind.load("train", root, download), kind.load("test", root, download)
                self._loaded = dataset, self._first(splits)
            return self._loaded[1]

        return Shelf(
            load,
            keys=(data_key(train), data_key(tests)),
            counts=(len(train.images), len(tests.images)),
            part=(
                embedded or len(train.images) < len(every[0].images),
                embedded or len(tests.images) < len(every[1].images),
            ),
            root=root,
            download=download,
        )

    def _first(self, every: Splits) -> Splits:
        return every[0].first(self.images), every[1].first(self.tests)

    def missing(self, datasets: Sequence[str]) -> dict[str, str]:
        """Why a data set cannot be had, in a sentence, for those that need a folder. Raises
        DataError for any other one that is not there."""
        sentences = {}
        for dataset in dict.fromkeys(datasets):
            try:
                self.source.root_of(dataset)
            except DataError as error:
                if not DATASETS[dataset].needs_folder:
                    raise
                sentences[dataset] = str(error)
        return sentences
