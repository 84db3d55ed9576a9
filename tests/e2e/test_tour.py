"""The tour goes through all of the window, and what the window computes never holds it up."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 900
LONGEST = 50
"""Milliseconds of one turn of the window's loop that its own thread may compute."""
GAP = re.compile(r"^  \d+ ms \((\d+) computing, .*$", re.MULTILINE)
SHORT = ("compare", "many-images", "neighbours", "sweeps", "bookmarks", "session")
WHOLE = (*SHORT, "new-run", "training", "latent-map", "umap", "robustness", "trade-off",
         "label-efficiency", "generate", "interpolation", "other-theme", "presenting")  # fmt: skip


def toured(folder: Path, *options: str) -> list[str]:
    """The gaps of a tour that the window's thread computed in for too long, as they are told. What
    it waited for meanwhile, a processor or a lock, is the machine's affair."""
    told = subprocess.run(
        [sys.executable, "-m", "raven_gui.app", "--tour", str(folder), *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Traceback" not in told.stderr, told.stderr
    assert "Gaps over 50 ms in the window's event loop:" in told.stdout
    return [gap.group() for gap in GAP.finditer(told.stdout) if int(gap.group(1)) > LONGEST]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "pictures"),
    [
        pytest.param(("--short",), SHORT, id="short"),
        pytest.param((), WHOLE, id="whole", marks=pytest.mark.long),
    ],
)
def test_the_window_is_never_held_up_by_what_it_computes(
    options: tuple[str, ...], pictures: tuple[str, ...], tmp_path: Path
) -> None:
    held_up = toured(tmp_path / "tour", *options)
    # What the window does itself comes back each time; what a crowded machine adds does not.
    for again in ("again", "once-more"):
        held_up = held_up and toured(tmp_path / again, *options)
    assert not held_up
    made = {path.stem for path in (tmp_path / "tour").glob("*.png")}
    assert set(pictures) <= made
    assert (tmp_path / "tour" / "tour.raven").is_file()


def test_a_gap_is_read_as_the_tour_tells_it() -> None:
    from raven_gui.loop_watch import Gap

    told = f"Gaps over 50 ms in the window's event loop: 1.\n  {Gap(0.08, 0.061, 0.01, 'here')}\n"
    assert [gap.group(1) for gap in GAP.finditer(told)] == ["61"]
