"""Make the embedded data sets again from the full ones, byte for byte.

    python assets/scripts/make_data.py ROOT

ROOT holds the full MNIST and Fashion-MNIST in any layout that `engine.data` reads. From each
split a random part is drawn, every class in its share of the original, and written as gzipped
IDX files to assets/data/, with the positions of the chosen images in the original split.
The compressed bytes are the same wherever zlib 1.2 or 1.3 compresses; the arrays are anywhere.
"""

import argparse
import gzip
import io
import struct
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.data.mnist import FASHION_MNIST, MNIST
from engine.files import write_bytes

SIZES: dict[Literal["train", "test"], int] = {"train": 10_000, "test": 2_000}
STEMS = {"train": "train", "test": "t10k"}
SEED = 0
TYPE_CODES = {"uint8": 0x08, "int32": 0x0C}


def shares(labels: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """How many of `total` fall to each class: its share of `labels`, by largest remainder."""
    exact = np.bincount(labels) * total / len(labels)
    counts = np.floor(exact).astype(np.int64)
    largest_first = np.argsort(counts - exact, kind="stable")
    counts[largest_first[: total - counts.sum()]] += 1
    return counts


def choose(labels: NDArray[np.int64], total: int) -> NDArray[np.int32]:
    """Positions of a random part of `labels`, classes in their shares, in random order."""
    # The legacy generator: its stream is promised never to change.
    random = np.random.RandomState(SEED)
    chosen = [
        random.permutation(np.flatnonzero(labels == label))[:count]
        for label, count in enumerate(shares(labels, total))
    ]
    return random.permutation(np.concatenate(chosen)).astype(np.int32)


def gzipped_idx(array: NDArray[Any]) -> bytes:
    """`array` as a gzipped IDX file without name and time, so that it is always the same."""
    header = struct.pack(
        f">BBBB{array.ndim}I", 0, 0, TYPE_CODES[array.dtype.name], array.ndim, *array.shape
    )
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as stream:
        stream.write(header + array.astype(array.dtype.newbyteorder(">")).tobytes())
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the embedded data sets again.")
    parser.add_argument("root", type=Path, help="folder with the full MNIST and Fashion-MNIST")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data")
    arguments = parser.parse_args()
    for dataset in (MNIST, FASHION_MNIST):
        folder = arguments.out / dataset.name
        folder.mkdir(parents=True, exist_ok=True)
        for split, size in SIZES.items():
            full = dataset.load(split, root=arguments.root)
            chosen = choose(full.labels, size)
            stem = STEMS[split]
            images = full.images[chosen, 0]
            labels = full.labels[chosen].astype(np.uint8)
            write_bytes(folder / f"{stem}-images-idx3-ubyte.gz", gzipped_idx(images))
            write_bytes(folder / f"{stem}-labels-idx1-ubyte.gz", gzipped_idx(labels))
            write_bytes(folder / f"{stem}-indices-idx1-int.gz", gzipped_idx(chosen))
            print(f"{dataset.name} {split}: {size} of {len(full.labels)}")


if __name__ == "__main__":
    main()
