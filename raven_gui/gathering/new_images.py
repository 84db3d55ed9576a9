"""Samples, and paths between images."""

from engine.recipes import Recipe, path_recipe, samples_recipe
from raven_gui.gathering.sources import NothingToCopyError, Sources


def samples(sources: Sources) -> Recipe:
    """The samples that are seen: of the ticked runs, and of several seeds as one those of one."""
    workspace = sources.workspace
    asked, runs = workspace.generation.sample_settings, workspace.generation.runs
    return samples_recipe(
        sources.ids(runs), asked.posterior, asked.count, asked.seed, sources.variants(runs)
    )


def paths(sources: Sources) -> Recipe:
    """The paths that are seen between the first two picked images."""
    workspace = sources.workspace
    generation = workspace.generation
    why = generation.why_no_path()
    if why is not None:
        raise NothingToCopyError(f"{why[0]}. {why[1]}")
    asked = generation.path_settings
    runs = [run for run in generation.runs if workspace.images.seen_by(run)]
    ends = sources.images(generation.ends)
    return path_recipe(sources.ids(runs), ends, asked.steps, asked.path, sources.variants(runs))
