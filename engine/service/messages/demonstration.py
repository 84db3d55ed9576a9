"""The discrete example that shows why encoders break: what is asked, and what is told."""

from dataclasses import dataclass

from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Demonstrate(Command):
    """Optimise the discrete example by all its methods: with the `coupling` ρ of a latent and its
    partner, the `radius` of the Smooth Encoder's selection in cells, so many `steps`, and the
    `seed` of data and start. Events: Demonstrated, growing until `finished`. A newer Demonstrate
    replaces an older one."""

    coupling: float = 0.95
    radius: int = 3
    steps: int = 400
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class MethodTables:
    """One method's probabilities after `step` steps. `bound` is the VAE's evidence bound and
    `log_likelihood` that of the data, in nats per observation; `roughness` in [0, 1] tells how
    unlike the codes of neighbouring inputs are, in total variation, on the target's average."""

    method: str
    title: str
    step: int
    encoder: Floats  # q(z|x), [N_x, N_z]
    decoder: Floats  # p(x|z), [N_z, N_x]
    model: Floats  # p(x), [N_x]
    bound: float
    log_likelihood: float
    roughness: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Demonstrated(Event):
    """Answer to Demonstrate, with its settings: the `data` π(x) and the `target` they are drawn
    from, [N_x], and how far each method is."""

    coupling: float
    radius: int
    steps: int
    seed: int
    data: Floats
    target: Floats
    methods: tuple[MethodTables, ...]
    finished: bool
