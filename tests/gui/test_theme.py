"""Dark and light, and colours that colour-blind readers tell apart."""

import re
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from raven_gui.palettes import DARK, LIGHT, NAMED, ROLES, Colours, palette_of
from raven_gui.stylesheet import sheet
from raven_gui.theme import Theme
from raven_gui.widgets.plot import Plot

# What is left of linear RGB without one kind of cone: Machado, Oliveira & Fernandes 2009.
SIGHT = {
    "ordinary": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
SELECTION = ("selection-color", "selection-background-color")
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of a colour as one kind of eye sees it."""
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def over(colour: QColor, ground: str) -> str:
    """What is seen of a colour that lets the ground through."""
    below, share = QColor(ground), colour.alphaF()
    pairs = zip(colour.getRgb()[:3], below.getRgb()[:3], strict=True)
    return QColor(*(round(share * a + (1 - share) * b) for a, b in pairs)).name()


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of luminances."""
    low, high = sorted((TO_XYZ[1] @ linear(one), TO_XYZ[1] @ linear(other)))
    return float((high + 0.05) / (low + 0.05))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_classes_and_of_runs_is_told_apart(colours: Colours, sight: str) -> None:
    for palette in (colours.classes, colours.runs):
        seen = [lab(colour, sight) for colour in palette]
        nearest = min(np.linalg.norm(a - b) for a, b in combinations(seen, 2))
        assert nearest > 15  # about 2 is the least difference the eye sees


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_classes_that_are_colours_have_what_they_name(colours: Colours, sight: str) -> None:
    shades = colours.shades(NAMED)
    for name, shade in zip(NAMED, shades, strict=True):
        apart = (QColor(shade).hslHueF() - QColor(name).hslHueF() + 0.5) % 1 - 0.5
        assert name == "white" or abs(apart) < 0.07
        assert contrast(shade, colours.base) > 1.6
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
    light = [theme.run_color(index).name() for index in range(8)]
    classes = [shade.name() for shade in theme.class_colors("0123456789")]
    theme.set_choice("dark")
    assert [theme.run_color(index).name() for index in range(8)] == light
    assert [shade.name() for shade in theme.class_colors("0123456789")] != classes
    assert theme.run_color(8) == theme.run_color(0)
    theme.set_choice("light")


def test_the_same_choice_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    theme.set_choice("light")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_choice("light")
