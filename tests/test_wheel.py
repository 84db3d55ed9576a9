"""The wheel is the product: it holds all that is needed, and nothing else."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"engine", "raven_gui", "assets"}

pytestmark = pytest.mark.slow


def checked_run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed; what it printed."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def repository_names() -> list[str]:
    """What git keeps or would keep, and is there."""
    listed = checked_run(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT
    )
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the working tree, built from a copy so that no build folder is left in it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in repository_names():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tree / name)
    made = tmp_path_factory.mktemp("wheel")
    checked_run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", made, cwd=tree
    )
    (path,) = made.glob("raven_gui-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the wheel's own files."""
    folder = tmp_path_factory.mktemp("installed")
    checked_run(
        *(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index"),
        *("--target", folder, wheel),
        cwd=folder,
    )
    return folder


def test_all_assets_are_in_it(wheel: Path) -> None:
    assets = {name for name in repository_names() if name.startswith("assets/")}
    assert any(name.endswith(".gz") for name in assets)
    assert assets <= set(zipfile.ZipFile(wheel).namelist())


def test_tests_benchmarks_and_pages_are_not(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


def test_it_has_both_commands_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            name.split("/", 1)[1]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    console, windowed = texts["entry_points.txt"].split("[gui_scripts]")
    assert "raven = engine.cli:main" in console
    assert "raven-gui = raven_gui.app:main" in windowed
    assert "MIT License" in texts["licenses/LICENSE"]


def test_the_command_works_where_the_checkout_is_not(installed: Path, tmp_path: Path) -> None:
    here = {"PYTHONPATH": str(installed)}
    where = (
        "import assets, engine, raven_gui as g; print(engine.__file__, assets.__file__, g.__file__)"
    )
    files = checked_run(sys.executable, "-c", where, cwd=tmp_path, **here).split()
    assert all(Path(file).is_relative_to(installed) for file in files)

    raven = shutil.which("raven", path=installed / "bin")
    assert raven, "the wheel installed no command 'raven'"
    by_script = checked_run(raven, "variants", cwd=tmp_path, **here)
    by_module = checked_run(sys.executable, "-m", "engine.cli", "variants", cwd=tmp_path, **here)
    assert by_script == by_module
    first_words = {line.split(":")[0] for line in by_script.splitlines()}
    assert {"vae", "vae-noise", "smooth-encoder", "raven"} <= first_words
