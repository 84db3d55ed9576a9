"""Expectations of a mixture prior under Gaussian posteriors."""

from torch import Tensor

from engine.gaussian import DiagonalGaussian
from engine.latents import MixturePrior


def expected_component_log_prob(
    prior: MixturePrior, p: DiagonalGaussian, extra_variance: float | Tensor = 0.0
) -> Tensor:
    """log π_c + E_p log N(z; m_c, S_c + extra_variance), exactly; nats, [N, K].

    It is the density at the mean of p less ½ Σ v/(S_c + extra_variance).
    """
    variances = prior.log_variances.exp() + extra_variance
    spread = (p.variance.unsqueeze(1) / variances).sum(-1)
    return prior.component_log_prob(p.mean, extra_variance) - 0.5 * spread


def expected_log_prob(
    prior: MixturePrior, p: DiagonalGaussian, noise: Tensor, extra_variance: float | Tensor = 0.0
) -> Tensor:
    """E_p log Σ_c π_c N(z; m_c, S_c + extra_variance), from L samples; nats, [N].

    noise: [L, N, D]. The sum of logarithms Σ_c r_c log(π_c N_c), whose expectation is known, is
    the control variate: r are the responsibilities at the mean of p, held constant. What is left
    to the samples is small where one component holds most of p, and nothing with one component
    alone: the expectation is then exact.
    """
    responsibilities = prior.component_log_prob(p.mean, extra_variance).softmax(1).detach()
    known = (responsibilities * expected_component_log_prob(prior, p, extra_variance)).sum(1)
    samples = p.sample(noise)
    joint = prior.component_log_prob(samples.flatten(0, 1), extra_variance)
    joint = joint.view(*samples.shape[:2], -1)
    left = (joint.logsumexp(-1) - (responsibilities * joint).sum(-1)).mean(0)
    return known + left
