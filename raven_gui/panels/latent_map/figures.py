"""Latent maps as figures to keep: one map, and all of them together."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.service.messages import RunInfo
from engine.service.messages.survey import SurveyMeasure
from raven_gui.export import Figure, figure_of_plot
from raven_gui.export.figure import Columns
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.latent_map.card import MapCard
from raven_gui.panels.latent_map.coloured import colour_told
from raven_gui.panels.latent_map.records import map_arrays, map_columns, map_note
from raven_gui.panels.shared.images_provenance import about_images
from raven_gui.panels.shared.map_grid import columns_for
from raven_gui.provenance import provenance
from raven_gui.widgets.cut_names import cut_name
from raven_gui.widgets.legend import LegendEntry, draw_swatch
from raven_gui.widgets.scatter.scale import PaperScale, strip_height
from raven_gui.workspace import Workspace

CELL = QSizeF(380, 340)
HEAD = 26.0
GAP = 10.0


def map_figure(
    workspace: Workspace, run: str, card: MapCard, measure: SurveyMeasure | None = None
) -> Figure:
    """One run's map, coloured by a `measure` or by classes, with its scale or its legend; CSV of
    its points, NPZ with points and means."""
    title = workspace.runs.title(run)
    return _composed(
        f"Latent map of {title}",
        [_part("", title, card)],
        _classes(workspace, [card]),
        {f"latent map of {title}": map_columns(workspace, run, measure)},
        map_arrays(workspace, run, measure),
        _provenance(workspace, [own for own in workspace.runs.ticked if own.id == run], measure),
    )


def all_maps_figure(
    workspace: Workspace,
    cards: Mapping[str, MapCard],
    alone: Mapping[str, Figure],
    measure: SurveyMeasure | None = None,
) -> Figure:
    """The maps of several runs side by side, with one legend; CSV and NPZ hold them all, as the
    figures of each run `alone` do."""
    runs = [run for run in workspace.runs.ticked if run.id in cards]
    titles = [workspace.runs.title(run.id) for run in runs]
    parts = [
        _part(title, title, cards[run.id], titles) for run, title in zip(runs, titles, strict=True)
    ]
    arrays = {
        f"{run.id}/{name}": array for run in runs for name, array in alone[run.id].arrays.items()
    }
    tables = {name: columns for run in runs for name, columns in alone[run.id].tables.items()}
    return _composed(
        "Latent maps",
        parts,
        _classes(workspace, [cards[run.id] for run in runs]),
        tables,
        arrays,
        _provenance(workspace, runs, measure),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """A map below its name, over the scale of its colours where they are a number."""

    name: str
    beside: Sequence[str]
    plot: Figure
    scale: PaperScale | None

    def paint(self, painter: QPainter, cell: QRectF, colours: Colours) -> None:
        """Paint it in `cell`."""
        if self.name:
            _paint_name(painter, cell, self.name, self.beside, colours)
            cell.setTop(cell.top() + HEAD)
        if self.scale is not None:
            cell.setBottom(cell.bottom() - strip_height())
            strip = QRectF(cell.left(), cell.bottom(), cell.width(), strip_height())
            painter.save()
            self.scale.paint(painter, strip, colours)
            painter.restore()
        if self.plot.paint is not None:
            painter.save()
            self.plot.paint(painter, cell, colours)
            painter.restore()


def _part(name: str, title: str, card: MapCard, beside: Sequence[str] = ()) -> _Part:
    return _Part(name, beside, figure_of_plot(card.map.plot, title), card.map.scale.on_paper())


def _composed(
    title: str,
    parts: Sequence[_Part],
    classes: Sequence[str],
    tables: Mapping[str, Columns],
    arrays: Mapping[str, Any],
    source: Mapping[str, Any],
) -> Figure:
    """Parts in a grid, over a legend of classes, where there are any."""
    columns = columns_for(len(parts), 1200, 800)
    rows = math.ceil(len(parts) / columns)
    size = QSizeF(columns * CELL.width(), rows * CELL.height() + (HEAD if classes else 0.0))

    def paint(painter: QPainter, rect: QRectF, colours: Colours) -> None:
        entries = [
            LegendEntry(name, QColor(shade))
            for name, shade in zip(classes, colours.shades(classes), strict=True)
        ]
        foot = paint_legend(painter, rect, entries, colours, draw=False) if entries else 0.0
        width, height = rect.width() / columns, (rect.height() - foot) / rows
        for place, part in enumerate(parts):
            left = rect.left() + place % columns * width
            top = rect.top() + place // columns * height
            cell = QRectF(left, top, width, height).adjusted(GAP / 2, 0, -GAP / 2, -GAP)
            part.paint(painter, cell, colours)
        bottom = QRectF(rect.left(), rect.bottom() - foot, rect.width(), foot)
        paint_legend(painter, bottom, entries, colours)

    return Figure(title, size, paint, tables, arrays, provenance=source)


def paint_legend(
    painter: QPainter,
    rect: QRectF,
    entries: Iterable[LegendEntry],
    colours: Colours,
    draw: bool = True,
) -> float:
    """Paint entries from the top left of `rect`, in as many lines as they need; returns their
    height. `draw` false only measures."""
    painter.save()
    painter.setFont(font())
    metrics = QFontMetricsF(font())
    line, x, y = metrics.height() + 4, rect.left(), rect.top()
    for entry in entries:
        width = 14 + metrics.horizontalAdvance(entry.name) + 14
        if x > rect.left() and x + width > rect.right():
            x, y = rect.left(), y + line
        if draw:
            draw_swatch(painter, entry, QPointF(x + 6, y + line / 2))
            painter.setPen(QColor(colours.text))
            painter.drawText(
                QRectF(x + 14, y, width, line), Qt.AlignmentFlag.AlignVCenter, entry.name
            )
        x += width
    painter.restore()
    return y + line - rect.top()


def _paint_name(
    painter: QPainter, cell: QRectF, name: str, beside: Sequence[str], colours: Colours
) -> None:
    painter.save()
    painter.setFont(font(bold=True))
    painter.setPen(QColor(colours.text))
    words = cut_name(name, beside, QFontMetricsF(font(bold=True)), cell.width())
    line = QRectF(cell.left(), cell.top(), cell.width(), HEAD)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()


def _classes(workspace: Workspace, cards: Iterable[MapCard]) -> Sequence[str]:
    """The classes that points are coloured by; none where it is by a number, whose scale stands
    below each map."""
    by_number = all(card.map.scale.title for card in cards)
    return () if by_number else workspace.images.classes()


def _provenance(
    workspace: Workspace, runs: Sequence[RunInfo], measure: SurveyMeasure | None
) -> dict[str, Any]:
    told = provenance(runs)
    if workspace.comparison.result is not None:
        asked = workspace.comparison.question
        told = provenance(runs, asked.config, asked.maximised, asked.task)
    told |= about_images(workspace.images)
    if training := len(workspace.images.labels()) - told["test images"]:
        told["training images"] = training
    if workspace.maps.method == "pca3":
        told["turn"] = workspace.maps.turn.round(6).tolist()
    if measure is not None:
        told["colour"] = colour_told(workspace, runs, measure)
    told["map"] = {run.id: map_note(workspace, run.id) for run in runs}
    return told
