"""Images of the gallery as figures: thumbnails, each with its index and class."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

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
    offered = {"Picked images": images.picked, "Images shown": refs}
    return [_figure(workspace, title, refs[:MOST]) for title, refs in offered.items() if refs]


def _figure(workspace: Workspace, title: str, refs: Sequence[ImageRef]) -> Figure:
    """Its arrays: images [N, C, H, W] in [0, 1], indices [N], labels [N] (-1 for the user's own
    pictures) and datasets [N] ('' for the user's own)."""
    images = workspace.images
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
    figure = figure_of_grid(
        title,
        {"": pixels},
        captions=[images.caption(ref) for ref in refs],
        tables={"images": columns},
        arrays=arrays,
        provenance={"program": provenance([])["program"], "data sets": sources},
    )
    return replace(figure, image_labels=names)
