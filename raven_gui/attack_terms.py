"""What an attack may maximise and which balls hold it, as they are called and explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.budgets import SYMBOLS, USUAL_NORM
from engine.config import AttackConfig, Norm
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS
from engine.sanity import Maximised

BETWEEN = "between q = N(μ, v), the posterior of x, and q′ = N(μ′, v′), that of x + ε."


@dataclass(frozen=True)
class Term:
    """What an attack maximises: a divergence between q = q(z|x) and q′ = q(z|x + ε), with means μ
    and variances v, or what else `where` says."""

    title: str
    symbol: str
    formula: str
    explanation: str
    unit: str = ""
    where: str = BETWEEN

    def told(self, number: str) -> str:
        """A number of it with its unit."""
        return f"{number} {self.unit}" if self.unit else number

    @property
    def tip(self) -> str:
        """What it is, with its formula."""
        unit = f", in {self.unit}" if self.unit else ""
        return (
            f"<b>Maximise {self.symbol}</b>{unit}: {self.explanation}<br>{self.formula}<br>"
            f"{self.where}"
        )


@dataclass(frozen=True)
class NormTerm:
    """A norm of the perturbation. Budgets go to `largest` on a slider, by five hundred steps, and
    begin at `usual`; they are told to so many `decimals` and stepped by `step`."""

    symbol: str
    explanation: str
    usual: float
    largest: float
    decimals: int
    step: float


KL = "½ Σ [log v′ − log v + (v + (μ − μ′)²)/v′ − 1]"
MAXIMISED: Mapping[Maximised, Term] = MappingProxyType(
    {
        "wasserstein": Term(
            "Wasserstein",
            "W₂²",
            "W₂²(q, q′) = Σ (μ − μ′)² + (√v − √v′)²",
            "the squared 2-Wasserstein distance, as in Irobe et al., Eq. (13), and Cemgil et al. "
            "2020, Section 3.1.",
        ),
        "kl": Term(
            "KL",
            "KL",
            f"KL(q ‖ q′) = {KL}",
            "the divergence of the clean posterior from the attacked one. Irobe et al., Eq. (13).",
            "nats",
        ),
        "reverse-kl": Term(
            "Reverse KL",
            "KL′",
            "KL(q′ ‖ q) = ½ Σ [log v − log v′ + (v′ + (μ − μ′)²)/v − 1]",
            "the divergence the other way round: it asks how unlikely the attacked latents are "
            "under the clean posterior.",
            "nats",
        ),
        "symmetric-kl": Term(
            "Symmetric KL",
            "J",
            "J = KL(q ‖ q′) + KL(q′ ‖ q)",
            "Jeffreys’s divergence, the sum of both KL divergences.",
            "nats",
        ),
        "mean": Term(
            "Mean shift",
            "‖Δμ‖²",
            "‖Δμ‖² = Σ (μ − μ′)²",
            "the squared shift of the mean alone, which is all that a probe on the means sees.",
        ),
        "entropic": Term(
            "Entropic Wasserstein",
            "WD",
            "WD = min γ/2 E‖z − z′‖² − H(z, z′), z ~ q, z′ ~ q′, and of that what is more than "
            "between q and itself; γ is among the settings",
            "the entropic Wasserstein distance that ties posteriors in Smooth Encoders. Cemgil et "
            "al. 2020 (Smooth Encoders), Eq. (7); γ weighs distance against entropy.",
            "nats",
        ),
        "reconstruction": Term(
            "Reconstruction",
            "‖Δg‖²",
            "‖Δg‖² = ‖g(μ(x + ε)) − g(μ(x))‖²",
            "the squared distance of the reconstructions, summed over pixels in [0, 1]: the "
            "picture itself is to change, whatever the latents do. Camuto et al. 2021, the "
            "maximum damage attack, here of means; with a target Kos et al. 2018, the L_VAE "
            "attack.",
            where="where g(z) is the image that the decoder expects of z. With a target it is "
            "minimised, and g(μ(t)), the target’s reconstruction, stands in place of g(μ(x)).",
        ),
        "downstream": Term(
            "Probe",
            "CE",
            "CE = −log p(y | μ(x + ε))",
            "the cross-entropy of the class that the run’s own linear probe reads off the image. "
            "This attack knows the probe; those on posteriors do not, and make a model look more "
            "robust than it is. Its steps shorten, from half the budget where no step size is set. "
            f"A claim of robustness takes {PROBE_STEPS} steps and {PROBE_RESTARTS} random starts, "
            "which 'As for a claim' sets. Carlini et al. 2019, Section 2.5; Madry et al. 2018, "
            "Eq. (2.1).",
            "nats",
            "where y is the class that the probe reads off μ(x). With a target y is read off the "
            "target, and CE is minimised.",
        ),
    }
)
NORMS: Mapping[Norm, NormTerm] = MappingProxyType(
    {
        "linf": NormTerm(
            SYMBOLS["linf"], "max |εᵢ| ≤ budget: no pixel changes by more.", 0.1, 0.5, 3, 0.005
        ),
        "l2": NormTerm(
            SYMBOLS["l2"],
            "√ Σ εᵢ² ≤ budget: the whole perturbation is no longer, as a vector.",
            2,
            10,
            2,
            0.1,
        ),
        "l1": NormTerm(
            SYMBOLS["l1"],
            "Σ |εᵢ| ≤ budget: all changes together, as of so many pixels from black to white; the "
            "attack changes few pixels, and much.",
            15,
            50,
            1,
            1,
        ),
    }
)


MADE = {
    "norm": "norm",
    "steps": "steps",
    "step_size": "step size",
    "schedule": "schedule",
    "momentum": "momentum",
    "restarts": "restarts",
}
"""Fields of an attack that count at any budget, for any of the attacks that are shown, and what
they are called."""


SHARES = (0.0, 0.2, 0.5, 1.0, 1.5, 2.0)
"""Of the usual budget in a norm: what is attacked unless something else is written."""


def usual_budgets(norm: Norm) -> tuple[float, ...]:
    """From none to twice the usual one."""
    return tuple(round(share * NORMS[norm].usual, 4) for share in SHARES)


def in_ball(norm: Norm) -> str:
    """' in L2', behind a budget or an attack; '' of L∞, which is the usual ball."""
    return "" if norm == USUAL_NORM else f" in {NORMS[norm].symbol}"


def ball_words(norm: Norm, epsilon: float) -> str:
    """'L∞ ≤ 0.1'."""
    return f"{NORMS[norm].symbol} ≤ {epsilon:g}"


def budget_words(config: AttackConfig) -> str:
    """The ball that an attack's perturbation stays in."""
    return ball_words(config.norm, config.epsilon)
