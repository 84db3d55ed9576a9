"""The discrete example of Cemgil et al. (Smooth Encoders), Section 2.2, as readings: it trains no
run, so what it comes to is kept beside the runs, by content."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.demonstrator import Settings, make_problem, optimise
from engine.files import write_json
from engine.reproduce.drawing import Panel, Series, chart
from engine.reproduce.entry import Reading, reading
from engine.reproduce.keys import key_of
from engine.reproduce.sheets import sheet
from engine.reproduce.traced import code_of

if TYPE_CHECKING:
    from engine.reproduce.book import Book

DEMONSTRATION = "demonstration"
STEPS = 400
TOLD = ("encoder", "decoder", "model", "data", "target", "bound", "log_likelihood", "roughness")
"""What is known of a demonstration, by name."""
PICTURED = ("encoder", "decoder")
ENLARGED = 4
"""Pixels for a cell of a table."""


def demonstration(method: str, steps: int = STEPS) -> Reading:
    """What a method of the example comes to after so many steps; 0 is the start."""
    return reading(DEMONSTRATION, method=method, steps=steps)


def demonstrated(asked: Reading, seed: int, folder: Path) -> dict[str, Any]:
    """The tables and numbers of a demonstration; kept in `folder`, made where they are not yet."""
    method = asked.setting("method")
    settings = Settings(seed=seed, steps=max(1, asked.setting("steps"))).of(method)
    key = key_of([method, asked.setting("steps"), asdict(settings), code_of(_computed)])
    path = folder / f"demonstration-{key}.json"
    if (found := _kept(path)) is not None:
        return found
    computed = _computed(method, settings, asked.setting("steps"))
    folder.mkdir(parents=True, exist_ok=True)
    write_json(path, computed)
    return computed


def _kept(path: Path) -> dict[str, Any] | None:
    """None where there is none, or it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) and set(found) == set(TOLD) else None


def _computed(method: str, settings: Settings, steps: int) -> dict[str, Any]:
    problem = make_problem(settings)
    course = optimise(settings, method)
    last = next(course)
    if steps:
        *_, last = course
    return {
        "encoder": last.encoder.tolist(),
        "decoder": last.decoder.T.tolist(),
        "model": last.model.tolist(),
        "data": problem.data.tolist(),
        "target": problem.target.tolist(),
        "bound": last.bound,
        "log_likelihood": last.log_likelihood,
        "roughness": last.roughness,
    }


@dataclass(frozen=True)
class Tables:
    """Of each of `shown`, by its title: the encoder and the decoder as pictures, dark where a
    probability is high, x downwards and z to the right; and the distributions of x as curves."""

    caption: str
    shown: Mapping[str, Reading]

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """Nothing that a training is needed for."""
        yield from ()

    def draw(self, book: "Book") -> Mapping[str, bytes]:
        """One SVG of the tables and one of the curves, of seed 0."""
        rows, panels = [], []
        for title, asked in self.shown.items():
            found = book.value("", asked, 0)
            rows.append((title, [_picture(found[name]) for name in PICTURED]))
            series = [
                Series(name, [(x, float(p)) for x, p in enumerate(found[name])], radius=0)
                for name in ("data", "target", "model")
            ]
            panels.append(Panel(title, "x", "probability", series, y_from_zero=True))
        return {"-tables.svg": sheet(rows, PICTURED, ENLARGED), "-model.svg": chart(panels)}


def _picture(table: Any) -> Any:
    probabilities = np.asarray(table, np.float64)
    levels = 255 * (1 - probabilities / probabilities.max())
    return levels.round().astype(np.uint8)[..., None].repeat(3, axis=2)
