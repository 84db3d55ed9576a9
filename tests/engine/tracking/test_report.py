"""The report: one HTML page of numbers, curves and pictures, whole in itself."""

import base64
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.runs import Run, RunStore, plan_further
from engine.tracking.charts import HEIGHT, WIDTH, ticks
from tests.engine.cli.raven import raven
from tests.engine.tracking.conftest import FIGURES, HISTORY, WILD

EMPTY = {"meta", "img"}


@dataclass
class Element:
    """A node of the page."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """All of a name below this one, in the order of the page."""
        found = [self] if self.name == name else []
        return found + [element for child in self.children for element in child.all(name)]

    @property
    def text(self) -> str:
        return " ".join([*self.own, *(child.text for child in self.children)]).strip()


class Page(HTMLParser):
    """Reads strictly: every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].own.append(data)


@pytest.fixture
def page(runs: list[Run], tmp_path: Path) -> Element:
    path = tmp_path / "report.html"
    answer = raven("runs", "export", *(run.id for run in runs), "--out", path)
    assert answer.status == 0, answer.err
    return Page(path.read_text(encoding="utf-8")).root


def cells(page: Element, head: str) -> list[Element]:
    """The cells of the row of that head."""
    rows = [row for row in page.all("tr") if row.children[0].text == head]
    assert len(rows) == 1
    return rows[0].children[1:]


def exact(cell: Element) -> float:
    """The number in a cell, with all its digits."""
    data = cell.all("data")
    return float(data[0].attributes["value"] if data else cell.text)


def test_the_numbers_of_the_page_are_those_of_the_runs(page: Element, runs: list[Run]) -> None:
    assert exact(cells(page, "mnist.accuracy")[0]) == FIGURES["mnist"]["accuracy"]
    assert cells(page, "mnist.accuracy")[0].text == "0.91235"
    assert cells(page, "mnist.accuracy")[1].text == ""
    assert [cell.text for cell in cells(page, "variant")] == ["vae", "raven"]
    assert [cell.text for cell in cells(page, "torch")] == [
        run_packages["torch"] for run_packages in map(packages, runs)
    ]
    losses = next(t for t in page.all("table") if "After the last epoch" in t.text)
    assert [exact(cell) for cell in losses.all("td")] == [
        HISTORY[-1]["reconstruction"],
        HISTORY[-1]["kl"],
    ]
    assert "raven train --variant vae" in page.text
    assert f"raven runs export {runs[0].id}" in page.text


def packages(run: Run) -> dict[str, str]:
    from engine.runs.record import read_record

    return read_record(run.path).packages


def test_losses_and_robustness_are_drawn_where_their_numbers_say(page: Element) -> None:
    charts = {figure.all("figcaption")[0].text: figure for figure in page.all("figure")}
    assert {"Loss: reconstruction", "Loss: kl", "mnist, wasserstein"} <= set(charts)
    assert "mnist, kl, images 500, norm linf" in charts
    dots = charts["mnist, wasserstein"].all("circle")
    assert [dot.text for dot in dots] == [f"{WILD}: 0.9123 at 0", f"{WILD}: 0.3571 at 0.1"]
    heights = [float(dot.attributes["cy"]) for dot in dots]
    top, bottom = 12, HEIGHT - 42  # accuracies of 1 and 0
    assert heights == pytest.approx(
        [bottom - a * (bottom - top) for a in (0.9123, 0.3571)], abs=0.01
    )
    assert all(0 < float(dot.attributes["cx"]) < WIDTH for dot in dots)


def test_the_page_asks_for_nothing_and_runs_nothing(page: Element, runs: list[Run]) -> None:
    assert not page.all("script") and not page.all("link") and not page.all("b")
    (image,) = page.all("img")
    kind, _, data = image.attributes["src"].partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data) == (runs[0].figures_path / "reconstructions.png").read_bytes()
    attributes = {name for element in every(page) for name in element.attributes}
    assert not {name for name in attributes if name.startswith("on")} | attributes & {"href"}
    policy = page.all("meta")[2].attributes["content"]
    assert policy.startswith("default-src 'none'")
    assert "prefers-color-scheme: dark" in page.all("style")[0].text


def every(element: Element) -> list[Element]:
    return [element, *(below for child in element.children for below in every(child))]


