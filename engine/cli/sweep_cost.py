"""How long the trainings of a sweep take, as `raven sweep` finds it out before they begin."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.cli.output import Output
from engine.config import TrainingConfig
from engine.runs import RunInfo

if TYPE_CHECKING:
    from engine.sweep.cost import Costs  # brings torch


def costs_of(
    left: Sequence[TrainingConfig],
    infos: Sequence[RunInfo],
    threads: int | None,
    dry: bool,
    output: Output,
) -> "Costs":
    """By the runs that there are; of a kind of which none tells by a few steps, on so many
    `threads`. Before a sweep that is not a `dry` run they are taken on a CPU alone: this process
    would keep some of an accelerator's memory from those that train."""
    from engine.device import first_choice
    from engine.sweep.cost import Costs

    costs = Costs(infos)
    unknown = [
        config for config in costs.unknown(left) if dry or first_choice(config.device) == "cpu"
    ]
    with output.progress() as show:
        what, refusals = "a few steps of each kind", set()
        show(what, 0, len(unknown))
        for done, refusal in enumerate(costs.rehearse(unknown, threads), start=1):
            show(what, done, len(unknown))
            refusals.add(refusal)
    for refusal in sorted(refusals - {""}):
        output.remark(f"No steps can be taken here to tell how long it takes: {refusal}")
    return costs
