"""The command `raven-gui`."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import assets
from engine import __version__
from engine.service import EngineProcess
from engine.signals import SIGNALLED
from raven_gui.asked_to_end import closed_by_signals
from raven_gui.bridge import Bridge
from raven_gui.loop_watch import LoopWatch
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.tour import FULL, SHORT, Tour
from raven_gui.workspace import Workspace

SPINS = "20000"


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or with --tour drive it through the main job; returns the exit status,
    which is 128 and the signal's number after a signal."""
    options = _parse(arguments)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("raven-gui")
    application.setApplicationVersion(__version__)
    application.setWindowIcon(QIcon(str(assets.path("icons/raven-gui.svg"))))
    window = make_window(application, options.session, remember=options.tour is None)
    # What it is made of stays until it is closed. To look through that for garbage takes a tenth
    # of a second each time, and tens of thousands of images that are picked make Python look.
    window.painted.connect(gc.freeze)
    window.show()
    if options.tour is not None:
        parts = SHORT if options.short else FULL
        tour = Tour(window, options.tour, options.strict, parts)
        tour.finished.connect(application.exit)
        window.painted.connect(tour.start)
    else:
        window.greet()
        if options.watch_loop:
            watch = LoopWatch(window)
            window.painted.connect(watch.start)
            application.aboutToQuit.connect(watch.stop)
            application.aboutToQuit.connect(lambda: print(watch.report()))
    with closed_by_signals(window) as caught:
        status = application.exec()
    return SIGNALLED + caught[0] if caught else status


def make_window(
    application: QApplication, session: Path | None = None, remember: bool = True
) -> MainWindow:
    """A window with an engine of its own, which wakes while the window is made. It is as the last
    one was left, unless nothing is to be remembered; then `session` is opened."""
    # A thread of PyTorch's that the window displaced should be waited for asleep, not spinning on
    # the core it could move to. Read once, when the engine loads PyTorch.
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    # Figures, words and files have a point in every country, and so have the fields.
    QLocale.setDefault(QLocale.c())
    settings = Settings()
    theme = Theme(application, settings.theme)
    owner = QObject(application)
    bridge = Bridge(EngineProcess, owner)
    bridge.start()
    workspace = Workspace(bridge, owner)
    window = MainWindow(workspace, bridge, theme, settings)
    if remember:
        window.sessions.start(session)
    else:
        workspace.open()
    return window


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="raven-gui", description="Explore the robustness of learned representations."
    )
    parser.add_argument("--version", action="version", version=f"raven-gui {__version__}")
    parser.add_argument(
        "session", nargs="?", type=Path, help="a saved session, a .raven file, to open"
    )
    parser.add_argument(
        "--tour",
        metavar="DIR",
        type=Path,
        help="drive the window through its main job, and write screenshots and figures to DIR",
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="let the tour leave out what it would have to train for, and maps",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="let the tour fail where the window stood still for more than 50 ms by its own doing",
    )
    parser.add_argument(
        "--watch-loop",
        action="store_true",
        help="say at the end how often the window stood still, and what held it up",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
