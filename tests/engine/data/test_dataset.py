"""Data sets with tasks: what each promises before it is loaded, and holds afterwards."""

import numpy as np
import pytest

from engine.data import DATASETS, DataError, ImageSet, Task

EMBEDDED = [name for name, dataset in DATASETS.items() if not dataset.needs_folder]
IN_FOLDERS = [name for name, dataset in DATASETS.items() if dataset.needs_folder]


@pytest.fixture
def two_tasks() -> ImageSet:
    images = np.arange(4, dtype=np.uint8).reshape(4, 1, 1, 1)
    return ImageSet(
        images,
        {
            "parity": Task(("even", "odd"), np.array([0, 1, 0, 1])),
            "half": Task(("lower", "upper"), np.array([0, 0, 1, 1])),
        },
    )


@pytest.mark.parametrize("name", EMBEDDED)
def test_what_is_loaded_is_as_promised(name: str) -> None:
    dataset = DATASETS[name]

    data = dataset.load("test")

    assert data.images.dtype == np.uint8
    assert data.images.shape[1:] == dataset.shape
    assert {task: held.classes for task, held in data.tasks.items()} == dataset.tasks
    for held in data.tasks.values():
        assert held.labels.dtype == np.int64
        assert held.labels.shape == (len(data.images),)
        assert set(held.labels.tolist()) == set(range(len(held.classes)))


@pytest.mark.parametrize("name", IN_FOLDERS)
def test_what_is_not_embedded_is_never_invented(name: str) -> None:
    with pytest.raises(DataError, match=r"data folder"):
        DATASETS[name].load("train")
    with pytest.raises(DataError, match=r"data folder"):
        DATASETS[name].load("train", download=True)


def test_the_first_task_counts_where_none_is_named(two_tasks: ImageSet) -> None:
    assert two_tasks.task == "parity"
    assert two_tasks.labels.tolist() == [0, 1, 0, 1]
    assert two_tasks.classes == ("even", "odd")


def test_another_task_can_be_put_first(two_tasks: ImageSet) -> None:
    other = two_tasks.on_task("half")

    assert list(other.tasks) == ["half", "parity"]
    assert other.labels.tolist() == [0, 0, 1, 1]
    assert other.classes == ("lower", "upper")
    with pytest.raises(KeyError):
        two_tasks.on_task("colour")


def test_a_beginning_has_the_labels_of_its_images_in_all_tasks(two_tasks: ImageSet) -> None:
    part = two_tasks.first(3)

    assert part.images.ravel().tolist() == [0, 1, 2]
    assert [task.labels.tolist() for task in part.tasks.values()] == [[0, 1, 0], [0, 0, 1]]
    assert len(two_tasks.first(None).labels) == 4
