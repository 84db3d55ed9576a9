"""What attacked images are held against: what a model makes of them before, and of targets."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian
from engine.measures import LinearProbe, attack_numbers, way_travelled
from engine.trained import TrainedModel


@dataclass(frozen=True, eq=False)
class Reference:
    """N images as a model sees them, and their targets where they have any; on its device."""

    trained: TrainedModel
    images: Tensor  # [N, C, H, W]
    posterior: DiagonalGaussian  # of [N, D]
    reconstructions: Tensor  # [N, C, H, W]
    aim: DiagonalGaussian | None = None  # of [N, D], the targets' posteriors
    way: Tensor | None = None  # [N], how far the images are from their targets
    probe: LinearProbe | None = None  # the one that is attacked, where one is

    def exactly(
        self,
        which: Tensor,
        pixels: Tensor,
        attacked: DiagonalGaussian,
        reconstructions: Tensor,
    ) -> tuple[DiagonalGaussian, Tensor]:
        """`attacked` and `reconstructions`, what the model makes of `pixels` [M, C, H, W]; of those
        that are their originals `which` to the last bit, what it made of these. A model rounds an
        image by its place in a batch, and what was not changed would seem to have moved."""
        same = same_images(pixels, self.images[which])
        posterior = where_same(same, _rows(self.posterior, which), attacked)
        pictures = torch.where(
            same[:, None, None, None], self.reconstructions[which], reconstructions
        )
        return posterior, pictures

    def numbers(
        self, which: Tensor, attacked: DiagonalGaussian, reconstructions: Tensor, left: Tensor
    ) -> dict[str, Tensor]:
        """[M] each, by the names of `engine.numbers.NUMBERS`, of M attacked images.

        which: [M], of which of the N images each is; attacked: their posteriors [M, D];
        reconstructions: [M, C, H, W]; left: [M], what the attack maximises or minimises.
        """
        numbers = attack_numbers(
            self.images[which],
            _rows(self.posterior, which),
            attacked,
            self.reconstructions[which],
            reconstructions,
            self.trained.model.family.is_point,
        )
        if self.aim is not None and self.way is not None:
            unmoved = (attacked.mean == self.posterior.mean[which]).all(1)
            left = torch.where(unmoved, self.way[which], left)
            numbers["success"] = way_travelled(left, self.way[which])
            predict = (self.probe or self.trained.probe).predict
            same = predict(attacked.mean) == predict(self.aim.mean)[which]
            numbers["reads_as_target"] = same.to(left.dtype)
        return numbers

    def shifts(self, which: Tensor, means: Tensor) -> tuple[Tensor, Tensor]:
        """How far the posterior means [M, D] of attacked images are from those of their originals
        `which` [M], [M]; and the square of it over the total variance of the run's latents, [M]."""
        shift = torch.linalg.vector_norm(means - self.posterior.mean[which], dim=1)
        return shift, shift.square() / self.trained.latent_variance


def same_images(images: Tensor, others: Tensor) -> Tensor:
    """Which of the images [N, C, H, W] are the others to the last bit, [N]."""
    return (images == others).flatten(1).all(1)


def where_same(same: Tensor, own: DiagonalGaussian, others: DiagonalGaussian) -> DiagonalGaussian:
    """`own` posteriors of [N, D] where images are the `same` [N], and `others` elsewhere."""
    return DiagonalGaussian(
        torch.where(same[:, None], own.mean, others.mean),
        torch.where(same[:, None], own.log_variance, others.log_variance),
    )


def _rows(of: DiagonalGaussian, which: Tensor) -> DiagonalGaussian:
    return DiagonalGaussian(of.mean[which], of.log_variance[which])
