"""Every entry is reproduced on the embedded images: a page with our numbers, and no failure but for
the pictures that nobody may hand on."""

from pathlib import Path

import pytest

from engine.reproduce import ENTRIES
from engine.training import PRESETS
from tests.engine.cli.raven import raven

FACES = {"celeba", "celeba-hq"}


@pytest.mark.long
@pytest.mark.parametrize("name", ENTRIES)
def test_a_quick_look_at_an_entry_makes_its_page(name: str, tmp_path: Path) -> None:
    systems = ENTRIES[name].systems.values()
    answer = raven("reproduce", name, "--quick", "--out", tmp_path, "--json")
    (event,) = (one for one in answer.events if one["event"] == "reproduced")
    needs_faces = {PRESETS[system.preset].config.dataset for system in systems} & FACES
    assert answer.status == bool(needs_faces), answer.err
    assert all("CelebA" in sentence for sentence in event["missing"])
    page = Path(event["page"]).read_text(encoding="utf-8")
    assert f"# {ENTRIES[name].title}" in page and "**Failed:**" not in page
