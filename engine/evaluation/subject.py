"""What is measured: a trained model and the images it is measured on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from engine.data import ImageSet
from engine.evaluation.classifier import Classifier, classifier_of
from engine.evaluation.inception_weights import inception_of
from engine.gaussian import DiagonalGaussian
from engine.likelihoods import Likelihood
from engine.measures import (
    Quality,
    Steps,
    encode_in_steps,
    is_of_batches,
    quality_in_steps,
    settled_likelihood,
)
from engine.measures.frechet import frechet_distance
from engine.model import Model, as_images
from engine.posteriors import PATHS, POSTERIORS, AggregatePosterior
from engine.trained import TrainedModel, shared_tasks

if TYPE_CHECKING:
    from engine.measures.inception import FIDInception  # brings torchvision

PAIR_NOISE = 0.05
BATCH = 1000
PICTURES_ON_CPU, PICTURES_ELSEWHERE = 1, 64
"""That the Inception network sees in one step: a core takes up to half a second for one."""


@dataclass(eq=False)
class Subject:
    """Measures of one model share what they need: it is computed when it is first asked for.

    `training()` loads the images that posteriors are fitted to and the classifier is trained on.
    `inception_weights` names a file with those of the FID's network, which is looked for in
    PyTorch's cache, or downloaded, where it is None. `own()` loads the images that the model was
    trained on, where those of `training()` are others: of another data set, or more.
    """

    trained: TrainedModel
    tests: ImageSet
    training: Callable[[], ImageSet]
    seed: int = 0
    inception_weights: Path | None = None
    own: Callable[[], ImageSet] | None = None
    _posterior: DiagonalGaussian | None = field(default=None, init=False)
    _of_training: DiagonalGaussian | None = field(default=None, init=False)
    _quality: Quality | None = field(default=None, init=False)
    _classifier: Classifier | None = field(default=None, init=False)
    _real: Tensor | None = field(default=None, init=False)
    _inception: "FIDInception | None" = field(default=None, init=False)
    _real_inception: Tensor | None = field(default=None, init=False)

    @property
    def model(self) -> Model:
        """The frozen model."""
        return self.trained.model

    @property
    def pixels(self) -> Tensor:
        """The test images, uint8 [N, C, H, W], on the CPU."""
        return torch.from_numpy(self.tests.images)

    def posterior(self) -> Steps[DiagonalGaussian]:
        """Of the test images, [N, D]."""
        if self._posterior is None:
            self._posterior = yield from self._encoded(self.pixels)
        return self._posterior

    def training_posterior(self) -> Steps[DiagonalGaussian]:
        """Of the training images, [N, D]."""
        if self._of_training is None:
            self._of_training = yield from self._encoded(torch.from_numpy(self.training().images))
        return self._of_training

    def quality(self) -> Steps[Quality]:
        """Accuracy, reconstruction and paired distance."""
        if self._quality is None:
            self._quality = yield from quality_in_steps(
                self.model,
                shared_tasks(self.trained, self.tests),
                self.pixels.to(self.model.device),
                noise=PAIR_NOISE,
                seed=self.seed,
            )
        return self._quality

    def likelihood(self) -> Steps[Likelihood]:
        """By which images are scored one by one: where its variance is fitted to each batch, with
        that of the model's own training images, whatever is asked about."""
        if not is_of_batches(self.model.likelihood):
            return self.model.likelihood
        pixels = torch.from_numpy((self.own or self.training)().images)
        return (yield from settled_likelihood(self.model, pixels, self.seed))

    def samples(self, posterior: AggregatePosterior, count: int) -> Steps[Tensor]:
        """So many decoded samples of a posterior, which is fitted to the training images where it
        is not the prior; [N, C, H, W]."""
        known = self.posterior() if posterior.name == "prior" else self.training_posterior()
        fit = posterior.fit((yield from known), self.model.prior, self.seed)
        sampler = None
        while sampler is None:
            try:
                next(fit)
            except StopIteration as end:
                sampler = end.value
            yield
        generator = torch.Generator(self.model.device).manual_seed(self.seed)
        with torch.no_grad():
            return self._decoded(sampler(count, generator))

    def samples_of_prior(self) -> Steps[Tensor]:
        """As many decoded samples of the prior as there are test images; [N, C, H, W]."""
        return self.samples(POSTERIORS["prior"], len(self.tests.images))

    def between(self, share: float | None) -> Steps[Tensor]:
        """Decoded latents on the spherical paths from each test image to another, drawn by the
        seed: at this share of the way, or where it is None at random ones; [N, C, H, W]."""
        means = (yield from self.posterior()).mean
        generator = torch.Generator().manual_seed(self.seed)
        others = means[torch.randperm(len(means), generator=generator).to(means.device)]
        random = torch.rand(len(means), generator=generator)
        shares = random if share is None else torch.full((len(means),), share)
        spherical = PATHS["spherical"]
        ways = zip(means, others, shares.to(means.device), strict=True)
        latents = [spherical(start, end, way) for start, end, way in ways]
        with torch.no_grad():
            return self._decoded(torch.stack(latents))

    def halfway(self) -> Steps[Tensor]:
        """The middles of those paths, [N, C, H, W]."""
        return self.between(0.5)

    def reconstructions(self) -> Steps[Tensor]:
        """Decoded posterior means of the test images, [N, C, H, W]."""
        means = (yield from self.posterior()).mean
        with torch.no_grad():
            return self._decoded(means)

    def features(self, images: Tensor | None = None) -> Steps[Tensor]:
        """The classifier's features of images [N, C, H, W] in [0, 1], or of the test images;
        [N, F]."""
        if self._classifier is None:
            self._classifier = yield from classifier_of(self.training(), self.model.device)
        if images is None:
            if self._real is None:
                self._real = yield from self.features(as_images(self.pixels))
            return self._real
        return (yield from self._seen_by(self._classifier.features, images, BATCH))

    def inception_features(self, images: Tensor | None = None) -> Steps[Tensor]:
        """Those of the FID's Inception network, [N, 2048]. Raises WeightsError, a sentence, where
        its weights cannot be had."""
        if self._inception is None:
            self._inception = yield from inception_of(self.inception_weights, self.model.device)
        if images is None:
            if self._real_inception is None:
                self._real_inception = yield from self.inception_features(as_images(self.pixels))
            return self._real_inception
        on_cpu = self.model.device.type == "cpu"
        pictures = PICTURES_ON_CPU if on_cpu else PICTURES_ELSEWHERE
        return (yield from self._seen_by(self._inception, images, pictures))

    def fid(self, made: Tensor) -> Steps[float]:
        """The Fréchet distance of those of images [N, C, H, W] in [0, 1] to the test images'.
        Raises WeightsError."""
        real = yield from self.inception_features()
        found = yield from self.inception_features(made)
        return frechet_distance(real.numpy(), found.numpy())

    def _encoded(self, pixels: Tensor) -> Steps[DiagonalGaussian]:
        return DiagonalGaussian(*(yield from encode_in_steps(self.model, pixels)))

    def _seen_by(
        self, network: Callable[[Tensor], Tensor], images: Tensor, count: int
    ) -> Steps[Tensor]:
        """The features of images, so many a step."""
        found = []
        for batch in torch.split(images, count):
            with torch.no_grad():
                found.append(network(batch.to(self.model.device)).cpu())
            yield
        return torch.cat(found)

    def _decoded(self, latents: Tensor) -> Tensor:
        return torch.cat([self.model.decode(batch) for batch in torch.split(latents, BATCH)])
