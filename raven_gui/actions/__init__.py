"""Every action of the window, a file for each menu: menus, shortcuts and help are made from it."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions import bookmarks, edit, file, help, run, view
from raven_gui.actions.info import ActionInfo

__all__ = ["ACTIONS", "MENUS", "ActionInfo"]

MENUS = (file.MENU, edit.MENU, view.MENU, bookmarks.MENU, run.MENU, help.MENU)
ACTIONS: Mapping[str, ActionInfo] = MappingProxyType(
    {**file.FILE, **edit.EDIT, **view.VIEW, **bookmarks.BOOKMARKS, **run.RUN, **help.HELP}
)
