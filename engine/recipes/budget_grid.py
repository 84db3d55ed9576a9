"""One image under several budgets in several runs."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.attack import attack_options, task_told, why_not_asked
from engine.recipes.images import image_options, images_in_python
from engine.recipes.recipe import Image, Recipe
from engine.recipes.writing import Code, bench, call, command_line, script

NAMES = ("AttackAtBudgets", "AttackedAtBudget")
TOLD = """\
grid = [event for event in bench.attack(command) if isinstance(event, AttackedAtBudget)]
for event in grid:
    for result in event.results:
        print(event.epsilon, result.run, result.divergence, result.shift)"""


def budget_grid_recipe(
    runs: Sequence[str],
    image: Image,
    config: AttackConfig,
    budgets: Sequence[float],
    variants: Path | None = None,
    target: Image | None = None,
    on_probe: bool = False,
    task: str = "",
) -> Recipe:
    """`raven attack --epsilons` and Bench.attack at each of `budgets`; the other arguments are
    those of `attack_recipe`."""
    targets = [] if target is None else [target]
    on_bench, made = bench(variants)
    arrays = {"images": [image], **({"targets": targets} if targets else {})}
    with_images, lines = images_in_python(**arrays)
    imports = [*on_bench, *with_images, "engine.config: AttackConfig"]
    imports += [f"engine.service.messages: {name}" for name in NAMES]
    fields: dict[str, object] = {"runs": tuple(runs), "images": Code("images"), "config": config}
    if targets:
        fields["targets"] = Code("targets")
    if on_probe:
        fields |= {"on_probe": True, **({"task": task} if task else {})}
    asked = call("AttackAtBudgets", job=1, **fields, epsilons=tuple(budgets))
    python = script(imports, f"{made}\n{lines}", f"command = {asked}\n{TOLD}")
    why = why_not_asked([image], targets, task if on_probe else "")
    if why:
        return Recipe(python, why_no_command=why)
    told = task_told([image], task, on_probe)
    words = [*image_options([image], targets), *attack_options(config, told, on_probe, budgets)]
    return Recipe(python, command_line(variants, "attack", *runs, *words))
