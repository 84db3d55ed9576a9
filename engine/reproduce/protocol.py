"""How the readings of an entry were taken, in sentences: what was run, whatever the budget."""

from engine.counting import counted
from engine.probe_attack import FIRST_STEP
from engine.reproduce.entry import Reading
from engine.reproduce.plan import Plan

BESIDE = {"noisy": "noisy copies", "prior": "samples of the prior"}


def protocol(plan: Plan) -> list[str]:
    """A sentence on every attack, map and fit that was asked for, each once."""
    asked = dict.fromkeys(one for unit in plan.units.values() for one in unit.readings)
    told = dict.fromkeys(_sentence(one, plan.budget.tests) for one in asked)
    return [sentence for sentence in told if sentence]


def _sentence(one: Reading, tests: int | None) -> str:
    """'' where nothing is to be said beyond the settings of the measure itself."""
    if one.measure == "robustness":
        return (
            f"Attack on the posterior: {_count(one.setting('steps'), 'step')} of δ/25 from one "
            "random start; the best iterate is kept. A stronger attack may leave less."
        )
    if one.measure in ("downstream", "few_labels"):
        return (
            "Attack on the probe: it maximises the cross-entropy, "
            f"{_count(one.setting('steps'), 'step')} that shorten from {FIRST_STEP:g} of the "
            f"radius on, from {_count(one.setting('restarts'), 'random start')}; an image counts "
            "as withstood if none of them, nor any of their steps, is misread. A stronger attack "
            "may leave less."
        )
    if one.measure == "map":
        count = min(one.setting("count"), tests or one.setting("count"))
        return f"Maps: the first {count:,} test images and as many {BESIDE[one.setting('beside')]}."
    if (steps := one.setting("fit_steps")) is not None:
        return f"The second stage is fitted in {_count(steps, 'step')}."
    return ""


def _count(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else counted(number, what)
