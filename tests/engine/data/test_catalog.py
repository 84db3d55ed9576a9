"""Data sets by name: embedded, in a user's folder, and downloaded into the cache."""

import gzip
import importlib.util
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import platformdirs
import pytest
from filelock import FileLock

import assets
from engine.data import DATASETS, DataError, Split
from engine.data.idx import read_idx
from engine.data.mnist import FASHION_MNIST, MNIST

NAMES = ("mnist", "fashion-mnist")
DASH_NAMES = ("{}-images-idx3-ubyte", "{}-labels-idx1-ubyte")
DOT_NAMES = ("{}-images.idx3-ubyte", "{}-labels.idx1-ubyte")


def idx(array: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def lay(
    folder: Path, count: int = 5, names: tuple[str, str] = DASH_NAMES, packed: bool = False
) -> None:
    """A small data set whose image i is filled with i and labelled i, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = np.arange(count, dtype=np.uint8)
    images = np.broadcast_to(labels[:, None, None], (count, 28, 28))
    for split in ("train", "t10k"):
        for name, array in zip(names, (images, labels), strict=True):
            file = folder / (name.format(split) + (".gz" if packed else ""))
            file.write_bytes(gzip.compress(idx(array)) if packed else idx(array))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("split", "size"), [("train", 10_000), ("test", 2_000)])
def test_the_embedded_part_has_the_promised_size_and_types(
    name: str, split: Split, size: int
) -> None:
    data = DATASETS[name].load(split)

    assert data.images.shape == (size, 1, 28, 28)
    assert data.images.dtype == np.uint8
    assert data.images.max() == 255
    assert data.labels.shape == (size,)
    assert data.labels.dtype == np.int64
    assert len(data.classes) == 10


def test_the_embedded_parts_are_balanced_as_the_originals() -> None:
    # Numbers of each digit among MNIST's 60,000 and 10,000, a sixth and a fifth of which are here.
    original = {
        "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
        "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    }
    shares: dict[Split, int] = {"train": 6, "test": 5}
    for split, share in shares.items():
        counts = np.bincount(DATASETS["mnist"].load(split).labels)
        assert np.abs(counts - np.array(original[split]) / share).max() < 1
    assert set(np.bincount(DATASETS["fashion-mnist"].load("train").labels)) == {1000}
    assert set(np.bincount(DATASETS["fashion-mnist"].load("test").labels)) == {200}


def test_the_embedded_data_are_small_and_tell_where_they_come_from() -> None:
    files = [file for file in assets.path("data").rglob("*") if file.is_file()]

    assert sum(file.stat().st_size for file in files) < 10_000_000
    for name in NAMES:
        for stem, size, total in (("train", 10_000, 60_000), ("t10k", 2_000, 10_000)):
            indices = read_idx(assets.path(f"data/{name}/{stem}-indices-idx1-int.gz"))
            assert len(np.unique(indices)) == size
            assert 0 <= indices.min() <= indices.max() < total


def test_any_beginning_of_the_embedded_data_holds_all_classes() -> None:
    for dataset in DATASETS.values():
        if dataset.needs_folder:
            continue
        assert np.bincount(dataset.load("test").labels[:200]).min() >= 8


@pytest.mark.parametrize("names", [DASH_NAMES, DOT_NAMES])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("folder", [".", "mnist", "MNIST", "MNIST/raw", "raw"])
def test_a_users_folder_may_have_any_usual_layout(
    tmp_path: Path, folder: str, packed: bool, names: tuple[str, str]
) -> None:
    lay(tmp_path / folder, names=names, packed=packed)

    data = DATASETS["mnist"].load("test", root=tmp_path)

    assert data.labels.tolist() == [0, 1, 2, 3, 4]
    assert (data.images == np.arange(5)[:, None, None, None]).all()


@pytest.mark.parametrize(
    "folder", ["fashion-mnist", "fashion_mnist", "FashionMNIST", "FashionMNIST/raw"]
)
def test_fashion_mnist_is_found_beside_mnist(tmp_path: Path, folder: str) -> None:
    lay(tmp_path / "MNIST" / "raw", count=3)
    lay(tmp_path, count=4)
    lay(tmp_path / folder, count=7)

    assert len(DATASETS["fashion-mnist"].load("train", root=tmp_path).labels) == 7
    assert len(DATASETS["mnist"].load("train", root=tmp_path).labels) == 3


def test_a_folder_without_the_files_is_told_what_was_looked_for_and_where(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        DATASETS["fashion-mnist"].load("test", root=tmp_path)

    sentence = str(caught.value)
    assert str(tmp_path) in sentence
    assert "t10k-images-idx3-ubyte" in sentence
    assert "t10k-labels-idx1-ubyte" in sentence
    assert str(Path("FashionMNIST") / "raw") in sentence


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere does not exist"):
        DATASETS["mnist"].load("train", root=tmp_path / "nowhere")


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(np.zeros(4, np.uint8)))
    with pytest.raises(DataError, match="take both from the same data set"):
        DATASETS["mnist"].load("test", root=tmp_path)

    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(np.full(5, 12, np.uint8)))
    with pytest.raises(DataError, match="labels outside 0 to 9"):
        DATASETS["mnist"].load("test", root=tmp_path)

    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(idx(np.zeros((5, 32, 32), np.uint8)))
    with pytest.raises(DataError, match="28x28 bytes"):
        DATASETS["mnist"].load("test", root=tmp_path)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Path]:
    """Puts a stand-in for torchvision's classes in place; answers with the cache's data folder."""

    def put(fetch: Any) -> Path:
        def cache(program: str, appauthor: bool) -> str:
            return str(tmp_path / program)

        monkeypatch.setattr(platformdirs, "user_cache_dir", cache)
        datasets = SimpleNamespace(MNIST=fetch, FashionMNIST=fetch)
        monkeypatch.setitem(sys.modules, "torchvision", SimpleNamespace(datasets=datasets))
        return tmp_path / "raven-gui" / "data"

    return put


def test_the_full_set_is_downloaded_once_into_the_users_cache(
    stand_in: Callable[[Any], Path],
) -> None:
    calls: list[bool] = []

    def fetch(root: str, download: bool) -> None:
        calls.append(download)
        lay(Path(root) / "MNIST" / "raw", count=6)

    cache = stand_in(fetch)

    splits: tuple[Split, ...] = ("train", "test")
    for split in splits:
        assert len(DATASETS["mnist"].load(split, download=True).labels) == 6
    assert calls == [True]
    assert [entry.name for entry in cache.iterdir()] == ["MNIST"]


def test_a_download_that_breaks_leaves_nothing_and_says_what_to_do(
    stand_in: Callable[[Any], Path],
) -> None:
    def fetch(root: str, download: bool) -> None:
        assert download
        raw = Path(root) / "FashionMNIST" / "raw"
        raw.mkdir(parents=True)
        (raw / "train-images-idx3-ubyte").write_bytes(b"half")
        raise RuntimeError("Error downloading train-images-idx3-ubyte.gz")

    cache = stand_in(fetch)

    with pytest.raises(DataError, match=r"could not be downloaded.*Check the network"):
        DATASETS["fashion-mnist"].load("train", download=True)
    assert list(cache.iterdir()) == []


def test_what_a_killed_download_left_goes_with_the_next_one_and_what_others_are_at_stays(
    stand_in: Callable[[Any], Path],
) -> None:
    def fetch(root: str, download: bool) -> None:
        lay(Path(root) / "MNIST" / "raw", count=6)

    cache = stand_in(fetch)
    killed, held = cache / ".incoming-killed", cache / ".incoming-at-work"
    for folder in (killed, held):
        folder.mkdir(parents=True)
        (folder / "half").write_bytes(b"half")

    with FileLock(f"{held}.held"):
        DATASETS["mnist"].load("test", download=True)
        assert sorted(entry.name for entry in cache.iterdir() if entry.is_dir()) == [
            held.name,
            "MNIST",
        ]


def test_what_is_missing_of_a_downloaded_set_is_fetched_again(
    stand_in: Callable[[Any], Path],
) -> None:
    def fetch(root: str, download: bool) -> None:
        lay(Path(root) / "MNIST" / "raw", count=6)

    cache = stand_in(fetch)
    DATASETS["mnist"].load("train", download=True)
    for file in (cache / "MNIST" / "raw").glob("t10k-*"):
        file.unlink()

    assert len(DATASETS["mnist"].load("test", download=True).labels) == 6
    assert [entry.name for entry in cache.iterdir()] == ["MNIST"]


def test_torchvision_has_the_classes_that_the_catalogue_names() -> None:
    spec = importlib.util.find_spec("torchvision")
    assert spec is not None
    assert spec.origin is not None
    source = (Path(spec.origin).parent / "datasets" / "mnist.py").read_text(encoding="utf-8")

    for dataset in (MNIST, FASHION_MNIST):
        assert f"class {dataset.torchvision_name}(" in source


def test_data_and_pictures_are_read_without_torch() -> None:
    code = (
        "import sys; from engine.data import DATASETS, read_picture; "
        "DATASETS['mnist'].load('test'); print('torch' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"


def test_the_script_chooses_the_same_part_each_time_in_the_shares_of_the_classes() -> None:
    spec = importlib.util.spec_from_file_location("make_data", assets.path("scripts/make_data.py"))
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    labels = np.repeat(np.arange(3), [500, 300, 200])

    chosen = script.choose(labels, 101)

    assert np.bincount(labels[chosen]).tolist() == [51, 30, 20]
    assert len(set(chosen.tolist())) == 101
    assert chosen.tolist() == script.choose(labels, 101).tolist()
    assert script.gzipped_idx(chosen) == script.gzipped_idx(chosen.copy())
