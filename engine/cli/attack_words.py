"""How an attack was made, for a person."""

from engine.budgets import SYMBOLS
from engine.config import AttackConfig
from engine.counting import counted
from engine.probe_attack import attack_on
from engine.sanity import Maximised


def how_made(maximised: Maximised, config: AttackConfig) -> str:
    """An attack by `config` at any budget in a few words: 'L∞, 50 steps, 1 random start'."""
    made = attack_on(maximised, config)
    length = "" if made.step_size is None else f" of {made.step_size:g}"
    shorter = " that shorten" if made.schedule == "cosine" else ""
    starts = counted(made.restarts, "random start")
    words = [SYMBOLS[made.norm], f"{counted(made.steps, 'step')}{length}{shorter}", starts]
    if made.momentum:
        words.append(f"momentum {made.momentum:g}")
    return ", ".join(words)
