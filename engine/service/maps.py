"""Maps of posterior means in two dimensions, and new points in them."""

from collections.abc import Generator
from pathlib import Path

from engine.embedding import LatentMap, PCAMap, TsneMap, pca
from engine.service import messages as m

MapKey = tuple[str, str, Path | None, str]
"""Run, data set, its folder, method."""
SLICE = 20_000
"""Iterations times points of t-SNE between two looks at what else there is to do: about 0.2 s."""
MOST_POINTS = 5000
"""Of a t-SNE map, which so many keep busy for 20 s; 14,000 for 50 s, a second at a time."""


class Maps:
    """Courses of jobs about maps; the last map of each run, data set and method is kept."""

    def __init__(self) -> None:
        self._maps: dict[MapKey, LatentMap] = {}

    def embed(self, command: m.Embed, means: m.Floats) -> Generator[m.Event | None]:
        """Answer Embed: PCA in one event, t-SNE in many, of the first MOST_POINTS."""
        key = _key(command)
        if command.method == "pca":
            plane = self._maps[key] = pca(means)
            yield _moved(command, plane, 1, 1)
            return
        tsne = self._maps[key] = TsneMap(means[:MOST_POINTS], seed=command.seed)
        while not tsne.finished:
            tsne.advance(max(1, SLICE // len(tsne.points)))
            yield _moved(command, tsne, tsne.step, tsne.steps)
            yield m.JobChanged(
                job=command.job,
                title="",
                state="running",
                done=tsne.step,
                total=tsne.steps,
                unit="step",
                run=command.run,
            )

    def place(self, command: m.Place) -> Generator[m.Event | None]:
        """Answer Place. Raises ValueError if there is no such map yet."""
        plane = self._map(command)
        yield m.Placed(
            job=command.job,
            run=command.run,
            dataset=command.dataset,
            method=command.method,
            points=plane.place(command.means),
            data_root=command.data_root,
        )

    def latents_at(self, command: m.DecodeAt) -> tuple[m.Floats, bool]:
        """The latents that points of a map stand for, and whether they do so exactly. Raises
        ValueError if there is no such map yet."""
        plane = self._map(command)
        return plane.latents_at(command.points).astype("float32"), plane.exact

    def _map(self, command: m.Place | m.DecodeAt) -> LatentMap:
        plane = self._maps.get(_key(command))
        if plane is None:
            raise ValueError("There is no map of this run yet: show it first.")
        return plane


def _moved(command: m.Embed, plane: PCAMap | TsneMap, step: int, steps: int) -> m.MapMoved:
    return m.MapMoved(
        job=command.job,
        run=command.run,
        dataset=command.dataset,
        method=command.method,
        points=plane.points,
        step=step,
        steps=steps,
        finished=step == steps,
        data_root=command.data_root,
    )


def _key(command: m.Embed | m.Place | m.DecodeAt) -> MapKey:
    return command.run, command.dataset, command.data_root, command.method
