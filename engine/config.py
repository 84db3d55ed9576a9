"""What a user may choose: the window's forms, `raven`'s options and the docs are made of this.

Nothing here imports torch, so a form can be drawn before the engine is awake.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Norm = Literal["linf", "l2", "l1"]
Schedule = Literal["constant", "cosine"]
Divergence = Literal[
    "wasserstein", "kl", "reverse-kl", "symmetric-kl", "mean", "entropic", "reconstruction"
]
Box = Literal["digit", "full"]
Optimiser = Literal["auto", "radam", "adam"]
Device = Literal["auto", "cpu", "cuda", "mps"]
Shape = tuple[int, int, int]
"""Of an image: channels, height, width."""

Setting = float | int | str | bool | list[float]
"""What a method's or a likelihood's own setting may be."""


class Config(BaseModel):
    """A frozen set of choices; an unknown or out-of-range one is refused with a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TrainingConfig(Config):
    """One training run, whole: what is trained, on which data, and how."""

    variant: str = Field(
        default="raven",
        title="Method",
        description="The training objective; see the method's help.",
    )
    dataset: str = Field(default="mnist", title="Data set", description="Images to train on.")
    network: str = Field(
        default="mlp",
        title="Network",
        description="Encoder and decoder. 'mlp' is 784-500-250-10 with PReLU: Irobe et al., C.2.",
    )
    likelihood: str = Field(
        default="bernoulli",
        title="Likelihood",
        description="p(x|z). Bernoulli is the cross-entropy of Irobe et al., Section 4.2.",
    )
    latent: int = Field(
        default=10,
        ge=1,
        le=512,
        title="Latent dimensions",
        description="D, of z ∈ ℝᴰ; 10 in Irobe et al., Appendix C.2.",
    )
    objective: dict[str, Setting] = Field(
        default_factory=dict, title="Objective", description="The method's own settings."
    )
    likelihood_settings: dict[str, Setting] = Field(
        default_factory=dict,
        title="Likelihood's settings",
        description="The likelihood's own settings.",
    )
    base: str | None = Field(
        default=None,
        title="Base run",
        description="A finished run whose weights the training starts from.",
    )
    epochs: int = Field(
        default=40,
        ge=1,
        le=10_000,
        title="Epochs",
        description="Passes over the training images. Irobe et al., Section 4.1.2, train until the "
        "model converges; Takida et al., Appendix I, for 100 on MNIST at most.",
    )
    batch_size: int = Field(
        default=128,
        ge=1,
        le=65_536,
        title="Batch size",
        description="Images per step of the optimiser, M in 1/M Σ loss(xᵢ); 64 in Takida et al., "
        "Appendix I. Irobe et al. leave it open.",
    )
    optimiser: Optimiser = Field(
        default="auto",
        title="Optimiser",
        description="RAdam in Irobe et al., Section 4.1.2; Adam in Cemgil et al. and Takida et al. "
        "'auto' takes RAdam with the Bernoulli likelihood, and Adam with any other and for the "
        "AVAE methods: RAdam's first steps are as long as the gradient, which a variance near 0 "
        "makes huge. Adam steps by α m̂/(√v̂ + 10⁻⁸), means of the gradient and of its square: "
        "Kingma and Ba 2015, Algorithm 1; RAdam corrects their variance: Liu et al. 2020, "
        "Algorithm 2.",
    )
    learning_rate: float = Field(
        default=1e-3,
        gt=0,
        le=1,
        title="Learning rate",
        description="Step size of the optimiser, α in θ ← θ − α m̂/(√v̂ + 10⁻⁸): Kingma and Ba 2015, "
        "Algorithm 1. 0.001 in Irobe et al., Section 4.1.2, and Takida et al., Appendix I; 0.0001 "
        "in Cemgil et al. 2020 (AVAE), Appendix F.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Fixes initial weights, order of images and noise. Same seed, same weights on "
        "the CPU. Irobe et al., Table 2, tell mean ± deviation of 5 runs.",
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        title="Images at most",
        description="Train on the first so many images; all of them where empty.",
    )
    data_root: Path | None = Field(
        default=None,
        title="Data folder",
        description="A folder with the full set: MNIST's IDX files, CelebA's pictures and lists, "
        "or your own pictures, one subfolder a class. The embedded 10,000 images where empty.",
    )
    download: bool = Field(
        default=False,
        title="Full data set",
        description="Use the full set from your cache, downloading it first if it is not there.",
    )
    device: Device = Field(
        default="auto",
        title="Device",
        description="Where to compute; 'auto' takes a GPU if there is one.",
    )


