"""Every dialog and dock of the window, opened as a user does and filled, for tests that look at all
of them."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

import assets
import raven_gui
from engine.service.messages import (
    AttackAtBudgets,
    AttackedAtBudget,
    CheckAttack,
    JobChanged,
    OwnVariantFile,
    OwnVariantsListed,
    PictureRead,
    ReadPicture,
    RunsListed,
)
from raven_gui.export.dialog import ExportDialog
from raven_gui.main_window import MainWindow
from raven_gui.own_variants import OwnVariantsDialog
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.gallery.preview import PicturePreview
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.panels.runs.further import FurtherDialog
from raven_gui.panels.shared.attack_settings import AttackSettings
from raven_gui.panels.shared.difference import DifferenceDialog
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.shortcut_sheet import ShortcutSheet
from tests.gui.conftest import World, attack_result, bundled_runs, run_info
from tests.gui.panels.answers import tell_verdict

Opens = Callable[[MainWindow, World], object]
SAMPLE = "samples/drawn-three.png"


def own_methods(window: MainWindow, world: World) -> None:
    window.own_variants.open()
    folder = Path("methods")
    states = {"a.py": "loaded", "b.py": "broken", "c.py": "new", "d.py": "changed"}
    files = tuple(
        OwnVariantFile(
            path=folder / name,
            digest="1" * 64,
            state=state,  # type: ignore[arg-type]
            names=("raven",) if state == "loaded" else (),
            sentence="line 3: there is no such name." if state == "broken" else "",
        )
        for name, state in states.items()
    )
    world.tell(OwnVariantsListed(job=0, folder=folder, files=files))


def export(window: MainWindow, world: World) -> None:
    window.show_panel("compare")
    window.actions_by_name["export"].trigger()


def columns(window: MainWindow, world: World) -> None:
    window.show_panel("runs_table")
    window.runs_table.choose.click()


def verdict(window: MainWindow, world: World) -> None:
    window.show_panel("robustness")
    window.robustness.check_attack()
    window.robustness.findChildren(SanityDialog)[-1].job.start.click()
    tell_verdict(world, world.engine.last(CheckAttack))


def measures(window: MainWindow, world: World) -> None:
    window.show_panel("robustness")
    window.robustness.choose_measures()


def two_pictures(window: MainWindow, world: World) -> None:
    for name in ("one", "another"):
        window.gallery.preview(assets.path(SAMPLE), name)
    asked = world.engine.last(ReadPicture)
    image = np.zeros((1, 28, 28), np.float32)
    preview = np.zeros((28, 28, 3), np.uint8)
    world.tell(PictureRead(job=asked.job, name="one", image=image, inverted=True, preview=preview))


def budget_grid(window: MainWindow, world: World) -> None:
    window.show_panel("compare")
    window.middle.compare.open_budget_grid()
    asked = world.engine.last(AttackAtBudgets)
    results = tuple(attack_result(run, asked) for run in asked.runs)
    world.tell(AttackedAtBudget(job=asked.job, epsilon=asked.epsilons[0], results=results))


def further(window: MainWindow, world: World) -> None:
    world.tell(
        RunsListed(job=0, runs=(*bundled_runs(), run_info("own", name="A run of one's own")))
    )
    world.workspace.runs.set_current("own")
    window.run_again.further()


DIALOGS: Mapping[type[QDialog], Opens] = {
    AttackSettings: lambda window, _: window.middle.compare.controls.settings.click(),
    BudgetGridDialog: budget_grid,
    ColumnsDialog: columns,
    DifferenceDialog: lambda window, _: window.actions_by_name["compare_settings"].trigger(),
    ExportDialog: export,
    FurtherDialog: further,
    MeasuresDialog: measures,
    OwnVariantsDialog: own_methods,
    PicturePreview: two_pictures,
    QMessageBox: lambda window, _: window.actions_by_name["about"].trigger(),
    SanityDialog: verdict,
    ShortcutSheet: lambda window, _: window.actions_by_name["shortcuts"].trigger(),
}
"""What opens each kind of dialog in a window whose first attack is answered; Qt's own choosers of
files are the system's."""


def kinds_of_dialog() -> set[type[QDialog]]:
    """Every kind that the window's code makes."""
    for module in pkgutil.walk_packages(raven_gui.__path__, "raven_gui."):
        importlib.import_module(module.name)
    return {kind for kind in _below(QDialog) if kind.__module__.startswith("raven_gui.")}


def _below(kind: type[QDialog]) -> Iterator[type[QDialog]]:
    for other in kind.__subclasses__():
        yield other
        yield from _below(other)


def each_dialog(window: MainWindow, world: World) -> Iterator[QDialog]:
    """Each dialog while it is open."""
    for kind, open_it in DIALOGS.items():
        open_it(window, world)
        QApplication.processEvents()
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        assert shown, f"{kind.__name__} did not open"
        (dialog,) = shown
        yield dialog
        dialog.close()
        QApplication.processEvents()


def fill_docks(window: MainWindow, world: World) -> None:
    """Jobs under way, waiting and ended, and a bookmark; both docks are shown."""
    states = ("running", "paused", "queued", "finished", "failed")
    for number, state in enumerate(states, start=9000):
        world.tell(
            JobChanged(
                job=number,
                title=f"Train RAVEN number {number}",
                state=state,  # type: ignore[arg-type]
                done=4,
                total=40,
                unit="epoch",
                seconds_left=75,
            )
        )
    window.sessions.bookmarks.add()
    window.sessions.bookmarks.add()
    for name in ("jobs", "bookmarks"):
        window.docks[name].show()


def each_step_of_the_guide(window: MainWindow) -> Iterator[str]:
    """The title of each step while its card is shown."""
    window.guide.start()
    while window.guide.step is not None:
        QApplication.processEvents()
        yield window.guide.step.title
        window.guide.next()
