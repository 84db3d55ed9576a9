"""What comes into the window from outside: pictures and runs, dropped, pasted or chosen."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.files import is_folder
from raven_gui.file_dialogs import choose_pictures, choose_run, choose_run_folder
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.widgets.drop_zone import Drops
from raven_gui.workspace import Workspace

RUN_FILES = (".zip",)


class Arrivals(QObject):
    """Pictures are previewed by the gallery, runs imported."""

    refused = Signal(str)
    """Why what was pasted cannot be taken, in a sentence."""

    def __init__(
        self, window: QWidget, workspace: Workspace, gallery: GalleryPanel, runs: RunsPanel
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._gallery = window, workspace, gallery
        self._drops = Drops(window)
        self._drops.files_dropped.connect(self._take)
        self._drops.refused.connect(self.refused)
        self._drops.pixels_dropped.connect(lambda pixels: gallery.preview(pixels, "Picture"))
        gallery.open_requested.connect(self.open_picture)
        gallery.paste_requested.connect(self.paste)
        runs.import_requested.connect(self.import_run)
        runs.import_folder_requested.connect(self.import_folder)

    def open_picture(self) -> None:
        """Choose pictures."""
        choose_pictures(self._window, self._take)

    def import_run(self) -> None:
        """Choose an exported run."""
        choose_run(self._window, self._import)

    def import_folder(self) -> None:
        """Choose the folder of a run."""
        choose_run_folder(self._window, self._import)

    def paste(self) -> None:
        """Take what the clipboard holds."""
        self._drops.paste()

    def _import(self, paths: list[Path]) -> None:
        for path in paths:
            self._workspace.runs.import_run(path)

    def _take(self, files: list[Path]) -> None:
        for file in files:
            if is_folder(file) or file.suffix.lower() in RUN_FILES:
                self._workspace.runs.import_run(file)
            else:
                self._gallery.preview(file, file.stem)
