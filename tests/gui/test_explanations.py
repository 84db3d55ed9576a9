"""Every setting, loss term and measure says what it is, by which formula, and whose it is."""

import re

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.numbers import NUMBERS
from engine.service.messages.survey import SURVEY_MEASURES
from raven_gui.panels.compare.measures import MEASURES
from raven_gui.panels.compare.row import NUMBERS_TIP
from raven_gui.panels.latent_map.colour import ColourBy
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
FORMULA = re.compile(r"[≠=≤≥‖Σ√∂~½∞²|]|\w\(\w")
SOURCE = re.compile(r"(Eq\.|Eqs\.|Section|Table|Appendix|Algorithm|Theorem) |\b(19|20)\d\d\b")


def plain(tip: str) -> str:
    """A tooltip's words in one line."""
    return " ".join(re.sub(r"<br>|</?b>", " ", tip).split())


def tells_all(tip: str) -> bool:
    """Words, a formula and a source."""
    return len(tip) > 40 and bool(FORMULA.search(tip)) and bool(SOURCE.search(tip))


def test_every_measure_of_an_image_has_its_formula_and_its_source(
    world: World, qtbot: QtBot
) -> None:
    colour = ColourBy(world.workspace)
    qtbot.addWidget(colour)
    for name, info in SURVEY_MEASURES.items():
        tip = plain(str(colour.itemData(colour.findData(name), Qt.ItemDataRole.ToolTipRole)))
        assert tip.startswith(info.sentence)
        assert f"{info.formula}: {info.source}." in tip
        assert tells_all(tip), tip


def test_every_number_that_the_attack_tells_has_its_formula_and_its_source() -> None:
    silent = [name for name, measure in MEASURES.items() if not tells_all(plain(measure.tip))]
    assert not silent
    told = [info for info in NUMBERS.values() if f"<b>{info.title}</b>" in NUMBERS_TIP]
    assert told and all(f"{info.formula}: {info.source}." in NUMBERS_TIP for info in told)
    assert "confidence: argmax" in NUMBERS_TIP and "<b>flips</b> where argmax" in NUMBERS_TIP
