"""The images nearest to some others, in pixels and in the latent space of several runs."""

from collections.abc import Sequence
from pathlib import Path

from engine.recipes.images import images_in_python
from engine.recipes.recipe import Picture, Recipe
from engine.recipes.source import source_in_python
from engine.recipes.writing import Code, bench, call, script

NO_COMMAND = "There is no command for neighbours: copy them as Python."
NAMES = ("Neighbours", "NeighboursFound")
TOLD = """\
# The bench knows where the images lie; who is near to whom is the work of another thread.
jobs = []
list(bench.neighbours(command, jobs.append))
found = [event for event in jobs[0].course if isinstance(event, NeighboursFound)]
# By run, and by '' in pixels.
neighbours = {event.space: event for event in found}
for space, event in neighbours.items():
    print(space or "pixels", event.indices, event.distances, event.overlap, event.problem)"""


def neighbours_recipe(
    runs: Sequence[str],
    dataset: str,
    indices: Sequence[int],
    pictures: Sequence[Picture],
    count: int,
    data_root: Path | None = None,
    variants: Path | None = None,
    training: bool = False,
) -> Recipe:
    """By Python alone: the `count` images nearest to any of those at `indices`, or to any of the
    user's `pictures`. All else as in `map_recipe`."""
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root, training)
    imports = [*on_bench, *with_source, "numpy as np"]
    imports += [f"engine.service.messages: {name}" for name in NAMES]
    fields: dict[str, object] = {
        "runs": tuple(runs),
        "source": Code(source),
        "indices": Code(f"np.array({list(indices)}, np.int64)"),
        "count": count,
    }
    lines = ""
    if pictures:
        with_images, lines = images_in_python(pictures=pictures)
        imports += with_images
        fields["pictures"] = Code("pictures")
    command = f"command = {call('Neighbours', job=1, **fields)}"
    return Recipe(script(imports, made, lines, f"{command}\n{TOLD}"), why_no_command=NO_COMMAND)
