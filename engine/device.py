"""Where to compute."""

import platform

import torch

from engine.counting import counted


def choose_device(wish: str = "auto") -> torch.device:
    """'auto' takes an accelerator if there is one. Raises ValueError if the wish cannot be met."""
    available = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wish == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wish, False):
        raise ValueError(f"This machine has no device '{wish}' that PyTorch can use; try 'auto'.")
    return torch.device(wish)


def device_name(device: torch.device) -> str:
    """As a person would say it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU, {platform.machine()}, {counted(threads, 'thread')}"
