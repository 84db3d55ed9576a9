"""Cemgil et al., Adversarially Robust Representations with Smooth Encoders, ICLR 2020: Table 1,
Figures 4, 5 and 7."""

from collections.abc import Iterator
from typing import Any

from engine.training.presets.preset import SUBSET, Notes, Preset, preset

PAPER = "Cemgil et al. 2020 (Smooth Encoders)"
COMMON: dict[str, Any] = {
    "likelihood": "gaussian",
    "likelihood_settings": {"variance": 0.25},
    "latent": 64,
    "batch_size": 128,
    "optimiser": "adam",
    "learning_rate": 1e-4,
}
SELECTED: dict[str, Any] = {
    "form": "gamma",
    "gamma": 1.0,
    "radius": 0.1,
    "steps": 20,
    "selection": "wasserstein",
    "restarts": 1,
}
EPOCHS = {"mnist": 640, "color-mnist": 92, "celeba": 236}
"""300,000 steps of 128 images from 60,000, 420,000 and 162,770."""

NOTES: Notes = {
    "epochs": "The paper trains for 300,000 iterations (Appendix C.1): so many epochs of the full "
    "data set, rounded up. One of fewer images has fewer steps.",
    "batch_size": "The paper does not say; 128 was chosen.",
    "learning_rate": "The paper names Adam, but no rate; 10⁻⁴ is that of the same authors' AVAE "
    "paper, Appendix F.",
    "latent": "The paper tried 32, 64, 128 and 256 (Table 2) and does not say which is shown.",
    "likelihood_settings.variance": "The paper tried 0.25, 0.5, 1 and 2 (Table 2) and does not say "
    "which is shown; the smallest presses the latents least.",
}
SELECTION: Notes = {
    "objective.gamma": "The paper tried 0.01 to 50 (Table 2) and does not say which is shown; the "
    "workshop version of its experiments has 1 (its Section 7).",
}
CONVOLUTIONS: Notes = {
    "network": "The paper says 'ConvNet', and in one sentence with its MLP that layers have 200 "
    "units (Appendix C.1). This is the ConvNet of the same authors' AVAE paper, Appendix F, whose "
    "layers have 8 to 512 channels.",
}
UNNAMED: Notes = {
    "network": "What Figure 4 names cannot be read in the text that the paper was read from; this "
    "is the ConvNet taken for Figure 7, on the same data.",
}
FACES: Notes = {
    "network": "Table 1 does not say, and Figure 8, on the same data, 'Conv' alone; this is the "
    "ConvNet for CelebA of the same authors' AVAE paper, Appendix F.",
    "data_root": "CelebA must be named as a folder: raven-gui does not come with it.",
}
FACES_SELECTED: Notes = {
    "objective.steps": "Table 1 does not say; Figure 8 has 20 on the same data.",
}
RANDOM: Notes = {
    "objective.radius": "Figure 7 (a) does not say; 0.2 is that of Figure 7 (b).",
}
CELEBA_ROW = "Table 1; Section 4 and Appendix C.1"


def presets() -> Iterator[Preset]:
    """ColorMNIST, then MNIST, then CelebA."""
    yield from _color_mnist()
    for network, title, own in (
        ("mlp-200", "MLP", {}),
        ("conv-cemgil-bn", "ConvNet", CONVOLUTIONS),
    ):
        yield from _mnist(network, title, own)
    yield _one("vae/celeba", "VAE on CelebA", CELEBA_ROW, "celeba", {}, FACES)
    yield _one(
        "smooth-encoder/celeba",
        "Smooth Encoder on CelebA, radius 0.1",
        CELEBA_ROW,
        "celeba",
        {"variant": "smooth-encoder", "objective": SELECTED},
        FACES,
        FACES_SELECTED,
    )


def _color_mnist() -> Iterator[Preset]:
    figure_4 = "Figure 4; Section 4 and Appendix C.1"
    yield _one("vae/color-mnist", "VAE on ColorMNIST", figure_4, "color-mnist", {}, UNNAMED)
    figure_7 = "Figure 7 (b); Appendix C.1"
    rows: tuple[tuple[str, str, str, dict[str, Any], Notes], ...] = (
        ("radius-0.1", "radius 0.1", figure_4, {"radius": 0.1}, UNNAMED),
        (
            "radius-0.2",
            "radius 0.2",
            "Figures 4 and 7 (b); Section 4, C.1",
            {"radius": 0.2},
            UNNAMED,
        ),
        ("steps-1", "1 step", figure_7, {"radius": 0.2, "steps": 1}, CONVOLUTIONS),
        ("steps-5", "5 steps", figure_7, {"radius": 0.2, "steps": 5}, CONVOLUTIONS),
        ("steps-10", "10 steps", figure_7, {"radius": 0.2, "steps": 10}, CONVOLUTIONS),
        (
            "random",
            "selected at random",
            "Figure 7 (a); Appendix C.1",
            {"radius": 0.2, "selection": "random"},
            {**CONVOLUTIONS, **RANDOM},
        ),
    )
    for name, title, where, own, notes in rows:
        yield _one(
            f"smooth-encoder/color-mnist/{name}",
            f"Smooth Encoder on ColorMNIST, {title}",
            where,
            "color-mnist",
            {"variant": "smooth-encoder", "objective": {**SELECTED, **own}},
            notes,
        )


def _mnist(network: str, title: str, own: Notes) -> Iterator[Preset]:
    where = "Figure 5; Section 4 and Appendix C.1"
    short = title.lower().removesuffix("net")
    chosen = {"network": network}
    yield _one(f"vae/mnist/{short}", f"VAE on MNIST, {title}", where, "mnist", chosen, own)
    for radius in (0.1, 0.2):
        objective = {**SELECTED, "radius": radius, "steps": 50}
        yield _one(
            f"smooth-encoder/mnist/{short}/radius-{radius}",
            f"Smooth Encoder on MNIST, {title}, radius {radius}",
            where,
            "mnist",
            {**chosen, "variant": "smooth-encoder", "objective": objective},
            own,
        )


def _one(
    name: str, title: str, where: str, dataset: str, chosen: dict[str, Any], *own: Notes
) -> Preset:
    choices = {
        "network": "conv-cemgil-bn",
        "variant": "vae",
        **COMMON,
        "dataset": dataset,
        "epochs": EPOCHS[dataset],
        **chosen,
    }
    partly = {} if dataset == "celeba" else {"download": SUBSET}
    selection = SELECTION if "objective" in chosen else {}
    return preset(
        f"cemgil-smooth/{name}", title, f"{PAPER}, {where}", choices, NOTES, partly, selection, *own
    )
