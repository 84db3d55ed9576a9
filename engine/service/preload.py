"""What takes long to load: when it is loaded, and without all else standing still for it."""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

MAPS = "engine.embedding.tsne"
"""The module that brings scikit-learn."""


def preload_torch() -> None:
    """Load the half gigabyte of code that `import torch` will ask for.

    Python holds its lock while it loads a library for an import, half a second in which neither
    files nor commands are read; a call of a C function does not hold it. Where this cannot be
    done, or on Windows, nothing happens and the import does it.
    """
    found = find_spec("torch")
    if found is None or found.origin is None or sys.platform == "win32":
        return
    suffix = "dylib" if sys.platform == "darwin" else "so"
    library = Path(found.origin).parent / "lib" / f"libtorch.{suffix}"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    load(os.fsencode(library), os.RTLD_NOW)


def load_maps() -> None:
    """Load what maps and probes are made with, before anybody asks for a map."""
    if MAPS not in sys.modules:
        with kept_from_collector():
            import_module(MAPS)


@contextmanager
def kept_from_collector() -> Iterator[None]:
    """What is loaded within is left out of the search for cycles until the engine closes, and
    there is none meanwhile. PyTorch brings some 300,000 objects that stay: to look through them
    again and again takes a tenth of a second each time, in which nothing is answered."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.freeze()
