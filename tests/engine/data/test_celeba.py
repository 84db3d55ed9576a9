"""CelebA and CelebA-HQ from folders laid out as the official ones and torchvision's."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data import DATASETS, DataError, Split
from engine.data.celeba import ATTRIBUTES
from tests.engine.data.faces import (
    NAMES,
    celeba_name,
    drawn_attributes,
    list_attributes,
    list_origins,
    list_partition,
    photograph,
)

COUNT = 9
PARTS = (0, 0, 1, 2, 0, 2, 1, 0, 2)
OF_SPLIT: dict[Split, list[int]] = {"train": [0, 1, 4, 7], "test": [3, 5, 8]}
ORIGINS = (8, 2, 0, 5, 4)
HQ_OF_SPLIT: dict[Split, list[int]] = {"train": [2, 4], "test": [0, 3]}
CELEBA, HQ = DATASETS["celeba"], DATASETS["celeba-hq-128"]


def lay_celeba(pictures: Path, attributes: Path, partition: Path) -> None:
    names = [celeba_name(index) for index in range(COUNT)]
    for index, name in enumerate(names):
        photograph(pictures / name, index, 178, 218)
    list_attributes(attributes / "list_attr_celeba.txt", names, drawn_attributes(COUNT))
    list_partition(partition / "list_eval_partition.txt", PARTS)


def lay_hq(folder: Path, partition: Path) -> None:
    names = [f"{index}.jpg" for index in range(len(ORIGINS))]
    for index, name in enumerate(names):
        photograph(folder / "CelebA-HQ-img" / name, index, 1024, 1024)
    listed = folder / "CelebAMask-HQ-attribute-anno.txt"
    list_attributes(listed, names, drawn_attributes(len(ORIGINS)))
    list_origins(folder / "CelebA-HQ-to-CelebA-mapping.txt", ORIGINS)
    list_partition(partition / "list_eval_partition.txt", PARTS)


@pytest.fixture
def celeba(tmp_path: Path) -> Path:
    """As torchvision keeps it."""
    folder = tmp_path / "celeba"
    lay_celeba(folder / "img_align_celeba", folder, folder)
    return tmp_path


@pytest.fixture
def hq(tmp_path: Path) -> Path:
    """As CelebAMask-HQ unpacks, with CelebA's partition beside it."""
    lay_hq(tmp_path / "CelebAMask-HQ", tmp_path)
    return tmp_path


def test_the_tasks_are_the_17_of_the_paper() -> None:
    assert len(CELEBA.tasks) == len(set(ATTRIBUTES.values())) == 17
    assert set(ATTRIBUTES.values()) <= set(NAMES)
    assert list(CELEBA.tasks) == list(HQ.tasks) == list(ATTRIBUTES)
    assert CELEBA.tasks["gender"] == ("female", "male")
    assert CELEBA.tasks["smiling"] == ("no", "yes")


@pytest.mark.parametrize("split", OF_SPLIT)
def test_images_are_those_of_the_split_with_their_attributes(celeba: Path, split: Split) -> None:
    data = CELEBA.load(split, celeba)

    assert data.images.shape == (len(OF_SPLIT[split]), 3, 64, 64)
    chosen = drawn_attributes(COUNT)[OF_SPLIT[split]]
    for task, attribute in ATTRIBUTES.items():
        has_it = chosen[:, NAMES.index(attribute)] == 1
        assert (data.tasks[task].labels == has_it).all()


def test_a_face_is_the_central_square_of_140_pixels_at_64(celeba: Path) -> None:
    with Image.open(celeba / "celeba" / "img_align_celeba" / celeba_name(3)) as opened:
        whole = np.asarray(opened)
    middle = whole[39:179, 19:159]
    means = middle.reshape(4, 35, 4, 35, 3).mean((1, 3))

    image = CELEBA.load("test", celeba).images[0]

    quarters = image.transpose(1, 2, 0).reshape(4, 16, 4, 16, 3).mean((1, 3))
    assert np.abs(quarters - means).max() < 3
    assert means.std() > 10  # the picture is not all one grey


