"""Where to compute."""

import logging
import platform
from functools import cache

import torch

from engine.counting import counted

log = logging.getLogger(__name__)


def choose_device(wish: str = "auto") -> torch.device:
    """'auto' takes an accelerator if there is one that computes. Raises ValueError if the wish
    cannot be met."""
    check_there(wish)
    if wish == "auto":
        return torch.device(next(name for name in _there() if not _refusal(name)))
    if why := _refusal(wish):
        raise ValueError(f"The device '{wish}' cannot be used: {why}; try 'auto'.")
    return torch.device(wish)


def check_there(wish: str) -> None:
    """Raise ValueError where PyTorch reports no such device; it is not tried, which would take of
    its memory, and might take it from others."""
    if wish != "auto" and wish not in _there():
        raise ValueError(f"This machine has no device '{wish}' that PyTorch can use; try 'auto'.")


def first_choice(wish: str) -> str:
    """The device that `choose_device` tries first, by its name; nothing is tried."""
    return _there()[0] if wish == "auto" else wish


def _there() -> list[str]:
    """What PyTorch reports, the best first."""
    accelerators = {"cuda": torch.cuda, "mps": torch.backends.mps}
    return [name for name, kind in accelerators.items() if kind.is_available()] + ["cpu"]


def _refusal(device: str) -> str:
    """Why a device that is reported does not compute, such as a GPU that this PyTorch is not built
    for, or that has no memory left; '' where it does. Told of once; tried until it does, as the
    memory may be free later."""
    if device == "cpu":
        return ""
    try:
        _try(device)
    except (RuntimeError, AssertionError) as error:  # the second where it was built without
        why = str(error).strip().partition("\n")[0].rstrip(".")
        _warn(device, why)
        return why
    return ""


@cache
def _try(device: str) -> None:
    torch.ones(2, device=device).sum().item()


@cache
def _warn(device: str, why: str) -> None:
    log.warning("The device '%s' is there but cannot be used: %s.", device, why)


def device_name(device: torch.device) -> str:
    """As a person would say it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU, {platform.machine()}, {counted(threads, 'thread')}"
