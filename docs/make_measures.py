"""Write measures.md from the words that the window and the command tell of their measures.

python docs/make_measures.py

A test makes it anew and compares it with the one that is here.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.evaluation import MEASURES
from engine.evaluation.measure import Measure
from engine.numbers import NUMBERS, NumberInfo
from engine.service.messages.survey import SURVEY_MEASURES, MeasureInfo
from raven_gui.attack_terms import MAXIMISED
from raven_gui.measure_words import UNDER_ATTACK
from raven_gui.panels.robustness import labels_words
from raven_gui.panels.robustness.intervals import EXPLAINED

HERE = Path(__file__).with_name("measures.md")
HEAD = """# Measures

What each measure means, by which formula, in which unit, between which values it lies, and whose
it is: the words of the window's tooltips and of `raven measures`, from which
`python docs/make_measures.py` writes this page. x is an image, y its class, x′ the attacked image,
μ(x) and v the mean and the variances of the posterior q(z|x), x̂ and D what is decoded, and
p(k | μ(x)) what a linear probe reads off the mean.
"""
CLEAN = """\
Of a run on the test images: [`raven measure`](cli.md#measure), *Measures…* under *Robustness*.
"""
ADVERSARIAL = """\
[`raven evaluate`](cli.md#evaluate), the curves under [*Robustness*](guide.md#robustness). What an
attack maximises:
"""
LABELS = """\
[`raven label-efficiency`](cli.md#label-efficiency), *Labels* under *Robustness*.
"""
ATTACKED = """\
Of one attacked image in one run: [`raven attack`](cli.md#attack), the rows of *Compare*.
"""
EACH = """\
Of each test image by itself: [`raven survey`](cli.md#survey), *Colour* of the latent maps.
"""


def document() -> str:
    """All of it."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield HEAD
    yield f"## Without an attack\n\n{CLEAN}"
    for name, one in MEASURES.items():
        yield _section(name, one, one.explanation, one.reference, one.better)
    yield f"## Adversarial accuracy\n\n{UNDER_ATTACK} Higher is better.\n\n{ADVERSARIAL}"
    yield _lines(
        f"**{term.title}**: {term.explanation} {term.formula}, {term.where}"
        for term in MAXIMISED.values()
    )
    yield f"{EXPLAINED}\n"
    clean, attacked = labels_words.CLEAN_FORMULA, labels_words.ATTACKED_FORMULA
    yield f"## Label efficiency\n\n{labels_words.CLEAN} `{clean.rstrip('.')}`\n"
    yield f"{labels_words.ATTACKED} `{attacked.rstrip('.')}`\n"
    yield f"{labels_words.LABELS_TIP} {labels_words.DRAWS_TIP} Higher is better.\n"
    yield LABELS
    yield f"## Of an attacked image\n\n{ATTACKED}"
    for name, number in NUMBERS.items():
        yield _section(name, number, number.explanation, number.source, number.better)
    yield f"## Of each image\n\n{EACH}"
    for name, info in SURVEY_MEASURES.items():
        yield _section(name, info, info.sentence, info.source)


def _section(
    name: str, one: Measure | NumberInfo | MeasureInfo, meaning: str, source: str, better: str = ""
) -> str:
    """What is better is left out where it is ''."""
    told = {
        "Formula": f"`{one.formula}`",
        "Unit": one.unit,
        "Range": one.bounds,
        "Better": better,
        "Source": source,
    }
    lines = _lines(f"{what}: {text}" for what, text in told.items() if text)
    return f"### {one.title} (`{name}`)\n\n{meaning}\n\n{lines}"


def _lines(items: Iterable[str]) -> str:
    return "".join(f"- {item}\n" for item in items)


if __name__ == "__main__":
    HERE.write_text(document(), encoding="utf-8")
