"""Packages that only some of what raven-gui does needs, and that are not installed with it."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


class ExtraMissingError(RuntimeError):
    """A package of an optional extra is not installed; the sentence says how to get it."""


def is_installed(module: str) -> bool:
    """Whether a package is there, without importing it."""
    return find_spec(module) is not None


def optional(module: str, what: str, extra: str) -> Any:
    """The `module` that `what` needs, of the optional `extra`. Raises ExtraMissingError, a
    sentence, where its package is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != package:
            raise
        raise ExtraMissingError(
            f"{what} needs the package '{package}', which is not installed: "
            f"pip install 'raven-gui[{extra}]'."
        ) from error
