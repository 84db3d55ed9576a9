"""Latent maps of several runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from engine.recipes.recipe import Recipe
from engine.recipes.source import source_in_python
from engine.recipes.writing import bench, indented, literal, script

NO_COMMAND = "There is no command for a latent map: copy it as Python."
Method = Literal["pca", "pca3", "tsne", "umap", "axes", "lda"]
PLANES: Mapping[str, tuple[str, str]] = {
    "pca": ("pca", "pca(means)"),
    "pca3": ("pca", "pca(means, 3)"),
    "axes": ("latent_axes", "latent_axes(means, {first}, {second})"),
    "lda": ("discriminant", "discriminant(means, bench.labels(source, {task}))"),
}
ALIGNED = """
first, *others = maps
for run in others:
    maps[run] = procrustes(maps[run], maps[first]).apply(maps[run])"""
REFINED = {"tsne": "TsneMap", "umap": "UmapMap"}


def map_recipe(
    runs: Sequence[str],
    dataset: str,
    method: Method,
    data_root: Path | None = None,
    stopped: Mapping[str, int] | None = None,
    variants: Path | None = None,
    *,
    training: bool = False,
    axes: tuple[int, int] = (0, 1),
    task: str = "",
    aligned: bool = False,
) -> Recipe:
    """The maps by Python alone. `stopped`: after how many steps the t-SNE or UMAP of a run was
    stopped, where it was; `training`, `axes` and `task` as in a MapKey; `data_root` as in a
    NumberedImage, `variants` as in `attack_recipe`; `aligned`: whether all are laid over the first.
    """
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root, training)
    imports = [*on_bench, *with_source, "engine.measures: all_of"]
    body = ["means = all_of(bench.encoded(run, source)).means"]
    if method in PLANES:
        name, plane = PLANES[method]
        first, second = axes
        body.append(
            f"maps[run] = {plane.format(first=first, second=second, task=literal(task))}.points"
        )
    else:
        name = REFINED[method]
        steps = f"{literal(dict(stopped))}.get(run, made.steps)" if stopped else "made.steps"
        body += [f"made = {name}(means, seed=0)", f"maps[run] = made.advance({steps})"]
    imports.append(f"engine.embedding: {name}")
    body.append("print(run, maps[run].shape)")
    lines = "".join(f"{line}\n" for line in body)
    loop = f"maps = {{}}\nfor run in {literal(tuple(runs))}:\n{indented(lines)}"
    if aligned:
        imports.append("engine.alignment: procrustes")
        loop = f"{loop.rstrip()}{ALIGNED}"
    return Recipe(
        script(imports, made, f"source = {source}\n{loop.rstrip()}"), why_no_command=NO_COMMAND
    )
