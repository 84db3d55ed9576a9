"""Memory that is kept for what comes next, and what is told where there is not enough."""

import ctypes
import sys
from errno import ENOMEM

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Numbers of parameters in glibc's malloc.h."""
MOST = 2**31 - 1
TOO_LITTLE = "There is not enough memory: take fewer images or a smaller batch."
_REFUSALS = (
    "out of memory",
    "can't allocate memory",
    "not enough memory: you tried",
    "ALLOC_FAILED",
)
"""Of accelerators and of PyTorch's allocator on a CPU, which have no type of error of their own on
every system."""


def keep_freed_memory() -> bool:
    """From now on this process keeps what it frees, and is as large as it ever was: a step of a
    ConvNet on a CPU otherwise hands some hundred megabytes back and asks for as many new pages,
    which takes a seventh of its time. Whether the C library can be told so; glibc can."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(TRIM_THRESHOLD, MOST) == mallopt(MMAP_THRESHOLD, MOST) == 1)


def is_too_little(error: BaseException) -> bool:
    """Whether an error says that there was not enough memory, be it the machine's or that of an
    accelerator."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError):
        return error.errno == ENOMEM
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _REFUSALS)
