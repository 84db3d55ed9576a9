"""Where the IDX files of a data set may lie in a folder that the user names."""

from pathlib import Path
from typing import Literal

from engine.data.idx import DataError

Split = Literal["train", "test"]
STEMS: dict[Split, str] = {"train": "train", "test": "t10k"}


def find_files(root: Path, folders: tuple[str, ...], split: Split) -> tuple[Path, Path]:
    """The files of images and of labels of `split`, raw or gzipped.

    They lie together in one of `folders` under `root`, in `root` itself, or in a folder `raw` of
    these, as torchvision keeps them. A folder of the data set's own name goes before `root`,
    which may hold another set. Raises DataError, naming what was looked for and where.
    """
    if not root.is_dir():
        raise DataError(f"The data folder {root} does not exist: name one that does.")
    places = [place for name in (*folders, ".") for place in (root / name, root / name / "raw")]
    for place in places:
        images = _find(place, f"{STEMS[split]}-images", "idx3-ubyte")
        labels = _find(place, f"{STEMS[split]}-labels", "idx1-ubyte")
        if images and labels:
            return images, labels
    looked = ", ".join(str(place.relative_to(root)) for place in places)
    raise DataError(
        f"No {STEMS[split]}-images-idx3-ubyte with {STEMS[split]}-labels-idx1-ubyte (also with "
        f".gz, or a dot before idx) in {root}; looked in its folders {looked}. Put both files in "
        "one of them."
    )


def _find(place: Path, stem: str, kind: str) -> Path | None:
    names = (f"{stem}{mark}{kind}{ending}" for mark in "-." for ending in ("", ".gz"))
    return next((place / name for name in names if (place / name).is_file()), None)
