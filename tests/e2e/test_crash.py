"""A window that is killed: the next one is as it was, and says so. An engine that is: so, too."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from engine.service import EngineProcess
from raven_gui.app import make_window
from raven_gui.session.slot import state_folder
from raven_gui.workspace import ImageRef
from tests.e2e.conftest import Until
from tests.present import present

KILLED = """
import os, signal
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from raven_gui.app import make_window
from raven_gui.session.slot import state_folder
from raven_gui.session.storage import read_session
from raven_gui.workspace import ImageRef

application = QApplication([])
window = make_window(application)
window.show()
space = window.workspace
changed = False

def look():
    global changed
    if not changed and space.comparison.result is not None:
        changed = True
        space.images.pick((ImageRef("mnist", 21), ImageRef("mnist", 4)))
        space.runs.tick_only(("mnist/vae", "mnist/raven"))
        space.comparison.set_config(epsilon=0.05)
        window.show_panel("robustness")
    elif changed and is_kept():
        os.kill(os.getpid(), signal.SIGKILL)

def is_kept():
    file = state_folder() / "window-1.raven"
    return file.exists() and read_session(file).session.view.panel == "robustness"

timer = QTimer()
timer.timeout.connect(look)
timer.start(100)
application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_window_comes_back_and_can_start_afresh(qapp: QApplication, until: Until) -> None:
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (state_folder() / "window-1.lock").exists()
    window = make_window(qapp)
    window.show()
    space, notice = window.workspace, window.notice
    until(lambda: space.comparison.result is not None and notice.isVisible())
    picked = (ImageRef("mnist", 21), ImageRef("mnist", 4))
    assert space.images.picked == picked
    assert [run.id for run in space.runs.ticked] == ["mnist/vae", "mnist/raven"]
    assert space.comparison.config.epsilon == 0.05
    assert window.tabs.currentWidget() is window.robustness
    assert notice.text.text() == "raven-gui was not closed last time: the window is as it was then."
    assert notice.button.text() == "Start afresh"
    notice.button.click()
    window.sessions.finish()
    assert space.images.picked == (ImageRef("mnist", 0),)
    assert len(space.runs.ticked) == 4
    window.actions_by_name["undo"].trigger()
    window.sessions.finish()
    assert space.images.picked == picked
    window.close()
    present(space.parent()).deleteLater()
    window.theme.deleteLater()
    window.deleteLater()
    qapp.processEvents()
    assert not (state_folder() / "window-1.lock").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_window_outlives_its_engine(qapp: QApplication, until: Until) -> None:
    window = make_window(qapp)
    window.show()
    space, failures = window.workspace, list[str]()
    space.failed.connect(failures.append)
    until(lambda: space.comparison.result is not None)
    window.show_panel("latent_map")

    def mapped() -> bool:
        views = [space.maps.view(run.id) for run in space.runs.ticked]
        return all(view.finished and len(view.ends) == 1 for view in views)

    until(mapped)
    engine = window.bridge.service
    assert isinstance(engine, EngineProcess)
    os.kill(present(engine.number), signal.SIGKILL)
    until(lambda: not mapped())
    until(mapped)
    assert failures and all("started again" in sentence for sentence in failures)
    space.comparison.set_config(epsilon=0.2)
    until(lambda: space.comparison.result is not None and not space.comparison.busy)
    assert len(set(failures)) == 1
    window.close()
    present(space.parent()).deleteLater()
    window.theme.deleteLater()
    window.deleteLater()
    qapp.processEvents()
