"""What an attack did to one image in one run, in words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from math import isfinite

from engine.config import Divergence
from engine.numbers import NUMBERS
from engine.service.messages import AttackResult, Floats
from raven_gui.attack_terms import DIVERGENCES


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
    numbers: Mapping[str, float] = field(default_factory=dict)
    """By the names of `engine.numbers.NUMBERS`, as far as they are told."""
    targeted: bool = False
    """Whether the image was to look like another to the encoder."""
    defended: tuple[str, str] | None = None
    """What the probe predicts of the refined latents, before the attack and after."""

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
            f"relative {digits(self.relative_shift)}. {self._reached}"
            f".{truth}{self._rest}"
        )

    @property
    def _reached(self) -> str:
        term = DIVERGENCES[self.divergence]
        return f"{term.symbol} {term.told(digits(self.reached))}"

    @property
    def _rest(self) -> str:
        """The other numbers, in words."""
        told = {name: NUMBERS[name].title for name in self.numbers if name in NUMBERS}
        rest = "".join(f" {title} {digits(self.numbers[name])}." for name, title in told.items())
        if self.defended is None:
            return rest
        return f"{rest} Defended: {self.defended[0]}, then {self.defended[1]}."

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
            digits(self.shift) + (self._in_deviations if wordy else ""),
            digits(self.relative_shift),
        )
        lines = [f"<b{colour}>{symbol} {word}:</b> <b>{arrow}</b>{wrong}"]
        lines += [
            f'<span style="color:{muted}">{name}</span> {number}'
            for name, number in zip(names, numbers, strict=True)
        ]
        between = " · " if wordy else "<br>"
        lines.append(between.join(self._divergences(muted)))
        if "mse" in self.numbers:
            pairs = self._pairs(("mse", "MSE"), ("ms_ssim", "MS-SSIM"), muted=muted)
            lines.append(between.join(pairs))
        if "success" in self.numbers:
            lines.append(between.join(self._way(muted)))
        if self.defended is not None:
            pair = " → ".join(map(escape, self.defended))
            lines.append(f'<span style="color:{muted}">defended</span> {pair}')
        return "<br>".join(lines)

    @property
    def _in_deviations(self) -> str:
        found = self.numbers.get("shift_in_std")
        return "" if found is None else f" = {digits(found)}\N{NO-BREAK SPACE}σ"

    def _divergences(self, muted: str) -> list[str]:
        """Both divergences from the original's posterior; or what is left to the target's."""
        left = "left: " if self.targeted else ""
        term = DIVERGENCES[self.divergence]
        number = term.told(digits(self.reached))
        reached = f'<span style="color:{muted}">{left}{term.symbol}</span> {number}'
        other = "kl" if self.divergence == "wasserstein" else "w2"
        if self.targeted or other not in self.numbers:
            return [reached]
        return [reached, *self._pairs((other, NUMBERS[other].title), muted=muted)]

    def _pairs(self, *named: tuple[str, str], muted: str) -> list[str]:
        return [
            f'<span style="color:{muted}">{title}</span> {digits(self.numbers[name])}'
            for name, title in named
            if name in self.numbers
        ]

    def _way(self, muted: str) -> list[str]:
        """How far the attack came towards its target."""
        way = f'<span style="color:{muted}">way</span> {percent(self.numbers["success"])}'
        reads = self.numbers.get("reads_as_target")
        if reads is None:
            return [way]
        return [way, "✓ read as it" if reads else "✗ not read as it"]


_LONG = ("confidence", "shift ‖Δμ‖", "relative to variance")
_SHORT = ("", "‖Δμ‖", "‖Δμ‖²/Var")
NAMELESS = "class"
NO_PROBE = "no probe for this task: trained on one class of it"
WIDEST_LINE = "MSE 0.00000 · MS-SSIM 0.0000"
WIDEST_SHORT_LINE = "‖Δμ‖²/Var 0.00000"
NUMBER_LINES, SHORT_NUMBER_LINES = 5, 7
"""Below the prediction; there is one more where there is a target."""
PREDICTION = "✗ flips: {0} → {0} (is {0})"


def verdict_of(
    result: AttackResult,
    probabilities: tuple[Floats, Floats],
    image: int,
    divergence: Divergence,
    classes: tuple[str, ...],
    label: int | None,
    targeted: bool = False,
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
        numbers={name: float(of_images[image]) for name, of_images in result.numbers.items()},
        targeted=targeted,
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
    if not isfinite(number):
        return "∞" if number > 0 else "–"
    if abs(number) >= 1e6 or (number != 0 and abs(number) < 1e-4):
        return f"{number:.1e}"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".") if number else "0"
