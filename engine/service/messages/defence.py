"""Latents refined against an attack."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Defend(Command):
    """Refine the latents of images by Hamiltonian Monte Carlo, before they are read. `images` are
    each run's own, [N, C, H, W] in [0, 1], as attacks on runs differ. Events: JobChanged while it
    goes on, and Defended for each block in each run. It takes turns with other jobs.

    `blocks`: how many of the images, from the first on, are refined together, each with the same
    seed, so that what comes of a block is the same whatever is asked with it; all together where
    none are named."""

    runs: tuple[str, ...]
    images: tuple[Floats, ...]
    proposals: int = 100
    leapfrog: int = 20
    seed: int = 0
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Refinement:
    """What the refined latents of N images say. Probabilities are of the linear probe of each
    task, the first task first; `acceptance` is the share of proposals that were accepted once the
    step size was found; `log_joint` log p(x, z) in nats, before and after."""

    latents: Floats  # [N, D]
    reconstruction: Floats  # [N, C, H, W]
    by_task: Mapping[str, Floats]  # [N, K]
    acceptance: Floats  # [N]
    log_joint: Floats  # [2, N]

    @property
    def probabilities(self) -> Floats:
        """The first task's, [N, K]."""
        return next(iter(self.by_task.values()))


@dataclass(frozen=True, eq=False, kw_only=True)
class Defended(Event):
    """What the defence made of a `block` of a run's images. `refined` is None where there is
    nothing that it could do, and `sentence` says why; or it says what speaks against what it
    made."""

    run: str
    refined: Refinement | None
    sentence: str = ""
    block: int = 0
