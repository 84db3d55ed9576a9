"""Attack budgets as a user writes them."""

import math
import re
from collections.abc import Iterable

from engine.service.messages import MOST_BUDGETS


def parse_budgets(text: str, largest: float = 1.0) -> tuple[float, ...]:
    """Budgets from words such as '0, 0.05, 0.1', ascending, each once.

    Raises ValueError with a sentence for what is no number, lies outside [0, `largest`] (by
    default the range of pixels), for none, and for more than
    MOST_BUDGETS.
    """
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    if not words:
        raise ValueError("Write at least one budget, such as 0, 0.05, 0.1.")
    budgets = sorted({_budget(word, largest) for word in words})
    if len(budgets) > MOST_BUDGETS:
        raise ValueError(f"These are {len(budgets)} budgets; write {MOST_BUDGETS} at most.")
    return tuple(budgets)


def budgets_text(budgets: Iterable[float]) -> str:
    """Budgets as they are written into the field."""
    return ", ".join(f"{budget:g}" for budget in budgets)


def _budget(word: str, largest: float) -> float:
    try:
        budget = float(word)
    except ValueError:
        raise ValueError(f"'{word}' is not a number. Write budgets such as 0, 0.05, 0.1.") from None
    if not math.isfinite(budget) or not 0 <= budget <= largest:
        raise ValueError(
            f"A budget lies between 0 and {largest:g}{', the range of pixels' * (largest == 1)}; "
            f"'{word}' does not. "
            "Write decimals with a point."
        )
    return budget + 0.0  # of '-0' the plain zero
