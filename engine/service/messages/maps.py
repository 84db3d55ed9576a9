"""Maps of posterior means: what is asked about them, and what is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import Floats, ImageSource

MapMethod = Literal["pca", "pca3", "tsne", "umap", "axes", "lda"]
"""Principal components, three of them, t-SNE, UMAP, two of the latents, linear discriminant."""

SLOW_MAPS: Mapping[MapMethod, str] = {"tsne": "t-SNE", "umap": "UMAP"}
"""The methods that take their time, with their names."""


class MapKey(NamedTuple):
    """Which map is meant: of a run's posterior means of the images of `source`, by `method`; with
    'axes' of the two latents `axes`, counted from 0; with 'lda' by the classes of `task`, or of
    the first one where that is ''."""

    run: str
    source: ImageSource
    method: MapMethod
    axes: tuple[int, int] = (0, 1)
    task: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class OfMap:
    """Part of each message about a map: which one. Answers repeat it."""

    run: str
    source: ImageSource
    method: MapMethod
    axes: tuple[int, int] = (0, 1)
    task: str = ""

    @property
    def key(self) -> MapKey:
        """The map that is meant."""
        return MapKey(self.run, self.source, self.method, self.axes, self.task)


@dataclass(frozen=True, eq=False, kw_only=True)
class Embed(OfMap, Command):
    """A map of the posterior means of all images, [N, D] -> [N, k], where k is 3 for 'pca3' and 2
    else. Events: one MapMoved, or with 'tsne' and 'umap' many of them until `finished`, between
    them JobChanged. The same means and `seed` give the same map."""

    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Place(OfMap, Command):
    """Put new posterior means [M, D] into a map that is there. Answer: Placed. With `variances`
    [M, D] of their posteriors it also tells what these become. A newer Place for the same map
    replaces an older one."""

    means: Floats
    variances: Floats | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class DecodeAt(OfMap, Command):
    """Decode what the points [M, k] of a run's map stand for. Answer: DecodedAt. A newer DecodeAt
    for the same run replaces an older one."""

    points: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class WatchMap(Command):
    """While `run` is in training, encode the first test images of `source` after each epoch; or,
    with `on` false, no longer. Events: EpochsMapped, after each epoch and at once if some are
    known, from this training or an earlier one. The training goes on to the same weights, watched
    or not."""

    run: str
    source: ImageSource
    on: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class MapMoved(OfMap, Event):
    """Where the images lie on a map now."""

    points: Floats  # [N, k]
    step: int
    steps: int
    finished: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed(OfMap, Event):
    """Where the means of a Place lie on the map, and the covariances of their posteriors there;
    None where none were asked for, or the map is not linear."""

    points: Floats  # [M, k]
    covariances: Floats | None = None  # [M, k, k]


@dataclass(frozen=True, eq=False, kw_only=True)
class DecodedAt(OfMap, Event):
    """Answer to DecodeAt: images [M, C, H, W] in [0, 1] and the latents [M, D] they come from.
    `exact` is False where the map has no inverse, and the latents are averages of the posterior
    means nearest to each point."""

    points: Floats
    images: Floats
    latents: Floats
    exact: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class EpochsMapped(Event):
    """Where the first N test images of `source` were after each of the E `epochs` of a training
    that was watched, or of some of them where there are many; all on one plane, so that what moves
    has moved: (means - centre) @ axes, the two principal components of the last epoch."""

    run: str
    source: ImageSource
    epochs: tuple[int, ...]
    points: Floats  # [E, N, 2]
    centre: Floats  # [D]
    axes: Floats  # [D, 2]
