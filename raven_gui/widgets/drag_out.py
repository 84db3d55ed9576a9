"""Dragging pictures out of the window, onto the desktop or into another program."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QPointF, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

OURS = "application/x-raven-out"
"""Marks what comes out of a window of ours, which must not come back as something new."""
MOST_FILES = 50
"""More pictures at once go as one file of arrays: nobody wants thousands on the desktop."""
SIDE = 96


@dataclass(frozen=True, eq=False)
class Carried:
    """A picture to drag: the name of its file without ending, its pixels, and the bytes of its PNG
    file where they say more than the pixels."""

    name: str
    image: QImage
    png: bytes | None = None


class DragFiles(QObject):
    """The files of what was dragged out of a window. The program they are dropped on may read
    them much later, so they stay until the window goes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._folder = QTemporaryDir()
        self._count = 0

    @classmethod
    def of(cls, widget: QWidget) -> Self:
        """Those of the window that `widget` is in."""
        window = widget.window()
        return window.findChild(cls) or cls(window)

    def begin(self) -> Path:
        """A folder of its own for one drag, so that its files have the names they should."""
        self._count += 1
        folder = Path(self._folder.filePath(str(self._count)))
        folder.mkdir()
        return folder


def carry_pictures(data: QMimeData, pictures: Sequence[Carried], folder: Path) -> None:
    """Add pictures to what is dragged: each as a file in `folder`, the first as an image too."""
    urls = []
    for picture in pictures:
        path = folder / f"{_file_name(picture.name)}.png"
        if picture.png is None:
            picture.image.save(str(path), "PNG")  # type: ignore[call-overload]
        else:
            path.write_bytes(picture.png)
        urls.append(QUrl.fromLocalFile(str(path)))
    data.setImageData(pictures[0].image)
    if pictures[0].png is not None:
        # Or Qt would encode the image, in the window's thread, for whom it is dropped on.
        data.setData("image/png", QByteArray(pictures[0].png))
    data.setUrls(urls)
    data.setData(OURS, b"")


def carry_arrays(
    data: QMimeData, name: str, arrays: Mapping[str, NDArray[Any]], folder: Path
) -> None:
    """Add arrays to what is dragged, as one NPZ file in `folder`."""
    path = folder / f"{_file_name(name)}.npz"
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    data.setUrls([QUrl.fromLocalFile(str(path))])
    data.setData(OURS, b"")


def carry_table(data: QMimeData, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Add a table to what is dragged, for who takes text: a spreadsheet or an editor."""
    written = {"\t": io.StringIO(), ",": io.StringIO()}
    for delimiter, text in written.items():
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerows([headings, *rows])
    data.setText(written["\t"].getvalue())
    data.setData("text/csv", QByteArray(written[","].getvalue().encode()))


def is_ours(data: QMimeData) -> bool:
    """Whether it was dragged out of a window of ours."""
    return data.hasFormat(OURS)


class DragOut(QObject):
    """Lets pictures be dragged out of `source`: those that `pictures(place)` finds where the
    pointer was pressed. A click does what it did before."""

    def __init__(self, source: QWidget, pictures: Callable[[QPointF], Sequence[Carried]]) -> None:
        super().__init__(source)
        self._source, self._pictures = source, pictures
        self._pressed: QPointF | None = None
        source.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            left = event.button() == Qt.MouseButton.LeftButton
            self._pressed = event.position() if left and not event.modifiers() else None
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            far = (event.position() - self._pressed).manhattanLength()
            if far >= QApplication.startDragDistance():
                place, self._pressed = self._pressed, None
                return self._drag(place)
        return False

    def _drag(self, place: QPointF) -> bool:
        pictures = self._pictures(place)
        if not pictures:
            return False
        data = QMimeData()
        carry_pictures(data, pictures, DragFiles.of(self._source).begin())
        start_drag(self._source, data, pictures[0].image)
        return True


def start_drag(source: QWidget, data: QMimeData, image: QImage, side: int = SIDE) -> None:
    """Drag `data` out of `source` below a small `image`, until it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(data)
    size = image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    shrunk = size.width() < image.width()
    how = Qt.TransformationMode
    drag.setPixmap(
        QPixmap.fromImage(image).scaled(
            size,
            Qt.AspectRatioMode.KeepAspectRatio,
            how.SmoothTransformation if shrunk else how.FastTransformation,
        )
    )
    drag.exec(Qt.DropAction.CopyAction)


def _file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower()).strip("-_")[:80] or "picture"
