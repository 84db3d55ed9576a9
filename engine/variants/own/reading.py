"""From a file's source to the variants in it."""

import ast
import sys
import traceback
from pathlib import Path
from types import CodeType, ModuleType

from engine.variants.objective import Variant
from engine.variants.own.trial import UnfitError, check
from engine.variants.table import Kind

MODULE = "raven_own_"
"""Begins the names of the modules that own files become: none that is installed begins so."""


class OwnVariantError(ValueError):
    """An own variant cannot be used; the sentence says in which file and line, and why."""


def read_variants(file: Path, source: bytes) -> list[Kind]:
    """The variants that the source of a file defines. It is run as it stands.

    Raises OwnVariantError where it cannot be read, has no variant, or has one that would not
    train; nothing of it is then kept.
    """
    module = ModuleType(MODULE + file.stem)
    module.__file__ = str(file)
    before = sys.modules.get(module.__name__)
    # pydantic looks there for what the annotations of a class in it mean.
    sys.modules[module.__name__] = module
    try:
        lines = _run(file, source, module)
        kinds = _defined_in(module)
        if not kinds:
            raise OwnVariantError(
                f"{file}: no class in it is a Variant with a name; see docs/add-a-variant.md."
            )
        for kind in kinds:
            _try_out(kind, file, lines.get(kind.__name__, 1))
        if len({kind.name for kind in kinds}) < len(kinds):
            raise OwnVariantError(f"{file}: two of its classes have one name: give each its own.")
    except BaseException:
        forget_module(file)
        if before is not None:
            sys.modules[module.__name__] = before
        raise
    return kinds


def is_from_file(kind: Kind) -> bool:
    """Whether a variant came from a file of the user's own, and not from an installed package."""
    return kind.__module__.startswith(MODULE)


def forget_module(file: Path) -> None:
    """Let go of what a file became."""
    sys.modules.pop(MODULE + file.stem, None)


def _run(file: Path, source: bytes, module: ModuleType) -> dict[str, int]:
    """Run the source; the lines where its classes begin, by name."""
    try:
        tree = ast.parse(source, str(file))
        code: CodeType = compile(tree, str(file), "exec")
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise OwnVariantError(f"{file}{line}: this is not Python: {reason}.") from error
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        raise OwnVariantError(_told(file, error, 1)) from error
    return {node.name: node.lineno for node in tree.body if isinstance(node, ast.ClassDef)}


def _defined_in(module: ModuleType) -> list[Kind]:
    """The classes made in the module that can be chosen by a name, each once."""
    kinds = {
        id(kind): kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Variant)
        and kind.__module__ == module.__name__
        and "name" in vars(kind)
    }
    return list(kinds.values())


def _try_out(kind: Kind, file: Path, line: int) -> None:
    try:
        check(kind)
    except UnfitError as error:
        code = getattr(getattr(kind, error.method, None), "__code__", None)
        if code is not None and code.co_filename == str(file):
            line = code.co_firstlineno
        raise OwnVariantError(f"{file}, line {line}: {kind.__name__}: {error}") from error
    except (Exception, SystemExit) as error:
        raise OwnVariantError(_told(file, error, line)) from error


def _told(file: Path, error: BaseException, line: int) -> str:
    """The file, its last line that took part in an error, and what went wrong."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{file}, line {lines[-1] if lines else line}: {reason.rstrip('.')}."
