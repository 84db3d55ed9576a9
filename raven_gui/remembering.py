"""Sessions, bookmarks and layouts, as the user asks for them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from raven_gui.bookmarks import NUMBERED
from raven_gui.docks import open_dock
from raven_gui.file_dialogs import choose_session, choose_where_to_save
from raven_gui.layouts import Layouts
from raven_gui.menus import add_recent
from raven_gui.panels.bookmarks import BookmarksPanel
from raven_gui.session.recent import RecentSessions
from raven_gui.session.sessions import Sessions
from raven_gui.session.storage import SUFFIX
from raven_gui.settings import Settings
from raven_gui.widgets.command_list import PaletteCommand
from raven_gui.widgets.notice import Notice

FIRST_NAME = f"session{SUFFIX}"


class Remembering(QObject):
    """What the window does about them: `deeds` by the names of actions, and what is said."""

    def __init__(
        self,
        window: QMainWindow,
        sessions: Sessions,
        layouts: Layouts,
        dock: QDockWidget,
        notice: Notice,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._sessions, self._layouts = window, sessions, layouts
        self._dock, self._notice = dock, notice
        self._bookmarks = sessions.bookmarks
        self.recent = RecentSessions(lambda: settings.recent_sessions, self)
        self.recent.look()
        sessions.told.connect(notice.tell)
        sessions.failed.connect(notice.warn)
        sessions.recovered.connect(self._offer_afresh)
        sessions.used.connect(settings.keep_session)
        self._bookmarks.added.connect(self._tell_added)
        self._bookmarks.deleted.connect(self._tell_deleted)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What the actions of these names do."""
        go = self._bookmarks.go
        return {
            "open_session": self._open,
            "save_session": self._save,
            "new_session": self._sessions.start_anew,
            "bookmark": self._bookmarks.add,
            "bookmarks": self._show_bookmarks,
            **{f"bookmark_{n + 1}": lambda n=n: go(n) for n in range(NUMBERED)},  # type: ignore[misc]
        }

    def follow(self, actions: Mapping[str, QAction]) -> None:
        """Let the actions tell what there is to go to."""
        self._bookmarks.changed.connect(lambda: self._name(actions))
        self._layouts.presenting_changed.connect(actions["layout_present"].setChecked)
        actions["layout_present"].setChecked(self._layouts.presenting)
        add_recent(self._window, actions["new_session"], self.recent, self._sessions.open)
        self._name(actions)

    def commands(self) -> Iterator[PaletteCommand]:
        """Sessions used lately, and the bookmarks without a key, for the palette."""
        self.recent.look()
        for path in self.recent.paths():
            yield PaletteCommand(
                key=f"session {path}",
                title=f"Open session {path.stem}",
                place="Recent sessions",
                do=lambda path=path: self._sessions.open(path),  # type: ignore[misc]
                tip=str(path),
                why_not=self.recent.why_not(path),
            )
        for place, bookmark in enumerate(self._bookmarks.all):
            if place >= NUMBERED:
                yield PaletteCommand(
                    key=f"bookmark {bookmark.name}",
                    title=f"Go to {bookmark.name}",
                    place="Bookmarks",
                    do=lambda place=place: self._bookmarks.go(place),  # type: ignore[misc]
                    tip=self._bookmarks.described(bookmark),
                )

    def _name(self, actions: Mapping[str, QAction]) -> None:
        bookmarks = self._bookmarks.all
        for place in range(NUMBERED):
            action = actions[f"bookmark_{place + 1}"]
            there = place < len(bookmarks)
            name = bookmarks[place].name.replace("&", "&&") if there else f"Bookmark &{place + 1}"
            action.setText(f"&{place + 1}  {name}" if there else name)
            action.setEnabled(there)
            action.setVisible(there)

    def _show_bookmarks(self) -> None:
        open_dock(self._window, self._dock)
        self._dock.widget().setFocus()

    def _tell_added(self, place: int) -> None:
        name = self._bookmarks.all[place].name
        self._notice.tell(f"Bookmarked as '{name}'.", "Rename", self._rename)

    def _rename(self) -> None:
        self._show_bookmarks()
        panel = self._dock.widget()
        assert isinstance(panel, BookmarksPanel)
        panel.rename()

    def _tell_deleted(self, name: str) -> None:
        self._notice.tell(f"Deleted the bookmark '{name}'.", "Undo", self._undo)

    def _undo(self) -> None:
        self._sessions.workspace.history.undo()

    def _offer_afresh(self, sentence: str) -> None:
        self._notice.tell(sentence, "Start afresh", self._sessions.start_anew, stays=True)

    def _open(self) -> None:
        choose_session(self._window, lambda files: self._sessions.open(files[0]))

    def _save(self) -> None:
        last = next(iter(self.recent.paths()), Path.home() / FIRST_NAME)
        choose_where_to_save(self._window, last, self._sessions.save)
