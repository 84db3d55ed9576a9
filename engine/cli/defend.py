"""`raven attack --defend`: what the defence makes of the images, before the attack and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from engine.cli.output import Output
from engine.cli.usage import UsageError
from engine.counting import counted
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel


FAR = 0.25
"""By how much less than is aimed at a chain accepts whose step size was not found. Of 48 chains on
the bundled models 100 proposals leave the lowest at 85 %, ten at 40 %, and one most at 0."""


@dataclass(frozen=True)
class Chains:
    """How latents are refined."""

    proposals: int = 100
    leapfrog: int = 20

    @classmethod
    def typed(
        cls, defended: bool, proposals: int | None, leapfrog: int | None, output: Output
    ) -> "Chains | None":
        """What `--proposals` and `--leapfrog` say, None where nothing is `defended`; tells where
        they are typed in vain."""
        numbers = (("proposals", proposals), ("leapfrog", leapfrog))
        said = {name: number for name, number in numbers if number is not None}
        if defended:
            return cls(**said)
        if said:
            told = " and ".join(f"--{name}" for name in said)
            output.remark(f"{told}: of the defence, and nothing is defended without --defend.")
        return None


Proposals = Annotated[
    int | None,
    typer.Option(
        min=1, max=100_000, help=f"Of the defence: its proposals. Default: {Chains.proposals}."
    ),
]
Leapfrog = Annotated[
    int | None,
    typer.Option(
        min=1, max=1000, help=f"Of the defence: steps of each. Default: {Chains.leapfrog}."
    ),
]


def defend(
    models: "Sequence[TrainedModel]",
    images: m.Floats,
    attacked: m.Attacked,
    block: int,
    chains: Chains,
    seed: int,
    output: Output,
) -> dict[str, m.Refinement]:
    """By run id, of the images [N, C, H, W] and then of the attacked ones, [2N] in all; `block`
    images, and what became of them, are refined together."""
    from engine.service.defence_job import defend_runs
    from engine.service.joined_results import joined_refinements

    blocks = [slice(start, start + block) for start in range(0, len(images), block)]
    command = m.Defend(
        job=1,
        runs=tuple(trained.run.id for trained in models),
        images=tuple(
            np.concatenate([part[own] for own in blocks for part in (images, result.attacked)])
            for result in attacked.results
        ),
        proposals=chains.proposals,
        leapfrog=chains.leapfrog,
        seed=seed,
        blocks=tuple(2 * len(images[own]) for own in blocks),
    )
    found: dict[str, list[m.Refinement]] = {}
    with output.progress() as show:
        for event in defend_runs(command, models):
            match event:
                case m.JobChanged():
                    show("defend", int(event.done), int(event.total))
                case m.Defended(refined=m.Refinement() as refined):
                    found.setdefault(event.run, []).append(refined)
    joined = {run: joined_refinements(parts) for run, parts in found.items()}
    for trained in models:
        _remark_on_chains(trained.run.name, joined[trained.run.id], output)
    return joined


def _remark_on_chains(name: str, refined: m.Refinement, output: Output) -> None:
    """Tell of chains that accepted far less than they are to."""
    from engine.defences import AIM

    stuck = int((refined.acceptance < AIM - FAR).sum())
    if stuck:
        output.remark(
            f"The defence of '{name}': {stuck} of {counted(len(refined.acceptance), 'chain')} "
            f"accepted less than {AIM - FAR:.0%} of the later proposals, where {AIM:.0%} are aimed "
            "at. Their latents are hardly refined: take more --proposals."
        )


def check_defence(models: "Sequence[TrainedModel]", output: Output) -> None:
    """Raise UsageError where a run's latents cannot be refined; a remark on each where that is
    doubtful."""
    from engine.defences import why_doubtful, why_not_refined

    for trained in models:
        if why := why_not_refined(trained.model, trained.run.name):
            raise UsageError(f"{why} Leave it out, or leave --defend.")
    for trained in models:
        if doubt := why_doubtful(trained.model, trained.run.name):
            output.remark(doubt)


def arrays_of(refined: m.Refinement) -> dict[str, m.Floats]:
    """What is written: each array's halves, of the images and of the attacked ones."""
    every = {
        "latents": refined.latents,
        "reconstruction": refined.reconstruction,
        "acceptance": refined.acceptance,
        "log_joint": refined.log_joint.T,
        **{f"probabilities/{task}": values for task, values in refined.by_task.items()},
    }
    arrays: dict[str, m.Floats] = {}
    for name, values in every.items():
        arrays[name], arrays[f"attacked_{name}"] = np.split(values, 2)
    return arrays
