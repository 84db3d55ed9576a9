"""The colours of the window and its figures, for light and for dark."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Colours:
    """One set of colours, as `#rrggbb`.

    `classes` tells ten classes apart on `base`, `runs` sixteen runs. Both start from the palettes
    of Okabe & Ito and of Paul Tol, keep every pair distinct under protanopia and deuteranopia, runs
    under tritanopia, too, and stand out from `base` and `window` by a contrast of 3 at least.
    """

    dark: bool
    window: str
    base: str
    raised: str
    text: str
    muted: str
    grid: str
    border: str
    hover: str
    pressed: str
    accent: str
    on_accent: str
    problem: str
    classes: tuple[str, ...]
    runs: tuple[str, ...]

    def shades(self, names: Iterable[str]) -> list[str]:
        """A colour for each class; after ten they repeat. Classes that are colours themselves, as
        those of ColorMNIST, have what they name, so that 'red' is not drawn in blue."""
        names = list(names)
        if names and all(name in NAMED for name in names):
            return [NAMED[name][self.dark] for name in names]
        return [self.classes[i % len(self.classes)] for i in range(len(names))]


NAMED = {
    "red": ("#F05858", "#F03A3A"),
    "green": ("#107024", "#7AE86A"),
    "blue": ("#30148C", "#7474F8"),
    "yellow": ("#AC8800", "#FFD83D"),
    "magenta": ("#B800FC", "#D0209C"),
    "cyan": ("#0094DC", "#51C9F6"),
    "white": ("#8A8C90", "#FFFFFF"),
}
"""Classes that are colours, as they are seen on white and on near-black: yellow and white are as
dark on white as a contrast of 3 asks for, and the others as far from them as they can be."""

# The runs' colours stand on white and on near-black alike, so a run keeps its colour everywhere.
_RUNS = (
    "#3B6FE0",  # blue
    "#C27D04",  # amber
    "#EE3377",  # magenta
    "#009988",  # teal
    "#4695C9",  # sky
    "#AB4C9A",  # purple
    "#248233",  # green
    "#D97057",  # salmon
    # Between these, on the narrow range of lightness that both grounds leave: each as far from all
    # others, to the least able of four kinds of eyes, as was found (CIEDE2000 of 6.3 and more).
    "#587870",  # slate green
    "#807058",  # umber
    "#B05800",  # rust
    "#B87888",  # rose
    "#9078F8",  # violet
    "#808098",  # slate
    "#E02840",  # red
    "#F048B8",  # pink
)

LIGHT = Colours(
    dark=False,
    window="#f4f5f7",
    base="#ffffff",
    raised="#ffffff",
    text="#1c2128",
    muted="#5d6673",
    grid="#c9ced6",
    border="#d3d7de",
    hover="#e6e9ef",
    pressed="#d8dde6",
    accent="#2f62d0",
    on_accent="#ffffff",
    problem="#b3261e",
    classes=(
        "#05346A",
        "#E2660E",
        "#519E4F",
        "#8A2457",
        "#615B00",
        "#7559C7",
        "#5196B4",
        "#AD203E",
        "#432CAB",
        "#A78679",
    ),
    runs=_RUNS,
)

DARK = Colours(
    dark=True,
    window="#22262c",
    base="#1b1e23",
    raised="#2b3037",
    text="#e6e9ee",
    muted="#a0a9b6",
    grid="#474e59",
    border="#3a414b",
    hover="#363c45",
    pressed="#414853",
    accent="#6695f7",
    on_accent="#0d1117",
    problem="#ff8f85",
    classes=(
        "#3B6FE0",
        "#EE8866",
        "#7CD992",
        "#EE3377",
        "#AAAA00",
        "#C792EA",
        "#99DDFF",
        "#17803A",
        "#F78FB3",
        "#4477AA",
    ),
    runs=_RUNS,
)


# Fusion draws the frames of these in a darker shade of the window, which in the dark is no frame.
FRAMED = ("QCheckBox", "QRadioButton", "QAbstractSpinBox", "QComboBox", "QSlider")


def framed_palette_of(colours: Colours) -> QPalette:
    """The palette for the widgets in FRAMED: as `palette_of`, with frames that can be seen."""
    palette = palette_of(colours)
    if colours.dark:
        palette.setColor(QPalette.ColorRole.Window, QColor(colours.muted).darker(125))
    return palette


FADED = 190
"""Opacity, of 255, of words that are switched off: they can still be read, at a contrast of 3."""

# Roles that no widget's own palette has in other colours, as one in FRAMED has its window.
ROLES = {
    "window": "alternate-base",
    "base": "base",
    "raised": "tooltip-base",
    "text": "tooltip-text",
    "muted": "placeholder-text",
    "grid": "dark",
    "border": "mid",
    "hover": "midlight",
    "pressed": "shadow",
    "accent": "link",
    "on_accent": "highlighted-text",
    "problem": "bright-text",
}
"""Which role of the palette the style sheet takes for a colour."""


def palette_of(colours: Colours) -> QPalette:
    """The colours as Qt's styles want them."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for name, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.problem,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Mid: colours.border,
        role.Midlight: colours.hover,
        role.Dark: colours.grid,
        role.Shadow: colours.pressed,
    }.items():
        palette.setColor(name, QColor(colour))
    faded = QColor(colours.muted)
    faded.setAlpha(FADED)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, faded)
    palette.setColor(group.Disabled, role.Highlight, QColor(colours.grid))
    palette.setColor(group.Disabled, role.HighlightedText, QColor(colours.muted))
    return palette
