"""Where the parts of a comparison's rows stand."""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRect

from raven_gui.panels.compare.plan import SMALLEST_SIDE, Words, flow, make_plan

WORDS = Words(line=16, heading=100, title=91, verdict=180, short_verdict=125, prediction=150)


@pytest.mark.parametrize("width", [408, 560, 700, 708, 830, 930, 1000, 2400])
@pytest.mark.parametrize("height", [100, 420, 1200])
def test_parts_stay_inside_their_row_and_apart(width: int, height: int) -> None:
    plan = make_plan(width, height, 4, WORDS)
    parts = [*plan.images, plan.verdict, plan.title]
    assert all(QRect(0, 0, width, plan.height).contains(part) for part in parts)
    assert not any(one.intersects(other) for one, other in combinations(parts, 2))


@pytest.mark.parametrize("width", [408, 560, 700, 930, 2400])
def test_verdicts_have_room_for_their_words(width: int) -> None:
    plan = make_plan(width, 500, 4, WORDS)
    needed = WORDS.verdict if plan.wordy else WORDS.short_verdict
    assert plan.verdict.width() >= min(needed, (width - 40) // 3)
    assert plan.verdict.height() >= WORDS.verdict_height(plan.verdict.width(), plan.wordy)


@pytest.mark.parametrize("width", [408, 1000, 2400])
def test_images_grow_until_all_rows_fill_the_height(width: int) -> None:
    sides = [make_plan(width, height, 4, WORDS).side for height in (100, 600, 1000)]
    assert sides == sorted(sides)
    assert sides[0] >= SMALLEST_SIDE - 10
    tall = make_plan(2400, 1000, 4, WORDS)
    assert 0 <= 1000 - 4 * tall.height < 8


def test_long_names_of_classes_get_more_lines() -> None:
    long = replace(WORDS, prediction=400)
    for width in (408, 800, 1000):
        tall, low = make_plan(width, 100, 4, long), make_plan(width, 100, 4, WORDS)
        assert tall.verdict.height() > low.verdict.height()
        assert tall.height >= tall.verdict.bottom()


def test_pictures_lower_than_the_numbers_beside_them_share_their_middle() -> None:
    plan = make_plan(700, 100, 4, replace(WORDS, prediction=900))
    assert plan.wide and plan.side < plan.verdict.height() - WORDS.line
    middles = {image.center().y() for image in plan.images}
    assert len(middles) == 1 and abs(middles.pop() - plan.verdict.center().y()) <= 1


def test_a_narrow_panel_puts_each_reconstruction_below_its_image() -> None:
    plan = make_plan(408, 700, 4, WORDS)
    original, rebuilt, _, attacked, attacked_rebuilt = plan.images
    assert not plan.wide
    assert rebuilt.left() == original.left() and rebuilt.top() > original.bottom()
    assert attacked_rebuilt.left() == attacked.left()


def test_a_wide_panel_tells_the_attack_from_left_to_right() -> None:
    plan = make_plan(1000, 700, 4, WORDS)
    lefts = [part.left() for part in (plan.title, *plan.images, plan.verdict)]
    assert plan.wide and plan.wordy
    assert lefts == sorted(lefts)
    assert all(image.top() == plan.images[0].top() for image in plan.images)


@pytest.mark.parametrize(
    ("width", "height", "rows", "columns"),
    [
        (2240, 1180, 4, 1),
        (2240, 1180, 7, 2),
        (960, 500, 7, 1),
        (700, 420, 4, 1),
        (2240, 1180, 1, 1),
    ],
)
def test_rows_flow_into_columns_only_where_their_images_grow_by_it(
    width: int, height: int, rows: int, columns: int
) -> None:
    found, plan = flow(width, height, rows, WORDS)
    assert found == columns
    assert plan.width * found <= width
    assert plan.side >= make_plan(width, height, rows, WORDS).side


def test_a_name_stands_above_where_images_grow_by_it() -> None:
    beside, above = make_plan(1000, 700, 4, WORDS), make_plan(1000, 700, 2, WORDS)
    assert beside.title.bottom() > beside.images[0].top()
    assert above.title.bottom() < above.images[0].top()
    assert above.wordy and above.side > beside.side
