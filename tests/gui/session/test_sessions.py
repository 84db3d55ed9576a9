"""Sessions: what comes back when one is opened, and what is said of what does not."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSysInfo
from pytestqt.qtbot import QtBot

from engine.service.messages import Failed, ImageSource, LoadImages, PictureRead, RunsListed
from raven_gui.session.document import Bookmark, Picked, RunName, Session, Source, View
from raven_gui.session.sessions import LOOK_MILLISECONDS, Sessions
from raven_gui.session.slot import Slot, state_folder
from raven_gui.session.storage import Kept, read_session, write_session
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, bundled_runs, ready, run_info
from tests.gui.session.conftest import Rest

OWN = ""
NOBODY = 2**22 + 1
"""The number of no process."""


def picture(name: str = "my three", shade: float = 0.5) -> PictureRead:
    pixels = np.full((1, 28, 28), shade, np.float32)
    seen = np.zeros((4, 4, 3), np.uint8)
    return PictureRead(job=0, name=name, image=pixels, inverted=False, preview=seen)


def saved(qtbot: QtBot, sessions: Sessions, path: Path) -> Path:
    with qtbot.waitSignal(sessions.used):
        sessions.save(path)
    return path


def opened(qtbot: QtBot, sessions: Sessions, path: Path) -> None:
    with qtbot.waitSignal(sessions.used):
        sessions.open(path)
    sessions.finish()


def awake(world: World, sessions: Sessions, qtbot: QtBot) -> None:
    """The engine answers what was asked of it while sessions were read, of Fashion-MNIST first."""
    qtbot.waitUntil(lambda: world.engine.last(LoadImages).source.dataset == "fashion-mnist")
    world.tell(ready())
    world.load_images()
    with qtbot.waitSignal(sessions.used):
        world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
        sessions.finish()
    sessions.finish()
    world.load_images()
    sessions.finish()


def looked_at(world: World) -> tuple[object, ...]:
    space = world.workspace
    return (
        space.images.dataset,
        space.images.picked,
        {run.id for run in space.runs.ticked},
        space.runs.current,
        space.comparison.config,
        space.comparison.on_probe,
        tuple(own.name for own in space.images.pictures),
    )


def test_what_was_open_is_open_again_and_can_be_taken_back(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    space = world.workspace
    space.images.add(picture())
    refs = (ImageRef("mnist", 7), ImageRef("mnist", 3), ImageRef(OWN, 0), ImageRef("mnist", 9))
    space.images.pick(refs)
    space.runs.tick_only(("mnist/vae", "mnist/raven"))
    space.runs.set_current("mnist/vae")
    space.comparison.set_config(on_probe=True, epsilon=0.23)
    rest.panel, rest.layout, rest.mood = "latent_map", b"elsewhere", "merry"
    rest.width = 2560
    then = looked_at(world)
    file = saved(qtbot, sessions, tmp_path / "study.raven")

    sessions.start_anew()
    sessions.finish()
    fresh = looked_at(world)
    assert fresh[1:3] == (
        (ImageRef("mnist", 0),),
        {r.id for r in bundled_runs() if "fa" not in r.id},
    )
    assert (rest.panel, rest.mood, fresh[-1]) == ("compare", "calm", ())

    opened(qtbot, sessions, file)
    assert looked_at(world) == then
    assert (rest.panel, rest.layout, rest.mood) == ("latent_map", b"elsewhere", "merry")
    assert rest.width == 2560 and not rest.said
    space.history.undo()
    sessions.finish()
    assert looked_at(world) == fresh
    space.history.undo()
    sessions.finish()
    assert looked_at(world) == then
    space.history.redo()
    sessions.finish()
    assert looked_at(world) == fresh


def test_the_loop_turns_between_what_comes_back_and_undo_waits_for_all_of_it(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    images = world.workspace.images
    file = saved(qtbot, sessions, tmp_path / "study.raven")
    world.workspace.comparison.set_config(epsilon=0.3)
    world.workspace.history.record("something else", bool, bool)
    images.pick((ImageRef("mnist", 4),))
    with qtbot.waitSignal(sessions.used):
        sessions.open(file)
    assert images.picked == (ImageRef("mnist", 4),), "not in the turn that has read it"
    world.workspace.history.undo()
    world.workspace.history.undo()
    sessions.finish()
    assert images.picked == (ImageRef("mnist", 0),), "the session was taken back, then the pick"
    assert world.workspace.comparison.config.epsilon == 0.3


def test_what_is_done_while_a_view_comes_back_is_done_to_it(
    world: World, sessions: Sessions, rest: Rest
) -> None:
    world.wake()
    images, comparison = world.workspace.images, world.workspace.comparison
    images.pick((ImageRef("mnist", 7),))
    comparison.set_config(epsilon=0.3)
    rest.panel = "generate"
    sessions.bookmarks.add()
    images.pick((ImageRef("mnist", 2),))
    comparison.set_config(epsilon=0.1)
    rest.panel = "compare"
    sessions.bookmarks.go(0)
    images.pick((ImageRef("mnist", 4),))
    sessions.finish()
    assert images.picked == (ImageRef("mnist", 4),), "and not what was picked there"
    assert comparison.config.epsilon == 0.3 and rest.panel == "generate"
    assert world.workspace.history.next_back() == "the selection of 1 image"


def test_a_session_of_another_data_set_waits_for_its_images(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    view = View(
        source=Source(dataset="fashion-mnist"),
        runs=(RunName(id="fashion-mnist/vae", name="VAE"),),
        picked=(
            Picked(dataset="fashion-mnist", indices=(5,)),
            Picked(dataset="mnist", indices=(1,)),
        ),
    )
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(view=view), {}))
    opened(qtbot, sessions, file)
    assert world.workspace.images.dataset == "mnist"
    world.load_images()
    sessions.finish()
    assert world.workspace.images.dataset == "fashion-mnist"
    assert world.workspace.images.picked == (ImageRef("fashion-mnist", 5), ImageRef("mnist", 1))
    assert [run.id for run in world.workspace.runs.ticked] == ["fashion-mnist/vae"]
    assert not rest.said


def test_what_waits_for_its_images_is_kept_and_taken_back_as_it_is_to_be(
    world: World, sessions: Sessions, qtbot: QtBot, tmp_path: Path
) -> None:
    """A session of data that loads for long, which is saved, or left for another, meanwhile."""
    world.wake()
    picked = Picked(dataset="fashion-mnist", indices=(4, 2))
    view = View(source=Source(dataset="fashion-mnist"), picked=(picked,), panel="generate")
    view = view.model_copy(update={"runs": (RunName(id="mnist/vae", name="VAE"),), "focus": 1})
    write_session(tmp_path / "slow.raven", Kept(Session(view=view), {}))
    opened(qtbot, sessions, tmp_path / "slow.raven")
    saved(qtbot, sessions, tmp_path / "meanwhile.raven")
    kept = read_session(tmp_path / "meanwhile.raven").session.view
    assert (kept.source, kept.picked, kept.panel) == (view.source, view.picked, "generate")
    assert (kept.runs, kept.focus) == (view.runs, 1)
    sessions.start_anew()
    sessions.finish()
    assert world.workspace.images.dataset == "mnist"
    world.workspace.history.undo()
    sessions.finish()
    world.load_images()
    sessions.finish()
    assert world.workspace.images.picked == (
        ImageRef("fashion-mnist", 4),
        ImageRef("fashion-mnist", 2),
    )


def test_what_is_gone_is_named_and_the_rest_comes_back(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    gone = Path("no such folder")
    view = View(
        source=Source(dataset="mnist", data_root=gone),
        runs=(RunName(id="mnist/vae", name="VAE"), RunName(id="lost", name="my run")),
        picked=(Picked(dataset="mnist", indices=(3, 1_000_000)), Picked(pictures=("0" * 32,))),
        parts={"mood": {"mood": 7}, "of a later version": {}},
    )
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(view=view), {}))
    opened(qtbot, sessions, file)
    asked = world.engine.last(LoadImages)
    assert asked.source == ImageSource("mnist", gone)
    world.tell(Failed(job=asked.job, sentence="There is no folder 'no such folder'."))
    sessions.finish()
    assert rest.said == [
        "The rest is as it was, but the mood cannot be read; There is no folder 'no such folder'; "
        "the run 'my run' is gone; 2 picked images are gone."
    ]
    assert world.workspace.images.picked == (ImageRef("mnist", 3),)
    assert [run.id for run in world.workspace.runs.ticked] == ["mnist/vae"]


def test_a_file_that_is_damaged_changes_nothing(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    before = looked_at(world)
    file = tmp_path / "study.raven"
    file.write_bytes(b"PK\x03\x04 not much of a zip")
    with qtbot.waitSignal(sessions.failed):
        sessions.open(file)
    assert rest.said == [f"The session {file} cannot be opened: it is damaged."]
    assert looked_at(world) == before


def test_pictures_of_the_session_take_the_place_of_those_there(
    world: World, sessions: Sessions, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    images = world.workspace.images
    images.add(picture("first", 0.1))
    images.add(picture("second", 0.2))
    file = saved(qtbot, sessions, tmp_path / "study.raven")
    images.remove_pictures([0])
    images.add(picture("third", 0.3))
    opened(qtbot, sessions, file)
    assert [own.name for own in images.pictures] == ["first", "second"]
    assert images.picked == (ImageRef(OWN, 1),)
    assert images.pixels(ImageRef(OWN, 1)).max() == pytest.approx(0.2)
    world.workspace.history.undo()
    sessions.finish()
    assert [own.name for own in images.pictures] == ["second", "third"]
    assert images.picked == (ImageRef(OWN, 1),)


def kept_file() -> Path:
    return state_folder() / "window-1.raven"


def wait_until_kept(qtbot: QtBot, sessions: Sessions, known: Session | None = None) -> Session:
    qtbot.waitUntil(lambda: kept_file().exists() and read_session(kept_file()).session != known)
    return read_session(kept_file()).session


def test_the_session_is_kept_soon_after_a_change_and_on_closing(
    world: World, sessions: Sessions, qtbot: QtBot
) -> None:
    sessions.start()
    world.wake()
    first = wait_until_kept(qtbot, sessions)
    world.workspace.images.pick((ImageRef("mnist", 4),))
    second = wait_until_kept(qtbot, sessions, first)
    assert second.view.picked == (Picked(dataset="mnist", indices=(4,)),)
    stamp = kept_file().stat().st_mtime_ns
    qtbot.wait(LOOK_MILLISECONDS + 300)
    assert kept_file().stat().st_mtime_ns == stamp, "nothing changed, and yet it was written"
    world.workspace.runs.tick_only(("mnist/vae",))
    sessions.close()
    assert read_session(kept_file()).session.view.runs == (RunName(id="mnist/vae", name="VAE"),)


def leave_behind(session: Session, cleanly: bool = True) -> Slot:
    """What an earlier window left."""
    slot = Slot.take(state_folder())
    assert slot is not None
    write_session(slot.file, Kept(session, {}))
    slot.leave()
    if not cleanly:
        # As QLockFile writes it: by a process that is there no more, on this machine.
        lock = state_folder() / "window-1.lock"
        lock.write_text(f"{NOBODY}\npython\n{QSysInfo.machineHostName()}\n")
    return slot


VIEW = View(
    source=Source(dataset="fashion-mnist"),
    runs=(RunName(id="fashion-mnist/raven", name="RAVEN"),),
    picked=(Picked(dataset="fashion-mnist", indices=(11, 12)),),
    panel="robustness",
)


@pytest.mark.parametrize("cleanly", [True, False])
def test_the_next_start_is_as_the_last_end(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, cleanly: bool
) -> None:
    bookmarks = (Bookmark(name="here", view=VIEW),)
    slot = leave_behind(Session(view=VIEW, bookmarks=bookmarks), cleanly)
    assert slot.file == kept_file()
    sessions.start()
    qtbot.waitUntil(lambda: world.engine.last(LoadImages).source.dataset == "fashion-mnist")
    world.tell(ready())
    world.load_images()
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    sessions.finish()
    space = world.workspace
    assert space.images.picked == tuple(ImageRef("fashion-mnist", i) for i in (11, 12))
    assert [run.id for run in space.runs.ticked] == ["fashion-mnist/raven"]
    assert (rest.panel, sessions.bookmarks.all) == ("robustness", bookmarks)
    told = "raven-gui was not closed last time: the window is as it was then."
    assert rest.said == ([] if cleanly else [told])


def test_a_start_with_a_damaged_session_says_so_and_puts_it_aside(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot
) -> None:
    slot = leave_behind(Session())
    slot.file.write_bytes(b"nothing of the kind")
    with qtbot.waitSignal(sessions.failed):
        sessions.start()
    world.wake()
    aside = state_folder() / "window-1-aside.raven"
    assert rest.said == [
        f"The session {slot.file} cannot be opened: it is damaged. It lies as {aside} now, and "
        "raven-gui starts afresh."
    ]
    assert aside.read_bytes() == b"nothing of the kind"
    assert world.workspace.images.picked == (ImageRef("mnist", 0),)


def test_a_session_that_ends_the_program_while_it_comes_back_is_not_tried_again(
    world: World, sessions: Sessions, rest: Rest
) -> None:
    slot = leave_behind(Session(view=VIEW), cleanly=False)
    slot.restoring(True)
    sessions.start()
    world.wake()
    aside = state_folder() / "window-1-aside.raven"
    assert rest.said[0].startswith("raven-gui ended while it brought the last session back")
    assert str(aside) in rest.said[0]
    assert read_session(aside).session.view == VIEW
    assert world.workspace.images.picked == (ImageRef("mnist", 0),)
    assert not slot.died_restoring


def test_what_was_put_aside_before_stays(sessions: Sessions, rest: Rest) -> None:
    (before := state_folder() / "window-1-aside.raven").parent.mkdir(parents=True)
    before.write_bytes(b"of an earlier start")
    slot = leave_behind(Session(view=VIEW), cleanly=False)
    slot.restoring(True)

    sessions.start()

    aside = state_folder() / "window-1-aside-2.raven"
    assert str(aside) in rest.said[0]
    assert read_session(aside).session.view == VIEW
    assert before.read_bytes() == b"of an earlier start"


def test_windows_that_are_open_at_once_keep_a_session_each() -> None:
    first, second = Slot.take(state_folder()), Slot.take(state_folder())
    assert first is not None and second is not None and first.file != second.file
    assert not first.ended_badly and not second.ended_badly
    first.leave()
    third = Slot.take(state_folder())
    assert third is not None and third.file == first.file and not third.ended_badly
    second.leave()
    third.leave()


def test_a_folder_that_cannot_be_written_prevents_no_start(
    world: World, sessions: Sessions, rest: Rest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    monkeypatch.setenv("RAVEN_HOME", str(file))
    sessions.start()
    world.wake()
    assert world.workspace.images.current is not None
    assert rest.said == [
        f"The session is not kept for the next start: {file / 'state'} cannot be written."
    ]


def test_a_run_that_is_not_finished_comes_back_unticked(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    half = replace(run_info("half", name="half"), state="interrupted")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), half)))
    view = View(runs=(RunName(id="half", name="half"), RunName(id="mnist/vae", name="VAE")))
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(view=view), {}))
    opened(qtbot, sessions, file)
    assert [run.id for run in world.workspace.runs.ticked] == ["mnist/vae"]
    assert not rest.said


def test_a_file_named_at_the_start_is_opened_over_what_was_kept(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    leave_behind(Session(view=VIEW))
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(view=View(panel="training")), {}))
    sessions.start(file)
    awake(world, sessions, qtbot)
    space = world.workspace
    assert (space.images.dataset, rest.panel) == ("mnist", "training")
    space.history.undo()
    sessions.finish()
    assert (space.images.dataset, rest.panel) == ("fashion-mnist", "robustness")
    assert space.images.picked == tuple(ImageRef("fashion-mnist", i) for i in (11, 12))


def test_a_file_opened_while_the_kept_session_is_read_comes_after_it(
    world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    leave_behind(Session(view=VIEW))
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(view=View(panel="training")), {}))
    sessions.start()
    sessions.open(file)
    awake(world, sessions, qtbot)
    assert (world.workspace.images.dataset, rest.panel) == ("mnist", "training")


def test_a_file_that_is_being_saved_is_opened_once_it_is_written(
    world: World,
    sessions: Sessions,
    rest: Rest,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = threading.Event()

    def slowly(path: Path, kept: Kept) -> None:
        assert written.wait(20)
        write_session(path, kept)

    monkeypatch.setattr("raven_gui.session.sessions.write_session", slowly)
    sessions.start()
    world.wake()
    rest.mood = "merry"
    file = tmp_path / "new.raven"
    sessions.save(file)
    rest.mood = "calm"
    sessions.open(file)
    written.set()
    qtbot.waitUntil(lambda: rest.mood == "merry")
    assert not rest.said
