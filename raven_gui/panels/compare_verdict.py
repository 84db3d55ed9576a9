"""What an attack did to one image in one run, in words and numbers."""

from dataclasses import dataclass
from html import escape

from engine.config import Divergence
from engine.service.messages import AttackResult, Floats

SYMBOLS = {"wasserstein": "W₂²", "kl": "KL"}
UNITS = {"wasserstein": "", "kl": " nats"}


@dataclass(frozen=True)
class Verdict:
    """The probe's prediction before and after, and how far the posterior moved."""

    before: str
    after: str
    sure_before: float
    sure_after: float
    shift: float
    relative_shift: float
    reached: float
    divergence: Divergence
    truth: str | None
    """The true class, if the prediction is wrong without any attack."""

    @property
    def flips(self) -> bool:
        """Whether the attack changes the prediction."""
        return self.before != self.after

    @property
    def sentence(self) -> str:
        """The verdict for readers of the screen."""
        word = "flips" if self.flips else "holds"
        truth = f" The class is {self.truth}." if self.truth else ""
        return (
            f"Prediction {word}: {self.before}, {percent(self.sure_before)} sure, then "
            f"{self.after}, {percent(self.sure_after)} sure. Latent shift {digits(self.shift)}, "
            f"relative {digits(self.relative_shift)}. {SYMBOLS[self.divergence]} "
            f"{digits(self.reached)}{UNITS[self.divergence]}.{truth}"
        )

    def html(self, muted: str, alarm: str, wordy: bool) -> str:
        """The verdict as five lines of rich text; names of the numbers if `wordy`, else
        symbols."""
        symbol, word = ("✗", "flips") if self.flips else ("✓", "holds")
        colour = f' style="color:{alarm}"' if self.flips else ""
        arrow = f"{escape(self.before)} → {escape(self.after)}"
        wrong = f" (is {escape(self.truth)})" if self.truth is not None else ""
        names = _LONG if wordy else _SHORT
        numbers = (
            f"{percent(self.sure_before)} → {percent(self.sure_after)}",
            digits(self.shift),
            digits(self.relative_shift),
            digits(self.reached) + UNITS[self.divergence],
        )
        last = f"{names[3]} {SYMBOLS[self.divergence]}".strip()
        lines = [f"<b{colour}>{symbol} {word}:</b> <b>{arrow}</b>{wrong}"]
        lines += [
            f'<span style="color:{muted}">{name}</span> {number}'
            for name, number in zip((*names[:3], last), numbers, strict=True)
        ]
        return "<br>".join(lines)


_LONG = ("confidence", "latent shift ‖Δμ‖", "relative to variance", "reached")
_SHORT = ("", "‖Δμ‖", "‖Δμ‖²/Var", "")
NAMELESS = "class"
NO_PROBE = "no probe for this task: trained on one class of it"
WIDEST_LINE = "relative to variance 0.0000"
WIDEST_SHORT_LINE = "‖Δμ‖²/Var 0.00000"
PREDICTION = "✗ flips: {0} → {0} (is {0})"


def verdict_of(
    result: AttackResult,
    probabilities: tuple[Floats, Floats],
    image: int,
    divergence: Divergence,
    classes: tuple[str, ...],
    label: int | None,
) -> Verdict:
    """The verdict on one of the attacked images. `probabilities`: of a task before and after, [N,
    K] each; `classes`: names of the classes of the run's own data set, empty where not known;
    `label`: the true one among them, None where unknown."""
    before, after = (of_images[image] for of_images in probabilities)
    first, last = int(before.argmax()), int(after.argmax())
    return Verdict(
        before=_name(first, classes),
        after=_name(last, classes),
        sure_before=float(before[first]),
        sure_after=float(after[last]),
        shift=float(result.shift[image]),
        relative_shift=float(result.relative_shift[image]),
        reached=float(result.divergence[image]),
        divergence=divergence,
        truth=_name(label, classes) if label is not None and label != first else None,
    )


def _name(index: int, classes: tuple[str, ...]) -> str:
    return classes[index] if classes else f"{NAMELESS} {index}"


def percent(fraction: float) -> str:
    """0.613 as '61 %'; a certainty that is not whole as '> 99.9 %'."""
    if 0.999 < fraction < 1:
        return ">\N{NO-BREAK SPACE}99.9\N{NO-BREAK SPACE}%"
    text = f"{fraction:.1%}" if 0.99 < fraction <= 0.999 else f"{fraction:.0%}"
    return text.replace("%", "\N{NO-BREAK SPACE}%")


def digits(number: float) -> str:
    """Three digits that count: '0.0123', '2.31', '1,240', and '1.2e+06' from a million on."""
    if abs(number) >= 1e6 or (number != 0 and abs(number) < 1e-4):
        return f"{number:.1e}"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".") if number else "0"