def test_names_and_notes_stand_as_they_were_written(page: Element) -> None:
    assert WILD in page.all("table")[0].text
    assert "See </script> & page 3" in page.text


def test_a_mark_shows_which_choices_differ(page: Element) -> None:
    marked = {mark.text for mark in page.all("mark")}
    assert {"variant", "epochs", "objective.sigma_aug"} <= marked
    assert not marked & {"dataset", "seed"}


def test_a_report_of_a_run_that_was_never_trained_has_no_charts(
    runs: list[Run], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    assert raven("runs", "export", runs[1].id, "--out", path).status == 0
    root = Page(path.read_text(encoding="utf-8")).root
    assert root.all("h1")[0].text == "second"
    assert not root.all("figure")


def test_damaged_tables_and_pictures_among_the_figures_are_left_out(
    runs: list[Run], tmp_path: Path
) -> None:
    (runs[0].figures_path / "reconstructions.png").write_bytes(b"<svg onload='x()'/>")
    (runs[0].figures_path / "robustness-mnist-kl.csv").write_text("epsilon,accuracy\n0,high,2,3\n")
    path = tmp_path / "report.html"
    assert raven("runs", "export", runs[0].id, "--out", path).status == 0
    root = Page(path.read_text(encoding="utf-8")).root
    assert not root.all("img")
    assert [f.all("figcaption")[0].text for f in root.all("figure")][2:] == ["mnist, wasserstein"]


def test_a_run_that_was_trained_further_is_made_again_with_phases_as_short(
    store: RunStore, tmp_path: Path
) -> None:
    config = TrainingConfig(variant="vade", epochs=2, objective={"pretrain_epochs": 10})
    vade = store.create(config, "further")
    vade.save_history(HISTORY)
    vade.set_state("finished")
    plan_further(vade, 6)
    (told,) = trainings(vade, out=tmp_path / "report.html")
    assert "--epochs 8" in told and "--set pretrain_epochs=1 " in told


def test_a_run_of_an_own_method_is_made_again_with_its_folder(
    store: RunStore, tmp_path: Path
) -> None:
    folder = tmp_path / "my methods"
    folder.mkdir()
    (folder / "mine.py").write_text(
        "from engine.variants.vae import VAE\nclass Mine(VAE):\n    name = 'mine'\n",
        encoding="utf-8",
    )
    own = store.create(TrainingConfig(variant="mine"), "own")
    other = store.create(TrainingConfig(variant="vae"), "other")
    known = ("--variants", folder)
    page = tmp_path / "report.html"
    of_own, of_other = trainings(own, other, out=page, known=known)
    assert of_own.startswith(f"raven --variants '{folder}' train --variant mine")
    assert of_other.startswith("raven train --variant vae")
    assert f"raven --variants '{folder}' runs export" in Page(page.read_text()).root.text
    trainings(other, out=page, known=known)
    assert "--variants" not in Page(page.read_text()).root.text


def trainings(*runs: Run, out: Path, known: Sequence[str | Path] = ()) -> list[str]:
    """The commands of the page that train the runs."""
    answer = raven(*known, "runs", "export", *(run.id for run in runs), "--out", out)
    assert answer.status == 0, answer.err
    return Page(out.read_text(encoding="utf-8")).root.all("pre")[0].text.splitlines()


def test_charts_are_sound_xml(page: Element, tmp_path: Path) -> None:
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    drawings = text.split("<figure>")[1:]
    for drawing in drawings[:3]:
        ET.fromstring(drawing[drawing.index("<svg") : drawing.index("</svg>") + 6])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (1, 2, [1, 1.2, 1.4, 1.6, 1.8, 2]),
        (78.9, 217.8, [75, 100, 125, 150, 175, 200, 225]),
        (-3e-4, 2e-4, [-3e-4, -2e-4, -1e-4, 0, 1e-4, 2e-4]),
    ],
)
def test_ticks_are_round_and_span_the_values(
    low: float, high: float, expected: list[float]
) -> None:
    assert ticks(low, high) == expected


@pytest.mark.parametrize("value", [0.0, 5.0, -2.0, 1e9])
def test_a_flat_line_has_ticks_around_it(value: float) -> None:
    found = ticks(value, value)
    assert found[0] <= value <= found[-1] and found[0] < found[-1]
