"""The attack on some images in several runs."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.images import image_options, images_in_python, why_not_named
from engine.recipes.recipe import Image, Recipe
from engine.recipes.writing import Code, bench, call, command_line, literal, options, script

TOLD = """\
for result in attacked.results:
    print(result.run, result.divergence, result.shift)"""

DEFENDED = """\
# The original images, then the attacked ones, of each run.
both = tuple(np.concatenate([images, result.attacked]) for result in attacked.results)
command = Defend(job=2, runs={runs}, images=both, seed={seed})
defended = [event for event in bench.defend(command) if isinstance(event, Defended)]
for event in defended:
    if event.refined is None:
        print(event.sentence)
    else:
        print(event.run, event.refined.probabilities.argmax(1), event.refined.acceptance)"""


def attack_recipe(
    runs: Sequence[str],
    images: Sequence[Image],
    config: AttackConfig,
    variants: Path | None = None,
    targets: Sequence[Image] = (),
    defended: bool = False,
) -> Recipe:
    """`raven attack` and Bench.attack. `runs` are ids; `variants` is the folder of methods of the
    user's own that one of them needs; `targets` are none, one each or one for all;
    `defended`: the latents are refined too, by 100 proposals of 20 leapfrog steps."""
    why = why_not_named([*images, *targets])
    words = options(
        config,
        always=("divergence", "epsilon", "steps", "seed"),
        names={"divergence": "--objective"},
    )
    python = _python(runs, images, config, variants, targets, defended)
    if why:
        return Recipe(python, why_no_command=why)
    named = image_options(images, targets)
    words += ["--defend"] if defended else []
    return Recipe(python, command_line(variants, "attack", *runs, *named, *words))


def _python(
    runs: Sequence[str],
    images: Sequence[Image],
    config: AttackConfig,
    variants: Path | None,
    targets: Sequence[Image],
    defended: bool,
) -> str:
    on_bench, made = bench(variants)
    with_images, arrays = images_in_python(
        images=images, **({"targets": targets} if targets else {})
    )
    imports = [
        *on_bench,
        *with_images,
        "engine.config: AttackConfig",
        "engine.service.messages: Attack",
    ]
    fields: dict[str, object] = {"runs": tuple(runs), "images": Code("images"), "config": config}
    if targets:
        each = len(targets) == len(images)
        fields["targets"] = Code("targets" if each else f"targets.repeat({len(images)}, 0)")
    asked = f"command = {call('Attack', job=1, **fields)}\n*_, attacked = bench.attack(command)"
    if not defended:
        return script(imports, f"{made}\n{arrays}", f"{asked}\n{TOLD}")
    imports += ["engine.service.messages: Defend", "engine.service.messages: Defended"]
    return script(
        [*imports, "numpy as np"],
        f"{made}\n{arrays}",
        f"{asked}\n{TOLD}",
        DEFENDED.format(runs=literal(tuple(runs)), seed=config.seed),
    )
