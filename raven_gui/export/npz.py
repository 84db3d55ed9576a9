"""NPZ: arrays to the last bit, which `numpy.load` reads with `allow_pickle=False`."""

import io

import numpy as np

from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportError, ExportOptions

OURS = ("file", "allow_pickle", "title", "provenance")


def npz(figure: Figure, options: ExportOptions) -> bytes:
    """The arrays by their names, with `title` and `provenance` (JSON) as strings.

    Raises ExportError for a name that is ours, or for an array of Python objects.
    """
    for name, array in figure.arrays.items():
        if name in OURS:
            raise ExportError(f"An array cannot be called '{name}': give it another name.")
        if array.dtype.hasobject:
            raise ExportError(f"The array '{name}' holds Python objects: give it numbers or words.")
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **dict(figure.arrays),
        title=np.array(options.name_of(figure.title)),
        provenance=np.array(figure.provenance_json()),
    )
    return buffer.getvalue()
