"""The attack on some images in several runs."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.images import image_options, images_in_python, why_not_named
from engine.recipes.recipe import Image, Recipe
from engine.recipes.writing import Code, bench, call, command_line, options, script

TOLD = """\
for result in attacked.results:
    print(result.run, result.divergence, result.shift)"""


def attack_recipe(
    runs: Sequence[str],
    images: Sequence[Image],
    config: AttackConfig,
    variants: Path | None = None,
) -> Recipe:
    """`raven attack` and Bench.attack. `runs` are ids; `variants` is the folder of methods of the
    user's own that one of them needs."""
    why = why_not_named(images)
    words = options(
        config,
        always=("divergence", "epsilon", "steps", "seed"),
        names={"divergence": "--objective"},
    )
    command = "" if why else command_line(variants, "attack", *runs, *image_options(images), *words)
    return Recipe(_python(runs, images, config, variants), command, why)


def _python(
    runs: Sequence[str], images: Sequence[Image], config: AttackConfig, variants: Path | None
) -> str:
    on_bench, made = bench(variants)
    with_images, arrays = images_in_python("images", images)
    imports = [
        *on_bench,
        *with_images,
        "engine.config: AttackConfig",
        "engine.service.messages: Attack",
    ]
    command = call("Attack", job=1, runs=tuple(runs), images=Code("images"), config=config)
    asked = f"command = {command}\n*_, attacked = bench.attack(command)"
    return script(imports, f"{made}\n{arrays}", f"{asked}\n{TOLD}")
