"""Small folders laid out as CelebA and CelebA-HQ are, with noise for faces."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HEADING = (
    "5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose "
    "Black_Hair Blond_Hair Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee "
    "Gray_Hair Heavy_Makeup High_Cheekbones Male Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard "
    "Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks Sideburns Smiling Straight_Hair "
    "Wavy_Hair Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young"
)
NAMES = HEADING.split()
"""The 40 attributes of list_attr_celeba.txt, in its order."""


def drawn_attributes(count: int) -> NDArray[np.int64]:
    """1 or -1 of each attribute for each image, [count, 40]; no two images have all the same."""
    return np.where(np.random.default_rng(5).random((count, len(NAMES))) < 0.4, 1, -1)


def list_attributes(file: Path, images: Sequence[str], attributes: NDArray[np.int64]) -> None:
    """Write a list of attributes as CelebA has it: columns are filled up with blanks."""
    rows = [
        f"{name}  " + " ".join(f"{value:2d}" for value in row)
        for name, row in zip(images, attributes, strict=True)
    ]
    _write(file, [str(len(images)), HEADING + " ", *rows])


def list_partition(file: Path, parts: Sequence[int]) -> None:
    """Write which part each image of CelebA is in: 0 to train, 1 to validate, 2 to test."""
    _write(file, [f"{celeba_name(index)} {part}" for index, part in enumerate(parts)])


def list_origins(file: Path, origins: Sequence[int]) -> None:
    """Write which image of CelebA each of CelebA-HQ was made of."""
    heading = "idx         orig_idx    orig_file   "
    rows = [f"{i:<12}{o:<12}{celeba_name(o)}  " for i, o in enumerate(origins)]
    _write(file, [heading, *rows])


def celeba_name(index: int) -> str:
    """What the image `index`, counted from 0, is called."""
    return f"{index + 1:06}.jpg"


def lay_faces(folder: Path, training: int, tests: int, rare: Sequence[str]) -> None:
    """CelebA as torchvision keeps it, with so many images, and as many of CelebA-HQ beside it, of
    128x128 pixels. Of the attributes `rare` each belongs to one image in forty, the others to two
    in five."""
    count = training + tests
    names = [celeba_name(index) for index in range(count)]
    for index, name in enumerate(names):
        photograph(folder / "img_align_celeba" / name, index, 178, 218)
    attributes = drawn_attributes(count)
    for index, attribute in enumerate(rare):
        attributes[:, NAMES.index(attribute)] = -1
        attributes[index::40, NAMES.index(attribute)] = 1
    list_attributes(folder / "list_attr_celeba.txt", names, attributes)
    high = [f"{index}.jpg" for index in range(count)]
    for index, name in enumerate(high):
        photograph(folder / "CelebA-HQ-img" / name, index, 128, 128)
    list_attributes(folder / "CelebAMask-HQ-attribute-anno.txt", high, attributes)
    list_origins(folder / "CelebA-HQ-to-CelebA-mapping.txt", range(count))
    list_partition(folder / "list_eval_partition.txt", [0] * training + [2] * tests)


def photograph(file: Path, seed: int, width: int, height: int) -> None:
    """A smooth picture of its own as JPEG."""
    file.parent.mkdir(parents=True, exist_ok=True)
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 5, 3)).astype(np.uint8)
    image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    image.save(file, quality=95)


def _write(file: Path, lines: Sequence[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
