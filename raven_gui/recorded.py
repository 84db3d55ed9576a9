"""All of the window that is in the history though it has none of its own."""

from PySide6.QtCore import QObject

from raven_gui.middle import Middle
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.recorded_sides import record_gallery, record_runs
from raven_gui.recorded_views import RecordedViews
from raven_gui.recorder import Recorder
from raven_gui.session.cameras import Cameras
from raven_gui.workspace import Workspace


def recorded(
    workspace: Workspace,
    middle: Middle,
    cameras: Cameras,
    runs: RunsPanel,
    gallery: GalleryPanel,
    parent: QObject,
) -> Recorder:
    """A recorder of the workspace's parameters and of every panel's view; where docks are is
    RecordedDocks' own."""
    recorder = Recorder(workspace, parent)
    RecordedViews(recorder, workspace, middle, cameras)
    record_runs(recorder, workspace, runs)
    record_gallery(recorder, workspace, gallery)
    return recorder
