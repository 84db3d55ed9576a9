"""Numbers that answers are put together from, in cases whose answer is known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from engine.gaussian import DiagonalGaussian
from engine.service.attack_reference import Reference
from engine.service.joined_results import joined_refinements
from engine.service.messages import Refinement
from engine.service.neighbours import overlap


def test_a_relative_shift_is_the_square_over_the_latents_variance() -> None:
    clean = DiagonalGaussian(torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.zeros(2, 2))
    trained: Any = SimpleNamespace(latent_variance=10.0)
    images = torch.zeros(2, 1, 1, 1)
    reference = Reference(trained, images, clean, images)
    shift, relative = reference.shifts(torch.tensor([1, 0]), torch.tensor([[4.0, 5.0], [6.0, 8.0]]))
    assert shift.tolist() == [5, 10] and relative.tolist() == [2.5, 10]


def test_an_overlap_is_a_share_of_the_first() -> None:
    assert overlap(np.array([1, 2, 3, 4]), np.array([4, 9])) == 0.25
    assert overlap(np.array([4, 9]), np.array([1, 2, 3, 4])) == 0.5


def test_blocks_of_a_defence_are_joined_image_by_image_as_they_are_and_then_attacked() -> None:
    def block(first: int) -> Refinement:
        own = np.arange(first, first + 4, dtype=np.float32)
        return Refinement(
            latents=own[:, None],
            reconstruction=own[:, None, None, None],
            by_task={"digit": own[:, None]},
            acceptance=own,
            log_joint=np.stack([own, 100 + own]),
        )

    whole = joined_refinements([block(0), block(10)])
    order = [0, 1, 10, 11, 2, 3, 12, 13]
    assert whole.acceptance.tolist() == whole.latents[:, 0].tolist() == order
    assert whole.log_joint.tolist() == [order, [100 + one for one in order]]
