"""A report of runs: one HTML file that needs nothing beside it and asks nothing of a network."""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from engine import __version__
from engine.counting import counted
from engine.recipes import training_recipe
from engine.runs import Run, RunInfo
from engine.runs.record import read_record
from engine.tracking.charts import Line, chart, swatch
from engine.tracking.curves import CURVES, Curve, curves_of
from engine.tracking.markup import Content, Markup, element, joined, table
from engine.tracking.over_seeds import over_seeds
from engine.tracking.rows import Cell, Row, config_cells, figure_cells, terms_of
from engine.tracking.style import STYLE

PICTURE = "reconstructions.png"
_LARGEST_PICTURE = 8 * 1024**2
_PNG = b"\x89PNG\r\n\x1a\n"
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

Infos = Sequence[RunInfo]


def report(
    runs: Sequence[Run],
    command: str = "",
    made: datetime | None = None,
    folders: Mapping[str, Path] = MappingProxyType({}),
) -> str:
    """The page: what each run is and was measured at, its losses, its robustness curves and
    reconstructions where it keeps some, every choice, and how to train it again. `command` is what
    wrote it, at the time `made`; `folders` are those of methods of the user's own, by the method's
    name. Raises RunError where a run is damaged."""
    infos = [run.info() for run in runs]
    when = (made or datetime.now(UTC)).astimezone().strftime("%Y-%m-%d %H:%M %Z")
    title = counted(len(runs), "run") if len(runs) != 1 else infos[0].name
    body = [
        element("h1", title),
        element("p", f"Written by raven-gui {__version__} on {when}.", class_="about"),
        _overview(infos),
        _measured(runs, infos),
        over_seeds(runs, infos),
        _losses(infos),
        _robustness(runs),
        _reconstructions(runs, infos),
        _choices(infos),
        _again(runs, infos, command, folders),
    ]
    head = (
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    page = element("html", element("head", *head), element("body", *body), lang="en")
    return f"<!doctype html>\n{page}\n"


def _section(title: str, *contents: Content) -> Markup:
    return element("section", element("h2", title), *contents) if any(contents) else Markup()


def _names(infos: Infos) -> list[Markup]:
    return [joined((swatch(place), info.name)) for place, info in enumerate(infos)]


def _overview(infos: Infos) -> Markup:
    heads = ("Run", "Id", "Method", "Data set", "State", "Epochs", "Seconds", "Tags")
    rows = [
        (
            name,
            info.id,
            info.config.variant,
            info.config.dataset,
            info.state,
            info.epochs_done,
            info.seconds,
            ", ".join(info.tags),
        )
        for name, info in zip(_names(infos), infos, strict=True)
    ]
    notes = [
        element("p", element("strong", info.name), f": {info.note}") for info in infos if info.note
    ]
    return _section("Runs", table(heads, rows), *notes)


def _measured(runs: Sequence[Run], infos: Infos) -> Markup:
    cells = [_without_curves(figure_cells(run.figures())) for run in runs]
    if not any(cells):
        return Markup()
    return _section("Figures", _transposed("Figure", cells, infos, marked=False))


def _without_curves(figures: Row) -> Row:
    return {name: cell for name, cell in figures.items() if f".{CURVES}." not in name}


def _choices(infos: Infos) -> Markup:
    several = "What differs between the runs is marked." if len(infos) > 1 else ""
    about = element("p", several, class_="about") if several else Markup()
    return _section(
        "Choices", about, _transposed("Choice", [config_cells(i) for i in infos], infos)
    )


def _transposed(head: str, cells: Sequence[Row], infos: Infos, marked: bool = True) -> Markup:
    """A row for each name in `cells`, a column for each run; `marked` marks rows that differ."""
    names = dict.fromkeys(name for row in cells for name in row)
    rows: list[list[Content]] = []
    for name in names:
        values: list[Cell] = [row.get(name) for row in cells]
        differs = marked and any(value != values[0] for value in values)
        rows.append([element("mark", name) if differs else name, *values])
    return table([head, *_names(infos)], rows)


def _losses(infos: Infos) -> Markup:
    terms = dict.fromkeys(
        term for info in infos for epoch in info.history for term in terms_of(epoch)
    )
    charts = []
    for term in terms:
        lines = [
            Line(
                place,
                info.name,
                [(epoch["epoch"], epoch[term]) for epoch in info.history if term in epoch],
            )
            for place, info in enumerate(infos)
        ]
        charts.append(chart(f"Loss: {term}", lines, ("epoch", "nats per image")))
    last = [
        (name, *(info.history[-1].get(term) for term in terms))
        for name, info in zip(_names(infos), infos, strict=True)
        if info.history
    ]
    if not charts:
        return Markup()
    drawn = element("div", *charts, class_="charts")
    return _section("Losses", drawn, table(["Run", *terms], last, "After the last epoch"))


def _robustness(runs: Sequence[Run]) -> Markup:
    places = {run.path: place for place, run in enumerate(runs)}
    curves = sorted((c for run in runs for c in curves_of(run)), key=lambda curve: curve.about)
    charts, tables = [], []
    for about, alike in groupby(curves, key=lambda curve: curve.about):
        together = list(alike)
        lines = [Line(places[c.run.path], c.run.name, c.points) for c in together]
        charts.append(chart(about, lines, ("budget ε", "accuracy under attack"), (0.0, 1.0)))
        tables.append(_accuracies(about, together, places))
    if not charts:
        return Markup()
    return _section("Robustness", element("div", *charts, class_="charts"), *tables)


def _accuracies(about: str, curves: Sequence[Curve], places: Mapping[Path, int]) -> Markup:
    budgets = sorted({budget for curve in curves for budget, _ in curve.points})
    rows = []
    for curve in curves:
        accuracies = dict(curve.points)
        name = joined((swatch(places[curve.run.path]), curve.run.name))
        rows.append((name, *(accuracies.get(budget) for budget in budgets)))
    return table(["Run", *(f"ε = {budget:g}" for budget in budgets)], rows, about)


def _reconstructions(runs: Sequence[Run], infos: Infos) -> Markup:
    figures = []
    for run, name in zip(runs, _names(infos), strict=True):
        path = run.figures_path / PICTURE
        if not path.is_file() or path.stat().st_size > _LARGEST_PICTURE:
            continue
        content = path.read_bytes()
        if content.startswith(_PNG):
            data = base64.b64encode(content).decode()
            image = Markup(
                f'<img src="data:image/png;base64,{data}" '
                'alt="Test images, and under each its reconstruction">'
            )
            figures.append(element("figure", element("figcaption", name), image))
    return _section("Reconstructions", *figures)


def _again(runs: Sequence[Run], infos: Infos, command: str, folders: Mapping[str, Path]) -> Markup:
    """The commands, and the versions of what the numbers depend on."""
    trained = "\n".join(_training(info, folders.get(info.config.variant)) for info in infos)
    packages: list[Row] = [dict(read_record(run.path).packages) for run in runs]
    written = (element("h3", "This page"), element("pre", command)) if command else ()
    versions = _transposed("Package", packages, infos)
    return _section(
        "How to make them again",
        element("h3", "Trainings"),
        element("pre", trained),
        *written,
        element("h3", "Versions"),
        versions,
    )


def _training(info: RunInfo, variants: Path | None) -> str:
    recipe = training_recipe(
        info.config, info.name, variants=variants, first_epochs=info.planned_epochs
    )
    return recipe.command
