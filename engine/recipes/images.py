"""Images of a recipe: as options of `raven`, and as arrays in Python."""

import base64
import zlib
from collections.abc import Sequence
from pathlib import Path

from engine.recipes.recipe import Image, NumberedImage, Picture
from engine.recipes.writing import indented, literal

OWN_PICTURE = (
    "A picture of your own is no file that a command could name: copy it as Python, which "
    "holds its pixels."
)
SEVERAL_SETS = (
    "The images are of several data sets, and a command has one: pick images of one, or copy as "
    "Python."
)
WIDTH = 76
"""Characters of a picture in a line of Python."""


def why_not_named(images: Sequence[Image]) -> str:
    """Why these images cannot be named on the command line; empty where they can."""
    if any(isinstance(image, Picture) for image in images):
        return OWN_PICTURE
    return SEVERAL_SETS if len(_sources(images)) > 1 else ""


def image_options(images: Sequence[Image]) -> list[object]:
    """`--dataset`, `--data-root` where there is one, and an `--index` each."""
    ((dataset, root),) = _sources(images)
    words: list[object] = ["--dataset", dataset]
    if root is not None:
        words += ["--data-root", root]
    for image in images:
        if isinstance(image, NumberedImage):
            words += ["--index", image.index]
    return words


def images_in_python(name: str, images: Sequence[Image]) -> tuple[list[str], str]:
    """Lines that make the array `name`, float32 [N, C, H, W] in [0, 1], and what they import."""
    imports, sources = ["numpy as np"], _sources(images)
    if sources:
        imports.append("engine.data: DATASETS")
    if any(root is not None for _, root in sources):
        imports.append("pathlib: Path")
    if any(isinstance(image, Picture) for image in images):
        imports += ["base64", "zlib"]
    names = {source: f"tests_{place}" for place, source in enumerate(sources, 1)}
    if len(sources) == 1:
        names = {sources[0]: "tests"}
    lines = [f"{tests} = {_loaded(*source)}\n" for source, tests in names.items()]
    indices = [image.index for image in images if isinstance(image, NumberedImage)]
    if len(sources) == 1 and len(indices) == len(images):
        together = f"tests.images[{indices}] / np.float32(255)"
    else:
        arrays = "".join(f"{_pixels(image, names)},\n" for image in images)
        together = f"np.stack(\n    [\n{indented(indented(arrays))}    ]\n)"
    return imports, f"{''.join(lines)}{name} = {together}"


def _sources(images: Sequence[Image]) -> list[tuple[str, Path | None]]:
    numbered = (image.source for image in images if isinstance(image, NumberedImage))
    return list(dict.fromkeys(numbered))


def _loaded(dataset: str, root: Path | None) -> str:
    folder = "" if root is None else f", {literal(root)}"
    return f'DATASETS[{literal(dataset)}].load("test"{folder})'


def _pixels(image: Image, names: dict[tuple[str, Path | None], str]) -> str:
    if isinstance(image, NumberedImage):
        return f"{names[image.source]}.images[{image.index}] / np.float32(255)"
    text = base64.b64encode(zlib.compress(image.pixels.astype("<f4").tobytes(), 9)).decode()
    rows = [f'"{text[start : start + WIDTH]}"\n' for start in range(0, len(text), WIDTH)]
    return (
        f"np.frombuffer(  # {' '.join(image.name.split())}\n"
        f"    zlib.decompress(\n        base64.b64decode(\n"
        f"{indented(indented(indented(''.join(rows))))}        )\n    ),\n"
        f'    "<f4",\n).reshape({image.pixels.shape})'
    )
