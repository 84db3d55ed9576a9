"""Latent maps as figures to keep: one map, and all of them together."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_plot
from raven_gui.export.figure import Columns
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.images_provenance import about_images
from raven_gui.panels.latent_map_card import MapCard
from raven_gui.panels.latent_map_grid import columns_for
from raven_gui.panels.latent_map_records import map_arrays, map_columns, map_note
from raven_gui.provenance import provenance
from raven_gui.widgets.legend import LegendEntry, draw_swatch
from raven_gui.workspace import Workspace

CELL = QSizeF(380, 340)
HEAD = 26.0
GAP = 10.0


def map_figure(workspace: Workspace, run: str, card: MapCard) -> Figure:
    """One run's map with its legend or its scale; CSV of its points, NPZ with points and means."""
    title = workspace.runs.title(run)
    plot = figure_of_plot(card.map.plot, title)
    return _composed(
        f"Latent map of {title}",
        [("", plot)],
        _classes(workspace, [card]),
        {f"latent map of {title}": map_columns(workspace, run)},
        map_arrays(workspace, run),
        _provenance(workspace, [info for info in workspace.runs.ticked if info.id == run]),
    )


def all_maps_figure(
    workspace: Workspace, cards: Mapping[str, MapCard], alone: Mapping[str, Figure]
) -> Figure:
    """The maps of several runs side by side, with one legend; CSV and NPZ hold them all, as the
    figures of each run `alone` do."""
    runs = [run for run in workspace.runs.ticked if run.id in cards]
    titles = [workspace.runs.title(run.id) for run in runs]
    plots = [
        figure_of_plot(cards[run.id].map.plot, title)
        for run, title in zip(runs, titles, strict=True)
    ]
    arrays = {
        f"{run.id}/{name}": array for run in runs for name, array in alone[run.id].arrays.items()
    }
    tables = {name: columns for run in runs for name, columns in alone[run.id].tables.items()}
    return _composed(
        "Latent maps",
        list(zip(titles, plots, strict=True)),
        _classes(workspace, [cards[run.id] for run in runs]),
        tables,
        arrays,
        _provenance(workspace, runs),
    )


def _composed(
    title: str,
    parts: Sequence[tuple[str, Figure]],
    classes: Sequence[str],
    tables: Mapping[str, Columns],
    arrays: Mapping[str, Any],
    source: Mapping[str, Any],
) -> Figure:
    """Parts in a grid, each below its name, over a legend of classes, where there are any."""
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
        for place, (name, part) in enumerate(parts):
            left = rect.left() + place % columns * width
            top = rect.top() + place // columns * height
            cell = QRectF(left, top, width, height).adjusted(GAP / 2, 0, -GAP / 2, -GAP)
            if name:
                _paint_name(painter, cell, name, colours)
                cell.setTop(cell.top() + HEAD)
            if part.paint is not None:
                painter.save()
                part.paint(painter, cell, colours)
                painter.restore()
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


def _paint_name(painter: QPainter, cell: QRectF, name: str, colours: Colours) -> None:
    painter.save()
    painter.setFont(font(bold=True))
    painter.setPen(QColor(colours.text))
    words = QFontMetricsF(font(bold=True)).elidedText(
        name, Qt.TextElideMode.ElideRight, cell.width()
    )
    line = QRectF(cell.left(), cell.top(), cell.width(), HEAD)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()


def _classes(workspace: Workspace, cards: Iterable[MapCard]) -> Sequence[str]:
    """The classes that points are coloured by; none where it is by a number, whose scale stands in
    each map."""
    by_number = all(card.map.scale.title for card in cards)
    return () if by_number else workspace.images.classes()


def _provenance(workspace: Workspace, runs: Sequence[RunInfo]) -> dict[str, Any]:
    attacked = workspace.comparison.result is not None
    told = provenance(runs, workspace.comparison.config if attacked else None)
    told |= about_images(workspace.images)
    told["map"] = {run.id: map_note(workspace, run.id) for run in runs}
    return told
