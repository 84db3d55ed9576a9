"""Cemgil et al., The Autoencoding Variational Autoencoder, NeurIPS 2020, supplement: Figure 9 and
Table 3, with the networks of Appendix F."""

from collections.abc import Iterator
from typing import Any

from engine.training.presets.preset import SUBSET, Notes, Preset, preset

PAPER = "Cemgil et al. 2020 (AVAE)"
COMMON: dict[str, Any] = {
    "likelihood": "gaussian",
    "likelihood_settings": {"variance": 0.25},
    "latent": 64,
    "batch_size": 128,
    "optimiser": "adam",
    "learning_rate": 1e-4,
}
EPOCHS = {"color-mnist": 92, "celeba": 236}
METHODS = {
    "vae": "VAE",
    "avae": "AVAE",
    "smooth-encoder": "Smooth Encoder",
    "se-avae": "SE-AVAE",
    "avae-ss": "AVAE-SS",
}
NETWORKS = {"mlp": ("mlp-200", "MLP"), "conv": ("conv-cemgil-bn", "ConvNet")}
RHO, RHO_SE = 0.97, 0.975
"""Of Figure 9's three settings the one on the right."""

NOTES: Notes = {
    "epochs": "The supplement does not say; as in the same authors' Smooth Encoders paper, these "
    "are 300,000 steps on the full data set, rounded up.",
    "batch_size": "The supplement does not say; 128 was chosen.",
    "latent": "The supplement does not say; 64 is among those of the Smooth Encoders paper.",
    "likelihood": "The supplement leaves p(x|z) open but for the linear case of Appendix B, which "
    "is Gaussian; so it is in the Smooth Encoders paper.",
    "likelihood_settings.variance": "The supplement does not say; 0.25 is the smallest of the "
    "Smooth Encoders paper, and presses the latents least.",
}
LAYERS: Notes = {
    "network": "Appendix F gives four layers of 200; that they are of ReLU is said in the Smooth "
    "Encoders paper.",
}
SELECTION: Notes = {
    "objective.radius": "The number is missing in Appendix F; 0.1 is the radius of Table 3's "
    "attack, and of the Smooth Encoders paper.",
    "objective.selection": "The supplement maximises the change of the representation, Eqs. (25) "
    "to (27); the squared Wasserstein distance, as in the Smooth Encoders paper, stands for it.",
}
BASE: Notes = {
    "base": "To be named: a finished run of the preset '{base}', which Algorithm 4 goes on from.",
    "epochs": "The supplement does not say for how long the encoder is trained on; as many epochs "
    "as its base, since Table 3 has the same time factor for it as for AVAE.",
}
FACES: Notes = {
    "data_root": "CelebA must be named as a folder: raven-gui does not come with it.",
}
WHICH_RHO: Notes = {
    "objective.rho": "Figure 9 names a ρ and a ρ_SE, and does not say which the Smooth Encoder "
    "has: here ρ_SE.",
}
OPEN_RHO = "Table 3 does not say; 0.97 is that of Figure 9 in the middle and on the right."
OPEN_RHO_SE = "Table 3 does not say; 0.975 is that of Figure 9 on the left and on the right."


def presets() -> Iterator[Preset]:
    """Figure 9's methods with both networks, its other ρ, then Table 3."""
    for network in NETWORKS:
        for variant in METHODS:
            yield _color_mnist(variant, network)
    for variant, rho, rho_se in (
        ("avae", 0.95, RHO_SE),
        ("smooth-encoder", RHO, 0.97),
        ("se-avae", 0.95, RHO_SE),
        ("se-avae", RHO, 0.97),
        ("avae-ss", 0.95, RHO_SE),
    ):
        yield _color_mnist(variant, "conv", rho, rho_se)
    for variant, steps in (
        ("vae", None),
        ("avae", None),
        ("smooth-encoder", 5),
        ("smooth-encoder", 20),
        ("se-avae", 5),
        ("avae-ss", None),
    ):
        yield _celeba(variant, steps)


def _color_mnist(variant: str, network: str, rho: float = RHO, rho_se: float = RHO_SE) -> Preset:
    objective = _objective(variant, rho, rho_se, steps=20)
    kind, title = NETWORKS[network]
    name = f"{variant}/color-mnist/{network}"
    base = f"vae/color-mnist/{network}"
    if (rho, rho_se) != (RHO, RHO_SE):
        told = [str(objective[key]) for key in ("rho", "rho_se") if key in objective]
        name += f"/rho-{'-'.join(told)}"
        title += f", ρ {' and '.join(told)}"
    where = "Figure 9; Appendices F and G" if network == "conv" else "Appendix F"
    own = [LAYERS] if network == "mlp" else []
    own += [WHICH_RHO] if variant == "smooth-encoder" else []
    return _one(name, variant, "color-mnist", kind, title, where, objective, base, own)


def _celeba(variant: str, steps: int | None) -> Preset:
    objective = _objective(variant, RHO, RHO_SE, steps or 5)
    open_rho: Notes = {
        f"objective.{key}": OPEN_RHO if objective[key] == RHO else OPEN_RHO_SE
        for key in ("rho", "rho_se")
        if key in objective
    }
    name, title = f"{variant}/celeba", "ConvNet"
    if variant == "smooth-encoder":
        name, title = f"{name}/steps-{steps}", f"{title}, {steps} steps"
    where = "Table 3; Appendices F and H"
    own = [FACES, open_rho]
    kind = NETWORKS["conv"][0]
    return _one(name, variant, "celeba", kind, title, where, objective, "vae/celeba", own)


def _objective(variant: str, rho: float, rho_se: float, steps: int) -> dict[str, Any]:
    """The method's own settings."""
    search = {"radius": 0.1, "steps": steps, "selection": "wasserstein", "restarts": 1}
    match variant:
        case "vae":
            return {}
        case "smooth-encoder":
            return {"form": "rho", "rho": rho_se, **search}
        case "se-avae":
            return {"rho": rho, "rho_se": rho_se, **search}
    return {"rho": rho}


def _one(
    name: str,
    variant: str,
    dataset: str,
    network: str,
    title: str,
    where: str,
    objective: dict[str, Any],
    base: str,
    own: list[Notes],
) -> Preset:
    choices = {
        **COMMON,
        "variant": variant,
        "dataset": dataset,
        "network": network,
        "epochs": EPOCHS[dataset],
        "objective": objective,
    }
    notes = [NOTES, *own]
    if dataset == "color-mnist":
        notes.append({"download": SUBSET})
    if "radius" in objective:
        notes.append(SELECTION)
    if variant == "avae-ss":
        notes.append({**BASE, "base": BASE["base"].format(base=f"cemgil/{base}")})
    images = "CelebA" if dataset == "celeba" else "ColorMNIST"
    return preset(
        f"cemgil/{name}",
        f"{METHODS[variant]} on {images}, {title}",
        f"{PAPER}, {where}",
        choices,
        *notes,
    )
