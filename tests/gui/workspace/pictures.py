"""Pictures of a user, as the engine reads them."""

import numpy as np

from engine.service.messages import PictureRead


def picture(name: str, job: int = 0, shade: float = 0.5) -> PictureRead:
    """A grey square."""
    return PictureRead(
        job=job,
        name=name,
        image=np.full((1, 28, 28), shade, np.float32),
        inverted=False,
        preview=np.zeros((40, 40, 3), np.uint8),
    )
