"""Sessions: saved and opened by the user, and kept by itself from one start to the next."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.service.messages import ListRuns
from raven_gui.bookmarks import Bookmarks
from raven_gui.bridge import Bridge
from raven_gui.session.background import Background
from raven_gui.session.document import Picked, Picture, Session, SessionError, Source, View
from raven_gui.session.frame import Frame
from raven_gui.session.looking import Looking
from raven_gui.session.restoring import Restoring
from raven_gui.session.slot import Slot, state_folder
from raven_gui.session.storage import Kept, read_session, write_session
from raven_gui.session.taking import Taking
from raven_gui.workspace import Workspace
from raven_gui.workspace.image_sets import DEFAULT
from raven_gui.workspace.selection import OWN

LOOK_MILLISECONDS = 2000
"""Between two looks at whether something has changed since the session was kept."""
CRASHED = "raven-gui was not closed last time: the window is as it was then. {rest}"
DIED = (
    "raven-gui ended while it brought the last session back, so it starts afresh. The session lies "
    "as {file}: open it from the File menu to try again."
)
NOT_KEPT = "The session is not kept for the next start: {folder} cannot be written."


class Sessions(QObject):
    """Only after `start` is anything read or kept."""

    told = Signal(str)
    """A sentence: something was done."""
    failed = Signal(str)
    """A sentence: something could not be done, or is not there any more."""
    recovered = Signal(str)
    """A sentence: the window is as it was before an unclean end."""
    restored = Signal()
    """All that is still there of a session or of a bookmark is back."""
    kept = Signal()
    """The session is kept for the next start."""
    used = Signal(Path)
    """A file that was opened or saved."""

    def __init__(self, workspace: Workspace, bridge: Bridge, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._taking = Taking(workspace, frame)
        self._restoring = Restoring(workspace, bridge, frame, self)
        self._first = View(
            picked=(Picked(dataset=DEFAULT, indices=(0,)),),
            parts=self._taking.view_parts(),
        )
        self._first_parts = self._taking.parts()
        self.bookmarks = Bookmarks(workspace, self._view, self._restoring.show, self)
        self._background = Background(self)
        self._looking = Looking(self)
        self._reading = False
        self._opened = 0
        self._saving: list[Path] = []
        self._slot: Slot | None = None
        self._kept: Session | None = None
        self._next: Path | None = None
        self._recovering = False
        self._look = QTimer(self, interval=LOOK_MILLISECONDS)
        self._look.timeout.connect(self._keep_if_changed)
        self._restoring.ended.connect(self._restored)

    # ------------------------------------------------------------ from start to start

    def start(self, opened: Path | None = None) -> None:
        """Bring back what the last window left, then open a file if one is named."""
        self._next = opened
        self._slot = Slot.take(state_folder())
        if self._slot is None:
            self.failed.emit(NOT_KEPT.format(folder=state_folder()))
            self._start_afresh()
        elif self._slot.died_restoring:
            self._slot.restoring(False)
            self.failed.emit(DIED.format(file=self._slot.put_aside()))
            self._start_afresh()
        elif self._slot.file.exists():
            file, self._reading = self._slot.file, True
            self._looking.do(lambda: read_session(file), self._take_kept)
        else:
            self._start_afresh()

    def _start_afresh(self) -> None:
        self.workspace.open()
        self._look.start()
        self._open_next()

    def _take_kept(self, outcome: "Future[Kept]") -> None:
        assert self._slot is not None
        self._reading = False
        try:
            kept = outcome.result()
        except SessionError as error:
            aside = self._slot.put_aside()
            self.failed.emit(f"{error} It lies as {aside} now, and raven-gui starts afresh.")
            self._start_afresh()
            return
        self._recovering = self._slot.ended_badly
        self._slot.restoring(True)
        self.workspace.ask(ListRuns)
        self._look.start()
        self._put(kept)

    def _open_next(self) -> None:
        if self._next is not None:
            path, self._next = self._next, None
            self.open(path)

    def _restored(self, missing: str) -> None:
        self.restored.emit()
        if self._slot is not None:
            self._slot.restoring(False)
        if self._recovering:
            self._recovering = False
            self.recovered.emit(CRASHED.format(rest=missing).strip())
        elif missing:
            self.failed.emit(missing)
        self._open_next()

    def _keep_if_changed(self) -> None:
        """While a view is on its way back, that of now is only half of it, or nothing yet."""
        if self._slot is None or self._reading or self._restoring.view is not None:
            return
        session = self._session()
        if session != self._kept:
            self._kept = session
            kept, file = Kept(session, self._taking.pictures()), self._slot.file
            self._background.do(lambda: write_session(file, kept), self._written)

    def _written(self, outcome: "Future[None]") -> None:
        try:
            outcome.result()
            self.kept.emit()
        except SessionError as error:
            self._look.stop()  # told once, not every two seconds
            self.failed.emit(f"{error} It is not kept for the next start.")

    def finish(self) -> None:
        """Have at once what is on its way back, as far as images and runs are there."""
        self._restoring.finish()

    def close(self) -> None:
        """Keep the session, and wait until it is written; for nothing that is being read."""
        self._look.stop()
        self._looking.close()
        self.finish()
        self._keep_if_changed()
        self._background.close()
        if self._slot is not None:
            self._slot.leave()
            self._slot = None

    # ------------------------------------------------------------ what a user does

    def save(self, path: Path) -> None:
        """Save all that is open as a file; returns at once."""

        def then(outcome: "Future[None]") -> None:
            self._saving.remove(path)
            if self._succeeded(outcome):
                self.used.emit(path)
                self.told.emit(f"Saved the session as {path}.")

        kept = Kept(self._session(), self._taking.pictures())
        self._saving.append(path)
        self._background.do(lambda: write_session(path, kept), then)

    def open(self, path: Path) -> None:
        """Show what a file holds, in the place of what is open; returns at once. Of files whose
        reading is under way only the one asked for last is shown. What was left by the last window
        comes back first, and what is being saved is read once it is."""
        if self._reading:
            self._next = path
            return
        self._opened += 1
        turn = self._opened

        def then(outcome: "Future[Kept]") -> None:
            if turn == self._opened and self._succeeded(outcome):
                self.used.emit(path)
                self._exchange(outcome.result(), f"opening {path.name}")

        def read() -> None:
            self._looking.do(lambda: read_session(path), then)

        if path in self._saving:
            self._background.do(lambda: None, lambda _: read())
        else:
            read()

    def start_anew(self) -> None:
        """Show what is shown the very first time."""
        runs = self.workspace.runs.all
        bundled = [run for run in runs if run.bundled and run.config.dataset == DEFAULT]
        view = self._first.model_copy(update={"runs": tuple(map(self._taking.run, bundled))})
        session = Session(view=view, parts=self._first_parts)
        self._exchange(Kept(session, {}), "starting afresh")

    def _exchange(self, after: Kept, text: str) -> None:
        before = Kept(self._session(), self._taking.pictures())
        self.workspace.history.record(text, lambda: self._put(before), lambda: self._put(after))
        self.workspace.history.quietly(lambda: self._put(after))

    def _succeeded(self, outcome: "Future[Any]") -> bool:
        try:
            outcome.result()
        except SessionError as error:
            self.failed.emit(str(error))
            return False
        return True

    # ------------------------------------------------------------ all that is open

    def _view(self) -> View:
        """What is looked at, and not half of what was before."""
        self.finish()
        return self._restoring.complete(self._taking.view())

    def _session(self) -> Session:
        images, runs = self.workspace.images, self.workspace.runs
        current = runs.get(runs.current)
        return Session(
            view=self._view(),
            parts=self._taking.parts(),
            sources=tuple(map(Source.of, images.sets.sources())),
            tasks=dict(images.sets.chosen_tasks),
            current=None if current is None else self._taking.run(current),
            pictures=tuple(
                Picture(
                    fingerprint=key,
                    name=own.name,
                    inverted=own.inverted,
                    pixel_range=own.pixel_range,
                )
                for key, own in self._taking.pictures().items()
            ),
            bookmarks=self.bookmarks.all,
        )

    def _put(self, kept: Kept) -> None:
        session, images = kept.session, self.workspace.images
        images.sets.remember(source.images() for source in session.sources)
        images.sets.chosen_tasks.update(session.tasks)
        if kept.pictures != self._taking.pictures():
            picked = tuple(ref for ref in images.picked if ref.dataset != OWN)
            images.put_pictures(tuple(kept.pictures.values()), picked)
        self.bookmarks.put(session.bookmarks)
        self._restoring.show(session.view, session.current, session.parts)
