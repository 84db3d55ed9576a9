"""The cross-entropy of grey pixels."""

from torch import Tensor
from torch.nn import functional

from engine.likelihoods.likelihood import Likelihood


class Bernoulli(Likelihood):
    """p(x|z) = Π Bernoulli(x; sigmoid(logits)), with grey pixels x in [0, 1] as targets.

    Irobe et al., Section 4.2, after Kingma and Welling. Unbounded for targets outside [0, 1].
    """

    name = "bernoulli"
    title = "Bernoulli (cross-entropy)"
    summary = "Each pixel's grey value is the probability of a coin; the papers' choice on MNIST."
    reference = "Irobe et al., Section 4.2"
    formula = "Σ [x log μ + (1 − x) log(1 − μ)]"
    optimiser = "radam"

    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        """images [N, C, H, W] in [0, 1], decoded: logits of that shape; returns nats, [N]."""
        entropy = functional.binary_cross_entropy_with_logits(decoded, images, reduction="none")
        return -entropy.flatten(1).sum(1)

    def mean(self, decoded: Tensor) -> Tensor:
        """The expected image, [N, C, H, W] in [0, 1]."""
        return decoded.sigmoid()
