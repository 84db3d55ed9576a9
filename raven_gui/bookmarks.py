"""Bookmarks: views with names, in the order of the user; every change can be taken back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.counting import counted
from raven_gui.attack_terms import NORMS
from raven_gui.session.document import Bookmark, View
from raven_gui.workspace import Workspace

Bookmarked = tuple[Bookmark, ...]
NUMBERED = 9
"""The first so many have a key each."""


class Bookmarks(QObject):
    """`take` tells the view of now, `show` goes to one."""

    changed = Signal()
    added = Signal(int)
    """The place of a new bookmark."""
    deleted = Signal(str)
    """The name of a bookmark that is gone, until it is taken back."""

    def __init__(
        self,
        workspace: Workspace,
        take: Callable[[], View],
        show: Callable[[View], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._take, self._show = workspace, take, show
        self.all: Bookmarked = ()

    def put(self, bookmarks: Bookmarked) -> None:
        """Have exactly these."""
        if bookmarks != self.all:
            self.all = bookmarks
            self.changed.emit()

    def add(self) -> None:
        """Bookmark the view of now, under a name that tells of it."""
        view = self._take()
        self._change("adding a bookmark", (*self.all, Bookmark(name=self._name(view), view=view)))
        self.added.emit(len(self.all) - 1)

    def rename(self, place: int, name: str) -> None:
        """Give a bookmark another name; a blank one leaves it as it is."""
        old = self.all[place]
        if name.strip() and name.strip() != old.name:
            new = Bookmark(name=name.strip(), view=old.view)
            self._change(f"renaming '{old.name}'", _with(self.all, place, new))
        else:
            self.changed.emit()

    def renew(self, place: int) -> None:
        """Let a bookmark stand for the view of now."""
        old = self.all[place]
        new = Bookmark(name=old.name, view=self._take())
        self._change(f"updating '{old.name}'", _with(self.all, place, new))

    def delete(self, place: int) -> None:
        """Take a bookmark off the list."""
        name = self.all[place].name
        self._change(f"deleting '{name}'", self.all[:place] + self.all[place + 1 :])
        self.deleted.emit(name)

    def move(self, place: int, to: int) -> None:
        """Put a bookmark elsewhere in the list; further than its end is its end."""
        to = max(0, min(to, len(self.all) - 1))
        if to != place:
            others = list(self.all)
            others.insert(to, others.pop(place))
            self._change(f"moving '{self.all[place].name}'", tuple(others))

    def go(self, place: int) -> None:
        """Show what a bookmark stands for; the view of before can be taken back."""
        if place < len(self.all):
            bookmark, before = self.all[place], self._take()
            self._workspace.history.record(
                f"going to '{bookmark.name}'",
                lambda: self._show(before),
                lambda: self._show(bookmark.view),
            )
            self._show(bookmark.view)

    def described(self, bookmark: Bookmark) -> str:
        """What is seen there, in words."""
        view = bookmark.view
        runs = ", ".join(run.name for run in view.runs or ()) or "none"
        count = sum(len(part.indices) + len(part.pictures) for part in view.picked)
        return (
            f"{self._workspace.dataset_title(view.source.dataset)}, "
            f"{counted(count, 'image')} picked\nRuns: {runs}\n"
            f"Budget ε {view.attack.epsilon:g} in {NORMS[view.attack.norm].symbol}"
        )

    def _change(self, text: str, bookmarks: Bookmarked) -> None:
        before = self.all
        self.put(bookmarks)
        self._workspace.history.record(text, lambda: self.put(before), lambda: self.put(bookmarks))

    def _name(self, view: View) -> str:
        """What tells it apart: whose images, which of them, and the budget."""
        count = sum(len(part.indices) + len(part.pictures) for part in view.picked)
        first = next((index for part in view.picked for index in part.indices), None)
        images = counted(count, "image") if count > 1 or first is None else str(first)
        title = self._workspace.dataset_title(view.source.dataset)
        name = f"{title} {images}, ε {view.attack.epsilon:g}"
        taken = {bookmark.name for bookmark in self.all}
        numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, len(taken) + 2))
        return next(free for free in numbered if free not in taken)


def _with(bookmarks: Bookmarked, place: int, new: Bookmark) -> Bookmarked:
    return (*bookmarks[:place], new, *bookmarks[place + 1 :])
