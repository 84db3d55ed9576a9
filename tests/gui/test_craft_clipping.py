"""No text of the window is cut off, from a small laptop's window to a large screen's, at any usual
scale, in words two fifths longer than ours."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from raven_gui.stylesheet import sheet
from raven_gui.theme import Theme
from raven_gui.widgets.choice_box import ChoiceBox
from tests.gui.craft_clipping import cut_off, longer

ROOT = Path(__file__).parents[2]
SECONDS = 120
CHECK = """
import runpy, sys, types
sys.modules["tests"] = types.ModuleType("tests")  # ours, whatever else brought a package 'tests'
sys.modules["tests"].__path__ = ["tests"]
runpy.run_module("tests.gui.craft_clipping", run_name="__main__")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scale", "look"),
    [
        ("1", "--whole"),
        ("2", "--quick"),
        pytest.param("1.5", "--whole", marks=pytest.mark.long),
        pytest.param("2", "--whole", marks=pytest.mark.long),
    ],
)
def test_no_text_is_cut_off(scale: str, look: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CHECK, look],
        cwd=ROOT,
        env=os.environ | {"QT_SCALE_FACTOR": scale, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert told.returncode == 0, told.stdout or told.stderr


def test_longer_words_keep_markup_numbers_and_mnemonics() -> None:
    assert longer("<b>Steps</b> 0.5 &amp; 28×28") == "<b>Stepsüü</b> 0.5 &amp; 28×28"
    assert longer("&File") == "&Fileüü"


def test_a_label_without_room_is_found(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("far too many words for it", window)
    label.setGeometry(5, 5, 40, 20)
    window.show()
    (found,) = cut_off(window)
    assert "far too many words" in found
    label.adjustSize()
    window.resize(300, 60)
    assert not list(cut_off(window))
    window.resize(30, 60)
    assert "is cut to 25×" in next(cut_off(window))


def test_a_button_in_bold_has_room_for_its_words(theme: Theme, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

    plain, bold = QPushButton("As wide as the words"), QPushButton("As wide as the words")
    bold.setProperty("primary", True)
    for button in (plain, bold):
        qtbot.addWidget(button)
        button.show()
    assert bold.font().weight() > plain.font().weight()
    assert bold.sizeHint().width() > plain.sizeHint().width()
    of_states = re.findall(r"QPushButton:[^{]*\{([^}]*)\}", sheet())
    assert of_states and not any("font" in rules for rules in of_states), "its size ignores states"


def test_a_choice_without_room_says_its_words_in_its_tooltip(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.add_choice("Bernoulli <cross-entropy>", "bernoulli")
    box.setToolTip("How pixels are drawn.")
    box.resize(60, 24)
    box.show()
    ask = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(box, ask)
    assert QToolTip.text() == "Bernoulli &lt;cross-entropy&gt;<br>How pixels are drawn."
    QToolTip.hideText()
