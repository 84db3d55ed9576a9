"""The whole window, for tests that do not measure where its parts stand."""

from PySide6.QtWidgets import QApplication

from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World


def woken_window(application: QApplication, world: World, theme: Theme) -> MainWindow:
    """A window whose engine is ready, dressed once it is built: Qt reads a style sheet anew for
    each part that is put into another, which is half of what a window costs. Heights that a part
    takes over from another as they are built are then those without the sheet."""
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        made = MainWindow(world.workspace, world.bridge, theme, Settings())
        world.wake()
    finally:
        application.setStyleSheet(sheet)
    return made
