"""The scale of a map's colours: in a strip of its own, so that it covers no point of the map."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from raven_gui.palettes import DARK, LIGHT, Colours
from raven_gui.theme import Theme
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.widgets.scatter.scale import BAR, PaperScale, strip_height
from raven_gui.widgets.scatter.shading import scale_inks
from tests.gui.sight import contrast, lab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def painted(title: str, limits: tuple[float, float], width: int, colours: Colours) -> QImage:
    """A strip on the map's ground, with room on both sides of it."""
    image = QImage(width + 40, round(strip_height()) + 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colours.base))
    painter = QPainter(image)
    strip = QRectF(20, 10, width, strip_height())
    PaperScale(title, limits).paint(painter, strip, colours)
    painter.end()
    return image


def inked(image: QImage, colours: Colours) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which pixels are not ground, [H, W]."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., :3]
    ground = QColor(colours.base)
    different: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        rows != (ground.blue(), ground.green(), ground.red())
    ).any(2)
    return different


def test_a_tick_stands_where_its_value_lies_between_the_limits() -> None:
    scale = PaperScale("t", (-2.0, 6.0))
    assert [scale._share(value) for value in (-2, 0, 4, 6)] == [0, 0.25, 0.75, 1]
    assert PaperScale("t", (3.0, 3.0))._share(3) == 0.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_each_colour_is_told_from_the_ground_and_lighter_than_the_one_before(
    colours: Colours,
) -> None:
    shades = [QColor(*map(round, ink)).name() for ink in scale_inks(colours).tolist()]
    assert min(contrast(shade, colours.base) for shade in shades) >= 2
    lightness = [lab(shade, "ordinary")[0] for shade in shades]
    assert np.diff(lightness).min() > -0.1, "but for the rounding of a colour's parts"
    assert lightness[-1] - lightness[0] > 55


@pytest.mark.parametrize("size", [(230, 200), (480, 260), (1250, 700)], ids=str)
def test_it_lies_below_the_map_and_not_on_it(
    theme: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    chart = ScatterMap(theme)
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.show()
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    chart.set_points(corners)
    assert not chart.scale.isVisible()
    whole = chart.plot.height()
    chart.set_values(np.zeros(4), "Reconstruction error", (0.0, 1.0))
    assert chart.scale.isVisible() and chart.scale.toolTip() == "Reconstruction error"
    assert chart.scale.accessibleDescription() == "Reconstruction error, from 0 to 1"
    qtbot.waitUntil(lambda: chart.plot.height() < whole)
    assert chart.plot.geometry().bottom() < chart.scale.geometry().top()
    assert chart.scale.geometry().bottom() <= chart.height()
    view = chart.plot.getViewBox()
    for x, y in corners:
        point = chart.plot.mapFromScene(view.mapViewToScene(QPointF(x, y)))
        assert chart.plot.rect().contains(point), "all points are seen above it"
    chart.set_values(None)
    assert not chart.scale.isVisible()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("width", [90, 150, 300, 600, 1300])
def test_its_words_and_ticks_lie_within_whatever_its_width(width: int, colours: Colours) -> None:
    for title, limits in (
        ("Smallest budget that fools, 37% measured", (0.0, 0.25)),
        ("Latent shift", (0.00012, 123456.0)),
        ("Confidence", (0.5, 0.5)),
    ):
        image = painted(title, limits, width, colours)
        ink = inked(image, colours)
        assert ink[10:-10, 20:-20].any()
        outside = ink.copy()
        outside[10:-10, 20:-20] = False
        assert not outside.any(), (title, width)


def test_its_ends_have_the_colours_of_the_least_and_the_largest_number() -> None:
    image = painted("", (0.0, 1.0), 300, LIGHT)
    middle = round(10 + 3 + BAR / 2)
    row = [image.pixelColor(x, middle) for x in range(image.width())]
    bar = [colour for colour in row if colour != QColor(LIGHT.base)]
    first, last = (QColor(*map(int, ink)) for ink in scale_inks(LIGHT)[[0, -1]])
    for found, expected in ((bar[2], first), (bar[-3], last)):
        assert abs(found.lightness() - expected.lightness()) < 12
    assert bar[2].lightness() < bar[len(bar) // 2].lightness() < bar[-3].lightness()
