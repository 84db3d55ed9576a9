"""Latent maps of several runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from engine.recipes.recipe import Recipe
from engine.recipes.writing import bench, indented, literal, script

NO_COMMAND = "There is no command for a latent map: copy it as Python."
PCA = "maps[run] = pca(encoded.means).points"
TSNE = """\
tsne = TsneMap(encoded.means[:MOST_POINTS], seed=0)
tsne.advance({steps})
maps[run] = tsne.points"""


def map_recipe(
    runs: Sequence[str],
    dataset: str,
    method: Literal["pca", "tsne"],
    data_root: Path | None = None,
    stopped: Mapping[str, int] | None = None,
    variants: Path | None = None,
) -> Recipe:
    """The maps by Python alone. `stopped`: after how many steps the t-SNE of a run was stopped,
    where it was; `data_root` as in a NumberedImage, `variants` as in `attack_recipe`."""
    on_bench, made = bench(variants)
    imports = [*on_bench, "engine.measures: all_of"]
    folder = "" if data_root is None else f", {literal(data_root)}"
    if data_root is not None:
        imports.append("pathlib: Path")
    body = [f"encoded = all_of(bench.encoded(run, {literal(dataset)}{folder}))"]
    if method == "pca":
        imports.append("engine.embedding: pca")
        body.append(PCA)
    else:
        imports.append("engine.embedding: TsneMap")
        imports.append("engine.service.maps: MOST_POINTS")
        steps = f"{literal(dict(stopped))}.get(run, tsne.steps)" if stopped else "tsne.steps"
        body.append(TSNE.format(steps=steps))
    body.append("print(run, maps[run].shape)")
    lines = "".join(f"{line}\n" for line in body)
    loop = f"maps = {{}}\nfor run in {literal(tuple(runs))}:\n{indented(lines)}"
    return Recipe(script(imports, made, loop.rstrip()), why_no_command=NO_COMMAND)
