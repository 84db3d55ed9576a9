"""A number with digits behind the point, as people of any country type it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from raven_gui.panels.compare.budget import BudgetSlider


@pytest.fixture(params=["de_DE", "ar_EG", "en_US"])
def country(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.parametrize("typed", ["0.15", "0,15", ".15"])
def test_point_and_comma_are_the_same_everywhere(country: str, typed: str, qtbot: QtBot) -> None:
    slider = BudgetSlider()
    qtbot.addWidget(slider)
    slider.set_budget(0.1, "linf")
    assert slider.box.text().startswith("0.1"), f"in {country}"
    slider.box.selectAll()
    qtbot.keyClicks(slider.box, typed)
    with qtbot.waitSignal(slider.moved) as told:
        qtbot.keyClick(slider.box, Qt.Key.Key_Return)
    assert told.args == [0.15]
