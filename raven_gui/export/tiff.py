"""TIFF: pictures as 32-bit floats, a page for each, with no value rounded to 1/255."""

import io
import json

import numpy as np

from engine import __version__
from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportError, ExportOptions


def tiff(figure: Figure, options: ExportOptions) -> bytes:
    """The images [N, C, H, W] as N pages; the description is JSON: title, pages, provenance."""
    # Of a use to few, and a tenth of a second to import: not on the way to the window.
    import tifffile

    if figure.images is None:
        raise ExportError("The figure has no images to write as TIFF.")
    images = np.ascontiguousarray(np.moveaxis(figure.images, 1, -1), np.float32)
    grey = images.shape[-1] == 1
    description = {
        "title": options.name_of(figure.title),
        "pages": list(figure.image_labels),
        "provenance": dict(figure.provenance),
    }
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer,
        images[..., 0] if grey else images,
        photometric="minisblack" if grey else "rgb",
        compression="zlib",
        description=json.dumps(description, default=str),
        software=f"raven-gui {__version__}",
        metadata=None,
    )
    return buffer.getvalue()
