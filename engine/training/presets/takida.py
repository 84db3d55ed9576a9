"""Takida et al., Preventing Oversmoothing in VAE via Generalized Variance Parameterization, 2022:
Tables 1, 3 to 7 and E.8."""

from collections.abc import Iterator
from typing import Any

from engine.training.presets.preset import SUBSET, Notes, Preset, preset

PAPER = "Takida et al. 2022"
VARIANCES = {"iso-i": "Iso-I", "diag-i": "Diag-I", "iso-d": "Iso-D", "diag-d": "Diag-D"}
PATTERNS = ("uniform", "spatial", "conditional", "spatial-conditional")
NOISES = (0.01, 0.1)
GENERATION: dict[str, Any] = {
    "network": "conv-takida-bn",
    "batch_size": 64,
    "optimiser": "adam",
    "variant": "vae",
}
FACES: dict[str, Any] = {"epochs": 70, "learning_rate": 2e-4}
IMAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "mnist": ("MNIST", {"latent": 16, "epochs": 100, "learning_rate": 1e-3}),
    "celeba": ("CelebA", {"latent": 64, **FACES}),
    "celeba-hq-128": ("CelebA-HQ", {"latent": 256, **FACES}),
}
SMOOTHNESS: dict[str, Any] = {
    "variant": "simplified-vae",
    "dataset": "mnist",
    "network": "conv-takida",
    "latent": 8,
    "epochs": 200,
    "batch_size": 64,
    "optimiser": "adam",
    "learning_rate": 1e-3,
}
SQUARES: dict[str, Any] = {"likelihood": "gaussian", "likelihood_settings": {"variance": 0.5}}
"""−log p is then the sum of squared errors, up to a constant."""

PARTLY: Notes = {"download": SUBSET}
MOST: Notes = {
    "epochs": "Appendix I calls it the maximum, and Section 5.2 suggests to stop early, without "
    "saying when: nothing is stopped early here.",
}
DATA: dict[str, Notes] = {
    "mnist": {**PARTLY, **MOST},
    "celeba": {
        "data_root": "CelebA must be named as a folder: raven-gui does not come with it.",
        **MOST,
    },
    "celeba-hq-128": {
        "data_root": "CelebA-HQ must be named as a folder: raven-gui does not come with it.",
        "epochs": "Appendix I gives the epochs of CelebA alone; CelebA-HQ has the same here.",
        "learning_rate": "Appendix I gives the rate of CelebA alone; CelebA-HQ has the same here.",
    },
}
LOG = (
    "The table prints its logarithm, to the base of 10: by 'log' the paper means the common one "
    "(end of its Section 1)."
)
EIGHT: Notes = {
    "latent": "Appendix D.1 says 8, and yet writes z in R^16: 16 is what an encoder of 8 tells, a "
    "mean and a variance each. By Eqs. (C.7) and (C.8) the numbers printed are of 8.",
}
AS_IN_SECTION_6: Notes = dict.fromkeys(
    ("epochs", "batch_size", "latent", "learning_rate"),
    "Section 5.3 says that the network is that of Section 6, and no more of the training: this is "
    "that of MNIST there.",
)
LEARNED: Notes = {
    "objective.variance": "Where σ_z² starts is not said; 1 is the prior's variance.",
}
TRAINED: Notes = {
    "likelihood_settings.start": "Where σ_x² starts is not said; 0.1 is about the error of an "
    "untrained decoder on MNIST.",
    "likelihood_settings.floor": "No lower bound is named. Without one, pixels that never change "
    "send the likelihood to infinity; the paper itself says that its Diag-D did not converge.",
}
WARM_UP: dict[str, Notes] = {
    "diag-d": {
        "likelihood_settings.warm_up": "The paper's Algorithm 1 has no such epochs. Here they are "
        "trained as Iso-I: from new weights Diag-D ends at a decoder that paints all black.",
    },
}
"""By likelihood, of those whose variance is estimated."""
SQUARED: Notes = {
    "likelihood_settings.variance": "The objective is the plain sum of squared errors, which is a "
    "Gaussian likelihood of variance ½ up to a constant.",
}
LATENT_WEIGHT: Notes = {
    "objective.beta": "The paper does not say; by its Eq. (4), with the half of the KL divergence "
    "that its last term leaves out, it is twice the variance of a Gaussian likelihood: the error "
    "in its Table 4 makes that about 0.011 on MNIST.",
}
LOGISTICS: Notes = {
    "likelihood_settings.components": "The paper does not say; Salimans et al. 2017, which it "
    "follows, find 5 to be enough.",
}
PENALTIES: dict[str, Notes] = {
    "rae": {
        "objective.regulariser": "The paper does not say which it took; L2 is the plain one of "
        "Ghosh et al. 2020.",
        "objective.penalty": "The paper does not say; 10⁻⁴ is what the published code of Ghosh et "
        "al. 2020 comes to on MNIST.",
    },
    "rae-gp": {
        "objective.penalty": "The paper does not say; by its Eq. (4) it does what latent noise of "
        "that variance does. 10⁻⁴ was chosen.",
        "objective.jacobian": "The paper does not say how it computes the penalty; one random "
        "direction is right on average, and costs one more pass backwards.",
    },
}
DISCREPANCY = {"mnist": 200.0, "celeba": 2000.0, "celeba-hq-128": 2000.0}
"""Beside the plain sum of squared errors."""
DISCREPANCY_NOTE: Notes = {
    "objective.penalty": "The paper does not say. Tolstikhin et al. 2018, whose kernel it takes, "
    "have 10 on MNIST and 100 on CelebA beside 0.05 times the sum of squared errors, which is 20 "
    "times as much beside the sum itself.",
}


