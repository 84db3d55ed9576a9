"""The images that entries are trained and measured on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.data import DATASETS, DataError, ImageSet
from engine.reproduce.keys import data_key


@dataclass(frozen=True, eq=False)
class Shelf:
    """The images of a data set, the first so many of each split, and their keys; `part` tells of
    each split whether the data set has more."""

    train: ImageSet
    tests: ImageSet
    keys: tuple[str, str]
    part: tuple[bool, bool]
    root: Path | None
    download: bool


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
    keeps those of one data set. `inception_weights` is the file with the weights of the FID's
    network, for readings that take it."""

    source: Source
    images: int | None = None
    tests: int | None = None
    inception_weights: Path | None = None
    _kept: dict[str, Shelf] = field(default_factory=dict, init=False)

    def shelf(self, dataset: str) -> Shelf:
        """The images of a data set. Raises DataError, a sentence."""
        if dataset not in self._kept:
            root = self.source.root_of(dataset)
            download = self.source.download and root is None and not self.source.embedded
            kind = DATASETS[dataset]
            every = kind.load("train", root, download), kind.load("test", root, download)
            train, tests = every[0].first(self.images), every[1].first(self.tests)
            embedded = root is None and not download and not kind.needs_folder
            self._kept = {
                dataset: Shelf(
                    train,
                    tests,
                    keys=(data_key(train), data_key(tests)),
                    part=(
                        embedded or len(train.images) < len(every[0].images),
                        embedded or len(tests.images) < len(every[1].images),
                    ),
                    root=root,
                    download=download,
                )
            }
        return self._kept[dataset]

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
