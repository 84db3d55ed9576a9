"""What label efficiency is, clean and under attack, for those who see its plot or its form."""

from engine.config import AttackConfig
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS
from raven_gui.attack_terms import budget_words
from raven_gui.measure_words import KNOWN_TO

PROBE = (
    "of a linear probe (multinomial logistic regression on the posterior means, which stay as they "
    "are) that is fitted to few labelled training images, 0 to 100\N{NO-BREAK SPACE}%: the fewer "
    "it needs, the better the latents tell the classes apart."
)
FIGURE = "Cemgil et al. 2020 (Smooth Encoders), Figure 8"
CLEAN = (
    f"Clean accuracy, on the test images, {PROBE} {FIGURE}, has such probes under attack and not "
    "clean: set a budget ε to measure that."
)
CLEAN_FORMULA = "mean [argmaxₖ p(k | μ(x)) = y], p = softmax(W μ(x) + b)."
ATTACKED = (
    f"Accuracy under attack, on the test images, {PROBE} An image counts that is read as its class "
    "whatever an attack on the cross-entropy of the very probe tries, each start and each step. "
    f"{FIGURE}, draws it for two of CelebA's tasks by the percentage of labels; 'raven reproduce "
    "cemgil-smooth/figure-8' makes that figure."
)
ATTACKED_FORMULA = (
    "mean [argmaxₖ p(k | μ(x′)) = y for each x′ tried, ‖x′ − x‖ ≤ ε], p = softmax(W μ(x′) + b)."
)
LABELS_TIP = (
    "Each is one point of the curve: so many training images with their labels are drawn at random "
    "without replacement, and a probe is fitted to them. Larger draws begin with the smaller ones; "
    "where there are fewer training images, all are taken."
)
DRAWS_TIP = (
    "How often so many labels are drawn: the curve is the mean over the draws, its band one "
    "standard deviation (with N − 1) to each side."
)
SEED_TIP = (
    "Fixes the draws, the same for every run, so that runs see the same labels; and the random "
    "starts of an attack."
)
BUDGET_TIP = (
    "Largest change of a pixel (L∞), as parts of the pixel range [0, 1], ‖x′ − x‖ ≤ ε. At 0 "
    "accuracy is clean. Above, each probe is attacked, as a claim of robustness is: on its "
    f"cross-entropy, with {PROBE_STEPS} steps that shorten from ε/2 from each of "
    f"{PROBE_RESTARTS} random starts. It takes many times as long: fewer images make up for it. "
    f"The plot shows what was measured at this budget alone. {FIGURE}."
)
IMAGES_TIP = (
    "Read, and attack, the first so many test images; all at 0, and where there are fewer. "
    f"{KNOWN_TO}"
)


def definition(attack: AttackConfig | None) -> str:
    """In words."""
    return CLEAN if attack is None else ATTACKED


def formula(attack: AttackConfig | None) -> str:
    """In symbols."""
    return CLEAN_FORMULA if attack is None else ATTACKED_FORMULA


def under(attack: AttackConfig | None) -> str:
    """To follow 'accuracy' or a title: ' under attack (L∞ ≤ 0.1)', or '' where it is clean."""
    return "" if attack is None else f" under attack ({budget_words(attack)})"
