"""A run's name beside its row in a figure for a paper, however long it is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from raven_gui.export.fonts import font

SCALES = (1.0, 0.85, 0.7, 0.55)
"""Of the letters, the largest first."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_BREAK = "\N{ZERO WIDTH SPACE}"


def paint_name(painter: QPainter, room: QRectF, name: str) -> None:
    """Bold, in lines that may break behind _ and =, as names of trials have them; in smaller
    letters where it would not fit into the room."""
    words = name.replace("_", f"_{_BREAK}").replace("=", f"={_BREAK}")
    for scale in SCALES:
        painter.setFont(font(scale, bold=True))
        needed = painter.boundingRect(room, int(_WRAPPED), words)
        if needed.width() <= room.width() and needed.height() <= room.height():
            break
    painter.drawText(room, int(_WRAPPED), words)
