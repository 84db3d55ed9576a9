"""UMAP, which keeps neighbours together and tells more of how groups lie to each other."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from engine.embedding.latent_map import Doubles, Floats, average_of_nearest, checked
from engine.embedding.linear import pca
from engine.embedding.neighbours import Neighbours
from engine.embedding.umap_graph import fuzzy_graph, memberships

LARGE = 10_000
"""More means than these have two hundred epochs, fewer five hundred, as in umap-learn."""
SCRIPT = Path(__file__).with_name("umap_process.py")


class UmapError(RuntimeError):
    """UMAP could not be run."""


class UmapMap:
    """UMAP of `means` [N, D] by umap-learn, in a process of its own on one core.

    It begins at the PCA map, brought to the size that UMAP begins with, with a grain of noise
    from `seed` that parts equal means. The `neighbours`, lowered where there are few means, are
    exact. The same means and seed give the same map.

    Raises ValueError for fewer than three means, or where not all are finite numbers.
    """

    exact = False

    def __init__(
        self, means: NDArray[Any], seed: int, neighbours: int = 15, steps: int | None = None
    ) -> None:
        self._means = checked(means, at_least=3)
        self.steps = steps or (500 if len(self._means) <= LARGE else 200)
        self.step = 0
        self._seed = seed
        # A point is its own first neighbour, as UMAP counts.
        self._neighbours = Neighbours(self._means, min(neighbours - 1, len(self._means) - 1))
        self._points = _start(self._means, seed)
        self._process: subprocess.Popen[bytes] | None = None
        self._speaking = threading.Lock()
        """Held by whoever speaks with the process."""
        self._stopped = False

    @property
    def points(self) -> Floats:
        """Where the means are now, [N, 2]."""
        return self._points

    @property
    def finished(self) -> bool:
        """Whether all steps are taken, or the map was stopped."""
        return self._stopped or self.step >= self.steps

    def stop(self) -> None:
        """Leave the map as it is, and end the process, also while another thread waits for it."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()
            with self._speaking:
                _ended(self._process)

    def prepare(self) -> Iterator[float]:
        """What comes before the first epoch, part by part; yields the fraction that is done.
        Raises UmapError where no process can be started."""
        for fraction in self._neighbours.find():
            yield 0.9 * fraction
        with self._speaking:
            if self._process is None and not self._stopped:
                self._process = _started()
                self._put_question(self._process)
        yield 1.0

    def advance(self, epochs: int = 10) -> Floats:
        """Take up to so many epochs and return the points, [N, 2]. Raises UmapError where UMAP
        ends with an error."""
        for _ in self.prepare():
            pass
        target = min(self.step + epochs, self.steps)
        with self._speaking:
            while self._process is not None and self.step < target and not self._stopped:
                self._hear(self._process)
        return self._points

    def place(self, means: NDArray[Any]) -> Floats:
        """Put new means [M, D] among their neighbours, [M, 2]: at the average of these, weighted
        by how strongly UMAP's graph would bind the new mean to each. There UMAP's own transform
        begins; what it does from there on would take it a minute to compile."""
        means = checked(means, dimension=self._means.shape[1])
        if not len(means):
            return np.empty((0, 2), np.float32)
        indices, distances = self._neighbours.query(means, self._neighbours.k + 1)
        weights = memberships(distances)
        weights /= weights.sum(1, keepdims=True)
        placed: Floats = np.einsum("mk,mkd->md", weights, self._points[indices]).astype(np.float32)
        return placed

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The average of the means nearest on the map: UMAP has no exact inverse."""
        return average_of_nearest(points, self._points, self._means)

    def covariances(self, variances: NDArray[Any]) -> None:
        """None: an ellipse of latents is none on this map."""

    def _hear(self, process: subprocess.Popen[bytes]) -> None:
        """Let it take an epoch, and hear where the points are: it works only while it is heard."""
        answers, questions = _pipes(process)
        if self.step > 0:
            with suppress(BrokenPipeError):  # then it tells nothing either
                questions.write(b"\n")
                questions.flush()
        line = answers.readline()
        told = answers.read(self._points.nbytes) if line else b""
        if self._stopped:
            return
        if len(told) < self._points.nbytes:
            raise UmapError(f"UMAP ended with an error: {_last_words(process)}")
        self._points = np.frombuffer(told, np.float32).reshape(self._points.shape)
        self.step = min(int(json.loads(line)["epoch"]), self.steps)
        if self.finished:
            _ended(process)

    def _put_question(self, process: subprocess.Popen[bytes]) -> None:
        graph = fuzzy_graph(self._neighbours.indices, self._neighbours.distances)
        # An edge too weak to be sampled once is left out, as in umap-learn.
        strong = graph.data >= graph.data.max() / self.steps
        arrays = (
            self._points,
            graph.row[strong].astype(np.int32),
            graph.col[strong].astype(np.int32),
            graph.data[strong].astype(np.float32),
        )
        asked = {
            "points": len(self._points),
            "edges": int(strong.sum()),
            "epochs": self.steps,
            "seed": self._seed,
        }
        _, questions = _pipes(process)
        try:
            questions.write(json.dumps(asked).encode() + b"\n")
            for array in arrays:
                questions.write(np.ascontiguousarray(array).tobytes())
            questions.flush()
        except BrokenPipeError as error:
            if not self._stopped:
                raise UmapError(f"UMAP did not start: {_last_words(process)}") from error


def _start(means: Doubles, seed: int) -> Floats:
    """Positions before the first epoch, from 0 to 10 along each axis."""
    plane = pca(means).points.astype(np.float64)
    width = np.ptp(plane, axis=0)
    distinct = width > 1e-7 * np.abs(means).max()
    spread = np.where(distinct, plane - plane.min(axis=0), 0) / np.where(distinct, width, 1)
    noise = np.random.default_rng(seed).standard_normal(plane.shape)
    spread = 10 * spread + np.where(distinct, 1e-4, 1.0) * noise
    return spread.astype(np.float32)


def _started() -> subprocess.Popen[bytes]:
    one_core = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    # Without -P the modules beside the script would hide others of the same name.
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **one_core},
    )


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """What it tells, and where it is asked."""
    assert process.stdout is not None and process.stdin is not None
    return process.stdout, process.stdin


def _ended(process: subprocess.Popen[bytes]) -> str:
    """Let it end, and close its pipes; returns what it complained of."""
    process.kill()
    errors = process.stderr
    complaint = b"" if errors is None or errors.closed else errors.read()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    process.wait()
    return complaint.decode(errors="replace")


def _last_words(process: subprocess.Popen[bytes]) -> str:
    words = _ended(process).strip().splitlines()
    return words[-1] if words else "it said nothing"
