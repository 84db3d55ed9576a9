"""A likelihood whose variance was estimated once and for all."""

from torch import Tensor

from engine.likelihoods import GaussianLikelihood, Likelihood
from engine.likelihoods.maximum_likelihood import MaximumLikelihoodGaussian
from engine.measures.steps import Steps
from engine.measures.variance import variance_in_steps
from engine.model import Model


def is_of_batches(likelihood: Likelihood) -> bool:
    """Whether an image's likelihood depends on the others of its batch, which share a variance that
    is fitted to them: it tells something of one image only once that is settled."""
    return isinstance(likelihood, MaximumLikelihoodGaussian) and not likelihood.dependent


def scoring(model: Model, likelihood: Likelihood | None) -> Likelihood:
    """`likelihood`, the model's own where it is None. Raises ValueError, a sentence, where it tells
    nothing of one image."""
    chosen = likelihood or model.likelihood
    if is_of_batches(chosen):
        raise ValueError(f"{chosen.title} scores no single image: settle its variance first.")
    return chosen


class Settled(GaussianLikelihood):
    """N(x; sigmoid(decoded), Σ) with the Σ of Iso-I or Diag-I as a data set has it. Where theirs is
    fitted anew to each batch, an image's likelihood depends on the others of its batch; here it is
    a density of its own. Not chosen by name: it stands for the one that it was made of.
    """

    dependent = False

    def __init__(self, of: GaussianLikelihood, variance: Tensor) -> None:
        """`variance` [C, H, W], in squared units of the pixel range, above 0."""
        super().__init__(of.shape, of.config)
        self._log_variance = variance.log()

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """What was estimated, whatever the errors; [C, H, W]."""
        return self._log_variance.to(squared_errors)


def settled_likelihood(model: Model, pixels: Tensor, seed: int) -> Steps[Likelihood]:
    """By what images are scored one by one: the model's own likelihood; where its variance is
    fitted to each batch and shared by it (Iso-I, Diag-I), the same with the variance of `pixels`,
    the images that the model was trained on. pixels, seed: as for `estimate_variance`."""
    if not is_of_batches(model.likelihood):
        return model.likelihood
    assert isinstance(model.likelihood, GaussianLikelihood)
    found = yield from variance_in_steps(model, pixels, seed)
    return Settled(model.likelihood, found.of_pixels)
