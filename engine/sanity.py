"""Whether a robustness curve can be trusted: what is checked, and what the figures say to it.

After Carlini et al., 2019, "On Evaluating Adversarial Robustness", and Athalye et al., 2018,
"Obfuscated Gradients Give a False Sense of Security". An attack that finds nothing shows that the
model is robust, or that the attack is weak; these checks tell which. Nothing here imports torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from engine.config import Divergence, Norm

Maximised = Divergence | Literal["downstream"]
"""What the attack in question climbs: a divergence, the distance of reconstructions among them, or
the cross-entropy of the probe."""
MAXIMISED: tuple[Maximised, ...] = (*get_args(Divergence), "downstream")
ATTACK_TITLES: Mapping[Maximised, str] = MappingProxyType(
    {
        "wasserstein": "Wasserstein attack",
        "kl": "KL attack",
        "reverse-kl": "reverse KL attack",
        "symmetric-kl": "symmetric KL attack",
        "mean": "attack on the mean",
        "entropic": "entropic Wasserstein attack",
        "reconstruction": "attack on the reconstruction",
        "downstream": "attack on the probe",
    }
)
LibraryAttack = Literal["apgd-ce", "apgd-dlr", "square"]
LIBRARY_ATTACKS: Mapping[LibraryAttack, str] = MappingProxyType(
    {
        "apgd-ce": "AutoAttack's APGD, cross-entropy",
        "apgd-dlr": "AutoAttack's APGD, logits ratio",
        "square": "AutoAttack's Square",
    }
)
"""The attacks on the probe that others wrote, in titles."""
LIBRARY_NORMS: tuple[Norm, ...] = ("linf", "l2")
"""For which they are made here."""
Outcome = Literal["passed", "failed", "caution", "left out"]


@dataclass(frozen=True)
class CheckInfo:
    """A check in words: what should hold, why, and whose advice it is."""

    title: str
    explanation: str
    source: str


CHECKS: Mapping[str, CheckInfo] = MappingProxyType(
    {
        "budget": CheckInfo(
            "Accuracy falls with the budget",
            "A larger ball holds the smaller one, so a sound attack never finds less in it.",
            "Carlini et al., 2019, Section 5.2",
        ),
        "steps": CheckInfo(
            "More steps change little",
            "Twice and four times the steps: an attack that has not come to its end makes a model "
            "look more robust than it is.",
            "Carlini et al., 2019, Section 4.8",
        ),
        "restarts": CheckInfo(
            "More random starts change little",
            "Four more random starts, the worst case of each image: where that is far worse, the "
            "attack is stuck too often.",
            "Carlini et al., 2019, Section 4.9",
        ),
        "course": CheckInfo(
            "What is maximised rises, then flattens",
            "Mean over the images after each step. A gradient that is masked leads nowhere; a "
            "curve that still rises at its end has had too few steps.",
            "Carlini et al., 2019, Section 5.2; Athalye et al., 2018, Section 3.1",
        ),
        "unlimited": CheckInfo(
            "An unlimited budget reaches chance",
            "Where any image may become any other, nothing can be read off it; and an attack on "
            "the probe, which knows the class, leaves none. One that does not get there is too "
            "weak to tell anything.",
            "Athalye et al., 2018, Section 3.1; Carlini et al., 2019, Section 5.3",
        ),
        "noise": CheckInfo(
            "Noise of the same size hurts less",
            "Of each image the worst of several draws from the same ball. Trying at random must "
            "not find more than a gradient does.",
            "Athalye et al., 2018, Section 3.1",
        ),
        "search": CheckInfo(
            "A search without gradients gets no further",
            "Random search in squares, which asks for values alone. Where it gets further, "
            "gradients are masked.",
            "Athalye et al., 2018, Section 3.1; Andriushchenko et al., 2020",
        ),
        "transfer": CheckInfo(
            "Images attacked in another run hurt less",
            "An attack that knows the model is stronger than one that knows another; if not, its "
            "gradients are masked.",
            "Athalye et al., 2018, Section 3.1; Carlini et al., 2019, Section 4.5",
        ),
        "objective": CheckInfo(
            "No other objective leaves less",
            "An attack on posteriors may spend its budget on small variances that the probe, which "
            "reads means, never sees. So the probe's cross-entropy is attacked as well: 100 steps "
            "that shorten, ten random starts, the worst case of each image. The lower accuracy "
            "counts.",
            "Carlini et al., 2019, Sections 2.5 and 5.6",
        ),
        "library": CheckInfo(
            "Attacks that others wrote leave no less",
            "AutoAttack's APGD and Square, as the Adversarial Robustness Toolbox has them, on the "
            "probe's classes: code of others that chooses its own steps. Where it leaves less, "
            "our attacks are too weak; the lowest accuracy counts.",
            "Croce and Hein, 2020; Andriushchenko et al., 2020; Carlini et al., 2019, Section 4.3",
        ),
        "images": CheckInfo(
            "There are images enough",
            "An accuracy is a share of the images that were attacked. On fewer than 100 it may be "
            "off by ten points and more, and so may what the checks compare. Bounds with 95 % "
            "confidence.",
            "Wilson, 1927",
        ),
    }
)
"""In the order in which they are told."""


@dataclass(frozen=True)
class Check:
    """What came of one check, by its name in `CHECKS`. `sentence` has the figures; `reason` says,
    to follow 'because', why it speaks against the curve, and is '' where it does not."""

    name: str
    outcome: Outcome
    sentence: str
    reason: str = ""

    @property
    def info(self) -> CheckInfo:
        """The check in words."""
        return CHECKS[self.name]


@dataclass(frozen=True)
class Rival:
    """Another attack at the same budget: the accuracy it leaves, and the share of the images on
    which it got further in what is maximised, by a tenth or more. Both are fractions."""

    accuracy: float
    further: float


@dataclass(frozen=True)
class LibraryCurve:
    """The accuracies, fractions, that an attack of a library leaves, by budget."""

    attack: LibraryAttack
    accuracies: tuple[float, ...]


def floor_of(maximised: Maximised, chance: float) -> float:
    """The accuracy that an attack of unlimited budget leaves: that of `chance`, or none where it
    knows the class."""
    return 0.0 if maximised == "downstream" else chance


@dataclass(frozen=True)
class Evidence:
    """What was measured of one run on N images, `originals` of which are no copies of others; all
    accuracies are fractions.

    chance: share of the most frequent class. accuracies: under the attack in question, by budget;
    others: under the other objective, the probe's cross-entropy or, where that is in question, the
    Wasserstein distance; library: under those of a library, where they were asked for; worst:
    where any of all these fools counts. The rest is at the budget `at`: steps and restarts pairs
    of a number and an accuracy; course the mean of what is maximised after 0, 1, 2, ... steps
    of the attack in question; reached_by_four: that after four times as many. unlimited: accuracy
    where every pixel may take any value; transferred_from: the name of the run whose attacked
    images are shown, and its id in brackets.
    """

    maximised: Maximised
    images: int
    originals: int
    clean: float
    chance: float
    budgets: tuple[float, ...]
    accuracies: tuple[float, ...]
    others: tuple[float, ...]
    worst: tuple[float, ...]
    at: float
    steps: tuple[tuple[int, float], ...]
    restarts: tuple[tuple[int, float], ...]
    course: tuple[float, ...]
    reached_by_four: float
    unlimited: float
    noise: Rival
    search: Rival
    transfer: Rival | None = None
    transferred_from: str = ""
    library: tuple[LibraryCurve, ...] = ()

    @property
    def floor(self) -> float:
        """What an attack of this kind leaves that is as strong as can be."""
        return floor_of(self.maximised, self.chance)

    @property
    def rival(self) -> Maximised:
        """The other objective."""
        return "wasserstein" if self.maximised == "downstream" else "downstream"

    def curves(self) -> dict[str, tuple[float, ...]]:
        """Accuracies by budget under every attack, by its title, and what all of them leave."""
        titles = (ATTACK_TITLES[self.maximised], ATTACK_TITLES[self.rival])
        told = [f"{title[0].upper()}{title[1:]}" for title in titles]
        all_of_them = "The worst of all" if self.library else "The worse of both"
        return {
            **dict(zip(told, (self.accuracies, self.others), strict=True)),
            **{LIBRARY_ATTACKS[curve.attack]: curve.accuracies for curve in self.library},
            f"{all_of_them}, image by image": self.worst,
        }


@dataclass(frozen=True)
class Verdict:
    """Whether a curve can be trusted, and in a sentence or two why."""

    trusted: bool
    sentence: str
    checks: tuple[Check, ...]
