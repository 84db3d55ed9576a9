"""Tensors on disk, as safetensors: nothing is ever unpickled."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from engine.files import write_bytes


class CheckpointError(ValueError):
    """A file of tensors is missing, damaged or of another model."""


def save_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    """Write CPU tensors by name, whole or not at all."""
    write_bytes(path, save({name: tensor.contiguous() for name, tensor in tensors.items()}))


def load_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors by name, on the CPU. Raises CheckpointError with a sentence."""
    try:
        return load_file(path)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path}.") from error
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path} is damaged and can not be read ({error}).") from error
