"""Variants of the user's own, as the window asks for them."""

import hashlib
import queue
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from engine.config import TrainingConfig
from engine.runs import RunStore
from engine.service import Engine
from engine.service import messages as m
from engine.variants import VARIANTS

GUIDE = Path(__file__).parents[3] / "docs" / "add-a-variant.md"
Kind = TypeVar("Kind", bound=m.Event)


class Talk:
    """An engine and the events that came."""

    def __init__(self, home: Path) -> None:
        self.events: queue.Queue[m.Event] = queue.Queue()
        self.engine = Engine(self.events.put, RunStore(home / "runs"))
        self.engine.start()
        self.jobs = 0

    def ask(self, kind: type[m.Command], **fields: object) -> int:
        self.jobs += 1
        self.engine.submit(kind(job=self.jobs, **fields))
        return self.jobs

    def hear(self, kind: type[Kind]) -> Kind:
        """The next event, which is of that kind."""
        event = self.events.get(timeout=60)
        assert isinstance(event, kind), event
        return event


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    made = Talk(tmp_path)
    assert isinstance(made.hear(m.EngineReady), m.EngineReady)
    yield made
    assert made.engine.close()
    assert "capacity-vae" not in VARIANTS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A folder's only file, with the variant of the guide."""
    (source,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    folder = tmp_path / "variants"
    folder.mkdir()
    written = folder / "capacity_vae.py"
    written.write_text(source, encoding="utf-8")
    return written


def test_a_new_file_waits_for_trust_and_is_then_a_choice(talk: Talk, file: Path) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    talk.ask(m.ListOwnVariants, folder=file.parent)
    (found,) = talk.hear(m.OwnVariantsListed).files
    assert (found.path, found.digest, found.state) == (file, digest, "new")

    job = talk.ask(m.TrustVariant, folder=file.parent, path=file, digest=digest)

    ready = talk.hear(m.EngineReady)
    listed = talk.hear(m.OwnVariantsListed)
    assert (ready.job, listed.job, listed.folder) == (job, job, file.parent)
    assert ready.variants[-1].name == "capacity-vae"
    assert "capacity" in ready.variants[-1].schema["properties"]
    assert [(f.state, f.names) for f in listed.files] == [("loaded", ("capacity-vae",))]
    talk.ask(m.CheckChoices, config=TrainingConfig(variant="capacity-vae"))
    assert talk.hear(m.ChoicesChecked).sentence == ""

    talk.ask(m.ListOwnVariants, folder=None)
    assert "capacity-vae" not in [v.name for v in talk.hear(m.EngineReady).variants]
    assert talk.hear(m.OwnVariantsListed).files == ()


def test_a_file_that_changed_after_it_was_listed_is_not_run(talk: Talk, file: Path) -> None:
    listed = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_text("raise SystemExit")

    talk.ask(m.TrustVariant, folder=file.parent, path=file, digest=listed)

    (found,) = talk.hear(m.OwnVariantsListed).files
    assert (found.state, found.sentence) == ("changed", "")


def test_trust_is_kept_for_the_next_start(tmp_path: Path, talk: Talk, file: Path) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    talk.ask(m.TrustVariant, folder=file.parent, path=file, digest=digest)
    talk.hear(m.EngineReady)
    assert talk.engine.close()

    again = Talk(tmp_path)
    again.hear(m.EngineReady)
    again.ask(m.ListOwnVariants, folder=file.parent)
    assert again.hear(m.EngineReady).variants[-1].name == "capacity-vae"
    assert again.engine.close()


def test_a_folder_that_is_gone_is_told(talk: Talk, tmp_path: Path) -> None:
    talk.ask(m.ListOwnVariants, folder=tmp_path / "gone")

    assert "gone of own variants cannot be read" in talk.hear(m.Failed).sentence


def test_presets_come_with_the_choices(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    ready = talk.hear(m.EngineReady)
    assert talk.engine.close()

    (raven,) = (preset for preset in ready.presets if preset.name == "irobe/raven/mnist")
    assert raven.config.objective["sigma_aug"] == 0.01
    assert "epochs" in raven.notes
    assert raven.reference.startswith("Irobe et al., Tables 1 and 2")
