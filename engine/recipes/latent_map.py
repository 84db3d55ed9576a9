"""Latent maps of several runs, and what is shown on them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from engine.recipes.map_colour import MapColour, colour_command, colour_in_python
from engine.recipes.map_places import MapMoves, decoded_in_python, moves_in_python
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
REFINED = {"tsne": "TsneMap", "umap": "UmapMap"}
EPOCHS = """\
# As they were after an epoch of their training.
for run, epoch in {epochs}.items():
    mapped = bench.watch(WatchMap(job=1, run=run, source={source}))
    maps[run] = mapped.points[mapped.epochs.index(epoch)]
    print(run, maps[run].shape)"""
ALIGNED = """\
# All laid over the first.
first, *others = runs{alike}
for run in others:
    laid = procrustes(maps[run], maps[first])
    maps[run] = laid.apply(maps[run])"""
ALIKE = """
others = [run for run in others if maps[run].shape[1] == maps[first].shape[1]]"""
"""Where some maps may have three dimensions and others two."""
MOVED_WITH_THEM = """
    if run in moves:
        moves[run] = laid.apply(moves[run])"""

TURNED = """\
# As they are turned on the screen: the columns are right, up and towards the viewer.
turn = np.array({turn})
seen = {{}}
for run in runs:
    flat = maps[run].shape[1] < 3
    seen[run] = maps[run] if flat else maps[run] @ turn[:, :2]
    print(run, seen[run].shape)"""
MOVES_SEEN = """
seen_moves = {}
for run, ends in moves.items():
    seen_moves[run] = ends if ends.shape[2] < 3 else ends @ turn[:, :2]"""
Turn = Sequence[Sequence[float]]


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
    turn: Turn | None = None,
    epochs: Mapping[str, int] | None = None,
    moves: MapMoves | None = None,
    colour: MapColour | None = None,
    decoded: Mapping[str, Sequence[float]] | None = None,
) -> Recipe:
    """The maps by Python alone; of a `colour` the command. `stopped`: after how many steps the
    t-SNE or UMAP of a run was stopped, where it was; `training`, `axes` and `task` as in a MapKey;
    `data_root` as in a NumberedImage, `variants` as in `attack_recipe`; `aligned`: whether all are
    laid over the first; `turn` [3, 3]: how maps in three dimensions are turned, right, up and
    towards the viewer in columns; `epochs`: after which epoch of its training a run is shown, where
    it is one; `decoded`: the point [k] of a run's map that is decoded, where there is one."""
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root, training)
    imports = [*on_bench, *with_source]
    parts = [made, f"source = {source}\nruns = {literal(tuple(runs))}"]
    now = [run for run in runs if run not in (epochs or {})]
    if now:
        name, plane = _plane(method, axes, task, stopped or {})
        imports += ["engine.measures: all_of", f"engine.embedding: {name}"]
        body = f"means = all_of(bench.encoded(run, source)).means\n{plane}"
        each = "runs" if len(now) == len(runs) else literal(tuple(now))
        body = indented(f"{body}\nprint(run, maps[run].shape)")
        parts.append(f"maps, planes = {{}}, {{}}\nfor run in {each}:\n{body}")
    else:
        parts.append("maps = {}")
    if epochs:
        imports.append("engine.service.messages: WatchMap")
        tests = "source.tests" if training else "source"
        parts.append(EPOCHS.format(epochs=literal(dict(epochs)), source=tests))
    if moves is not None and now:
        with_moves, lines = moves_in_python(now, moves)
        imports += with_moves
        parts += lines
    if aligned:
        imports.append("engine.alignment: procrustes")
        laid = ALIGNED.format(alike=ALIKE if method == "pca3" else "")
        parts.append(laid + (MOVED_WITH_THEM if moves is not None and now else ""))
    if turn is not None:
        imports.append("numpy as np")
        told = TURNED.format(turn=literal([list(row) for row in turn]))
        parts.append(told + (MOVES_SEEN if moves is not None and now else ""))
    if decoded:
        imports += ["numpy as np", "engine.service.messages: DecodeAt"]
        parts.append(decoded_in_python(decoded, method))
    if colour is not None:
        with_colour, lines_of_colour = colour_in_python(colour)
        imports += with_colour
        parts.append(lines_of_colour)
    python = script(imports, *parts)
    if colour is None:
        return Recipe(python, why_no_command=NO_COMMAND)
    return colour_command(python, runs, dataset, colour, data_root, variants, training)


def _plane(
    method: Method, axes: tuple[int, int], task: str, stopped: Mapping[str, int]
) -> tuple[str, str]:
    """What is imported for a map of `means`, and the lines that make it."""
    if method in PLANES:
        name, plane = PLANES[method]
        plane = plane.format(first=axes[0], second=axes[1], task=literal(task))
        return name, f"planes[run] = {plane}\nmaps[run] = planes[run].points"
    name = REFINED[method]
    steps = "planes[run].steps"
    if stopped:
        steps = f"{literal(dict(stopped))}.get(run, {steps})"
    return name, f"planes[run] = {name}(means, seed=0)\nmaps[run] = planes[run].advance({steps})"
