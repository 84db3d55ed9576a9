"""CelebA at 64x64 and CelebA-HQ at 128x128, from a folder that the user names."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.celeba_lists import read_attributes, read_origins, read_partition
from engine.data.dataset import Classes, Dataset, ImageSet, Task, Tell
from engine.data.decoding import Bytes, decoded
from engine.data.folders import Split
from engine.data.idx import DataError

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "bald": "Bald",
        "mustache": "Mustache",
        "necklace": "Wearing_Necklace",
        "straight-hair": "Straight_Hair",
        "wearing-hat": "Wearing_Hat",
        "earrings": "Wearing_Earrings",
        "blond-hair": "Blond_Hair",
        "necktie": "Wearing_Necktie",
        "brown-hair": "Brown_Hair",
        "eyeglasses": "Eyeglasses",
        "black-hair": "Black_Hair",
        "bangs": "Bangs",
        "no-beard": "No_Beard",
        "wavy-hair": "Wavy_Hair",
        "smiling": "Smiling",
        "gender": "Male",
        "lipstick": "Wearing_Lipstick",
    }
)
"""The 17 tasks of Cemgil et al. 2020, Table 1, in its order, and the attribute each one reads."""

TASKS: Mapping[str, Classes] = MappingProxyType(
    {name: ("female", "male") if name == "gender" else ("no", "yes") for name in ATTRIBUTES}
)
WHERE = "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html"
WHERE_HQ = "https://github.com/switchablenorms/CelebAMask-HQ"
PARTITION = "list_eval_partition.txt"
LICENCE = "Non-commercial research only"


@dataclass(frozen=True, eq=False, kw_only=True)
class Faces(Dataset):
    """Faces with attributes, cut to a central square of `crop` pixels (None: as they are) and
    scaled bilinearly; trained on its part for training, tested on that for testing. The part for
    validation is left out."""

    crop: int | None
    needs_folder: bool = True

    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """Decoded once and kept in the user's cache; see `Dataset.load`. Raises DataError where
        `root` is None or lacks a file, saying which and where to get it."""
        if root is None:
            raise DataError(
                f"{self.title} is not embedded and cannot be downloaded from here: {self._get}, "
                "and name the folder as data folder."
            )
        if not root.is_dir():
            raise DataError(f"The data folder {root} does not exist: name one that does.")
        files, attributes = self._listed(root, split)
        if not files:
            raise DataError(f"The lists in {root} name no images for the split '{split}'.")
        images = decoded(f"{self.name}-{split}", files, self.shape, self._read, tell)
        return ImageSet(
            images,
            {name: Task(TASKS[name], attributes[:, i]) for i, name in enumerate(ATTRIBUTES)},
        )

    @property
    @abstractmethod
    def _get(self) -> str:
        """What to fetch, and from where, as an order."""

    @abstractmethod
    def _listed(self, root: Path, split: Split) -> tuple[list[Path], NDArray[np.int64]]:
        """The N pictures of `split`, and their attributes [N, 17]. Raises DataError."""

    def _found(self, root: Path, *places: str) -> Path:
        """The first of `places` that is there, in `root` or in its folder of the set's name.
        Raises DataError."""
        folders = [root, *(root / name for name in self._folders)]
        candidates = [folder / place for folder in folders for place in places]
        found = next((place for place in candidates if place.exists()), None)
        if found is None:
            looked = ", ".join(str(place.relative_to(root)) for place in candidates)
            raise DataError(
                f"{self.title} lacks {places[0]} in {root} (looked for {looked}): {self._get}."
            )
        return found

    @property
    @abstractmethod
    def _folders(self) -> tuple[str, ...]:
        """Folders within the one that the user names, in which the set may lie."""

    def _read(self, file: Path) -> Bytes:
        side = self.shape[1]
        try:
            with Image.open(file) as opened:
                if self.crop is None:  # lets JPEG decode at a fraction of its size
                    opened.draft("RGB", (2 * side, 2 * side))
                image = opened.convert("RGB")
        except Exception as error:  # Pillow's readers raise of every kind on a damaged file
            raise DataError(f"{file} is damaged or no picture ({error}): {self._get}.") from error
        if self.crop is not None:
            image = _central(image, self.crop, file)
        scaled = image.resize((side, side), Image.Resampling.BILINEAR)
        return np.asarray(scaled).transpose(2, 0, 1)


class _CelebA(Faces):
    _folders = ("celeba", "CelebA")
    _get = (
        "get img_align_celeba.zip (unpack it), list_attr_celeba.txt and list_eval_partition.txt "
        f"from {WHERE}, or all by torchvision.datasets.CelebA"
    )

    def _listed(self, root: Path, split: Split) -> tuple[list[Path], NDArray[np.int64]]:
        folder = self._found(root, "img_align_celeba", "Img/img_align_celeba")
        listed = self._found(root, "list_attr_celeba.txt", "Anno/list_attr_celeba.txt")
        partition = self._found(root, PARTITION, f"Eval/{PARTITION}")
        attributes = read_attributes(listed, list(ATTRIBUTES.values()))
        names = read_partition(partition, split)
        return [folder / name for name in names], _rows(attributes, names, listed)


class _CelebAHQ(Faces):
    _folders = ("CelebAMask-HQ", "celeba-hq", "celeba", "CelebA")
    _get = (
        f"get CelebAMask-HQ (unpack it) from {WHERE_HQ}, and CelebA's list_eval_partition.txt "
        f"from {WHERE} into the same folder"
    )

    def _listed(self, root: Path, split: Split) -> tuple[list[Path], NDArray[np.int64]]:
        folder = self._found(root, "CelebA-HQ-img")
        listed = self._found(root, "CelebAMask-HQ-attribute-anno.txt")
        mapping = self._found(root, "CelebA-HQ-to-CelebA-mapping.txt")
        partition = self._found(root, PARTITION, f"Eval/{PARTITION}")
        attributes = read_attributes(listed, list(ATTRIBUTES.values()))
        of_split = set(read_partition(partition, split))
        origins = read_origins(mapping)
        names = [f"{number}.jpg" for number, origin in origins.items() if origin in of_split]
        return [folder / name for name in names], _rows(attributes, names, listed)


def _rows(
    attributes: Mapping[str, NDArray[np.int64]], names: list[str], listed: Path
) -> NDArray[np.int64]:
    if missing := [name for name in names if name not in attributes]:
        raise DataError(f"{listed} does not tell the attributes of {missing[0]}: fetch it again.")
    return np.stack([attributes[name] for name in names]) if names else np.empty((0, 17), np.int64)


def _central(image: Image.Image, side: int, file: Path) -> Image.Image:
    left, top = ((length - side) // 2 for length in image.size)
    if min(left, top) < 0:
        raise DataError(
            f"{file} has {image.width} x {image.height} pixels and should have 178 x 218: take "
            "the pictures that are aligned and cut."
        )
    return image.crop((left, top, left + side, top + side))


CELEBA = _CelebA(
    name="celeba",
    title="CelebA",
    summary="Faces of the famous, a central square of 140 pixels scaled to 64x64 RGB: 162,770 to "
    "train on and 19,962 to test, with 17 attributes to be told.",
    reference="Liu, Luo, Wang and Tang, Deep Learning Face Attributes in the Wild, 2015; cut as "
    "in Takida et al., Appendix I.2.",
    licence=LICENCE,
    tasks=TASKS,
    shape=(3, 64, 64),
    crop=140,
)

CELEBA_HQ_128 = _CelebAHQ(
    name="celeba-hq-128",
    title="CelebA-HQ 128",
    summary="30,000 of CelebA's faces in high quality, scaled to 128x128 RGB; split as CelebA, "
    "with 17 attributes to be told.",
    reference="Karras, Aila, Laine and Lehtinen, Progressive Growing of GANs, 2018; as "
    "CelebAMask-HQ of Lee, Liu, Wu and Luo, 2020, has it; scaled as in Takida et al., Appendix "
    "I.3.",
    licence=LICENCE,
    tasks=TASKS,
    shape=(3, 128, 128),
    crop=None,
)
