"""One method's optimisation, in slices that can be watched."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.demonstrator.objectives import (
    autoencoding_bound,
    evidence_bound,
    smooth_encoder_bound,
)
from engine.demonstrator.problem import Problem, make_problem
from engine.demonstrator.settings import Settings
from engine.demonstrator.tables import Parameters, coupling_table

METHODS = ("vae", "smooth-encoder", "avae")
RATE = 0.1
SLICE = 10
"""Steps between two snapshots."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A method's tables after `step` steps, as probabilities, and what they amount to.

    `encoder` q(z|x) [N_x, N_z], `decoder` p(x|z) [N_z, N_x], `model` p(x) = Σ p(x|z) p(z) [N_x],
    float64. `bound` is the VAE's evidence bound, `log_likelihood` Σ π(x) log p(x), both in nats per
    observation. `roughness`: see the function of that name.
    """

    step: int
    encoder: NDArray[np.float64]
    decoder: NDArray[np.float64]
    model: NDArray[np.float64]
    bound: float
    log_likelihood: float
    roughness: float


def optimise(settings: Settings, method: str) -> Generator[Snapshot]:
    """Maximise the objective of `method`, one of METHODS; a snapshot of the start, then one after
    every ten steps and after the last. The same settings give the same snapshots.

    Raises ValueError for a method that is not there.
    """
    if method not in METHODS:
        raise ValueError(f"There is no method '{method}' here; there are {', '.join(METHODS)}.")
    problem = make_problem(settings)
    learned = problem.start
    for tensor in learned.all():
        tensor.requires_grad_()
    optimiser = torch.optim.Adam(learned.all(), lr=RATE)
    log_coupling = coupling_table(settings.coupling, settings.latents)
    yield _snapshot(0, problem, learned)
    for done in range(0, settings.steps, SLICE):
        end = min(done + SLICE, settings.steps)
        with _one_thread():
            for _ in range(done, end):
                optimiser.zero_grad()
                loss = -_objective(method, settings, problem.data, learned, log_coupling)
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
            told = _snapshot(end, problem, learned)
        yield told


def roughness(encoder: Tensor, weight: Tensor) -> Tensor:
    """How unlike the codes of neighbouring inputs are: the total variation distance between
    q(z|x) and q(z|x + 1), in [0, 1], in the mean over the ring by `weight` [N_x], the shares of
    each x. `encoder`: [N_x, N_z]; a scalar tensor."""
    apart = 0.5 * (encoder - encoder.roll(-1, 0)).abs().sum(1)
    shares = (weight + weight.roll(-1)) / 2
    return shares @ apart / shares.sum()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Tables are so small that two threads wait for each other far longer than they compute:
    measured on two busy cores, up to 25 times as long as one thread takes."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _objective(
    method: str, settings: Settings, data: Tensor, learned: Parameters, log_coupling: Tensor
) -> Tensor:
    log_q, log_p = learned.log_encoder(), learned.log_decoder()
    match method:
        case "smooth-encoder":
            return smooth_encoder_bound(data, log_q, log_p, log_coupling, settings.radius)
        case "avae":
            return autoencoding_bound(data, log_q, log_p, log_coupling)
        case _:
            return evidence_bound(data, log_q, log_p)


def _snapshot(step: int, problem: Problem, learned: Parameters) -> Snapshot:
    with torch.no_grad():
        log_q, log_p = learned.log_encoder(), learned.log_decoder()
        encoder, decoder = log_q.exp(), log_p.exp()
        model = decoder.mean(0)  # the prior is uniform
        return Snapshot(
            step=step,
            encoder=encoder.numpy(),
            decoder=decoder.numpy(),
            model=model.numpy(),
            bound=float(evidence_bound(problem.data, log_q, log_p)),
            log_likelihood=float(problem.data @ model.log()),
            roughness=float(roughness(encoder, problem.target)),
        )
