"""A map of points in two dimensions, coloured by class or by a number, to look through and to
select from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raven_gui.palettes import Colours
from raven_gui.theme import Theme
from raven_gui.widgets.class_switches import ClassSwitches
from raven_gui.widgets.hover_card import ImageOf, WordsOf
from raven_gui.widgets.note import Note
from raven_gui.widgets.plot import map_plot
from raven_gui.widgets.scatter.cloud import Cloud
from raven_gui.widgets.scatter.marks import Marks
from raven_gui.widgets.scatter.moves import Moves
from raven_gui.widgets.scatter.pointing import Pointing
from raven_gui.widgets.scatter.sample import Rows
from raven_gui.widgets.scatter.scale import ColourScale
from raven_gui.widgets.scatter.shading import by_class, by_value
from raven_gui.widgets.scatter.thumbnails import Thumbnails

Points = NDArray[np.floating]
Indices = Sequence[int] | NDArray[np.integer]
MOST_RINGS = 100
"""More marked points than these are told by letting the others stand back."""
_NOWHERE = np.zeros((0, 2))


class ScatterMap(QWidget):
    """Any number of points [N, 2] with a legend that switches classes.

    `picked(index)` follows a click, `added(index)` one with Ctrl; `selected(indices, how)` a box
    or lasso around points, with how: 'replace', 'add' or 'subtract'; `hovered(index)` the pointer,
    None where it left. `pointing` tells what a drag does; `keyboard` does the same by its keys.
    """

    picked = Signal(int)
    added = Signal(int)
    selected = Signal(object, str)
    hovered = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        mute: bool = False,
    ) -> None:
        """With a `mute` legend another works its switches."""
        super().__init__(parent)
        self._theme = theme
        self._labels: NDArray[np.intp] = np.zeros(0, np.intp)
        self._names: list[str] = []
        self._values: NDArray[np.floating] | None = None
        self._marked: Rows = np.zeros(0, np.intp)
        self._stressed = self._pointed = self._marked
        self.zoomed = False
        """Whether the view stays where it was put, whatever moves."""
        self.plot = map_plot()
        view = self.plot.getViewBox()
        self.cloud = Cloud(view)
        self.thumbnails = Thumbnails(view, self.cloud)
        self.moves = Moves(view)
        self.marks = Marks(view)
        self.scale = ColourScale(self)
        self.note = Note(self.plot)
        self.pointing = Pointing(self.plot, self.cloud, self.thumbnails, self.marked)
        self.pointing.thumbnails_changed.connect(self.note.cover)
        self.card, self.keyboard = self.pointing.card, self.pointing.keyboard
        self.legend = ClassSwitches(self, mute)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.scale)
        layout.addWidget(self.legend)
        self._connect()
        theme.adopt(self.plot)
        self._follow_theme()

    # ------------------------------------------------------------ points

    def set_points(
        self, points: Points, labels: NDArray[np.integer] | None = None, names: Sequence[str] = ()
    ) -> None:
        """Show `points` [N, 2]; `labels` [N] are indices into the classes' `names`."""
        self._labels = np.zeros(len(points), np.intp) if labels is None else np.asarray(labels, int)
        classes = int(self._labels.max(initial=0)) + 1
        self._names = [names[i] if i < len(names) else str(i) for i in range(classes)]
        self._values, self.zoomed = None, False
        self._marked = self._pointed = np.zeros(0, np.intp)
        self.cloud.lift(None)
        self.scale.tell("", (0, 1))
        self.thumbnails.forget()
        self.pointing.point_at_nothing()
        for nothing in (self.moves.set_arrows, self.moves.set_ellipses):
            nothing(_NOWHERE, _NOWHERE)
        self.moves.set_paths((), 0)
        self.marks.set_guests(_NOWHERE)
        self.cloud.set_points(np.asarray(points, np.float64))
        self.restyle(self._theme.colours)
        self.update_points(points)

    def update_points(self, points: Points) -> None:
        """Move the points, as many as before; the view follows unless the user zoomed.

        Raises ValueError for another number of points.
        """
        if len(points) != len(self._labels):
            raise ValueError(
                f"The map has {len(self._labels)} points and got {len(points)}: use set_points."
            )
        self.cloud.set_points(np.asarray(points, np.float64))
        self._draw_marks()
        self.keyboard.update()
        self._look()

    def points(self) -> NDArray[np.float64]:
        """The points as they stand, [N, 2]."""
        return self.cloud.points

    def set_values(
        self,
        values: NDArray[np.floating] | None,
        title: str = "",
        limits: tuple[float, float] | None = None,
        words: str = "",
    ) -> None:
        """Colour the points by `values` [N], grey where one is not a number, with a scale called
        `title` between `limits` or the least and the largest value, and explained in `words`;
        None colours by class."""
        known = np.zeros(0) if values is None else values[np.isfinite(values)]
        self._values = values
        if limits is None:
            limits = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        self.scale.tell("" if values is None else title, limits, words)
        self._colour(self._theme.colours)

    def set_source(self, image_of: ImageOf | None, words_of: WordsOf = str) -> None:
        """Ask for the image and the words of a point, to show them where it is hovered over; and
        for the images of many, to draw them at their points."""
        self.card.set_source(image_of, words_of)
        self.thumbnails.set_source(image_of, lambda: self._marked[:MOST_RINGS])

    # ------------------------------------------------------------ marks

    def mark(self, indices: Indices) -> None:
        """Tell these points from the others: by rings, or, where there are many, by letting the
        others stand back."""
        marked = np.asarray(indices, np.intp)
        marked = marked[(marked >= 0) & (marked < len(self.points()))]
        if not np.array_equal(marked, self._marked):
            self._marked = marked
            self._draw_marks()
        if len(self._marked) and not self.keyboard.isVisible():
            self.keyboard.stand_at(int(self._marked[0]))

    def marked(self) -> Rows:
        """The points that are told from the others, in the order they were given."""
        return self._marked

    def stress(self, indices: Indices) -> None:
        """Draw a second ring around these points, or, of many, let the others stand back."""
        self._stressed = np.asarray(indices, np.intp)
        self._draw_marks()

    def highlight(self, index: int | None) -> None:
        """Point to a point that is hovered over somewhere else; None points to none."""
        self._pointed = np.array([] if index is None else [index], np.intp)
        self._draw_marks()

    def set_arrows(self, starts: Points, ends: Points) -> None:
        """Draw an arrow from each of `starts` [K, 2] to its end in `ends` [K, 2]."""
        if self.moves.set_arrows(starts, ends):
            self._look()

    def set_paths(self, paths: Sequence[Points], step: int) -> None:
        """Draw a path through the places of each of `paths` [S, 2]: strong, with a head, up to
        number `step`, and faint beyond."""
        if self.moves.set_paths(paths, step):
            self._look()

    def set_ellipses(self, centres: Points, covariances: Points) -> None:
        """Draw an ellipse of one standard deviation around each of `centres` [K, 2], by its
        covariance [K, 2, 2]."""
        if self.moves.set_ellipses(centres, covariances):
            self._look()

    # ------------------------------------------------------------ looking and selecting

    def show_everything(self) -> None:
        """Bring all points and moves into view, and keep them there from now on."""
        self.zoomed = False
        reach = np.concatenate([self.cloud.bounds, self.moves.reach()])
        reach = reach[np.isfinite(reach).all(axis=1)]
        if len(reach):
            (left, low), (right, high) = reach.min(axis=0), reach.max(axis=0)
            room = QRectF(left, low, max(right - left, 1e-9), max(high - low, 1e-9))
            self.plot.getViewBox().setRange(room, padding=0.06, disableAutoRange=True)

    def set_axes(self, across: str, up: str) -> None:
        """Draw axes with these names; empty names take them away."""
        self.plot.name_axis("bottom", across)
        self.plot.name_axis("left", up)

    def nearest(self, place: QPointF) -> int | None:
        """The shown point nearest to `place`, in the plot's scene; None beyond ten pixels."""
        return self.pointing.nearest(place)

    def restyle(self, colours: Colours) -> None:
        """Draw in these colours: those of the window, or those of paper for an export."""
        self.plot.restyle(colours)
        self.legend.set_classes(self._names, colours)
        for layer in (self.cloud, self.thumbnails, self.moves, self.marks, self.scale):
            layer.restyle(colours)
        self._colour(colours)

    # ------------------------------------------------------------ within

    def _connect(self) -> None:
        pointing = self.pointing
        pointing.picked.connect(self.picked)
        pointing.added.connect(self.added)
        pointing.selected.connect(self.selected)
        pointing.hovered.connect(self.hovered)
        pointing.zoomed.connect(self._zoom)
        pointing.everything.connect(self.show_everything)
        self.legend.toggled.connect(lambda *_: self._colour(self._theme.colours))
        self._theme.changed.connect(self._follow_theme)

    def _colour(self, colours: Colours) -> None:
        if self._values is None:
            shading = by_class(self._labels, self._names, colours)
        else:
            shading = by_value(self._values, self.scale.limits, colours)
        on = np.array([self.legend.is_on(name) for name in self._names], bool)
        self.cloud.set_shading(shading, on[self._labels])

    def _draw_marks(self) -> None:
        points, many = self.points(), len(self._marked) > MOST_RINGS
        stressed, pointed = (rows[rows < len(points)] for rows in (self._stressed, self._pointed))
        crowded = len(self._stressed) > MOST_RINGS
        rings = _NOWHERE if many else points[self._marked]
        self.marks.set_rings(rings, _NOWHERE if crowded else points[stressed], points[pointed])
        self.cloud.lift((self._stressed if crowded else self._marked) if many else None)

    def _look(self) -> None:
        """Something is somewhere else: the view follows unless the user zoomed."""
        if not self.zoomed:
            self.show_everything()

    def _zoom(self) -> None:
        self.zoomed = True

    def _follow_theme(self) -> None:
        self.restyle(self._theme.colours)
