"""Images of the gallery as figures: thumbnails, each with its index and class."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.probe_attack import maximised_by
from raven_gui.export import Figure, figure_of_grid
from raven_gui.provenance import provenance
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.selection import refs_to

MOST = 100
NO_LABEL = -1


def gallery_figures(workspace: Workspace, shown: Sequence[int]) -> list[Figure]:
    """The picked images, and those of the current data set at `shown`; up to 100 of each."""
    images = workspace.images
    if images.current is None:
        return []
    refs = refs_to(images.dataset, shown)
    offered = {"Picked images": (images.picked, {}), "Images shown": (refs, _filtered(workspace))}
    return [_figure(workspace, title, *offer) for title, offer in offered.items() if offer[0]]


def _filtered(workspace: Workspace) -> dict[str, Any]:
    """The filter in words, the runs that it asks, and the attack whose success it is about; nothing
    where every image is shown."""
    filtering, wanted = workspace.filtering, workspace.filtering.filter
    words = filtering.words()
    if not words:
        return {}
    of_run = wanted.predicted is not None or wanted.fooled is not None
    asked = {wanted.misclassified_by, wanted.run if of_run else ""}
    told = provenance(run for run in workspace.runs.all if run.id in asked)
    fooled = None if wanted.fooled is None else workspace.survey.latest(wanted.run, "fooled")
    if fooled is not None and (config := fooled[0].config) is not None:
        maximised = maximised_by(config, fooled[0].on_probe)
        told = provenance([], config, maximised, fooled[0].task) | {"runs": told["runs"]}
    return told | {"filter": words}


def _figure(
    workspace: Workspace, title: str, every: Sequence[ImageRef], how: Mapping[str, Any]
) -> Figure:
    """Of the first 100 of `every`, which were chosen so (`how`). Its arrays: images [N, C, H, W] in
    [0, 1], indices [N], labels [N] (-1 for the user's own pictures) and datasets [N] ('' for the
    user's own)."""
    images, refs = workspace.images, every[:MOST]
    pixels = np.stack([images.pixels(ref) for ref in refs])
    labels = [images.label(ref) for ref in refs]
    names = [images.name(ref) for ref in refs]
    columns: dict[str, Sequence[Any]] = {
        "data set": [ref.dataset for ref in refs],
        "index": [ref.index for ref in refs],
        "name": names,
        "class": labels,
    }
    arrays = {
        "images": pixels,
        "indices": np.array([ref.index for ref in refs]),
        "labels": np.array([NO_LABEL if label is None else label for label in labels]),
        "datasets": np.array([ref.dataset for ref in refs]),
    }
    sources = sorted({ref.dataset or "own pictures" for ref in refs})
    several = [name for name in sources if len(images.sets.tasks(name)) > 1]
    told: dict[str, Any] = {"program": provenance([])["program"], **how, "data sets": sources}
    told |= {"tasks": {name: images.sets.task(name) for name in several}} if several else {}
    figure = figure_of_grid(
        title,
        {"": pixels},
        captions=[images.caption(ref) for ref in refs],
        tables={"images": columns},
        arrays=arrays,
        provenance=told | {"images": f"{len(refs):,} of {len(every):,}"},
    )
    return replace(figure, image_labels=names)
