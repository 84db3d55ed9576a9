"""The measures by name."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch

from engine.evaluation.classifier import FEATURES as CLASSIFIER_FEATURES
from engine.evaluation.inception_weights import FEATURES as INCEPTION_FEATURES
from engine.evaluation.measure import IMAGES_A_FEATURE, Measure
from engine.evaluation.subject import BATCH, Subject
from engine.measures import Steps, ms_ssim, variance_in_steps
from engine.measures.evidence import (
    active_units,
    importance_weighted,
    kl_to_prior,
    mutual_information_bound,
)
from engine.measures.frechet import frechet_distance
from engine.measures.smoothness import expected_gap, largest_stretch, local_smoothness
from engine.model import as_images

ANY = (-math.inf, math.inf)
STRETCHED = 200
"""Test images at which Lipschitz constants are estimated: an estimate takes some sixty passes."""


def _accuracy(subject: Subject) -> Steps[float]:
    return (yield from subject.quality()).accuracy


def _mse(subject: Subject) -> Steps[float]:
    return (yield from subject.quality()).mse_255


def _pair_distance(subject: Subject) -> Steps[float]:
    return (yield from subject.quality()).relative_pair_distance


def _similarity(subject: Subject) -> Steps[float]:
    made, total = (yield from subject.reconstructions()).cpu(), 0.0
    batches = (torch.split(every, BATCH) for every in (subject.pixels, made))
    for images, others in zip(*batches, strict=True):
        total += float(ms_ssim(as_images(images), others).double().sum())
        yield
    return total / len(made)


def _noise_variance(subject: Subject) -> Steps[float]:
    return (yield from variance_in_steps(subject.model, subject.pixels, subject.seed)).mean


def _kl(subject: Subject) -> Steps[float]:
    posterior = yield from subject.posterior()
    return float(kl_to_prior(subject.model, posterior, subject.seed).mean())


def _active(subject: Subject) -> Steps[float]:
    return float(active_units((yield from subject.posterior()).mean))


def _information(subject: Subject) -> Steps[float]:
    posterior = yield from subject.posterior()
    return (yield from mutual_information_bound(posterior, subject.seed))


def _evidence(subject: Subject) -> Steps[float]:
    likelihood = yield from subject.likelihood()
    weights = yield from importance_weighted(
        subject.model, subject.pixels, seed=subject.seed, likelihood=likelihood
    )
    return float(weights.mean())


def _gap(variance: float) -> Callable[[Subject], Steps[float]]:
    def gap(subject: Subject) -> Steps[float]:
        means = (yield from subject.posterior()).mean
        return (yield from expected_gap(subject.model.decode, means, variance, subject.seed))

    return gap


def _smoothness(subject: Subject) -> Steps[float]:
    means = (yield from subject.posterior()).mean
    return (yield from local_smoothness(subject.model.decode, means))


def _encoder_stretch(subject: Subject) -> Steps[float]:
    images = as_images(subject.pixels[:STRETCHED].to(subject.model.device))
    encode = subject.model.encode
    stretches = yield from largest_stretch(lambda x: encode(x).mean, images, subject.seed)
    return float(stretches.max())


def _decoder_stretch(subject: Subject) -> Steps[float]:
    means = (yield from subject.posterior()).mean[:STRETCHED]
    stretches = yield from largest_stretch(subject.model.decode, means, subject.seed)
    return float(stretches.max())


def _frechet(
    images: Callable[[Subject], Steps[torch.Tensor]],
) -> Callable[[Subject], Steps[float]]:
    def distance(subject: Subject) -> Steps[float]:
        real = yield from subject.features()
        made = yield from subject.features((yield from images(subject)))
        return frechet_distance(real.numpy(), made.numpy())

    return distance


def _fid(
    images: Callable[[Subject], Steps[torch.Tensor]],
) -> Callable[[Subject], Steps[float]]:
    def distance(subject: Subject) -> Steps[float]:
        return (yield from subject.fid((yield from images(subject))))

    return distance


def _few(features: int) -> str:
    return (
        f"{IMAGES_A_FEATURE * features:,} are wanted, {IMAGES_A_FEATURE} for each of its features"
    )


_INCEPTION = (
    "Features of the FID's Inception network, whose weights (96 MB) are taken from a file that is "
    "named, or from PyTorch's cache, or downloaded; it knows photographs. Far too high "
    f"of few images: {_few(INCEPTION_FEATURES)}."
)
_CLASSIFIER = (
    "Features of a small classifier trained on this data set's training images and all of its "
    "tasks, such as the digit and the colour of ColorMNIST. They are not those of the FID of the "
    "literature, whose Inception network knows photographs. Classifiers that differ in their seed "
    "alone tell up to 1.6 times as much: compare figures by one, of one machine. "
    f"Too high of few images: {_few(CLASSIFIER_FEATURES)}."
)

_FRECHET = "‖m₁ − m₂‖² + tr(S₁ + S₂ − 2 (S₁ S₂)^½), means m and covariances S of features"
_LIPSCHITZ = "Virmaux and Scaman 2018, Theorem 1"

_ALL = (
    Measure("accuracy", "Accuracy", "share", "Share of the test images whose class a linear probe "
        "reads off the posterior means.", "mean [argmaxₖ p(k | μ(x)) = y]",
        "Irobe et al., Section 4.1.2", "higher", "0 to 1", _accuracy),
    Measure("mse_255", "MSE", "squared pixel values of 0 to 255", "Mean squared error of "
        "reconstructions, per pixel.", "255² mean (x̂(x) − x)²", "Irobe et al., Table 2", "lower",
        "0 to 65,025", _mse),
    Measure("ms_ssim", "MS-SSIM of reconstructions", "similarity", "Structural similarity of an "
        "image and its reconstruction, at several scales; 1 means the same. As many of the paper's "
        "five scales are taken as its window of 11 pixels fits in: two for 28x28, three for 64x64; "
        "on a side below 11 the window is as long as that. Compare it on images of one size alone.",
        "mean Π contrastᵢ^wᵢ · luminance^w of x and x̂(x), Σ w = 1",
        "Wang, Simoncelli and Bovik 2003, Eq. (7)", "higher", "0 to 1", _similarity,
        (0, 1)),
    Measure("relative_pair_distance", "Paired distance", "share of the latent variance",
        "Squared distance between the posterior means of an image and of the same with noise of "
        "deviation 0.05, over the total variance of the test images' means.",
        "mean ‖μ(x) − μ(clip(x + ε))‖² / Σ Var μ, ε ~ N(0, 0.05² I)",
        "Irobe et al., Table 1, which does not divide", "lower", "0 and up", _pair_distance,
        several=True),
    Measure("noise_variance", "Noise variance", "squared pixel range", "The noise that the "
        "likelihood sees in an image, mean over pixels and test images. At its maximum likelihood "
        "(Iso, Diag) it is estimated on these images, with one latent of each; one that is "
        "trained or fixed is told as it is. Other likelihoods than Gaussian ones have none.",
        "mean σᵢ² of p(x|z) = Πᵢ N(xᵢ; x̂ᵢ(z), σᵢ²), z ~ q(z|x)",
        "Takida et al., Eqs. (G.4), (G.7), (G.11), (G.15), and Table 3", "", "0 and up",
        _noise_variance, needs_noise=True),
    Measure("kl", "KL to the prior", "nats", "How far posteriors are from the prior, mean over the "
        "images.", "mean KL(q(z|x) ‖ p(z))", "Irobe et al., Eq. (2)", "", "0 and up", _kl,
        needs_variance=True),
    Measure("active_units", "Active units", "dimensions", "Latent dimensions whose posterior mean "
        "varies over the images by more than 0.01.", "Σ_d [Var μ_d > 0.01]",
        "Burda et al. 2016, Section 5.2", "",
        "0 to the latent dimensions", _active, several=True),
    Measure("information", "Mutual information, bound", "nats", "How much a latent tells of which "
        "of these test images it comes from. Of these it is an estimate, and bounds what decoded "
        "latents tell from above, as in the paper; of all images there could be it is an estimate "
        "from below, as N images cannot tell more than log N. It is below 0 by chance where "
        "latents tell next to nothing.",
        "E log q(z|x) − E log mean_x′ q(z|x′), z ~ q(z|x), x′ any of the images, x among them",
        "Takida et al., Eq. (D.1) and Section 4.2", "",
        "about 0 to log of the number of images", _information, ANY,
        needs_variance=True, capped=True),
    Measure("log_likelihood", "Log-likelihood, bound", "nats per image", "Importance-weighted "
        "lower bound with 500 samples. Comparable between runs of one likelihood only. Iso-I and "
        "Diag-I at their maximum likelihood have the variance of the images the run was trained "
        "on; that of Iso-D and Diag-D is set after the image is seen: no density is bounded. Under "
        "the Bernoulli likelihood it is a cross-entropy of grey pixels, no likelihood of discrete "
        "data: not comparable with what papers tell of binarised MNIST.",
        "mean log 1/500 Σ p(x|z) p(z) / q(z|x), z ~ q(z|x)",
        "Burda et al. 2016, Eq. (8); Takida et al., Table 7", "higher", "any", _evidence, ANY,
        needs_variance=True),
    Measure("expected_gap_0.01", "Expected gap at 0.01", "squared pixel range", "How unlike two "
        "images are that are decoded from one latent with noise of variance 0.01, summed over "
        "pixels.",
        "E ‖D(μ + ε) − D(μ + ε′)‖², ε, ε′ ~ N(0, 0.01 I)", "Takida et al., Eq. (5)",
        "lower", "0 and up", _gap(1e-2)),
    Measure("expected_gap_0.001", "Expected gap at 0.001", "squared pixel range", "The same with "
        "noise of variance 0.001.",
        "E ‖D(μ + ε) − D(μ + ε′)‖², ε, ε′ ~ N(0, 0.001 I)", "Takida et al., Eq. (5)",
        "lower", "0 and up", _gap(1e-3)),
    Measure("local_smoothness", "Local smoothness", "squared pixel range per squared latent unit",
        "Squared norm of the decoder's derivative at the posterior means; small is smooth. It "
        "depends on the latent scale.", "mean ‖∂D/∂z‖², z = μ(x)",
        "Takida et al., Eq. (6)", "lower", "0 and up", _smoothness),
    Measure("encoder_lipschitz", "Encoder's Lipschitz constant, from below",
        "latent units per pixel range", "The strongest pull of a small change of the image on the "
        f"posterior mean, at the first {STRETCHED} test images.",
        "max σ₁(∂μ/∂x), the largest singular value", _LIPSCHITZ, "lower", "0 and up",
        _encoder_stretch),
    Measure("decoder_lipschitz", "Decoder's Lipschitz constant, from below",
        "pixel range per latent unit", "The strongest pull of a small change of the latent on the "
        f"decoded image, at the posterior means of the first {STRETCHED} test images.",
        "max σ₁(∂D/∂z), the largest singular value", _LIPSCHITZ, "lower", "0 and up",
        _decoder_stretch),
    Measure("frechet_reconstructions", "Fréchet distance of reconstructions",
        "squared feature units", _CLASSIFIER, _FRECHET, "Takida et al., Eq. (12)", "lower",
        "0 and up", _frechet(Subject.reconstructions), features=CLASSIFIER_FEATURES),
    Measure("frechet_samples", "Fréchet distance of samples of the prior", "squared feature units",
        _CLASSIFIER, _FRECHET, "Takida et al., Eq. (12)", "lower", "0 and up",
        _frechet(Subject.samples_of_prior), features=CLASSIFIER_FEATURES),
    Measure("frechet_interpolations", "Fréchet distance of interpolations",
        "squared feature units", "Middles of spherical paths between two test images. "
        + _CLASSIFIER, _FRECHET, "Takida et al., Section 6.2", "lower", "0 and up",
        _frechet(Subject.halfway), features=CLASSIFIER_FEATURES),
    Measure("fid_reconstructions", "FID of reconstructions", "squared feature units", _INCEPTION,
        _FRECHET,
        "Heusel et al. 2017, Eq. (6); Takida et al., Eq. (12)", "lower", "0 and up",
        _fid(Subject.reconstructions), features=INCEPTION_FEATURES,
        needs_inception=True),
    Measure("fid_samples", "FID of samples of the prior", "squared feature units", _INCEPTION,
        _FRECHET,
        "Heusel et al. 2017, Eq. (6); Takida et al., Eq. (12)", "lower", "0 and up",
        _fid(Subject.samples_of_prior), features=INCEPTION_FEATURES,
        needs_inception=True),
    Measure("fid_interpolations", "FID of interpolations", "squared feature units",
        "Middles of spherical paths between two test images. " + _INCEPTION, _FRECHET,
        "Heusel et al. 2017, Eq. (6); Takida et al., Section 6.2", "lower", "0 and up",
        _fid(Subject.halfway), features=INCEPTION_FEATURES,
        needs_inception=True),
)  # fmt: skip

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})
