"""Dragging images of the gallery out of the window, or onto another panel of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.drag_out import (
    MOST_FILES,
    Carried,
    DragFiles,
    carry_arrays,
    carry_pictures,
    carry_table,
    start_drag,
)
from raven_gui.widgets.image_drag import SIDE, image_mime, image_name
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import ImageRef
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import OWN, Refs

HEADINGS = ("dataset", "index", "class")


def drag_images(source: QWidget, images: Images, pressed: ImageRef, refs: Refs) -> None:
    """Drag images by one of them, until they are dropped: out of the window each as a file, or
    together as arrays where they are very many, and of several a table for who takes text; in the
    window it is the one."""
    data, folder = image_mime(*pressed), DragFiles.of(source).begin()
    classes = {ref: "" if ref[0] == OWN else images.sets.class_name(*ref) for ref in refs}
    if len(refs) > MOST_FILES:
        about = f"{len(refs)} images of {refs[0].dataset or 'your pictures'}"
        carry_arrays(data, about, _arrays(images, classes), folder)
    else:
        pictures = [Carried(image_name(*ref), to_qimage(images.pixels(ref))) for ref in refs]
        carry_pictures(data, pictures, folder)
    if len(refs) > 1:
        table = [(ref[0] or "picture", ref[1], classes[ref]) for ref in refs]
        carry_table(data, HEADINGS, table)
    start_drag(source, data, to_qimage(images.pixels(pressed)), SIDE)


def _arrays(images: Images, classes: Mapping[ImageRef, str]) -> Mapping[str, NDArray[Any]]:
    """What `_alike` tells of images, given with the names of their classes; where they are of
    several shapes, of those of each shape, which the names of the arrays tell."""
    of_shape: dict[tuple[int, ...], dict[ImageRef, str]] = {}
    for ref, name in classes.items():
        dataset, index = ref
        one = images.pixels(ref) if dataset == OWN else images.sets[dataset].images[index]
        of_shape.setdefault(one.shape, {})[ref] = name
    if len(of_shape) == 1:
        return _alike(images, classes)
    return {
        f"{name}_{'x'.join(map(str, shape))}": array
        for shape, some in of_shape.items()
        for name, array in _alike(images, some).items()
    }


def _alike(images: Images, classes: Mapping[ImageRef, str]) -> Mapping[str, NDArray[Any]]:
    """images [N, C, H, W], in bytes where all are of one data set, else in [0, 1]; and of each its
    data set, '' for the user's pictures, its index there and its class."""
    refs = tuple(classes)
    datasets, indices = zip(*refs, strict=True)
    if set(datasets) <= {refs[0].dataset} - {OWN}:
        pixels: NDArray[Any] = images.sets[refs[0].dataset].images[np.asarray(indices)]
    else:
        pixels = np.stack([images.pixels(ref) for ref in refs])
    return {
        "images": pixels,
        "indices": np.asarray(indices),
        "datasets": np.asarray(datasets),
        "classes": np.asarray(list(classes.values())),
    }
