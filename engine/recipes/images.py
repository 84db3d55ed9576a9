"""Images of a recipe: as options of `raven`, and as arrays in Python."""

import base64
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.recipes.recipe import Image, NumberedImage, Picture, Source, Split
from engine.recipes.writing import indented, literal

OWN_PICTURE = (
    "A picture of your own is no file that a command could name: copy it as Python, which "
    "holds its pixels."
)
SEVERAL_SETS = (
    "The images are of several data sets, and a command has one: pick images of one, or copy as "
    "Python."
)
TRAINING_IMAGE = (
    "A command counts the test images, and one of these is a training image: copy it as Python."
)
WIDTH = 76
"""Characters of a picture in a line of Python."""
NAMES: Mapping[Split, str] = {"test": "tests", "train": "training"}
"""What the images of a data set are called in Python."""


def why_not_named(images: Sequence[Image]) -> str:
    """Why these images cannot be named on the command line; empty where they can."""
    if any(isinstance(image, Picture) for image in images):
        return OWN_PICTURE
    if any(split == "train" for _, _, split in _sources(images)):
        return TRAINING_IMAGE
    return SEVERAL_SETS if len(_sources(images)) > 1 else ""


def image_options(images: Sequence[Image], targets: Sequence[Image] = ()) -> list[object]:
    """`--dataset`, `--data-root` where there is one, an `--index` each, and a `--target` each."""
    ((dataset, root, _),) = _sources([*images, *targets])
    words: list[object] = ["--dataset", dataset]
    if root is not None:
        words += ["--data-root", root]
    for option, numbered in (("--index", images), ("--target", targets)):
        for image in numbered:
            if isinstance(image, NumberedImage):
                words += [option, image.index]
    return words


def images_in_python(**arrays: Sequence[Image]) -> tuple[list[str], str]:
    """Lines that make the arrays, float32 [N, C, H, W] in [0, 1] each, by their names, and what
    they import."""
    images = [image for array in arrays.values() for image in array]
    imports, sources = ["numpy as np"], _sources(images)
    if sources:
        imports.append("engine.data: DATASETS")
    if any(root is not None for _, root, _ in sources):
        imports.append("pathlib: Path")
    if any(isinstance(image, Picture) for image in images):
        imports += ["base64", "zlib"]
    names = {source: f"{NAMES[source[2]]}_{place}" for place, source in enumerate(sources, 1)}
    if len(sources) == 1:
        names = {sources[0]: NAMES[sources[0][2]]}
    lines = [f"{name} = {_loaded(*source)}" for source, name in names.items()]
    lines += [f"{name} = {_array(array, names)}" for name, array in arrays.items()]
    return imports, "\n".join(lines)


def _array(images: Sequence[Image], names: Mapping[Source, str]) -> str:
    numbered = [image for image in images if isinstance(image, NumberedImage)]
    sources = _sources(numbered)
    if len(sources) == 1 and len(numbered) == len(images):
        indices = [image.index for image in numbered]
        return f"{names[sources[0]]}.images[{indices}] / np.float32(255)"
    arrays = "".join(f"{_pixels(image, names)},\n" for image in images)
    return f"np.stack(\n    [\n{indented(indented(arrays))}    ]\n)"


def _sources(images: Sequence[Image]) -> list[Source]:
    numbered = (image.source for image in images if isinstance(image, NumberedImage))
    return list(dict.fromkeys(numbered))


def _loaded(dataset: str, root: Path | None, split: Split) -> str:
    folder = "" if root is None else f", {literal(root)}"
    return f"DATASETS[{literal(dataset)}].load({literal(split)}{folder})"


def _pixels(image: Image, names: Mapping[Source, str]) -> str:
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
