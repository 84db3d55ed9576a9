"""The house's rules that no tool checks."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 260  # lines
LARGEST_FILE = 8 * 1024**2  # bytes: the embedded images are the largest there should ever be
PRIVATE_PATH = re.compile(rb"(?:/home/|/Users/|/root/|[A-Za-z]:\\Users\\)\w")
UNPICKLERS = {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
OWN_PIPES = "engine/service/pipes.py"
"""Between the window and the engine that it started; docs/decisions/0006 says why."""

Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def repository_files() -> list[Path]:
    """What git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def sources(*packages: str) -> list[Path]:
    """The Python files of packages."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    """`path` as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources("engine", "raven_gui"), ids=name_of)
def test_a_file_is_short_enough_to_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{name_of(path)} has {lines} lines: give its jobs a file each"


@pytest.mark.parametrize("path", sources("engine"), ids=name_of)
def test_everything_public_in_the_engine_is_explained(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    silent = [f"{name_of(path)}:{node.lineno} {node.name}" for node in unexplained(module)]
    assert not silent, "give these a docstring: " + ", ".join(silent)


def unexplained(parent: ast.Module | ast.ClassDef) -> Iterator[Documented]:
    """Public classes, functions and methods without a docstring."""
    for node in parent.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            if ast.get_docstring(node) is None:
                yield node
            if isinstance(node, ast.ClassDef):
                yield from unexplained(node)


@pytest.mark.parametrize("path", sources("engine", "raven_gui"), ids=name_of)
def test_nothing_is_ever_unpickled(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            settings = {k.arg: ast.unparse(k.value) for k in node.keywords}
            if ast.unparse(node.func) == "torch.load":  # of a file known to the last bit
                assert settings.get("weights_only") == "True", "keep tensors as safetensors"
            assert settings.get("allow_pickle", "False") == "False"
    if name_of(path) == OWN_PIPES:
        imported.remove("pickle")
    assert not imported & UNPICKLERS


def test_no_file_tells_where_its_author_lives() -> None:
    telling = [
        f"{name_of(path)}: {found.group().decode()}…"
        for path in repository_files()
        if (found := PRIVATE_PATH.search(path.read_bytes()))
    ]
    assert not telling, "write these paths without a home folder: " + ", ".join(telling)


def test_no_file_is_large() -> None:
    large = [name_of(p) for p in repository_files() if p.stat().st_size > LARGEST_FILE]
    assert not large, f"over {LARGEST_FILE} bytes: " + ", ".join(large)


def test_every_version_is_pinned_and_no_registry_is_named() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    loose = [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+( ; .+)?", pin)]
    assert not loose, "make lock writes one 'name==version' a line: " + ", ".join(loose)
    names = {pin.split("==")[0] for pin in pins}
    assert {"torch", "torchvision", "pyside6-essentials", "pyqtgraph", "numpy"} <= names
