"""Dark and light, and colours that colour-blind readers tell apart."""

import re
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from raven_gui.palettes import DARK, LIGHT, NAMED, ROLES, Colours, palette_of
from raven_gui.stylesheet import sheet
from raven_gui.theme import Theme
from raven_gui.widgets.plot import Plot
from tests.gui.sight import SIGHT, ciede2000, contrast, lab, nearest, rgb

SELECTION = ("selection-color", "selection-background-color")


def over(colour: QColor, ground: str) -> str:
    """What is seen of a colour that lets the ground through."""
    below, share = QColor(ground), colour.alphaF()
    pairs = zip(rgb(colour), rgb(below), strict=True)
    return QColor(*(round(share * a + (1 - share) * b) for a, b in pairs)).name()


RED_GREEN = ("ordinary", "protanopia", "deuteranopia")
FIRST = 8
"""Runs whose colours are furthest apart; those of the further ones are looked for between them."""


@pytest.mark.parametrize("sight", RED_GREEN)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_classes_and_of_the_first_runs_is_told_apart(
    colours: Colours, sight: str
) -> None:
    for palette in (colours.classes, colours.runs[:FIRST]):
        seen = [lab(colour, sight) for colour in palette]
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 15


@pytest.mark.parametrize("sight", SIGHT)
def test_sixteen_runs_have_colours_that_every_eye_tells_apart(sight: str) -> None:
    """About 2 is the least difference that is seen. The further colours are no nearer to any other
    than three times that, though they all keep a contrast of 3 in light and in dark."""
    runs, seen = LIGHT.runs, [lab(colour, sight) for colour in LIGHT.runs]
    assert len(set(runs)) == 2 * FIRST and runs == DARK.runs
    assert nearest(runs[:FIRST], sight) > 4.9
    further = [
        ciede2000(a, b) for place, b in enumerate(seen) for a in seen[:place] if place >= FIRST
    ]
    assert min(further) > 6


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.0, 2.0), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0.0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_of_colours_is_as_published(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    """Sharma, Wu & Dalal 2005, Table 1."""
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_classes_that_are_colours_have_what_they_name(colours: Colours, sight: str) -> None:
    shades = colours.shades(NAMED)
    for name, shade in zip(NAMED, shades, strict=True):
        apart = (QColor(shade).hslHueF() - QColor(name).hslHueF() + 0.5) % 1 - 0.5
        assert name == "white" or abs(apart) < 0.07
        assert min(contrast(shade, ground) for ground in (colours.base, colours.window)) >= 3
    seen = [lab(shade, sight) for shade in shades]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 15


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_are_readable_and_marks_stand_out(colours: Colours) -> None:
    for ground in (colours.window, colours.base, colours.raised):
        assert contrast(colours.text, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.5
        assert contrast(colours.problem, ground) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    for colour in (*colours.classes, *colours.runs, colours.accent):
        for ground in (colours.base, colours.window):
            assert contrast(colour, ground) >= 3, f"a mark in {colour} on {ground}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_links_and_what_is_selected_or_switched_off_is_readable(colours: Colours) -> None:
    palette, roles, groups = palette_of(colours), QPalette.ColorRole, QPalette.ColorGroup
    for ground in (colours.window, colours.base, colours.raised):
        assert contrast(palette.color(roles.Link).name(), ground) >= 4.5
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            off = contrast(over(palette.color(groups.Disabled, role), ground), ground)
            assert 3 <= off < contrast(palette.color(role).name(), ground) / 2
    for group, least in ((groups.Active, 4.5), (groups.Inactive, 4.5), (groups.Disabled, 3)):
        selected = (roles.Highlight, roles.HighlightedText)
        assert contrast(*(palette.color(group, role).name() for role in selected)) >= least


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_whatever_the_style_sheet_puts_on_a_ground_is_readable_there(colours: Colours) -> None:
    names = {f"palette({role})": name for name, role in ROLES.items()}
    checked = 0
    for selector, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet()):
        said = dict(re.findall(r"([\w-]+): (palette\([\w-]+\))", rules))
        for words, ground in (("color", "background"), SELECTION):
            if words in said and ground in said:
                pair = (getattr(colours, names[said[part]]) for part in (words, ground))
                least = 3 if "disabled" in selector else 4.5
                assert contrast(*pair) >= least, f"{words} in {selector.strip()}"
                checked += 1
    assert checked >= 7


def test_the_users_choice_reaches_palette_and_plots(qtbot: QtBot, theme: Theme) -> None:
    plot = Plot("A plot")
    qtbot.addWidget(plot)
    theme.adopt(plot)
    with qtbot.waitSignal(theme.changed):
        theme.set_choice("dark")
    assert theme.dark
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert plot.backgroundBrush().color().name() == DARK.base
    with qtbot.waitSignal(theme.changed):
        theme.set_choice("light")
    assert not theme.dark
    assert plot.backgroundBrush().color().name() == LIGHT.base
    assert QPushButton().palette().color(QPalette.ColorRole.ButtonText).name() == LIGHT.text


def test_runs_keep_their_colour_in_dark_and_light(theme: Theme) -> None:
    theme.set_choice("light")
    light = [theme.run_color(index).name() for index in range(2 * FIRST)]
    classes = [shade.name() for shade in theme.class_colors("0123456789")]
    theme.set_choice("dark")
    assert [theme.run_color(index).name() for index in range(2 * FIRST)] == light
    assert [shade.name() for shade in theme.class_colors("0123456789")] != classes
    assert theme.run_color(2 * FIRST) == theme.run_color(0)


def test_the_same_choice_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    theme.set_choice("light")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_choice("light")
