"""The number that the attack itself goes by: what it maximises, or with a target what is left."""

from raven_gui.attack_terms import MAXIMISED
from raven_gui.workspace.attack_answers import Question

OF_NUMBERS = ("wasserstein", "kl")
"""What tells as much among the numbers of each image, where there is no target."""
AIM_TOLD = ("reconstruction", "downstream")
"""Whose own words say what it is with a target."""
WITH_TARGET = (
    "<br>With a target it is minimised, and is between the target's posterior and the attacked one."
)


def reached_symbol(question: Question) -> str:
    """'CE', or towards a target 'left: CE'."""
    left = "left: " if question.target is not None else ""
    return f"{left}{MAXIMISED[question.maximised].symbol}"


def reached_title(question: Question) -> str:
    """'CE, maximised', or 'CE, left to the target'."""
    what = "maximised" if question.target is None else "left to the target"
    return f"{MAXIMISED[question.maximised].symbol}, {what}"


def reached_tip(question: Question) -> str:
    """What it is, with its formula and source."""
    by_term = question.maximised not in AIM_TOLD
    aside = WITH_TARGET if question.target is not None and by_term else ""
    return f"{MAXIMISED[question.maximised].tip}{aside}"


def reached_column(question: Question) -> str:
    """What its column is called in a table that is kept: 'cross_entropy', 'left_wasserstein'."""
    climbed = "cross_entropy" if question.on_probe else question.config.divergence
    return f"{'left_' if question.target is not None else ''}{climbed}"


def told_apart(question: Question) -> bool:
    """Whether no other number of each image tells it."""
    return question.target is not None or question.maximised not in OF_NUMBERS
