"""PyTorch's libraries, loaded ahead of PyTorch without holding Python's lock."""

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def preload_torch() -> None:
    """Load the half gigabyte of code that `import torch` will ask for.

    Python holds its lock while it loads a library for an import, half a second in which a window
    stands still; a call of a C function does not hold it. Where this cannot be done, or on
    Windows, nothing happens and the import does it.
    """
    found = find_spec("torch")
    if found is None or found.origin is None or sys.platform == "win32":
        return
    suffix = "dylib" if sys.platform == "darwin" else "so"
    library = Path(found.origin).parent / "lib" / f"libtorch.{suffix}"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    load(os.fsencode(library), os.RTLD_NOW)
