"""The images nearest to those picked."""

from engine.recipes import Picture, Recipe, neighbours_recipe
from raven_gui.gathering.sources import NO_IMAGES, NothingToCopyError, Sources
from raven_gui.workspace.selection import OWN


def nearest(sources: Sources) -> Recipe:
    """In pixels and in each ticked run."""
    workspace = sources.workspace
    images, runs = workspace.images, workspace.comparison.runs
    if images.current is None or not images.picked:
        raise NothingToCopyError(NO_IMAGES)
    own = [ref for ref in images.picked if ref.dataset == OWN]
    return neighbours_recipe(
        [run.id for run in runs],
        images.dataset,
        [ref.index for ref in images.picked if ref.dataset == images.dataset],
        [Picture(images.caption(ref), images.pixels(ref)) for ref in own],
        workspace.neighbours.count,
        sources.root(images.dataset),
        sources.variants(runs),
        images.source.training,
    )
