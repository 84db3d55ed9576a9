"""Why encoders break, as a user sees it: the real window, a real engine, a real file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raven_gui.export import ExportDialog
from raven_gui.main_window import MainWindow
from raven_gui.panels.fragility.panel import FragilityPanel

Until = Callable[[Callable[[], bool]], None]


def test_the_example_is_opened_tuned_and_kept(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    panel, fragility = window.panels["fragility"], window.workspace.fragility
    assert isinstance(panel, FragilityPanel)
    fragility.set(steps=200)
    window.actions_by_name["fragility"].trigger()
    until(lambda: fragility.finished)
    assert fragility.shown is not None
    before = {tables.method: tables for tables in fragility.shown.methods}
    assert before["vae"].roughness > 2 * before["avae"].roughness

    slider = panel.controls.radius.slider
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Left)
    until(lambda: fragility.finished)
    after = {tables.method: tables for tables in fragility.shown.methods}
    assert fragility.shown.radius == 0
    np.testing.assert_array_equal(after["vae"].encoder, before["vae"].encoder)
    assert after["smooth-encoder"].roughness > before["smooth-encoder"].roughness

    window.actions_by_name["export"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    file = tmp_path / "tables.npz"
    dialog.form.path.selectAll()
    qtbot.keyClicks(dialog.form.path, str(file))
    qtbot.mouseClick(dialog.form.save, Qt.MouseButton.LeftButton)
    until(file.exists)
    with np.load(file, allow_pickle=False) as kept:
        assert np.array_equal(kept["vae/encoder"], after["vae"].encoder)
