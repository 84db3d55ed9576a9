"""New images of several runs: samples, and paths between two images."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.recipes.images import image_options, images_in_python, why_not_named
from engine.recipes.recipe import Image, NumberedImage, Recipe
from engine.recipes.writing import Code, bench, call, command_line, script

FOLDER_OF_IMAGES = (
    "'raven interpolate' counts the images that come with raven-gui, and these are from another "
    "folder: copy it as Python."
)
TOLD = """\
for event in {events}:
    print(event.run, event.images.shape, event.latents.shape)"""


def samples_recipe(
    runs: Sequence[str], posterior: str, count: int, seed: int, variants: Path | None = None
) -> Recipe:
    """`raven generate` and Bench.generate; `variants` as in `attack_recipe`."""
    words = ("--posterior", posterior, "--count", count, "--seed", seed, "--out", "samples")
    on_bench, made = bench(variants)
    imports = [
        *on_bench,
        "engine.service.messages: Generate",
        "engine.service.messages: Generated",
    ]
    command = call("Generate", job=1, runs=tuple(runs), posterior=posterior, count=count, seed=seed)
    asked = (
        f"command = {command}\n"
        "samples = [event for event in bench.generate(command) if isinstance(event, Generated)]"
    )
    return Recipe(
        script(imports, f"{made}\n{asked}\n{TOLD.format(events='samples')}"),
        command_line(variants, "generate", *runs, *words),
    )


def path_recipe(
    runs: Sequence[str],
    ends: Sequence[Image],
    steps: int,
    path: Literal["linear", "spherical"],
    variants: Path | None = None,
) -> Recipe:
    """`raven interpolate` and Bench.interpolate between two images; `variants` as in
    `attack_recipe`."""
    why = why_not_named(ends)
    if any(isinstance(end, NumberedImage) and end.data_root is not None for end in ends):
        why = why or FOLDER_OF_IMAGES
    on_bench, made = bench(variants)
    with_images, arrays = images_in_python(ends=ends)
    imports = [
        *on_bench,
        *with_images,
        "engine.service.messages: Interpolate",
        "engine.service.messages: Interpolated",
    ]
    asked = call("Interpolate", job=1, runs=tuple(runs), ends=Code("ends"), steps=steps, path=path)
    course = "bench.interpolate(command)"
    found = f"paths = [event for event in {course} if isinstance(event, Interpolated)]"
    python = script(
        imports,
        f"{made}\n{arrays}",
        f"command = {asked}\n{found}\n{TOLD.format(events='paths')}",
    )
    if why:
        return Recipe(python, why_no_command=why)
    words = ("--steps", steps, "--path", path, "--out", "path")
    return Recipe(
        python, command_line(variants, "interpolate", *runs, *image_options(ends), *words)
    )
