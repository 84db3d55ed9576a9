"""The headings of the matrix: images with their originals at the left, runs above."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from raven_gui.panels.compare.matrix_model import MatrixModel
from raven_gui.panels.compare.matrix_paint import (
    GAP,
    PAD,
    CellPlan,
    fit,
    paint_run,
    selected_ground,
)
from raven_gui.panels.shared.seeds_choice import SeedBox
from raven_gui.theme import Theme
from raven_gui.widgets.image_drag import drag_image, far_enough
from raven_gui.widgets.picture_view import PictureView, paint_image
from raven_gui.widgets.pixels import to_qimage
from raven_gui.words import tooltip
from raven_gui.workspace import ImageRef, Workspace

NAME = "MNIST test image 00000"


class ImageHeader(QHeaderView):
    """Each image's original and name, which stay where runs scroll; an original can be dragged."""

    def __init__(
        self, model: MatrixModel, workspace: Workspace, view: PictureView, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._model, self._workspace, self._view = model, workspace, view
        self._plan = CellPlan(64, 1, 100, 16)
        self._pressed: tuple[int, QPointF] | None = None
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setToolTip(
            tooltip(
                "Double-click an image to see it alone, in detail. Click, Ctrl, Shift, or a drag "
                "over the names select rows: Del removes their images, Ctrl+Return keeps no others."
            )
        )

    def set_plan(self, plan: CellPlan) -> None:
        """Paint originals as large as the other pictures."""
        self._plan = plan
        self.setFixedWidth(self.sizeHint().width())

    @property
    def names(self) -> int:
        """The width of the names, which are broken into lines."""
        return self.fontMetrics().horizontalAdvance(NAME) // 2 + PAD

    def sizeHint(self) -> QSize:
        return QSize(2 * PAD + self._plan.side + GAP + self.names, self._plan.height)

    def room(self, rect: QRect) -> QRectF:
        """Where the original is painted in a section."""
        return self._plan.picture(rect, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if not rect.isValid():
            return
        place = int(self._model.places[section])
        painter.save()
        if self.selectionModel().rowIntersectsSelection(section):
            painter.fillRect(rect, selected_ground(self.palette()))
        if place == self._workspace.comparison.focus:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), self.palette().highlight()
            )
        image, name = self._model.cells.heading(place)
        paint_image(painter, fit(image, self.room(rect)), image, self._view.part(image.size()))
        left = round(self.room(rect).right()) + GAP
        words = QRect(left, rect.top() + PAD, rect.right() - PAD - left, rect.height() - 2 * PAD)
        if self._workspace.comparison.picked[place] == self._workspace.images.hovered:
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(self.palette().text().color())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, int(flags), name)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self.palette().mid())
        painter.restore()

    def may_begin_box(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether a drag from there selects: anywhere but from an original, and with a key held
        from there, too."""
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        row = self.logicalIndexAt(place)
        top = self.sectionViewportPosition(row)
        section = QRect(0, top, self.width(), self._plan.height)
        return row < 0 or not (plain and self.room(section).contains(QPointF(place)))

    def mousePressEvent(self, e: QMouseEvent) -> None:
        row = self.logicalIndexAt(e.position().toPoint())
        self._pressed = (row, e.position()) if row >= 0 else None
        super().mousePressEvent(e)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self.logicalIndexAt(e.position().toPoint()))
            return
        if not far_enough(self._pressed[1], e.position()):
            return
        (row, _), self._pressed = self._pressed, None
        ref = self._ref(row)
        drag_image(self, ref, to_qimage(self._workspace.images.pixels(ref)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        self._workspace.images.hover(self._ref(row) if row >= 0 else None)

    def _ref(self, row: int) -> ImageRef:
        return self._workspace.comparison.picked[int(self._model.places[row])]

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        self._pressed = None
        super().mouseReleaseEvent(e)


class RunHeader(QHeaderView):
    """Each run's mark, colour and name; a click sorts by its numbers (`run_clicked(key)`). Several
    seeds as one have a box that chooses the one that is seen."""

    run_clicked = Signal(str)

    def __init__(
        self, model: MatrixModel, workspace: Workspace, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model, self._workspace, self._theme = model, workspace, theme
        self.boxes: list[SeedBox] = []
        """One for each section, hidden where there is one seed alone."""
        self.setSectionsClickable(True)
        self.sectionClicked.connect(lambda at: self.run_clicked.emit(model.groups[at].key))
        self.sectionResized.connect(self.place_boxes)
        model.modelReset.connect(self.follow)

    def sizeHint(self) -> QSize:
        return QSize(120, 2 * self.fontMetrics().lineSpacing() + 12)

    def follow(self) -> None:
        """Offer the seeds of the groups that there are."""
        groups, seeds = self._model.groups, self._workspace.seed_groups
        while len(self.boxes) < len(groups):
            box = SeedBox(self.viewport())
            box.chosen.connect(seeds.see)
            self.boxes.append(box)
        for box in self.boxes[len(groups) :]:
            box.hide()
        for box, group in zip(self.boxes, groups, strict=False):
            box.show_group(group, seeds.seen(group).id)
        self.place_boxes()

    def setOffset(self, offset: int) -> None:
        """Scroll; the boxes go along."""
        super().setOffset(offset)
        self.place_boxes()

    def place_boxes(self) -> None:
        """Put each box at the right of its section: Qt does not tell of sections that are all as
        wide as others before."""
        for section, box in enumerate(self.boxes[: self.count()]):
            size = box.sizeHint()
            right = self.sectionViewportPosition(section) + self.sectionSize(section) - PAD
            box.setGeometry(right - size.width(), 3, size.width(), size.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        group = self._model.groups[section]
        runs, first = self._workspace.runs, group.face
        box = self.boxes[section].width() + PAD if group.several else 0
        painter.setPen(self.palette().text().color())
        paint_run(
            painter,
            rect,
            group.title,
            [other.title for other in self._model.groups],
            self._model.cells.headings(),
            runs.color(first),
            runs.mark(first),
            self.palette().placeholderText().color(),
            box,
        )
