"""Samples and paths as figures to keep: pictures, and the arrays with their latents."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.service.messages import Generated, RunInfo
from raven_gui.export import Figure, figure_of_grid
from raven_gui.panels.generate.paths import captions, framed
from raven_gui.provenance import provenance
from raven_gui.workspace import Workspace
from raven_gui.workspace.generation import RunPath, SampleSettings


def sample_figures(workspace: Workspace) -> list[Figure]:
    """The samples of all runs together, and where there are several, those of each run.

    NPZ: `RUN/images` [N, C, H, W] and `RUN/latents` [N, D].
    """
    generation = workspace.generation
    there = {
        run.id: (run, samples)
        for run in workspace.generation.runs
        if (samples := generation.samples.current(run.id)) is not None
    }
    settings = generation.sample_settings
    if not there:
        return []
    alone = [_samples(workspace, [pair], settings) for pair in there.values()]
    return [_samples(workspace, list(there.values()), settings), *alone] if alone[1:] else alone


def _samples(
    workspace: Workspace, pairs: Sequence[tuple[RunInfo, Generated]], settings: SampleSettings
) -> Figure:
    names = _names(workspace, [run for run, _ in pairs])
    choices = () if workspace.choices is None else workspace.choices.posteriors
    title = next((c.title for c in choices if c.name == settings.posterior), settings.posterior)
    arrays: dict[str, NDArray[Any]] = {}
    for run, samples in pairs:
        arrays |= {f"{run.id}/images": samples.images, f"{run.id}/latents": samples.latents}
    whose = names[0] if len(pairs) == 1 else f"{len(pairs)} runs"
    return figure_of_grid(
        f"Samples of {whose}, {title}, seed {settings.seed}",
        {name: samples.images for name, (_, samples) in zip(names, pairs, strict=True)},
        arrays=arrays,
        provenance={
            **provenance(run for run, _ in pairs),
            "posterior": settings.posterior,
            "seed": settings.seed,
            "count": settings.count,
        },
    )


def path_figures(workspace: Workspace) -> list[Figure]:
    """The paths of all runs in one figure; none while there is none.

    NPZ: `originals` [2, C, H, W], `shares` [steps], and of each run `RUN/images` [steps, C, H, W]
    and `RUN/latents` [steps, D].
    """
    there = [
        (run, path)
        for run in workspace.generation.runs
        if (path := workspace.generation.paths.current(run.id)) is not None
    ]
    if not there or workspace.generation.why_no_path() is not None:
        return []
    first: RunPath = there[0][1]
    steps, kind = first.settings.steps, first.settings.path
    names = _names(workspace, [run for run, _ in there])
    rows = {name: np.stack(framed(path)) for name, (_, path) in zip(names, there, strict=True)}
    arrays: dict[str, NDArray[Any]] = {
        "originals": first.ends,
        "shares": np.linspace(0, 1, steps),
    }
    for run, path in there:
        arrays |= {f"{run.id}/images": path.images, f"{run.id}/latents": path.latents}
    return [
        figure_of_grid(
            f"From {first.names[0]} to {first.names[1]}, {kind} path",
            rows,
            captions=captions(steps),
            arrays=arrays,
            provenance={
                **provenance(run for run, _ in there),
                "path": kind,
                "steps": steps,
                "ends": list(first.names),
            },
        )
    ]


def _names(workspace: Workspace, runs: Sequence[RunInfo]) -> list[str]:
    """What the runs are called on screen, with their ids where two have one name."""
    groups, seeds = workspace.generation.groups, workspace.seed_groups
    called = {seeds.seen(group).id: group.title_of(seeds.seen(group)) for group in groups}
    titles = [called[run.id] for run in runs]
    return [
        title if titles.count(title) == 1 else f"{title} ({run.id})"
        for title, run in zip(titles, runs, strict=True)
    ]
