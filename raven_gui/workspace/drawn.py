"""What is picked once a shape was drawn around images, be it on a map or among thumbnails."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import refs_to


def pick_drawn(
    images: Images, dataset: str, indices: Sequence[int] | NDArray[np.intp], how: str
) -> None:
    """Pick these images of a data set instead of the others ('replace'), too ('add'), or no longer
    ('subtract'). Something is always picked, so picking nothing changes nothing."""
    picked, already = images.picked, images.picked_of(dataset)
    drawn = np.asarray(indices, np.intp)
    if how == "add":
        refs = (*picked, *refs_to(dataset, drawn[~np.isin(drawn, already)].tolist()))
    elif how == "subtract":
        stays = iter((~np.isin(already, drawn)).tolist())
        refs = tuple(ref for ref in picked if ref[0] != dataset or next(stays))
    else:
        refs = refs_to(dataset, drawn.tolist())
    if refs:
        images.pick(refs)
