"""How long each kind of latent map takes, and how long it keeps others waiting meanwhile.

    python -m benchmarks.maps [COUNT ...] [--data-root FOLDER]

For the posterior means of a bundled model, of the embedded test images or of all MNIST in a folder,
repeated where there are fewer than COUNT: seconds until the map stands still, in the course that
the window's engine takes, seconds of processor time for it (other programs do not count), and the
longest that another thread, as that of the window is, was kept from running. What to compare with:
what openTSNE and umap-learn take for the same means in one go, as their documentation calls them,
on one core (--peers).
"""

import argparse
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data import ImageSource
from engine.measures import all_of
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.maps import Maps

RUN = "mnist/raven"
METHODS: tuple[m.MapMethod, ...] = ("pca", "pca3", "axes", "lda", "tsne", "umap")
TICK_SECONDS = 0.002


class Gaps:
    """The longest that a thread which only sleeps was kept from waking."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick)

    def __enter__(self) -> "Gaps":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._ended.is_set():
            before = time.perf_counter()
            time.sleep(TICK_SECONDS)
            self.longest = max(self.longest, time.perf_counter() - before - TICK_SECONDS)


def timed(name: str, count: int, work: Callable[[], object]) -> None:
    """Print how long `work` takes, and what it keeps waiting."""
    with Gaps() as gaps:
        before, busy = time.perf_counter(), processor()
        work()
        seconds, busy = time.perf_counter() - before, processor() - busy
    told = f"{seconds:9.2f} s{busy:9.2f} s busy{1000 * gaps.longest:9.0f} ms"
    print(f"{count:7,}  {name:20}{told}", flush=True)


def processor() -> float:
    """Seconds of processor time, this process's and of those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peers(count: int, means: NDArray[np.float32]) -> None:
    """openTSNE and umap-learn, as they are."""
    from openTSNE import TSNE
    from umap import UMAP

    timed("openTSNE alone", count, lambda: TSNE(n_jobs=1, random_state=0).fit(means))
    alone = UMAP(random_state=0, n_jobs=1)
    timed("umap-learn alone", count, lambda: alone.fit_transform(means))


def main(counts: list[int], data_root: Path | None, with_peers: bool) -> None:
    """Print a line for each method and number of means."""
    bench, source = Bench(RunStore()), ImageSource("mnist", data_root, data_root is not None)
    known = all_of(bench.encoded(RUN, source)).means
    classes = bench.labels(source, "digit")
    for count in counts:
        rows = np.arange(count) % len(known)
        jitter = np.random.default_rng(0).normal(0, 1e-3, (count, known.shape[1]))
        means, labels = (known[rows] + jitter * (count > len(known))).astype("f4"), classes[rows]
        for method in METHODS:
            command = m.Embed(job=1, run=RUN, source=source, method=method)
            course = Maps().embed(command, means, labels)
            timed(method, count, lambda course=course: list(course))  # type: ignore[misc]
        if with_peers:
            peers(count, means)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time latent maps.")
    parser.add_argument("counts", nargs="*", type=int, default=[2000, 10_000])
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    main(options.counts, options.data_root, options.peers)
