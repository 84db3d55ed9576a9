"""Latent maps."""

from engine.recipes import Recipe, map_recipe
from raven_gui.gathering.sources import Sources


def shown(sources: Sources) -> Recipe:
    """The latent maps that are shown."""
    workspace = sources.workspace
    maps, runs = workspace.maps, workspace.maps.runs
    ids, dataset = sources.ids(runs), workspace.images.dataset
    views = {run: maps.view(run) for run in ids}
    stopped = {
        run: view.step for run, view in views.items() if view.finished and view.step < view.steps
    }
    return map_recipe(
        ids,
        dataset,
        maps.method,
        sources.root(dataset),
        stopped,
        sources.variants(runs),
        training=workspace.images.source.training,
        axes=maps.axes,
        task=workspace.images.task,
        aligned=maps.aligned,
    )
