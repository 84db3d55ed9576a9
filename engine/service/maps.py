"""Maps of posterior means in two or three dimensions, and new points in them."""

import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, TypeVar

from engine.embedding import LatentMap, LinearMap, discriminant, latent_axes, pca
from engine.service import messages as m
from engine.service.background import in_background

if TYPE_CHECKING:
    from engine.embedding import TsneMap, UmapMap

T = TypeVar("T")
ITERATIONS = 10
"""Between two events: about two seconds for 70,000 points, a tenth for 2,000. To interrupt openTSNE
costs it more than an iteration where points are many."""
PREPARATION = 0.25
"""The share of the work that is done before the points begin to move: about so much at 70,000."""


class Maps:
    """Courses of jobs about maps; the last of each key is kept."""

    def __init__(self) -> None:
        self._maps: dict[m.MapKey, LatentMap] = {}
        self._core = threading.Lock()
        """Held by what is being refined: several maps take turns on one core."""

    def embed(
        self, command: m.Embed, means: m.Floats, labels: m.Integers
    ) -> Generator[m.Event | None]:
        """Answer Embed of `means` [N, D] and the `labels` [N] of its task."""
        if command.method in m.SLOW_MAPS:
            from engine.embedding import TsneMap, UmapMap  # they bring scikit-learn

            kind = TsneMap if command.method == "tsne" else UmapMap
            refined = self._maps[command.key] = kind(means, seed=command.seed)
            try:
                yield from self._refine(command, refined)
            finally:
                refined.stop()
        else:
            plane = self._maps[command.key] = _plane(command, means, labels)
            yield _moved(command, plane, 1, 1)

    def place(self, command: m.Place) -> Generator[m.Event | None]:
        """Answer Place. Raises ValueError if there is no such map yet."""
        found = self._map(command.key)
        spread = None if command.variances is None else found.covariances(command.variances)
        yield m.Placed(
            job=command.job,
            **command.key._asdict(),
            points=found.place(command.means),
            covariances=None if spread is None else spread.astype("float32"),
        )

    def latents_at(self, command: m.DecodeAt) -> tuple[m.Floats, bool]:
        """The latents that points of a map stand for, and whether they do so exactly. Raises
        ValueError if there is no such map yet."""
        found = self._map(command.key)
        return found.latents_at(command.points).astype("float32"), found.exact

    def _refine(self, command: m.Embed, refined: "TsneMap | UmapMap") -> Generator[m.Event | None]:
        """Bring a map to its end in threads beside the desk's, which answers others meanwhile."""
        yield _moved(command, refined, 0, refined.steps)
        parts = refined.prepare()
        done: float | None = 0.0
        while done is not None:
            yield _progress(command, PREPARATION * done)
            done = yield from in_background(lambda: self._alone(lambda: next(parts, None)))
        while not refined.finished:
            yield from in_background(lambda: self._alone(lambda: refined.advance(ITERATIONS)))
            yield _moved(command, refined, refined.step, refined.steps)
            share = refined.step / refined.steps
            yield _progress(command, PREPARATION + (1 - PREPARATION) * share)

    def _alone(self, work: Callable[[], T]) -> T:
        with self._core:
            return work()

    def _map(self, key: m.MapKey) -> LatentMap:
        if key not in self._maps:
            raise ValueError("There is no map of this run yet: show it first.")
        return self._maps[key]


def _plane(command: m.Embed, means: m.Floats, labels: m.Integers) -> LinearMap:
    match command.method:
        case "lda":
            return discriminant(means, labels)
        case "axes":
            return latent_axes(means, *command.axes)
        case _:
            return pca(means, 3 if command.method == "pca3" else 2)


def _moved(command: m.Embed, found: LatentMap, step: int, steps: int) -> m.MapMoved:
    return m.MapMoved(
        job=command.job,
        **command.key._asdict(),
        points=found.points,
        step=step,
        steps=steps,
        finished=step == steps,
    )


def _progress(command: m.Embed, fraction: float) -> m.JobChanged:
    return m.JobChanged(
        job=command.job,
        title="",
        state="running",
        done=round(100 * fraction, 1),
        total=100,
        unit="part",
        run=command.run,
    )
