"""A line that grows is drawn piece by piece, and looks as if it were drawn at once."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem

from raven_gui.widgets.curves.curves import Curves
from tests.gui.widgets.conftest import MakeCurves

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Pixels = NDArray[np.int64]
RED = QColor("#ff0000")
X = np.linspace(0, 10, 300)
Y = 5 + np.sin(3 * X) + np.random.default_rng(0).normal(size=300) / 10


@pytest.fixture
def make(make_curves: MakeCurves) -> MakeCurves:
    """All of them are looked at in the same place."""

    def made() -> Curves:
        curves = make_curves()
        curves.plot.getViewBox().setRange(xRange=(0, 10), yRange=(3, 7))
        return curves

    return made


def pixels(curves: Curves) -> Pixels:
    QApplication.processEvents()
    image = curves.plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4)[..., :3].astype(np.int64)


def reddish(picture: Pixels) -> int:
    return int(np.sum(picture[..., 2] - picture[..., 1] > 100))


def test_a_line_drawn_as_it_grows_looks_as_one_drawn_at_once(make: MakeCurves) -> None:
    grown, whole = make(), make()
    for end in range(100, 301, 4):
        grown.set_series("kl", X[:end], Y[:end], RED)
        pixels(grown)
    whole.set_series("kl", X, Y, RED)
    assert np.array_equal(pixels(grown), pixels(whole))
    assert reddish(pixels(whole)) > 500


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda curves: curves.plot.getViewBox().setRange(xRange=(2, 6)), id="another range"
        ),
        pytest.param(lambda curves: curves.resize(420, 500), id="another size"),
        pytest.param(lambda curves: curves.smoothing.setValue(80), id="smoothing"),
        pytest.param(lambda curves: curves.set_series("kl", X, Y + 1, RED), id="other points"),
        pytest.param(
            lambda curves: curves.set_series("kl", X, Y, QColor("#0000ff")), id="another colour"
        ),
        pytest.param(
            lambda curves: curves.set_series("kl", X[:150], Y[:150], RED), id="fewer points"
        ),
        pytest.param(lambda curves: curves.set_series("kl", X, Y, RED, dashed=True), id="dashes"),
    ],
)
def test_nothing_of_what_was_drawn_before_a_change_stays(
    make: MakeCurves, change: Callable[[Curves], None]
) -> None:
    changed, fresh = make(), make()
    changed.set_series("kl", X, Y, RED)
    before = pixels(changed)
    change(changed)
    fresh.set_series("kl", X, Y, RED)
    change(fresh)
    after = pixels(changed)
    assert np.array_equal(after, pixels(fresh))
    assert before.shape != after.shape or not np.array_equal(before, after)


def test_a_gap_is_drawn_as_a_gap(make: MakeCurves) -> None:
    curves = make()
    curves.set_series("kl", X, np.where(abs(X - 5) < 1, np.nan, 5), RED)
    picture = pixels(curves)
    columns = np.any(picture[..., 2] - picture[..., 1] > 100, axis=0).tolist()
    view = curves.plot.getViewBox()
    at = int(view.mapViewToScene(view.viewRect().center()).x())
    assert not columns[at] and any(columns[: at - 60]) and any(columns[at + 60 :])


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("begins", [55.0, 55.2, 55.7])
def test_what_is_new_meets_what_is_kept_between_any_pixels(
    make: MakeCurves, scale: float, begins: float
) -> None:
    curves = make()
    older = np.linspace(0, 5, 98)
    curves.set_series("kl", np.append(older, [7.5, 10]), np.full(100, 5.0), RED)
    QApplication.processEvents()
    line, view = curves.lines()[0], curves.plot.getViewBox()
    screen = QPixmap(round(600 * scale), round(500 * scale))
    screen.setDevicePixelRatio(scale)
    screen.fill(QColor("#ffffff"))
    painter = QPainter(screen)
    painter.translate(begins, 30.3)
    line.paint(painter, QStyleOptionGraphicsItem(), curves.plot.viewport())
    painter.end()
    image = screen.toImage().convertToFormat(QImage.Format.Format_RGB32)
    picture = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    ink = 255 - picture[..., 1].astype(np.int64)
    width = view.rect().width()
    old, new = (ink[:, round((begins + width * share) * scale)] for share in (0.25, 0.87))
    rows = np.arange(len(ink))
    assert old.sum() > 0
    assert np.average(rows, weights=old) == pytest.approx(np.average(rows, weights=new), abs=0.1)


def test_a_line_that_leaves_the_view_leaves_nothing_there(make: MakeCurves) -> None:
    curves, bare = make(), make()
    curves.set_series("kl", X, Y, RED)
    curves.legend.hide()
    assert reddish(pixels(curves)) > 500
    for shown in (curves, bare):
        shown.plot.getViewBox().setRange(xRange=(20, 30), yRange=(3, 7))
    assert reddish(pixels(curves)) == reddish(pixels(bare)) == 0
