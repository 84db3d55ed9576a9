"""What is put into latent maps: where an attack moves images, and points that are decoded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.config import AttackConfig
from engine.recipes.attack import attack_in_python
from engine.recipes.recipe import Image
from engine.recipes.writing import literal

MOVES = """\
# Where the images are on the maps before the attack and {where}, and how far
# they are moved, in standard deviations of the clean posterior, or of one that is a point in
# latent units.
moves, deviations = {{}}, {{}}
for result in attacked.results:
    moved = {moved}
    {placed}
{known}    moves[result.run] = np.stack([starts, ends])
    away = moved - result.clean_mean
    if result.clean_std.any():
        away = away / np.maximum(result.clean_std, 1e-12)
    deviations[result.run] = np.sqrt(np.square(away).sum(1))
    print(result.run, *moves[result.run], deviations[result.run])"""
AT_THE_END = """\
means = np.concatenate([result.clean_mean, moved])
    starts, ends = np.split(planes[result.run].place(means), 2)"""
AT_A_STEP = """\
means = [result.clean_mean, result.attacked_mean, *result.course.means]
    placed = planes[result.run].place(np.concatenate(means))
    starts, ends = (np.split(placed, len(means))[place] for place in (0, {place}))"""
KNOWN = """\
    starts[{places}] = maps[result.run][{rows}]
"""
DECODED = """\
decoded = {{}}
for run, point in {points}.items():
    points = np.array([point], np.float32)
    latents = planes[run].latents_at(points).astype(np.float32)
    command = DecodeAt(job=1, run=run, source=source, method={method}, points=points)
    *_, decoded[run] = bench.decode_at(command, latents, planes[run].exact)
    print(run, decoded[run].latents, decoded[run].images.shape)"""


@dataclass(frozen=True)
class MapMoves:
    """An attack on `images`; those that the maps were made of are their `rows`, None the others.
    `step` and all else as in `attack_recipe`."""

    images: Sequence[Image]
    rows: Sequence[int | None]
    config: AttackConfig
    targets: Sequence[Image] = ()
    step: int | None = None
    on_probe: bool = False
    task: str = ""


def moves_in_python(runs: Sequence[str], moves: MapMoves) -> tuple[list[str], list[str]]:
    """What is imported, and the parts that make `moves` [2, A, k] and `deviations` [A] by run of
    `maps` and `planes`."""
    step = None if moves.step is None else min(moves.step, moves.config.last_step)
    imports, images, attack = attack_in_python(
        runs,
        moves.images,
        moves.config,
        moves.targets,
        step=step,
        on_probe=moves.on_probe,
        task=moves.task,
    )
    at_end = step is None
    known = [(place, row) for place, row in enumerate(moves.rows) if row is not None]
    places, rows = ([pair[side] for pair in known] for side in (0, 1))
    told = MOVES.format(
        where="after it" if at_end else f"after step {step}",
        moved="result.attacked_mean" if at_end else f"result.course.means[{step}]",
        placed=AT_THE_END if step is None else AT_A_STEP.format(place=2 + step),
        known=KNOWN.format(places=places, rows=rows) if known else "",
    )
    return ["numpy as np", *imports], [f"{images}\n{attack}", told]


def decoded_in_python(points: Mapping[str, Sequence[float]], method: str) -> str:
    """The lines that make `decoded`, a DecodedAt by run, of points [k] of `planes`."""
    written = {run: tuple(float(number) for number in point) for run, point in points.items()}
    return DECODED.format(points=literal(written), method=literal(method))
