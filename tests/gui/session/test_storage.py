"""A session's file: whole or not at all, and what is said of one that cannot be read."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.config import AttackConfig
from engine.service.messages import PictureRead
from raven_gui.session.document import (
    VERSION,
    Bookmark,
    Picked,
    Picture,
    RunName,
    Session,
    SessionError,
    Source,
    View,
)
from raven_gui.session.storage import Kept, fingerprint, read_session, write_session
from raven_gui.session.versions import upgraded


def picture(name: str = "my three") -> PictureRead:
    pixels = np.linspace(0, 1, 784, dtype=np.float32).reshape(1, 28, 28)
    seen = np.full((30, 20, 3), 9, np.uint8)
    return PictureRead(job=3, name=name, image=pixels, inverted=True, preview=seen)


def full_session() -> Kept:
    own = picture()
    key = fingerprint(own)
    view = View(
        source=Source(dataset="fashion-mnist", data_root=Path("somewhere") / "else"),
        task="class",
        runs=(RunName(id="mnist/vae", name="VAE"),),
        picked=(Picked(dataset="mnist", indices=(7, 3)), Picked(pictures=(key,))),
        attack=AttackConfig(epsilon=0.25, norm="l2"),
        panel="latent_map",
        parts={"latent_map": {"method": "tsne"}},
        cameras={"mnist/vae": (-1.5, 2.0, 0.0, 1.0)},
        layout="AAEC",
    )
    session = Session(
        view=view,
        sources=(view.source, Source(dataset="mnist", training=True)),
        tasks={"color-mnist": "colour"},
        current=RunName(id="own", name="mine"),
        pictures=(Picture(fingerprint=key, name=own.name, inverted=True),),
        bookmarks=(Bookmark(name="The sevens", view=view),),
    )
    return Kept(session, {key: own})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    kept, file = full_session(), tmp_path / "study.raven"
    write_session(file, kept)
    again = read_session(file)
    assert again.session == kept.session
    ((key, before),) = kept.pictures.items()
    after = again.pictures[key]
    assert (after.name, after.inverted) == ("my three", True)
    np.testing.assert_array_equal(after.image, before.image)
    np.testing.assert_array_equal(after.preview, before.preview)
    assert fingerprint(after) == key


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "study.raven"
    write_session(file, full_session())
    before = file.read_bytes()
    with pytest.raises(SessionError, match=r"cannot be saved as .*nowhere.*does not exist"):
        write_session(tmp_path / "nowhere" / "study.raven", full_session())
    broken: Any = {**full_session().pictures, "x": None}
    with pytest.raises(AttributeError):
        write_session(file, Kept(Session(), broken))
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def rewritten(file: Path, **entries: bytes) -> Path:
    """The file with other entries of these names: `document`, `image`."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    image = next(name for name in held if name.endswith(".npy") and "preview" not in name)
    for name, data in entries.items():
        held[{"document": "session.json", "image": image}[name]] = data
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "study.raven"
    write_session(path, full_session())
    return path


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"{", "it is damaged"),
        (b"[]", "it is no session of raven-gui"),
        (b'{"version": 99}', "a newer raven-gui saved it"),
        (b'{"version": 1, "view": {"attack": {"epsilon": -4}}}', "it is damaged .view.attack"),
        (b'{"version": 1, "pictures": [{"fingerprint": "../x", "name": ""}]}', "it is damaged"),
    ],
)
def test_a_document_that_is_none_is_refused_in_a_sentence(
    file: Path, document: bytes, words: str
) -> None:
    with pytest.raises(SessionError, match=words) as caught:
        read_session(rewritten(file, document=document))
    assert str(file) in str(caught.value) and str(caught.value).endswith(".")


def test_a_picture_whose_header_claims_more_than_there_is_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".npy") and "preview" not in n)
        data = archive.read(name)
    with pytest.raises(SessionError, match="a picture in it is damaged"):
        read_session(rewritten(file, image=data.replace(b"(1, 28, 28)", b"(9, 99, 99)")))
    unended = data.replace(b"(1, 28, 28)", b"(1,(28, 28)")[: len(data)]
    with pytest.raises(SessionError, match="it is damaged"):
        read_session(rewritten(file, image=unended))
    objects = data.replace(b"'<f4'", b"'|O' ")
    with pytest.raises(SessionError, match=r"it is damaged|a picture in it is damaged"):
        read_session(rewritten(file, image=objects))


@pytest.mark.parametrize("kept", [0, 1, 40, 400])
def test_a_file_that_was_cut_short_is_refused_in_a_sentence(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(SessionError, match="it is damaged"):
        read_session(file)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"gone\.raven cannot be opened: No such file"):
        read_session(tmp_path / "gone.raven")


def test_what_a_later_version_adds_does_no_harm(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        document = json.loads(archive.read("session.json"))
    document["view"]["mood"] = "calm"
    document["weather"] = {"rain": True}
    again = read_session(rewritten(file, document=json.dumps(document).encode()))
    assert again.session == full_session().session


def test_older_documents_are_made_new_step_by_step() -> None:
    steps = {
        1: lambda d: {**d, "b": d["a"] + 1},
        2: lambda d: {"c": d["b"] * 10},
    }
    assert upgraded({"version": 1, "a": 1}, steps, newest=3) == {"version": 3, "c": 20}
    assert upgraded({"version": 3, "c": 5}, steps, newest=3) == {"version": 3, "c": 5}
    assert upgraded({"version": VERSION}) == {"version": VERSION}
