"""The way an attack took: all iterates of one ascent."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Course:
    """The start and the S iterates after it, and the divergence of each; on the device."""

    images: Tensor  # [S + 1, N, C, H, W]
    divergence: Tensor  # [S + 1, N]

    @classmethod
    def of(cls, iterates: Sequence[tuple[Tensor, Tensor]]) -> "Course":
        """From the iterates [N, C, H, W] and their divergences [N], in their order."""
        images, divergence = zip(*iterates, strict=True)
        return cls(torch.stack(images), torch.stack(divergence))

    def replaced(self, which: Tensor, other: "Course") -> "Course":
        """With those of `other`, an ascent as long, for the images where `which` [N] is true."""
        return Course(
            torch.where(which.view(-1, 1, 1, 1), other.images, self.images),
            torch.where(which, other.divergence, self.divergence),
        )

    def chunk(self, parts: int) -> tuple["Course", ...]:
        """Cut the batch into equal parts."""
        pairs = zip(
            self.images.chunk(parts, dim=1), self.divergence.chunk(parts, dim=1), strict=True
        )
        return tuple(Course(images, divergence) for images, divergence in pairs)
