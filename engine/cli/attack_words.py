"""How an attack was made, for a person."""

from engine.budgets import SYMBOLS
from engine.config import AttackConfig
from engine.counting import counted


def how_made(made: AttackConfig) -> str:
    """An attack at any budget in a few words: 'L∞, 50 steps, 1 random start'."""
    length = "" if made.step_size is None else f" of {made.step_size:g}"
    shorter = " that shorten" if made.schedule == "cosine" else ""
    starts = counted(made.restarts, "random start")
    words = [SYMBOLS[made.norm], f"{counted(made.steps, 'step')}{length}{shorter}", starts]
    if made.momentum:
        words.append(f"momentum {made.momentum:g}")
    return ", ".join(words)