def presets() -> Iterator[Preset]:
    """By table: 1 and E.8, 3, then 4 to 7 by data set."""
    yield from _smoothness()
    yield from _noise_patterns()
    for dataset in IMAGES:
        yield from _generation(dataset)


def _smoothness() -> Iterator[Preset]:
    where = "Table 1; Section 4.2 and Appendix D.1"
    for encoding, name in (("learned", "stochastic"), ("none", "deterministic")):
        for power in _powers(0, -10):
            yield preset(
                f"takida/{name}/mnist/{power}",
                f"Simplified VAE, {name} encoding, σ_x² = 10^{power}",
                f"{PAPER}, {where}",
                {
                    **SMOOTHNESS,
                    "objective": {"encoding": encoding},
                    "likelihood": "gaussian",
                    "likelihood_settings": {"variance": _tenth_power(power)},
                },
                PARTLY,
                EIGHT,
                {"likelihood_settings.variance": LOG},
                LEARNED if encoding == "learned" else {},
            )
    for power in _powers(10, -10):
        yield preset(
            f"takida/fixed-latent-variance/mnist/{power}",
            f"Simplified VAE, σ_z² fixed at 10^{power}",
            f"{PAPER}, Table E.8; Appendix E and D.1",
            {
                **SMOOTHNESS,
                "objective": {"encoding": "fixed", "variance": _tenth_power(power)},
                "likelihood": "iso-i",
            },
            PARTLY,
            EIGHT,
            {"objective.variance": LOG},
        )


def _powers(first: int, last: int) -> Iterator[str]:
    """Decimal logarithms in tenths, downwards, as the tables print them."""
    for tenths in range(first, last - 1, -1):
        yield f"{tenths / 10:.1f}"


def _tenth_power(power: str) -> float:
    """10 to a power, with the digits that matter."""
    return float(f"{10 ** float(power):.6g}")


def _noise_patterns() -> Iterator[Preset]:
    for pattern in PATTERNS:
        for noise in NOISES:
            dataset = f"mnist-noise-{pattern}-{noise}"
            for likelihood, title in VARIANCES.items():
                yield preset(
                    f"takida/{likelihood}/{dataset}",
                    f"{title} on MNIST with {pattern} noise of variance {noise}",
                    f"{PAPER}, Table 3; Section 5.3 and Appendix I.1",
                    {
                        **GENERATION,
                        **IMAGES["mnist"][1],
                        "dataset": dataset,
                        "likelihood": likelihood,
                    },
                    PARTLY,
                    AS_IN_SECTION_6,
                    WARM_UP.get(likelihood, {}),
                )


def _generation(dataset: str) -> Iterator[Preset]:
    """The rows of Table 4, 5 and 7 (MNIST and CelebA) or 6 and 7 (CelebA-HQ)."""
    images, settings = IMAGES[dataset]
    large = dataset == "celeba-hq-128"
    common = {**GENERATION, **settings, "dataset": dataset}
    for name, title, tables, chosen, notes in _rows(dataset):
        section = "6.3" if large else "6.1"
        yield preset(
            f"takida/{name}/{dataset}",
            f"{title} on {images}",
            f"{PAPER}, {tables}; Section {section} and Appendix I",
            {**common, **chosen},
            DATA[dataset],
            notes,
        )


def _rows(dataset: str) -> Iterator[tuple[str, str, str, dict[str, Any], Notes]]:
    """Name, title, tables, choices and notes of what is compared on a data set."""
    large = dataset == "celeba-hq-128"
    tables = "Table 6" if large else "Tables 4 and 5"
    likely = "Tables 6 and 7" if large else "Tables 4, 5 and 7"
    unit = {"likelihood": "gaussian", "likelihood_settings": {"variance": 1.0}}
    yield "vae", "VAE (σ_x² = 1)", likely, unit, {}
    if dataset == "mnist":
        yield "vae-bernoulli", "VAE, Bernoulli", tables, {"likelihood": "bernoulli"}, {}
    else:
        yield "vae-mol", "VAE, mixture of logistics", tables, {"likelihood": "logistics"}, LOGISTICS
    yield "ae", "AE", tables, {**SQUARES, "variant": "ae"}, SQUARED
    yield (
        "wae-mmd",
        "WAE-MMD",
        tables,
        {**SQUARES, "variant": "wae-mmd", "objective": {"penalty": DISCREPANCY[dataset]}},
        {**SQUARED, **DISCREPANCY_NOTE},
    )
    for variant, title in (("rae", "RAE"), ("rae-gp", "RAE-GP")):
        chosen = {**SQUARES, "variant": variant}
        yield variant, title, tables, chosen, {**SQUARED, **LATENT_WEIGHT, **PENALTIES[variant]}
    if not large:
        for likelihood, title in VARIANCES.items():
            name = f"{likelihood}-trainable"
            yield name, f"{title} (trainable)", tables, {"likelihood": name}, TRAINED
    for likelihood, title in VARIANCES.items():
        yield likelihood, title, likely, {"likelihood": likelihood}, WARM_UP.get(likelihood, {})
