"""What an attack did to one image in one run, in words and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from engine.class_names import class_name
from engine.intervals import Spread
from engine.numbers import NUMBERS
from engine.sanity import Maximised
from engine.service.messages import AttackResult, Floats
from raven_gui.attack_terms import MAXIMISED
from raven_gui.panels.compare.digits import digits, percent
from raven_gui.panels.compare.seeds import OverSeeds, spread_of
from raven_gui.words import whole_percent


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
    maximised: Maximised
    truth: str | None
    """The true class, if the prediction is wrong without any attack."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """By the names of `engine.numbers.NUMBERS`, as far as they are told."""
    targeted: bool = False
    """Whether the image was to look like another to the encoder."""
    defended: tuple[str, str] | None = None
    """What the probe predicts of the refined latents, before the attack and after."""
    seeds: OverSeeds | None = None
    """Of all seeds, where this is one of several that are shown as one."""

    @property
    def flips(self) -> bool:
        """Whether the attack changes the prediction."""
        return self.before != self.after

    @property
    def broken(self) -> bool:
        """Whether the attack takes a prediction away that was right, as far as the class is
        known; of several seeds of any."""
        if self.seeds is not None:
            return self.seeds.broken > 0
        return self.flips and self.truth is None

    @property
    def wrong_before(self) -> bool:
        """Whether the prediction is wrong without any attack; of several seeds of any."""
        return self.seeds.wrong > 0 if self.seeds is not None else self.truth is not None

    @property
    def mark(self) -> str:
        """'✗' where the attack breaks it, '!' where it was wrong before, '✓' where it holds."""
        return "✗" if self.broken else "!" if self.wrong_before else "✓"

    @property
    def outcome(self) -> str:
        """'flips', 'wrong before' or 'holds'; of several seeds how many do."""
        if self.seeds is not None:
            return self.seeds.outcome
        return "wrong before" if self.wrong_before else "flips" if self.flips else "holds"

    @property
    def short(self) -> str:
        """'✗ 4 → 9 · 61 %', or '! 8 → 0 (is 0)'; of several seeds '✗ 2/3 · 4 → 9': how many flip,
        and what the one that is seen does."""
        arrow = f"{self.before} → {self.after}"
        if self.seeds is not None:
            return f"{self.mark} {self.seeds.broken}/{self.seeds.count} · {arrow}"
        if self.truth is not None:
            return f"{self.mark} {arrow} (is {self.truth})"
        return f"{self.mark} {arrow} · {whole_percent(self.sure_after)}"

    @property
    def sentence(self) -> str:
        """The verdict for readers of the screen."""
        truth = f" The class is {self.truth}." if self.truth else ""
        return (
            f"{self._lead}: {self.before}, {self._sure('sure_before')} sure, then "
            f"{self.after}, {self._sure('sure_after')} sure. Latent shift {self._told('shift')}, "
            f"relative {self._told('relative_shift')}. {self._reached}"
            f".{truth}{self._rest}"
        )

    @property
    def _reached(self) -> str:
        term = MAXIMISED[self.maximised]
        return f"{term.symbol} {term.told(self._told('reached'))}"

    @property
    def _lead(self) -> str:
        if self.seeds is None:
            return f"Prediction {self.outcome}"
        return f"Predictions: {self.outcome}. The seed seen"

    def _spread(self, name: str) -> Spread:
        """A number; of several seeds their mean and deviation."""
        if self.seeds is not None and name in self.seeds.spreads:
            return self.seeds.spreads[name]
        return Spread(self.numbers[name] if name in self.numbers else getattr(self, name))

    def _told(self, name: str) -> str:
        spread = self._spread(name)
        return digits(spread.mean, spread.std)

    def _sure(self, name: str) -> str:
        spread = self._spread(name)
        return percent(spread.mean, spread.std)

    @property
    def _rest(self) -> str:
        """The other numbers, in words."""
        told = {name: NUMBERS[name].title for name in self.numbers if name in NUMBERS}
        rest = "".join(f" {title} {self._told(name)}." for name, title in told.items())
        if self.defended is None:
            return rest
        return f"{rest} Defended: {self.defended[0]}, then {self.defended[1]}."

    def html(self, muted: str, alarm: str, wordy: bool) -> str:
        """The verdict as five lines of rich text; names of the numbers if `wordy`, else
        symbols."""
        colour = f' style="color:{alarm}"' if self.broken else ""
        arrow = f"{escape(self.before)} → {escape(self.after)}"
        wrong = f" (is {escape(self.truth)})" if self.truth is not None else ""
        names = _LONG if wordy else _SHORT
        numbers = (
            f"{self._sure('sure_before')} → {self._sure('sure_after')}",
            self._told("shift") + (self._in_deviations if wordy else ""),
            self._told("relative_shift"),
        )
        lines = [f"<b{colour}>{self.mark} {self.outcome}:</b> <b>{arrow}</b>{wrong}"]
        lines += [
            f'<span style="color:{muted}">{name}</span> {number}'
            for name, number in zip(names, numbers, strict=True)
        ]
        between = " · " if wordy and self.seeds is None else "<br>"
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
        if found is None or self.seeds is not None:
            return ""
        return f" = {digits(found)}\N{NO-BREAK SPACE}σ"

    def _divergences(self, muted: str) -> list[str]:
        """Both divergences from the original's posterior; or what is left to the target's."""
        left = "left: " if self.targeted else ""
        term = MAXIMISED[self.maximised]
        number = term.told(self._told("reached"))
        reached = f'<span style="color:{muted}">{left}{term.symbol}</span> {number}'
        other = "kl" if self.maximised == "wasserstein" else "w2"
        if self.targeted or other not in self.numbers:
            return [reached]
        return [reached, *self._pairs((other, NUMBERS[other].title), muted=muted)]

    def _pairs(self, *named: tuple[str, str], muted: str) -> list[str]:
        return [
            f'<span style="color:{muted}">{title}</span> {self._told(name)}'
            for name, title in named
            if name in self.numbers
        ]

    def _way(self, muted: str) -> list[str]:
        """How far the attack came towards its target."""
        way = f'<span style="color:{muted}">way</span> {self._sure("success")}'
        reads = self.numbers.get("reads_as_target")
        if reads is None:
            return [way]
        if self.seeds is not None:
            return [way, f"{self._sure('reads_as_target')} of the seeds read it so"]
        return [way, "✓ read as it" if reads else "✗ not read as it"]

    def among(self, seeds: Sequence["Verdict"]) -> "Verdict":
        """This verdict as that of the seed that is seen, with the numbers of all `seeds`."""
        if len(seeds) < 2:
            return self
        named = [
            {**{name: getattr(seed, name) for name in NAMED}, **seed.numbers} for seed in seeds
        ]
        broken, wrong = (
            sum(getattr(seed, what) for seed in seeds) for what in ("broken", "wrong_before")
        )
        return replace(self, seeds=OverSeeds(broken, wrong, len(seeds), spread_of(named)))


NAMED = ("sure_before", "sure_after", "shift", "relative_shift", "reached")
_LONG = ("confidence", "shift ‖Δμ‖", "relative to variance")
_SHORT = ("", "‖Δμ‖", "‖Δμ‖²/Var")
NO_PROBE = "no probe for this task: trained on one class of it"
_CERTAIN = percent(0.9999)
WIDEST_LINES = (
    "MSE 0.00000 · MS-SSIM 0.0000",
    f"confidence {_CERTAIN} → {_CERTAIN}",
    "CE 0.000000 nats · W₂² 0.00000",
)
WIDEST_SEEDS_LINES = ("relative to variance 0.0000 ± 0.0000",)
WIDEST_SHORT_SEEDS_LINES = ("‖Δμ‖²/Var 0.0000 ± 0.0000",)
WIDEST_SHORT_LINES = ("‖Δμ‖²/Var 0.00000", f"{_CERTAIN} → {_CERTAIN}", "CE 0.000000 nats")
NUMBER_LINES, SHORT_NUMBER_LINES = 5, 7
"""Below the prediction; there is one more where there is a target."""
SEEDS_LINES = 2
"""More, where numbers of several seeds are told, which are too long to stand in pairs."""
PREDICTION = "! wrong before: {0} → {0} (is {0})"
SEEDS_PREDICTION = "✗ 10 of 10 seeds flip, 10 were wrong before: {0} → {0} (is {0})"


def verdict_of(
    result: AttackResult,
    probabilities: tuple[Floats, Floats],
    image: int,
    maximised: Maximised,
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
        before=class_name(classes, first),
        after=class_name(classes, last),
        sure_before=float(before[first]),
        sure_after=float(after[last]),
        shift=float(result.shift[image]),
        relative_shift=float(result.relative_shift[image]),
        reached=float(result.divergence[image]),
        maximised=maximised,
        truth=class_name(classes, label) if label is not None and label != first else None,
        numbers={name: float(of_images[image]) for name, of_images in result.numbers.items()},
        targeted=targeted,
    )
