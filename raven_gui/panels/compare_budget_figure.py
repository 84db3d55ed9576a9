"""One image under several budgets in every run, as a figure for a paper."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.config import Norm
from engine.service.messages import AttackResult, RunInfo
from raven_gui.attack_terms import ball_words
from raven_gui.export import Figure
from raven_gui.export.fit import fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.compare_digits import percent
from raven_gui.panels.compare_subject import name_of
from raven_gui.panels.compare_verdict import Verdict, verdict_of
from raven_gui.provenance import provenance
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import Workspace
from raven_gui.workspace.budget_grid import BudgetQuestion

SIDE, GAP, NAME, HEAD, WORDS = 84.0, 8.0, 118.0, 24.0, 16.0
SHARP = 8
"""Images are enlarged so many times, lest a viewer of PDF or SVG blurs their pixels."""
_CENTRED = Qt.AlignmentFlag.AlignCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


def budget_figure(workspace: Workspace) -> Figure | None:
    """What is answered so far; None before the first budget is. Rows are runs, columns budgets;
    each cell is the attacked reconstruction with what the probe predicts, and a mark."""
    grid = workspace.budget_grid
    question, results = grid.question, grid.results
    if question is None or not results:
        return None
    epsilons = tuple(epsilon for epsilon in question.epsilons if epsilon in results)
    name = name_of(workspace, question.ref)
    target = "" if question.target is None else name_of(workspace, question.target)
    rows = tuple(
        Row(
            workspace.runs.title(run.id),
            workspace.runs.color(run.id),
            tuple(_verdict(workspace, question, run, results[e][at]) for e in epsilons),
            tuple(to_qimage(results[e][at].attacked_reconstruction[0]) for e in epsilons),
        )
        for at, run in enumerate(question.runs)
    )
    page = Page(to_qimage(question.image), epsilons, rows, question.config.norm)
    aim = f"attacked to look like {target}" if target else "attacked"
    told = provenance(question.runs, question.config)
    told["attack"]["epsilon"] = list(epsilons)
    told["images"] = [name]
    told["attacked"] = "alone"
    if target:
        told["target"] = target
    left = len(question.epsilons) - len(epsilons)
    return Figure(
        title=f"{name}, {aim} at {len(epsilons)} budgets{f' ({left} left out)' if left else ''}",
        size=QSizeF(*page.size),
        paint=page.paint,
        tables={"budgets": _table(rows, results, epsilons)},
        arrays={
            "original": question.image[None],
            "epsilons": np.array(epsilons),
            **{
                f"{run.id}/{what}": np.concatenate(
                    [getattr(results[e][at], what) for e in epsilons]
                )
                for at, run in enumerate(question.runs)
                for what in ("attacked", "attacked_reconstruction", "attacked_mean")
            },
        },
        images=np.concatenate(
            [results[e][at].attacked for at in range(len(question.runs)) for e in epsilons]
        ),
        image_labels=[f"{row.title}: attacked, budget {e:g}" for row in rows for e in epsilons],
        provenance=told,
    )


@dataclass(frozen=True, eq=False)
class Row:
    """A run: a verdict and the attacked reconstruction at each budget."""

    title: str
    color: QColor
    verdicts: tuple[Verdict | None, ...]
    images: tuple[QImage, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """The original at the upper left, budgets above, runs at the left."""

    original: QImage
    epsilons: tuple[float, ...]
    rows: tuple[Row, ...]
    norm: Norm

    @property
    def size(self) -> tuple[float, float]:
        """Natural width and height."""
        return (
            NAME + (len(self.epsilons) + 1) * (SIDE + GAP),
            HEAD + len(self.rows) * (SIDE + WORDS + GAP),
        )

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint as large as fits into the middle of `rect`."""
        width, height = self.size
        target = fitted(QSizeF(width, height), rect)
        painter.translate(target.topLeft())
        painter.scale(target.width() / width, target.height() / height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setFont(font(0.92))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(NAME, 0, SIDE, HEAD), _CENTRED, "Original")
        for place, epsilon in enumerate(self.epsilons):
            head = QRectF(self._left(place), 0, SIDE, HEAD)
            painter.drawText(head, _CENTRED, ball_words(self.norm, epsilon))
        for at, row in enumerate(self.rows):
            self._paint_row(painter, row, HEAD + at * (SIDE + WORDS + GAP), colours)

    def _left(self, place: int) -> float:
        return NAME + (place + 1) * (SIDE + GAP)

    def _paint_row(self, painter: QPainter, row: Row, top: float, colours: Colours) -> None:
        painter.fillRect(QRectF(0, top, 4, SIDE), row.color)
        painter.setFont(font(bold=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(12, top, NAME - 18, SIDE), _WRAPPED, row.title)
        _draw(painter, QRectF(NAME, top, SIDE, SIDE), self.original)
        painter.setFont(font(0.85))
        for place, (image, verdict) in enumerate(zip(row.images, row.verdicts, strict=True)):
            cell = QRectF(self._left(place), top, SIDE, SIDE)
            _draw(painter, cell, image)
            if verdict is None:
                continue
            fooled = verdict.flips
            words = f"{'✗' if fooled else '✓'} {verdict.after} {percent(verdict.sure_after)}"
            painter.setPen(QColor(colours.problem if fooled else colours.text))
            painter.drawText(QRectF(cell.left(), cell.bottom(), SIDE, WORDS), _CENTRED, words)


def _draw(painter: QPainter, cell: QRectF, image: QImage) -> None:
    sharp = image.scaled(image.width() * SHARP, image.height() * SHARP)
    painter.drawImage(fitted(QSizeF(image.size()), cell), sharp)


def _verdict(
    workspace: Workspace, question: BudgetQuestion, run: RunInfo, result: AttackResult
) -> Verdict | None:
    sets, dataset = workspace.images.sets, run.config.dataset
    told = result.on_task(sets.all_tasks().get(dataset) or next(iter(result.by_task), ""))
    if told is None:
        return None
    own = dataset == question.ref.dataset
    return verdict_of(
        result,
        told,
        0,
        question.config.divergence,
        classes=sets.all_classes().get(dataset, ()),
        label=workspace.images.label(question.ref) if own else None,
        targeted=question.target is not None,
    )


def _table(
    rows: tuple[Row, ...],
    results: dict[float, tuple[AttackResult, ...]],
    epsilons: tuple[float, ...],
) -> dict[str, list[object]]:
    lines: list[dict[str, object]] = []
    for at, row in enumerate(rows):
        for epsilon, verdict in zip(epsilons, row.verdicts, strict=True):
            result = results[epsilon][at]
            lines.append(
                {
                    "run": row.title,
                    "budget": epsilon,
                    "prediction": verdict.before if verdict else None,
                    "attacked_prediction": verdict.after if verdict else None,
                    "attacked_confidence": verdict.sure_after if verdict else None,
                    "flips": verdict.flips if verdict else None,
                    "latent_shift": float(result.shift[0]),
                    **{name: float(values[0]) for name, values in result.numbers.items()},
                }
            )
    headings = dict.fromkeys(heading for line in lines for heading in line)
    return {heading: [line.get(heading) for line in lines] for heading in headings}
