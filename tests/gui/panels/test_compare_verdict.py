"""What the attack did to an image is told by a mark and in words: held, broken by the attack, or
wrong before; and many images are sorted by it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.service.messages import Attack, Attacked, Floats
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.compare.verdict import Verdict, verdict_of
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, attack_result

SURE = 0.61
DIGITS = tuple(map(str, range(10)))
MADE = {"✓": (7, 7, 7), "✗": (7, 3, 7), "!": (8, 0, 0)}
"""Of each mark what is predicted before and after, and the class."""


def told(winners: list[int], sure: tuple[float, ...] = (SURE, SURE, SURE)) -> Floats:
    """Probabilities [N, 10] of a probe that says so."""
    rows = np.zeros((len(winners), 10), np.float32)
    for row, winner, share in zip(rows, winners, sure, strict=False):
        row[:] = (1 - share) / 9
        row[winner] = share
    return rows


def verdict(before: int, after: int, label: int | None) -> Verdict:
    """Of one image."""
    blank = np.zeros((1, 1, 28, 28), np.float32)
    attack = Attack(job=1, runs=("a",), images=blank, config=AttackConfig())
    pair = told([before]), told([after])
    return verdict_of(attack_result("a", attack), pair, 0, "wasserstein", DIGITS, label)


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """Three images of class 7 in a table, of one run: held, broken, and wrong before."""
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    world.wake()
    images = world.workspace.images
    sevens = np.flatnonzero(images.labels() == 7)[:3].tolist()
    world.workspace.runs.tick_only(("mnist/vae",))
    images.pick(tuple(ImageRef("mnist", index) for index in sevens))
    made.look_at("many")
    while world.workspace.comparison.busy:
        answer(world)
    yield made
    made.close()


def answer(world: World) -> None:
    command = world.engine.last(Attack)
    count = len(command.images)
    result = replace(
        attack_result("mnist/vae", command),
        clean_probabilities=told([7, 7, 8][:count], (0.7, 0.9, 0.8)),
        attacked_probabilities=told([7, 3, 7][:count], (0.61, 0.5, 0.9)),
    )
    event = Attacked(job=command.job, epsilon=0.1, results=(result,), seconds=0.1)
    world.tell(event)


@pytest.mark.parametrize("mark", MADE)
def test_one_mark_and_one_word_for_each_of_three_outcomes(mark: str) -> None:
    made = verdict(*MADE[mark])
    words = {"✓": "holds", "✗": "flips", "!": "wrong before"}[mark]
    assert made.mark == mark and made.outcome == words
    assert made.short.startswith(mark) and f"Prediction {words}" in made.sentence
    alarmed = 'style="color:red"' in made.html("grey", "red", wordy=True)
    assert alarmed == (mark == "✗"), "only what the attack did is alarming"


def test_an_attack_is_not_blamed_for_what_was_wrong_before() -> None:
    """Not even where it makes it right, or where it leaves it as wrong as it was."""
    assert verdict(8, 0, 0).short == "! 8 → 0 (is 0)"
    assert verdict(8, 8, 0).short == "! 8 → 8 (is 0)"
    assert verdict(8, 0, None).short == "✗ 8 → 0 · 61\N{NO-BREAK SPACE}%", (
        "nothing is said of an unknown class"
    )


def test_of_several_seeds_one_that_the_attack_breaks_is_enough() -> None:
    held, broken, wrong = (verdict(*MADE[mark]) for mark in MADE)
    assert held.among([held, wrong]).mark == "!"
    assert held.among([held, held]).mark == "✓"
    assert wrong.among([held, broken, wrong]).mark == "✗"


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("✓✓✓", "all 3 seeds hold"),
        ("✗✗", "all 2 seeds flip"),
        ("!!", "all 2 seeds were wrong before"),
        ("✗✓✓", "1 of 3 seeds flips"),
        ("✗✗✓", "2 of 3 seeds flip"),
        ("✗!", "1 of 2 seeds flips, 1 was wrong before"),
        ("✗!!✓", "1 of 4 seeds flips, 2 were wrong before"),
        ("✓!", "1 of 2 seeds holds, 1 was wrong before"),
    ],
)
def test_each_of_several_seeds_is_counted_once_and_those_not_told_of_hold(
    marks: str, said: str
) -> None:
    """One that was wrong before is not said to flip, even where the attack changes it."""
    seeds = [verdict(*MADE[mark]) for mark in marks]
    told = seeds[0].among(seeds)
    assert told.outcome == said
    assert f"Predictions: {said}. The seed seen: " in told.sentence
    assert told.short.startswith(f"{told.mark} {marks.count('✗')}/{len(marks)} · ")


def test_the_table_tells_the_three_apart(panel: ComparePanel) -> None:
    cells, (group,) = panel.many.matrix.cells, panel.many.matrix.matrix.groups
    verdicts = [cells.cell(place, group).verdict for place in range(3)]
    assert [made.short for made in verdicts if made is not None] == [
        *("✓ 7 → 7 · 61\N{NO-BREAK SPACE}%", "✗ 7 → 3 · 50\N{NO-BREAK SPACE}%", "! 8 → 7 (is 7)")
    ]
    assert "wrong before" in cells.tip(2, group)


@pytest.mark.parametrize(
    ("measure", "down", "order"),
    [
        ("Prediction, clean", "last class first", [2, 0, 1]),
        ("Prediction, attacked", "last class first", [0, 2, 1]),
        ("Confidence, clean", "largest first", [1, 2, 0]),
        ("Confidence, attacked", "largest first", [2, 0, 1]),
    ],
)
def test_images_are_sorted_by_prediction_and_confidence_before_and_after(
    world: World, panel: ComparePanel, measure: str, down: str, order: list[int]
) -> None:
    bar = panel.many.order
    bar.measure.setCurrentIndex(bar.measure.findText(measure))
    bar.measure.activated.emit(bar.measure.currentIndex())
    assert bar.direction.text() == down
    assert panel.many.matrix.matrix.places.tolist() == order
