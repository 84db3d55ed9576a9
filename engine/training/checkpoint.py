"""Tensors on disk, as safetensors: nothing is ever unpickled."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from engine.files import reason_of, write_bytes


class CheckpointError(ValueError):
    """A file of tensors is missing, damaged, of another model, or cannot be written."""


def save_tensors(path: Path, tensors: dict[str, Tensor]) -> None:
    """Write CPU tensors by name, whole or not at all. Raises CheckpointError with a sentence."""
    content = save({name: tensor.contiguous() for name, tensor in tensors.items()})
    try:
        write_bytes(path, content)
    except OSError as error:
        raise CheckpointError(
            f"{path} cannot be written ({reason_of(error)}): see that its disk has "
            f"{len(content) / 2**20:.0f} MiB of room and may be written to."
        ) from error


def load_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors by name, on the CPU. Raises CheckpointError with a sentence."""
    try:
        # Read, not mapped into memory: Windows replaces and deletes no file that is mapped.
        return load(path.read_bytes())
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path}.") from error
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path} is damaged and cannot be read ({error}).") from error
