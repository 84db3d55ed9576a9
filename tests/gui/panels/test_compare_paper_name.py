"""Names of runs in figures of the comparison."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from raven_gui.export.fonts import font
from raven_gui.panels.compare.paper_name import paint_name

ROOM = QRectF(20, 20, 100, 84)
"""Of a name in the figure of a budget grid."""


@pytest.mark.parametrize(
    ("name", "as_large_as_others"),
    [
        ("Smooth Encoder", True),
        (f"first {' '.join(f'sigma_aug={n}e-05' for n in range(8))} (2 seeds), seed 1", False),
    ],
)
def test_a_name_stays_in_its_room_and_is_as_large_as_can_be(
    qtbot: QtBot, name: str, as_large_as_others: bool
) -> None:
    page = QImage(140, 124, QImage.Format.Format_Grayscale8)
    page.fill(255)
    painter = QPainter(page)
    paint_name(painter, ROOM, name)
    used = painter.font().pixelSize()
    painter.end()
    inked = np.asarray(page.constBits()).reshape(124, page.bytesPerLine())[:, :140] < 255
    assert inked[20:104, 20:120].any()
    inked[20:104, 20:120] = False
    assert not inked.any()
    assert (used == font(bold=True).pixelSize()) == as_large_as_others
