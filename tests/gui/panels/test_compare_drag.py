"""Pictures of Compare's table are dragged out of the window: one, those of all selected cells, or
very many as arrays. And what is in sight is what was painted there, however it was scrolled."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.panels.compare.matrix import CompareMatrix
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.theme import Theme
from raven_gui.widgets.drag_out import is_ours
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Dragged:
    """The files of each drag, at the moment it began."""

    files: list[list[Path]] = field(default_factory=list)


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> Dragged:
    """Takes drags as the platform would, without one."""
    taken = Dragged()

    def take(drag: QDrag, *how: object) -> Qt.DropAction:
        assert is_ours(drag.mimeData())
        taken.files.append([Path(url.toLocalFile()) for url in drag.mimeData().urls()])
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", take)
    return taken


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """Forty images in four runs, with two pictures each."""
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1400, 640)
    QCursor.setPos(-100, -100)  # what is below the pointer is drawn for it as well
    made.show()
    world.wake()
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(40)))
    made.look_at("many")
    made.many.show_columns(("attacked", "attacked_reconstruction"))
    made.many.order.attack_all.setChecked(True)
    while world.workspace.comparison.busy:
        world.answer_attack()
    yield made
    made.close()


def drag(matrix: CompareMatrix, where: QPoint, dragged: Dragged) -> None:
    """As a platform does it, which keeps moves and the release to itself once a drag has begun."""
    viewport = matrix.viewport()
    QTest.mousePress(viewport, LEFT, pos=where)
    for way in (8, 20, 40):
        if not dragged.files:
            QTest.mouseMove(viewport, where + QPoint(way, 3))
            QApplication.processEvents()


def place(matrix: CompareMatrix, row: int, column: int, kind: int) -> QPoint:
    """The middle of a picture."""
    cell = matrix.visualRect(matrix.matrix.index(row, column))
    return matrix.plan.picture(cell, kind).center().toPoint()


def words_of(matrix: CompareMatrix, row: int, column: int) -> QPoint:
    cell = matrix.visualRect(matrix.matrix.index(row, column))
    return QPoint(cell.right() - 8, cell.center().y())


def test_a_picture_is_dragged_alone_with_its_own_pixels(
    world: World, panel: ComparePanel, dragged: Dragged
) -> None:
    matrix = panel.many.matrix
    drag(matrix, place(matrix, 1, 0, 1), dragged)
    ((file,),) = dragged.files
    assert file.name == "mnist-1-vae-attacked-rec.png"
    known = world.workspace.comparison.known(1, "mnist/vae")
    assert known is not None
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("L"))
    expected = np.rint(known.result.attacked_reconstruction[known.row, 0] * 255)
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("whole", [False, True])
def test_all_selected_cells_go_along_by_the_kind_of_picture_or_whole(
    world: World, panel: ComparePanel, dragged: Dragged, whole: bool
) -> None:
    matrix, control = panel.many.matrix, Qt.KeyboardModifier.ControlModifier
    for row, column in ((0, 0), (1, 3)):
        modifiers = control if row else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(matrix.viewport(), LEFT, modifiers, pos=words_of(matrix, row, column))
    drag(matrix, words_of(matrix, 0, 0) if whole else place(matrix, 1, 3, 0), dragged)
    (files,) = dragged.files
    attacked = ["mnist-0-vae-attacked.png", "mnist-1-raven-attacked.png"]
    reconstructed = ["mnist-0-vae-attacked-rec.png", "mnist-1-raven-attacked-rec.png"]
    assert {file.name for file in files} == {*attacked, *(reconstructed if whole else ())}
    assert len(matrix.selectedIndexes()) == 2, "a drag leaves the selection as it is"


def test_very_many_go_as_one_file_of_arrays(
    world: World, panel: ComparePanel, dragged: Dragged
) -> None:
    matrix = panel.many.matrix
    matrix.selectAll()
    drag(matrix, place(matrix, 0, 0, 0), dragged)
    ((file,),) = dragged.files
    with np.load(file) as arrays:
        assert arrays["pictures"].shape == (160, 1, 28, 28)
        assert sorted(set(arrays["run"])) == ["RAVEN", "Smooth Encoder", "VAE", "VAE (noise)"]
        at = list(zip(arrays["image"], arrays["run"], strict=True)).index(("mnist 39", "VAE"))
        known = world.workspace.comparison.known(39, "mnist/vae")
        assert known is not None
        np.testing.assert_array_equal(arrays["pictures"][at], known.result.attacked[known.row])


def test_a_zoomed_picture_is_moved_and_a_click_drags_nothing(
    world: World, panel: ComparePanel, dragged: Dragged
) -> None:
    matrix = panel.many.matrix
    where = place(matrix, 0, 0, 0)
    QTest.mouseClick(matrix.viewport(), LEFT, pos=where)
    panel.view.zoom_by(2)
    middle = panel.view.middle
    drag(matrix, where, dragged)
    assert not dragged.files and panel.view.middle != middle


def test_scrolling_paints_no_more_than_what_comes_into_sight(
    world: World, panel: ComparePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, bar = panel.many.matrix, panel.many.matrix.verticalScrollBar()
    QApplication.processEvents()
    painted: list[int] = []
    monkeypatch.setattr(
        matrix.itemDelegate(),
        "paint",
        lambda _painter, _option, index: painted.append(index.row()),
    )
    rows = matrix.viewport().height() // matrix.plan.height
    for notch in (1, 2):
        painted.clear()
        bar.setValue(notch * matrix.plan.height)
        QApplication.processEvents()
        assert 0 < len(painted) <= 8 and min(painted) >= rows + notch - 1
