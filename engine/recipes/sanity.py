"""Whether the robustness curve of a run can be trusted."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.recipe import Recipe
from engine.recipes.robustness import curve_options
from engine.recipes.source import source_in_python, source_options
from engine.recipes.writing import Code, bench, call, command_line, script
from engine.sanity import Maximised

TOLD = """\
*_, checked = bench.check_attack(command)
for title, accuracies in checked.evidence.curves().items():
    print(title, checked.evidence.budgets, accuracies)
for check in checked.verdict.checks:
    print(check.name, check.outcome, check.sentence)
print(checked.verdict.sentence)"""


def sanity_recipe(
    run: str,
    dataset: str,
    maximised: Maximised,
    budgets: Sequence[float],
    images: int,
    config: AttackConfig,
    other: str = "",
    task: str = "",
    library: bool = False,
    data_root: Path | None = None,
    variants: Path | None = None,
) -> Recipe:
    """`raven sanity` and Bench.check_attack, on the first `images` test images of a data set; the
    other arguments are those of a CheckAttack, and `variants` as in `attack_recipe`."""
    words = source_options(dataset, data_root, task)
    words += ["--objective", maximised, "--epsilons", list(budgets), "--images", images]
    words += curve_options(config, [maximised])
    words += ["--transfer-from", other] if other else []
    words += ["--autoattack"] if library else []
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [*on_bench, *with_source, "engine.config: AttackConfig"]
    imports.append("engine.service.messages: CheckAttack")
    command = call(
        "CheckAttack",
        job=1,
        run=run,
        source=Code(source),
        maximised=maximised,
        budgets=tuple(budgets),
        images=images,
        config=config,
        other=other,
        task=task,
        library=library,
    )
    python = script(imports, f"{made}\ncommand = {command}\n{TOLD}")
    return Recipe(python, command_line(variants, "sanity", run, *words))
