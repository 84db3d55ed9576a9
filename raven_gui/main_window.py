"""The main window: panels in their places, menus, and what concerns all of them."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QUndoStack
from PySide6.QtWidgets import QMainWindow, QTabWidget, QVBoxLayout, QWidget

from raven_gui.about import about_box, shortcut_sheet
from raven_gui.arrivals import Arrivals
from raven_gui.bridge import Bridge
from raven_gui.commands import Commands
from raven_gui.copying import Copying
from raven_gui.deletion import Deletion
from raven_gui.docks import add_left, add_right, open_dock
from raven_gui.export import ExportDialog, copy_figure
from raven_gui.menus import make_menus
from raven_gui.own_variants import OwnVariantsGuard
from raven_gui.panels.compare import ComparePanel
from raven_gui.panels.fragility import FragilityPanel
from raven_gui.panels.gallery import GalleryPanel
from raven_gui.panels.generate import GeneratePanel
from raven_gui.panels.jobs import JobsPanel
from raven_gui.panels.latent_map import LatentMapPanel
from raven_gui.panels.new_run import NewRunPanel
from raven_gui.panels.robustness import RobustnessPanel
from raven_gui.panels.runs import RunsPanel
from raven_gui.panels.training import TrainingPanel
from raven_gui.settings import LAYOUT, Settings
from raven_gui.status import Status
from raven_gui.theme import Theme
from raven_gui.widgets.command_palette import CommandPalette
from raven_gui.widgets.notice import Notice
from raven_gui.workspace import Workspace

Panel = (
    ComparePanel | LatentMapPanel | TrainingPanel | RobustnessPanel | GeneratePanel | FragilityPanel
)
"""A panel in a tab of the middle."""


class MainWindow(QMainWindow):
    """Runs and gallery on the left, the open panel in the middle, new run and jobs on the right
    when they are wanted."""

    painted = Signal()
    """The window is on screen."""

    def __init__(
        self, workspace: Workspace, bridge: Bridge, theme: Theme, settings: Settings
    ) -> None:
        super().__init__()
        self.setWindowTitle("raven-gui")
        self.workspace, self.theme = workspace, theme
        self.bridge, self._settings = bridge, settings
        self.undo_stack = QUndoStack(self)
        self._redone = ""
        self._painted = False
        self.notice = Notice()
        self.runs = RunsPanel(workspace)
        self.gallery = GalleryPanel(workspace, theme)
        self.new_run = NewRunPanel(workspace)
        self.jobs = JobsPanel(workspace)
        self.training = TrainingPanel(workspace, theme)
        self.robustness = RobustnessPanel(workspace, theme)
        self.generate = GeneratePanel(workspace, theme)
        self.panels: dict[str, Panel] = {
            "compare": ComparePanel(workspace, theme),
            "latent_map": LatentMapPanel(workspace, theme),
            "training": self.training,
            "robustness": self.robustness,
            "generate": self.generate,
            "fragility": FragilityPanel(workspace, theme),
        }
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        for panel in self.panels.values():
            self.tabs.addTab(panel, panel.title)
        self._place_panels()
        self.own_variants = OwnVariantsGuard(workspace, settings, self)
        self.status = Status(workspace)
        self.setStatusBar(self.status)
        toggles = [dock.toggleViewAction() for dock in self.docks.values()]
        self.actions_by_name = make_menus(self, toggles, theme.choice)
        self.copying = Copying(workspace, self.runs, self.new_run, self._open_panel, self)
        self.arrivals = Arrivals(self, workspace, self.gallery, self.runs)
        self.palette_of_commands = CommandPalette(self)
        self.commands = Commands(
            self,
            workspace,
            self.actions_by_name,
            self.docks,
            self.new_run,
            self.training,
            self.undo_stack,
        )
        self._connect()
        self._restore()

    # ------------------------------------------------------------ building

    def _place_panels(self) -> None:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs)
        self.setCentralWidget(middle)
        self.docks = {
            **add_left(self, {"runs": self.runs, "gallery": self.gallery}),
            **add_right(self, {"new_run": self.new_run, "jobs": self.jobs}),
        }

    def _connect(self) -> None:
        does: dict[str, Callable[[], object]] = {
            "new_run": self.show_new_run,
            "open_picture": self.arrivals.open_picture,
            "import_run": self.arrivals.import_run,
            "import_folder": self.arrivals.import_folder,
            "export": self.export,
            "copy_figure": self._copy_figure,
            "own_variants": self.own_variants.open,
            "copy_command": lambda: self.copying.copy("command"),
            "copy_python": lambda: self.copying.copy("Python"),
            "palette": self._open_palette,
            "quit": self.close,
            "undo": self.undo_stack.undo,
            "redo": self.undo_stack.redo,
            "paste": self.arrivals.paste,
            "next_image": lambda: self.gallery.step(1),
            "previous_image": lambda: self.gallery.step(-1),
            "pause": lambda: self._with_training(self.training.toggle_pause),
            "stop": lambda: self._with_training(self.training.stop),
            "measure": self._measure,
            "new_seed": self._new_seed,
            "shortcuts": lambda: shortcut_sheet(self).open(),
            "about": lambda: about_box(self.status.device.text(), self).open(),
            "theme_system": lambda: self._set_theme("system"),
            "theme_light": lambda: self._set_theme("light"),
            "theme_dark": lambda: self._set_theme("dark"),
        }
        for name in self.panels:
            does[name] = lambda name=name: self.show_panel(name)  # type: ignore[misc]
        for name, do in does.items():
            self.actions_by_name[name].triggered.connect(lambda _=False, do=do: do())
        self.arrivals.refused.connect(self.notice.tell)
        self.runs.copy_requested.connect(self.copying.copy_run)
        self.copying.told.connect(self.notice.tell)
        self.palette_of_commands.ran.connect(self._settings.keep_command)
        self.workspace.failed.connect(self.notice.warn)
        self.workspace.told.connect(self.notice.tell)
        self.workspace.runs.deleted.connect(self._offer_undo)
        self.undo_stack.indexChanged.connect(lambda _: self.notice.withdraw())
        self.runs.new_run_requested.connect(self.show_new_run)
        self.new_run.started.connect(lambda: self.show_panel("training"))
        self.status.jobs_clicked.connect(lambda: open_dock(self, self.docks["jobs"]))

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self._settings.geometry)
        self.restoreState(self._settings.state, LAYOUT)

    # ------------------------------------------------------------ what a user does

    def show_panel(self, name: str) -> None:
        """Bring a panel of the middle to the front."""
        self.tabs.setCurrentWidget(self.panels[name])

    def show_new_run(self) -> None:
        """Open the form for a new run and put the keyboard there."""
        open_dock(self, self.docks["new_run"])
        self.new_run.setFocus()

    def export(self) -> None:
        """Open the export dialog for what the open panel shows."""
        figures = self._open_panel().figures()
        if figures:
            ExportDialog(figures, self.theme, self).open()
        else:
            self.notice.tell("This panel has nothing to export yet.")

    def _copy_figure(self) -> None:
        figures = self._open_panel().figures()
        if figures:
            copy_figure(figures[0])
            self.notice.tell(f"Copied '{figures[0].title}' to the clipboard.")
        else:
            self.notice.tell("This panel has nothing to copy yet.")

    def _open_palette(self) -> None:
        self.palette_of_commands.open(self.commands.all(), self._settings.recent_commands)

    def _open_panel(self) -> Panel:
        return list(self.panels.values())[self.tabs.currentIndex()]

    def _with_training(self, do: Callable[[], None]) -> None:
        if self.training.job is not None:
            do()
        else:
            self.notice.tell("The run that is shown is not in training. Choose one that is.")

    def _measure(self) -> None:
        self.show_panel("robustness")
        self.robustness.start()

    def _new_seed(self) -> None:
        self.show_panel("generate")
        self.generate.draw_again()

    def _offer_undo(self, run: str, name: str) -> None:
        if run == self._redone:
            self._redone = ""
            return
        self.undo_stack.push(Deletion(self.workspace.runs.restore, self._redo_delete, run, name))
        self.notice.tell(f"Deleted the run '{name}'.", "Undo", self.undo_stack.undo)

    def _redo_delete(self, run: str) -> None:
        self._redone = run
        self.workspace.runs.delete(run)

    def _set_theme(self, choice: str) -> None:
        if choice in ("system", "light", "dark"):
            self.theme.set_choice(choice)  # type: ignore[arg-type]
            self._settings.theme = choice  # type: ignore[assignment]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the window is on screen for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep window state, let running jobs keep a checkpoint, and leave."""
        images = self.workspace.images
        self._settings.keep_images(images.dataset, images.sets.chosen_tasks)
        self._settings.keep_window(self.saveGeometry(), self.saveState(LAYOUT))
        self.bridge.close()
        event.accept()
