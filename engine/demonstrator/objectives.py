"""The three objectives as exact sums over tables; each is maximised.

`data` π(x): [N_x]; `log_q` log q(z|x): [N_x, N_z]; `log_p` log p(x|z): [N_z, N_x]; `log_coupling`
log p_ρ(z′|z): [N_z, N_z]. The prior is uniform. All return nats, as a scalar tensor.
"""

import math

import torch
from torch import Tensor


def evidence_bound(data: Tensor, log_q: Tensor, log_p: Tensor) -> Tensor:
    """The VAE's: Σ_x π(x) Σ_z q(z|x) [log p(x|z) + log p(z) − log q(z|x)], which is at most
    Σ_x π(x) log p(x). A row of q whose π(x) is zero adds nothing. Cemgil et al. 2020 (Smooth
    Encoders), Eq. (1); its Eq. (2) is this plus the constant entropy of π."""
    log_prior = -math.log(log_q.shape[1])
    return data @ (log_q.exp() * (log_p.T + log_prior - log_q)).sum(1)


def smooth_encoder_bound(
    data: Tensor, log_q: Tensor, log_p: Tensor, log_coupling: Tensor, radius: int
) -> Tensor:
    """The Smooth Encoder's: the VAE's, plus Σ_x π(x) [E log p_ρ(z′|z) + H(q(z′|x′))] for
    z ~ q(z|x), z′ ~ q(z′|x′) and the x′ of `selection`. Cemgil et al. 2020 (AVAE), Eq. (28).

    That is the factorised posterior of a pair, whose sums are exact on tables. With the optimal
    transport plan of (Smooth Encoders), Eq. (7), in its place, the bound would be tighter.
    """
    cost = discrepancy(log_q, log_coupling)
    chosen = selection(cost.detach(), radius)
    apart = cost.gather(1, chosen[:, None])[:, 0]
    return evidence_bound(data, log_q, log_p) - data @ apart


def autoencoding_bound(data: Tensor, log_q: Tensor, log_p: Tensor, log_coupling: Tensor) -> Tensor:
    """AVAE's: the VAE's, plus E log p_ρ(z′|z) + E H(q(z′|x̃)) for z ~ Σ_x π(x) q(z|x), x̃ ~ p(x̃|z)
    and z′ ~ q(z′|x̃). Cemgil et al. 2020 (AVAE), Appendix C.1, the equation above Eq. (13).

    The decoder that draws x̃ is held constant, as there. Algorithm 1 has one sample for z; here is
    the expectation, with its gradient.
    """
    q = log_q.exp()
    decoded = (data @ q)[:, None] * log_p.detach().exp()  # of z and x̃, [N_z, N_x]
    near = (decoded * (log_coupling @ q.T)).sum()
    entropy = -(q * log_q).sum(1)
    return evidence_bound(data, log_q, log_p) + near + decoded.sum(0) @ entropy


def discrepancy(log_q: Tensor, log_coupling: Tensor) -> Tensor:
    """−E log p_ρ(z′|z) − H(q(z′|x′)), z ~ q(z|x) and z′ ~ q(z′|x′), for every x and x′:
    [N_x, N_x] nats. What Cemgil et al. 2020 (AVAE), Eq. (25) and (26), maximise over x′; H(q(z|x)),
    which is there too, does not depend on it."""
    q = log_q.exp()
    return -(q @ log_coupling @ q.T) + (q * log_q).sum(1)


def selection(cost: Tensor, radius: int) -> Tensor:
    """The x′ of each x, [N_x]: that with the greatest `cost` [N_x, N_x] of those at most `radius`
    cells away on the ring. With so few there is no need to climb: all are tried."""
    count = len(cost)
    near = torch.arange(-radius, radius + 1)
    partners = (torch.arange(count)[:, None] + near) % count
    worst = cost.gather(1, partners).argmax(1, keepdim=True)
    return partners.gather(1, worst)[:, 0]
