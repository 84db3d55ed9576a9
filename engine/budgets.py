"""Budgets of attacks, as they are written and as they are asked for.

Nothing here imports torch, so a form can be drawn before the engine is awake.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from engine.config import AttackConfig, Norm

MOST_BUDGETS = 50
"""At once: more would be computed for hours and seen by nobody."""
SYMBOLS: Mapping[Norm, str] = MappingProxyType({"linf": "L∞", "l2": "L2", "l1": "L1"})
USUAL_NORM: Norm = "linf"
"""Of a curve of which no other is known."""
LARGEST_BUDGET = float(AttackConfig.model_json_schema()["properties"]["epsilon"]["maximum"])


def largest_budget(norm: Norm) -> float:
    """Beyond which a budget, in units of the pixel range, is none that is meant: under L∞ that
    range."""
    return 1.0 if norm == "linf" else LARGEST_BUDGET


def radius_of_all(norm: Norm, values: int) -> float:
    """The least radius from which on a ball around an image of so many `values` in [0, 1] holds
    every other image: its corners lie so far apart."""
    return {"linf": 1.0, "l2": math.sqrt(values), "l1": float(values)}[norm]


def remark_on_budgets(budgets: Iterable[float], norm: Norm, values: int) -> str:
    """A sentence on those that ask for more than the images, of so many `values` each, can differ
    by; '' where there are none. They mean something, but hardly what was meant."""
    all_of_them = radius_of_all(norm, values)
    beyond = sorted({budget for budget in budgets if budget > all_of_them})
    if not beyond:
        return ""
    which = "A budget" if len(beyond) == 1 else "Each budget"
    levels = f" Of 255 levels of grey, {beyond[-1]:g} are {beyond[-1] / 255:.3g}."
    return (
        f"{which} of {budgets_text(beyond)} bounds nothing: pixels are between 0 and 1, so under "
        f"{SYMBOLS[norm]} every image lies within {all_of_them:.3g} of any other."
        f"{levels if norm == 'linf' else ''}"
    )


def check_budgets(budgets: Collection[float], largest: float = LARGEST_BUDGET) -> None:
    """Raises ValueError, a sentence, for no budget, for more than MOST_BUDGETS, and for one that is
    no number from 0 to `largest`."""
    if not budgets:
        raise ValueError("There is no budget to attack at: name at least one, such as 0.05.")
    if len(budgets) > MOST_BUDGETS:
        raise ValueError(f"These are {len(budgets):,} budgets: name {MOST_BUDGETS} at most.")
    for budget in budgets:
        if not 0 <= budget <= largest:
            raise ValueError(
                f"A budget lies between 0 and {largest:g}, in units of the pixel range; "
                f"{budget:g} does not: name one such as 0.05."
            )


def check_above_zero(budgets: Iterable[float]) -> None:
    """Raises ValueError, a sentence, unless there is a budget at which images can change."""
    if not any(budget > 0 for budget in budgets):
        raise ValueError("Name a budget above 0, too: at 0 no image changes.")


def parse_budgets(text: str, largest: float = LARGEST_BUDGET) -> tuple[float, ...]:
    """Budgets from words such as '0, 0.05, 0.1', rising, each once.

    Raises ValueError, a sentence, for what is no number, and as `check_budgets`.
    """
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    budgets = sorted({_number(word) for word in words})
    check_budgets(budgets, largest)
    return tuple(budgets)


def budgets_text(budgets: Iterable[float]) -> str:
    """Budgets as they are written into a field."""
    return ", ".join(f"{budget:g}" for budget in budgets)


def _number(word: str) -> float:
    if re.match("0[0-9]", word):  # of '0,05', where others write a comma for the point
        raise ValueError(
            f"'{word[:20]}' is no budget: write the point of 0.05, and commas between."
        )
    try:
        return float(word) + 0.0  # of '-0' the plain zero
    except ValueError:
        raise ValueError(
            f"'{word[:20]}' is not a number: write budgets such as 0, 0.05, 0.1."
        ) from None