@pytest.mark.parametrize(
    ("pictures", "attributes", "partition"),
    [
        ("celeba/img_align_celeba", "celeba", "celeba"),
        ("CelebA/img_align_celeba", "CelebA", "CelebA"),
        ("img_align_celeba", ".", "."),
        ("Img/img_align_celeba", "Anno", "Eval"),
        ("CelebA/Img/img_align_celeba", "CelebA/Anno", "CelebA/Eval"),
    ],
)
def test_the_folder_may_have_torchvisions_or_the_official_layout(
    tmp_path: Path, pictures: str, attributes: str, partition: str
) -> None:
    lay_celeba(tmp_path / pictures, tmp_path / attributes, tmp_path / partition)

    assert len(CELEBA.load("test", tmp_path).labels) == 3


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("list_attr_celeba.txt", "list_attr_celeba.txt"),
        ("list_eval_partition.txt", "list_eval_partition.txt"),
        ("img_align_celeba", "img_align_celeba"),
    ],
)
def test_what_is_missing_is_named_with_where_to_get_it(
    celeba: Path, missing: str, named: str
) -> None:
    (celeba / "celeba" / missing).rename(celeba / "elsewhere")

    with pytest.raises(DataError, match=f"lacks {named}") as caught:
        CELEBA.load("train", celeba)
    assert "https://mmlab.ie.cuhk.edu.hk" in str(caught.value)


def test_a_missing_or_damaged_picture_is_named(celeba: Path) -> None:
    picture = celeba / "celeba" / "img_align_celeba" / celeba_name(3)
    picture.write_bytes(picture.read_bytes()[:300])
    with pytest.raises(DataError, match=r"000004\.jpg is damaged"):
        CELEBA.load("test", celeba)
    photograph(picture, 0, 100, 100)
    with pytest.raises(DataError, match=r"000004\.jpg has 100 x 100 pixels"):
        CELEBA.load("test", celeba)
    picture.unlink()
    with pytest.raises(DataError, match=r"000004\.jpg is missing"):
        CELEBA.load("test", celeba)


def test_damaged_lists_are_named(celeba: Path) -> None:
    attributes = celeba / "celeba" / "list_attr_celeba.txt"
    text = attributes.read_text()
    attributes.write_text(text.replace("Bald", "Bold"))
    with pytest.raises(DataError, match=r"list_attr_celeba\.txt lacks the attribute Bald"):
        CELEBA.load("train", celeba)
    attributes.write_text(text.replace(" -1\n", "\n", 1))
    with pytest.raises(DataError, match="a line that is none of its kind"):
        CELEBA.load("train", celeba)
    attributes.write_text("\n".join(text.splitlines()[:-1]))
    with pytest.raises(DataError, match=r"does not tell the attributes of 000009\.jpg"):
        CELEBA.load("test", celeba)
    attributes.write_text(text)
    (celeba / "celeba" / "list_eval_partition.txt").write_text("000001.jpg 7\n")
    with pytest.raises(DataError, match="a line that is none of its kind"):
        CELEBA.load("train", celeba)


@pytest.mark.parametrize("split", HQ_OF_SPLIT)
def test_high_quality_faces_are_split_as_the_faces_they_were_made_of(
    hq: Path, split: Split
) -> None:
    data = HQ.load(split, hq)

    assert data.images.shape == (2, 3, 128, 128)
    bald = drawn_attributes(len(ORIGINS))[HQ_OF_SPLIT[split], NAMES.index("Bald")] == 1
    assert (data.labels == bald).all()
    with Image.open(hq / "CelebAMask-HQ/CelebA-HQ-img" / f"{HQ_OF_SPLIT[split][0]}.jpg") as opened:
        means = np.asarray(opened).reshape(128, 8, 128, 8, 3).mean((1, 3))
    assert np.abs(data.images[0].transpose(1, 2, 0) - means).max() < 12
    assert np.abs(data.images[0].transpose(1, 2, 0) - means).mean() < 1


def test_a_damaged_list_of_whose_faces_they_are_is_named(hq: Path) -> None:
    listed = hq / "CelebAMask-HQ" / "CelebA-HQ-to-CelebA-mapping.txt"
    listed.write_text(f"{listed.read_text()}\n7\n")
    with pytest.raises(DataError, match=r"mapping\.txt has a line that is none of its kind, '7'"):
        HQ.load("train", hq)


def test_high_quality_faces_need_the_partition_of_the_others(hq: Path) -> None:
    (hq / "list_eval_partition.txt").unlink()

    with pytest.raises(DataError, match=r"lacks list_eval_partition\.txt.*CelebAMask-HQ \(unpack"):
        HQ.load("train", hq)
