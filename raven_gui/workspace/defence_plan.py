"""Which blocks of images are defended next, and what the engine is to be given for it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from engine.service.messages import Floats
from raven_gui.workspace.attack_answers import Question, Refs
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images

Key = tuple[str, Refs, Question]
MOST_BYTES = 128 * 1024**2
"""Of the images of one job; what is beyond it is asked when the job is done."""


@dataclass(frozen=True, eq=False)
class DefenceJob:
    """What is asked at once. `images`: of each run, block after block, as they are and then
    attacked; `keys` is what is answered, by run and block."""

    runs: tuple[str, ...]
    images: tuple[Floats, ...]
    blocks: tuple[int, ...]
    keys: dict[tuple[str, int], Key]


def missing(comparison: Comparison, known: Container[Key], room: bool = True) -> list[Key]:
    """What is to be defended and is not: of the blocks that are looked at, the foremost first, and
    while there is `room` of all others where all are attacked; as far as their attack is
    answered."""
    question, runs = comparison.asked, [run.id for run in comparison.runs]
    blocks = comparison.wanted_blocks if room else comparison.blocks_in_sight
    keys = [(run, refs, question) for refs in blocks for run in runs]
    return [
        key
        for key in keys
        if key not in known and comparison.answer_about(key[1], key[0]) is not None
    ]


def next_job(comparison: Comparison, images: Images, wanted: Sequence[Key]) -> DefenceJob | None:
    """As many of the first blocks as have yet to be defended in the same runs; None for none."""
    if not wanted:
        return None
    question = wanted[0][2]
    by_block: dict[Refs, tuple[str, ...]] = {}
    for run, refs, _ in wanted:
        by_block[refs] = (*by_block.get(refs, ()), run)
    runs = next(iter(by_block.values()))
    alike = [refs for refs, own in by_block.items() if own == runs]
    parts: dict[str, list[Floats]] = {run: [] for run in runs}
    blocks: list[Refs] = []
    room = MOST_BYTES
    for refs in alike:
        clean = np.stack([images.pixels(ref) for ref in refs])
        room -= 2 * clean.nbytes * len(runs)
        if blocks and room < 0:
            break
        for run in runs:
            answer = comparison.answer_about(refs, run)
            assert answer is not None
            parts[run] += [clean, answer.attacked]
        blocks.append(refs)
    return DefenceJob(
        runs,
        tuple(np.concatenate(part) for part in parts.values()),
        tuple(2 * len(refs) for refs in blocks),
        {(run, block): (run, refs, question) for block, refs in enumerate(blocks) for run in runs},
    )
