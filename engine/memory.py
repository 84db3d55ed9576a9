"""Memory that is kept for what comes next."""

import ctypes
import sys

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Numbers of parameters in glibc's malloc.h."""
MOST = 2**31 - 1


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
