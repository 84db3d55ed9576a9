"""The main window: panels in their places, menus, and what concerns all of them."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from raven_gui.about import about_box
from raven_gui.arrivals import Arrivals
from raven_gui.bridge import Bridge
from raven_gui.commands import Commands
from raven_gui.copying import Copying
from raven_gui.docks import add_docks, open_dock
from raven_gui.export.figure_drag import let_figures_be_dragged
from raven_gui.figure_deeds import FigureDeeds
from raven_gui.guide import Guide, Places, steps
from raven_gui.later_paint import LaterPaint
from raven_gui.layouts import Layouts
from raven_gui.menus import make_menus, name_changes
from raven_gui.middle import Middle
from raven_gui.own_variants import OwnVariantsGuard
from raven_gui.panels.bookmarks import BookmarksPanel
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.jobs.panel import JobsPanel
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.recorded import recorded
from raven_gui.recorded_docks import RecordedDocks
from raven_gui.remembering import Remembering
from raven_gui.run_again import RunAgain
from raven_gui.run_deeds import RunDeeds
from raven_gui.session.cameras import Cameras
from raven_gui.session.frame import Frame
from raven_gui.session.keepers import keepers
from raven_gui.session.kept_looks import KeptLooks
from raven_gui.session.sessions import Sessions
from raven_gui.settings import Settings
from raven_gui.shortcut_sheet import ShortcutSheet
from raven_gui.status import Status
from raven_gui.theme import Theme
from raven_gui.widgets.command_palette import CommandPalette
from raven_gui.widgets.notice import Notice
from raven_gui.workspace import Workspace


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
        self.kept_looks = KeptLooks(self)
        workspace.runs.looks.keep_in(self.kept_looks)
        self.undo_stack = workspace.history.stack
        self._painted = False
        LaterPaint(self)
        self.notice = Notice()
        self.runs = RunsPanel(workspace)
        self.gallery = GalleryPanel(workspace, theme)
        self.new_run = NewRunPanel(workspace)
        self.jobs = JobsPanel(workspace)
        self.middle = Middle(workspace, theme, settings, self.notice)
        self.tabs, self.panels = self.middle.tabs, self.middle.panels
        self.training, self.robustness = self.middle.training, self.middle.robustness
        self.generate, self.runs_table = self.middle.generate, self.middle.runs_table
        self.sessions = Sessions(workspace, bridge, self._frame(), self)
        self._place_panels()
        self.own_variants = OwnVariantsGuard(workspace, settings, self)
        self.status = Status(workspace)
        self.setStatusBar(self.status)
        toggles = [dock.toggleViewAction() for dock in self.docks.values()]
        self.actions_by_name = make_menus(self, toggles, theme.choice)
        self.copying = Copying(workspace, self.middle, self.runs, self.new_run, self.gallery, self)
        self.arrivals = Arrivals(self, workspace, self.gallery, self.runs)
        self.palette_of_commands = CommandPalette(self)
        self.remembering = Remembering(
            self, self.sessions, self.layouts, self.docks["bookmarks"], self.notice, settings
        )
        self.commands = Commands(
            self,
            workspace,
            self.actions_by_name,
            self.middle,
            self.docks,
            self.new_run,
            self.training,
            self.remembering.commands,
        )
        self.run_deeds = RunDeeds(
            workspace,
            self.training,
            self.robustness,
            self.generate,
            self.show_panel,
            self.notice,
            self,
        )
        self.run_again = RunAgain(self, workspace, self.new_run, self.show_new_run, self.notice)
        let_figures_be_dragged((*self.panels.values(), self.gallery))
        self.guide = Guide(self, lambda: steps(workspace, self._places()))
        self._connect()
        self._restore()

    # ------------------------------------------------------------ building

    def _place_panels(self) -> None:
        self.setCentralWidget(self.middle)
        left = add_docks(self, {"runs": self.runs, "gallery": self.gallery})
        bookmarks = BookmarksPanel(self.sessions.bookmarks)
        right = add_docks(
            self, {"new_run": self.new_run, "jobs": self.jobs, "bookmarks": bookmarks}
        )
        self.docks = {**left, **right}
        self.layouts = Layouts(self, left, right, self.theme, self.show_panel)

    def _frame(self) -> Frame:
        opened = self.tabs.currentChanged
        self._cameras = cameras = Cameras(self.middle.latent_map, self.workspace.maps, opened)
        return Frame(
            panel=self.middle.open_name,
            show_panel=self.show_panel,
            layout=lambda: self.layouts.state(),
            width=self.width,
            set_layout=lambda state, width: self.layouts.put(state, width),
            cameras=cameras.take,
            set_cameras=cameras.put,
            keepers=keepers(self.workspace, self.middle, self.runs, self.gallery, self.new_run),
        )

    def _places(self) -> Places:
        return Places(
            runs=self.runs.list,
            budget=self.middle.compare.controls.budget,
            rows=self.middle.compare.grid,
            maps=self.middle.latent_map.area,
            measure=self.robustness.job.start,
            open_picture=self.gallery.pictures.open,
            show_panel=self.show_panel,
            show_dock=lambda name: open_dock(self, self.docks[name]),
        )

    def _connect(self) -> None:
        figures = FigureDeeds(self, self.theme, self.notice, self.middle.open_panel)
        history = self.workspace.history
        docks = RecordedDocks(self, history, self.layouts, self.docks, self.middle)
        does: dict[str, Callable[[], object]] = {
            **self.remembering.deeds(),
            **docks.deeds(),
            **self.run_deeds.deeds(),
            "new_run": self.show_new_run,
            "open_picture": self.arrivals.open_picture,
            "import_run": self.arrivals.import_run,
            "import_folder": self.arrivals.import_folder,
            "export": figures.export,
            "copy_figure": figures.copy,
            "own_variants": self.own_variants.open,
            "copy_command": lambda: self.copying.copy("command"),
            "copy_python": lambda: self.copying.copy("Python"),
            "palette": self._open_palette,
            "quit": self.close,
            "undo": history.undo,
            "redo": history.redo,
            "paste": self.arrivals.paste,
            "next_image": lambda: self.gallery.picking.step(1),
            "previous_image": lambda: self.gallery.picking.step(-1),
            "invert_selection": self.gallery.picking.invert,
            "compare_settings": lambda: self.run_again.compare(theme=self.theme),
            "further": self.run_again.further,
            "duplicate": self.run_again.duplicate,
            "guided_tour": self.guide.start,
            "shortcuts": lambda: ShortcutSheet(self).open(),
            "about": lambda: about_box(self.status.device.text(), self).open(),
            "theme_system": lambda: self._set_theme("system"),
            "theme_light": lambda: self._set_theme("light"),
            "theme_dark": lambda: self._set_theme("dark"),
        }
        for name in self.panels:
            does[name] = lambda name=name: self.show_panel(name)  # type: ignore[misc]
        for name, do in does.items():
            self.actions_by_name[name].triggered.connect(lambda _=False, do=do: do())
        self.remembering.follow(self.actions_by_name)
        name_changes(self.actions_by_name, history)
        sides = self.runs, self.gallery
        recorder = recorded(self.workspace, self.middle, self._cameras, *sides, self)
        self.sessions.restored.connect(recorder.catch_up)
        self.arrivals.refused.connect(self.notice.tell)
        self.runs.further_requested.connect(self.run_again.further)
        self.runs.duplicate_requested.connect(self.run_again.duplicate)
        self.training.header.further.clicked.connect(self.run_again.further)
        self.copying.told.connect(self.notice.tell)
        self.palette_of_commands.ran.connect(self._settings.keep_command)
        self.workspace.failed.connect(self.notice.warn)
        self.workspace.told.connect(self.notice.tell)
        self.undo_stack.indexChanged.connect(self.notice.withdraw)
        self.runs.new_run_requested.connect(self.show_new_run)
        self.new_run.started.connect(lambda: self.show_panel("training"))
        self.sessions.kept.connect(self._keep_window)
        self.status.jobs_clicked.connect(lambda: open_dock(self, self.docks["jobs"]))

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self._settings.geometry)
        self.layouts.start(self._settings.state, self._settings.width)

    # ------------------------------------------------------------ what a user does

    def show_panel(self, name: str) -> None:
        """Bring a panel of the middle to the front."""
        self.middle.show_panel(name)

    def greet(self) -> None:
        """The first time, offer the guided tour as soon as there is something to see."""
        if not self._settings.greeted:
            self._settings.greeted = True
            once = Qt.ConnectionType.SingleShotConnection
            self.workspace.comparison.answered.connect(lambda _: self.guide.start(), once)

    def show_new_run(self) -> None:
        """Open the form for a new run and put the keyboard there."""
        open_dock(self, self.docks["new_run"])
        self.new_run.setFocus()

    def _open_palette(self) -> None:
        self.palette_of_commands.open(self.commands.all(), self._settings.recent_commands)

    def _keep_window(self) -> None:
        state = QByteArray(self.layouts.state())
        self._settings.keep_window(self.saveGeometry(), state, self.width())

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
        """Keep the session, let running jobs keep a checkpoint, and leave."""
        self._keep_window()
        self.sessions.close()
        self.remembering.recent.close()
        self.kept_looks.close()
        self.bridge.close()
        event.accept()
