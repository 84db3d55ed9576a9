"""From the device into a message."""

from torch import Tensor

from engine.service.messages import Floats


def as_array(tensor: Tensor) -> Floats:
    """A tensor as a numpy array on the CPU, without its graph."""
    array: Floats = tensor.detach().cpu().numpy()
    return array