class AttackConfig(Config):
    """Projected gradient ascent on the divergence between clean and attacked posterior."""

    divergence: Divergence = Field(
        default="wasserstein",
        title="Maximise",
        description="What the attack maximises between q(z|x) and q(z|x+ε): the squared "
        "2-Wasserstein distance, KL(q(z|x) ‖ q(z|x+ε)), the reverse, the sum of both, the "
        "squared shift of the mean, or the entropic Wasserstein distance: Δ in "
        "argmax Δ(q(z|x), q(z|x+ε)). Irobe et al., Eq. (13), has the first two. The last is the "
        "squared distance of the reconstructions, ‖decode(μ(x+ε)) − decode(μ(x))‖²; towards a "
        "target it is the L_VAE attack of Kos et al. 2018.",
    )
    coupling: float = Field(
        default=500,
        gt=0,
        le=1e6,
        title="Coupling γ",
        description="Of the entropic Wasserstein distance alone: how much the squared distance "
        "counts against the entropy, in WD = min γ/2 E‖z − z′‖² − H(z, z′): Cemgil et al. 2020 "
        "(Smooth Encoders), Eq. (7). 500 is what Irobe et al., Appendix C.2, train that with on "
        "MNIST.",
    )
    enough: float | None = Field(
        default=None,
        gt=0,
        le=1,
        title="Enough of the way",
        description="With a target alone: the attack ends as soon as every image has travelled so "
        "much of its way to it, 1 − Δ(q(z|t), q(z|x′)) / Δ(q(z|t), q(z|x)), 0.9 being nine "
        "tenths; it takes all its steps where empty. Targets as in Cemgil et al. 2020 (Smooth "
        "Encoders), Section 3.1.",
    )
    norm: Norm = Field(
        default="linf",
        title="Norm",
        description="The ball the perturbation stays in, ‖x′ − x‖ ≤ ε: L∞, as in Irobe et al., "
        "Eq. (13), L2 or L1.",
    )
    epsilon: float = Field(
        default=0.1,
        ge=0,
        le=100,
        title="Budget ε",
        description="Radius of that ball, ‖x′ − x‖ ≤ ε, in units of the pixel range [0, 1]; δ in "
        "Irobe et al., Eq. (13).",
    )
    steps: int = Field(
        default=50,
        ge=1,
        le=10_000,
        title="Steps",
        description="Gradient steps, each x′ ← Π(x′ + α sign ∇Δ) with the projection Π into "
        "the ball: Madry et al. 2018, Section 2.1. 50 in Irobe et al., Section 4.1.1.",
    )
    step_size: float | None = Field(
        default=None,
        gt=0,
        title="Step size",
        description="Length α of a step, in x′ ← Π(x′ + α sign ∇Δ), under L2 along ∇Δ/‖∇Δ‖₂; ε/25 "
        "where empty, as in Irobe et al., Section 4.1.1, and ε/5 under L1, whose steps go to a "
        "hundredth of the pixels. Those that shorten on the probe begin with ε/2, but under L1.",
    )
    schedule: Schedule = Field(
        default="constant",
        title="Step schedule",
        description="Steps of the same length, or ever shorter ones along half a cosine, the step "
        "t of T being α/2 (1 + cos(π (t − 1)/T)): Loshchilov and Hutter 2017, Eq. (5).",
    )
    momentum: float = Field(
        default=0,
        ge=0,
        le=1,
        title="Momentum",
        description="Share of the last direction that is added to each gradient, whose size is "
        "set to 1: g ← momentum · g + ∇Δ/‖∇Δ‖₁. Dong et al., 2018, Eq. (6), have 1; 0 is plain "
        "PGD.",
    )
    restarts: int = Field(
        default=1,
        ge=1,
        le=1000,
        title="Restarts",
        description="Random starts; the worst case of each image is kept, max Δ over them. 10 in "
        "Cemgil et al. 2020 (Smooth Encoders), Section 4; Irobe et al. do not say theirs.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Fixes the random starts x′ = x + u, u uniform in the ball: Madry et al. 2018, "
        "Section 3.1.",
    )

    @property
    def last_step(self) -> int:
        """Of the attack's course, which at a budget of 0 is the image alone."""
        return self.steps if self.epsilon else 0


class PictureConfig(Config):
    """How a user's picture becomes what the model sees."""

    invert: Literal["auto", "yes", "no"] = Field(
        default="auto",
        title="Invert",
        description="MNIST is light on dark. 'auto' inverts a picture whose border is light.",
    )
    crop: bool = Field(
        default=True,
        title="Crop and centre",
        description="Cut to the drawn shape, scale it and centre it in 28x28, as 'Fill' says. Off: "
        "the whole picture is scaled.",
    )
    box: Box = Field(
        default="digit",
        title="Fill",
        description="'digit' scales the shape into 20x20 pixels and centres its mass, as MNIST's "
        "digits were made; 'full' scales it to fill 28x28 and centres its bounding box, as "
        "Fashion-MNIST's garments.",
    )
