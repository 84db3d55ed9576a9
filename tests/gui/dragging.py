"""Drags as a test sees them: what each carried, at the moment it began."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from raven_gui.widgets.drag_out import is_ours
from raven_gui.widgets.image_drag import dragged_image

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass
class Dragged:
    """What was dragged; of several images the table, too."""

    files: list[list[Path]] = field(default_factory=list)
    images: list[QImage] = field(default_factory=list)
    ours: list[tuple[str, int] | None] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


def take_drags(monkeypatch: pytest.MonkeyPatch) -> Dragged:
    """Take drags as the platform would, without one."""
    taken = Dragged()

    def take(drag: QDrag, *how: object) -> Qt.DropAction:
        data = drag.mimeData()
        assert is_ours(data)
        taken.files.append([Path(url.toLocalFile()) for url in data.urls()])
        taken.images.append(QImage(data.imageData()) if data.hasImage() else QImage())
        taken.ours.append(dragged_image(data))
        if data.hasFormat("text/csv"):
            assert bytes(data.data("text/csv").data()).decode() == data.text().replace("\t", ",")
            taken.tables.append(data.text())
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", take)
    return taken


def drag(source: QWidget, start: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
    """Press, move far and let go."""
    QTest.mousePress(source, LEFT, held, start)
    QTest.mouseMove(source, start + QPoint(30, 4))
    QApplication.processEvents()
    QTest.mouseRelease(source, LEFT, held, start + QPoint(30, 4))


def pixels(file: Path) -> np.ndarray:
    """The greys of a picture's file, [H, W]."""
    with Image.open(file) as picture:
        return np.asarray(picture.convert("L"))
