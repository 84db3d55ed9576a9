"""UMAP's layout, in a process of its own: run as a script, not imported.

umap-learn compiles its loops when they are first called, and they hold Python's lock while they
run: in a thread they would freeze the window for seconds, again and again.

Standard input: a line of JSON (points, edges, epochs, seed), then the start [N, 2] float32, and of
each edge of the graph its two ends int32 and its weight float32, [E] each. Standard output: after
each epoch a line of JSON (epoch) and the points [N, 2] float32. Then it waits for a line to go on,
so that it pauses when nobody listens, and ends when nobody is left.
"""

import json
import sys
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MIN_DIST, SPREAD = 0.1, 1.0
"""How close points come to lie, and the scale of the map: the defaults of umap-learn."""


class Telling:
    """A file for tqdm to write to: whenever it counts an epoch, the points are told as they are."""

    def __init__(self, points: NDArray[np.float32], stdin: BinaryIO, stdout: BinaryIO) -> None:
        self._points, self._stdin, self._stdout = points, stdin, stdout
        self._epoch = 0

    def write(self, text: str) -> None:
        """A line of a progress bar that holds the epoch alone."""
        if text.strip().isdecimal():
            self.tell(int(text))

    def flush(self) -> None:
        """Nothing is held back."""

    def tell(self, epoch: int) -> None:
        """Tell the points after an epoch, once, and wait to be told to go on."""
        if epoch <= self._epoch:
            return
        self._epoch = epoch
        self._stdout.write(json.dumps({"epoch": epoch}).encode() + b"\n")
        self._stdout.write(self._points.tobytes())
        self._stdout.flush()
        if not self._stdin.readline():
            sys.exit()


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Read a question, lay out, and tell."""
    asked = json.loads(stdin.readline())
    edges = (asked["edges"],)
    points = _read(stdin, np.float32, (asked["points"], 2)).copy()
    heads, tails = _read(stdin, np.int32, edges), _read(stdin, np.int32, edges)
    told = Telling(points, stdin, stdout)
    _lay_out(
        points, heads, tails, _read(stdin, np.float32, edges), asked["epochs"], asked["seed"], told
    )
    told.tell(asked["epochs"])


def _lay_out(
    points: NDArray[np.float32],
    heads: NDArray[np.int32],
    tails: NDArray[np.int32],
    weights: NDArray[np.float32],
    epochs: int,
    seed: int,
    told: Telling,
) -> None:
    """Move `points` in place (McInnes et al., 2018, Section 3.2)."""
    from umap.layouts import optimize_layout_euclidean
    from umap.umap_ import find_ab_params

    a, b = find_ab_params(SPREAD, MIN_DIST)
    limits = np.iinfo(np.int32)
    seeds = np.random.RandomState(seed).randint(limits.min + 1, limits.max - 1, 3)
    optimize_layout_euclidean(
        points,
        points,
        heads,
        tails,
        epochs,
        len(points),
        (weights.max() / weights).astype(np.float64),
        a,
        b,
        seeds.astype(np.int64),
        tqdm_kwds={
            "disable": False,
            "file": told,
            "bar_format": "{n}",
            "mininterval": 0,
            "miniters": 1,
            "leave": False,
        },
        move_other=True,
    )


def _read(stdin: BinaryIO, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    wanted = np.dtype(kind).itemsize * int(np.prod(shape))
    return np.frombuffer(stdin.read(wanted), kind).reshape(shape)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
