"""Make the pictures of the guide from the real window, without a screen.

QT_QPA_PLATFORM=offscreen python docs/make_pictures.py [--only NAME] [FOLDER]

A test makes them anew and compares them with those that are here.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication

from raven_gui.app import make_window
from raven_gui.main_window import MainWindow
from raven_gui.workspace import ImageRef

SIZE = (1280, 800)
PATIENCE_SECONDS = 120
SETTLE_SECONDS = 0.5
Until = Callable[[Callable[[], bool]], None]
Scene = Callable[[MainWindow, Until], None]


def compare(window: MainWindow, until: Until) -> None:
    """Three picked images, attacked in four models."""
    space = window.workspace
    space.images.pick(tuple(ImageRef("mnist", index) for index in (21, 7, 12)))
    window.show_panel("compare")
    until(lambda: space.comparison.result is not None and not space.comparison.busy)


def latent_map(window: MainWindow, until: Until) -> None:
    """The same images on the four maps; of several seeds, on that of the one that is seen."""
    compare(window, until)
    maps = window.workspace.maps
    window.show_panel("latent_map")
    until(lambda: all(maps.view(run.id).finished for run in maps.runs))
    until(lambda: all(len(maps.view(run.id).ends) == 3 for run in maps.runs))


def training(window: MainWindow, until: Until) -> None:
    """How the bundled RAVEN was trained."""
    window.workspace.runs.set_current("mnist/raven")
    window.show_panel("training")
    until(window.training.probe.board.isVisible)


def robustness(window: MainWindow, until: Until) -> None:
    """What was measured of the bundled models."""
    window.show_panel("robustness")
    until(window.robustness.isVisible)


def generate(window: MainWindow, until: Until) -> None:
    """Samples of the four models; of several seeds, of the one that is seen."""
    window.show_panel("generate")
    generation = window.workspace.generation
    until(lambda: all(generation.samples.current(run.id) for run in generation.runs))


def fragility(window: MainWindow, until: Until) -> None:
    """The small example, trained to its end."""
    window.show_panel("fragility")
    until(lambda: window.workspace.fragility.finished)


def runs_table(window: MainWindow, until: Until) -> None:
    """All runs with their columns."""
    window.show_panel("runs_table")
    until(window.runs_table.isVisible)


def new_run(window: MainWindow, until: Until) -> None:
    """The form beside the comparison."""
    compare(window, until)
    window.show_new_run()
    until(lambda: window.workspace.choices is not None)


def bookmarks(window: MainWindow, until: Until) -> None:
    """Two views with a name each, beside the second."""
    compare(window, until)
    window.sessions.bookmarks.put(())
    for panel in ("compare", "robustness"):
        window.show_panel(panel)
        window.sessions.bookmarks.add()
    window.sessions.bookmarks.rename(0, "Three digits in four models")
    window.sessions.bookmarks.rename(1, "Their robustness")
    window.docks["bookmarks"].show()
    window.notice.withdraw()


def guided_tour(window: MainWindow, until: Until) -> None:
    """The second step of the tour."""
    compare(window, until)
    window.guide.start()
    window.guide.next()


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "compare": compare,
        "latent-map": latent_map,
        "training": training,
        "robustness": robustness,
        "generate": generate,
        "fragility": fragility,
        "runs-table": runs_table,
        "new-run": new_run,
        "bookmarks": bookmarks,
        "guided-tour": guided_tour,
    }
)
DARK = ("compare",)
"""Those that are made in dark, too."""


def picture(window: MainWindow, scene: str, until: Until) -> QImage:
    """The window as it looks in a scene, once everything has found its place."""
    window.resize(*SIZE)
    SCENES[scene](window, until)
    drawn = time.monotonic() + SETTLE_SECONDS
    until(lambda: time.monotonic() > drawn)
    image = window.grab().toImage()
    image.setText("Font", lettering())
    window.guide.leave()
    for dock in ("new_run", "bookmarks"):
        window.docks[dock].hide()
    return image


def lettering() -> str:
    """What the size of every word in a picture depends on: pictures made with another font cannot
    be compared with these."""
    metrics = QFontMetrics(QApplication.font())
    return f"{metrics.height()} {metrics.horizontalAdvance(''.join(map(chr, range(32, 127))))}"


def main(folder: Path, only: str | None) -> None:
    """Every scene, or only one, as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    window = make_window(application, remember=False)
    window.show()

    def until(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            application.processEvents()
            time.sleep(0.005)
            if time.monotonic() > deadline:
                raise TimeoutError("the window did not get there")

    until(lambda: window.workspace.comparison.result is not None)
    window.theme.set_choice("light")
    for name in (only,) if only else SCENES:
        picture(window, name, until).save(str(folder / f"{name}-light.png"))
    window.theme.set_choice("dark")
    for name in DARK:
        if only in (None, name):
            picture(window, name, until).save(str(folder / f"{name}-dark.png"))
    window.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the pictures of the guide.")
    parser.add_argument("--only", choices=list(SCENES), help="make this one alone")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "pictures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:  # never the true user's runs and settings
        os.environ["RAVEN_HOME"] = home
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
        main(options.folder, options.only)
