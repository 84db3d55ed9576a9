"""A formula on a card, broken into lines where a person would break it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

TIED = "\u00a0"
JOINER = "\u2060"
OPENING, CLOSING = "({", ")}"


class FormulaLabel(QLabel):
    """Says `lead` and a formula, to be read, selected and copied; hidden while there is none."""

    def __init__(self, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lead = lead
        self.formula = ""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setMargin(6)

    def set_formula(self, formula: str) -> None:
        """Show another one."""
        self.formula = formula
        self.setText(f"{self._lead} {breakable(formula)}")
        self.setAccessibleName(f"{self._lead} {formula}")
        self.setVisible(bool(formula))


def breakable(formula: str) -> str:
    """The formula with its spaces tied, but for those before a sum's next term, before the prior
    in a divergence, and in the words that follow a comma."""
    letters, depth, in_words = [], 0, False
    for place, letter in enumerate(formula):
        depth += (letter in OPENING) - (letter in CLOSING)
        if letter == " ":
            before, after = formula[place - 1], formula[place + 1 : place + 2]
            in_words |= depth == 0 and before == ","
            between = depth == 0 and (in_words or before == "=" or after in "+−[")
            letters.append(" " if between or after == "‖" else TIED)
        else:
            letters.append(letter + JOINER if letter in "|/" else letter)
    return "".join(letters)
