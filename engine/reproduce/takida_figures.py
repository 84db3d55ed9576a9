"""Takida et al., Figures D.4, J.6, J.7 and J.9: maps, reconstructions, samples and paths."""

from engine.reproduce.entry import Entry, System, reading
from engine.reproduce.figures import Maps, Sheet
from engine.reproduce.takida import PAPER
from engine.reproduce.takida_table_4 import METHODS, PRINTED, SECOND_STAGE, STEPS

MAP = reading("map", beside="prior", count=2000)
PICTURES = "Pictures to look at: the paper has no numbers for them."
ON_MNIST = {label: f"{name}/mnist" for label, name in METHODS.items() if name in PRINTED["mnist"]}
ON_CELEBA = {
    label: f"{name}/celeba" for label, name in METHODS.items() if name in PRINTED["celeba"]
}
MNIST = {system: System(f"takida/{system}") for system in ON_MNIST.values()}
CELEBA = {system: System(f"takida/{system}") for system in ON_CELEBA.values()}
PATH = {"From one test image to another": reading("path", images=10)}
COLLAPSE = {
    f"{kind}, σ_x² = {value}": f"{kind}/{power}"
    for kind in ("stochastic", "deterministic")
    for value, power in (("1.0", "0.0"), ("0.1", "-1.0"))
}
FEW = {"images": 256, "epochs": 1, "tests": 100}

FIGURE_D4 = Entry(
    name="takida/figure-d4",
    title="Takida et al., Figure D.4: latents for a large and a small σ_x²",
    reference=f"{PAPER}, Figure D.4; Appendix D.2",
    systems={name: System(f"takida/{name.replace('/', '/mnist/')}") for name in COLLAPSE.values()},
    figures=(
        Maps(
            caption="t-SNE of the posterior means, by digit; violet are samples of the prior. Seed "
            "0.",
            ending="",
            systems=COLLAPSE,
            reading=MAP,
        ),
    ),
    notes=(
        PICTURES,
        "Of the panels of the figure the text tells the first alone, at a variance of 1: both "
        "encodings are shown at the two variances that Figure D.3 has.",
    ),
    quick=FEW,
)
FIGURE_J6 = Entry(
    name="takida/figure-j6",
    title="Takida et al., Figure J.6: latents of all methods",
    reference=f"{PAPER}, Figure J.6; Appendix J",
    systems=MNIST,
    figures=(
        Maps(
            caption="t-SNE of the posterior means of MNIST's test images, by digit; violet are "
            "samples of the prior. Seed 0.",
            ending="",
            systems=ON_MNIST,
            reading=MAP,
        ),
    ),
    notes=(PICTURES,),
    quick=FEW,
)
FIGURE_J7 = Entry(
    name="takida/figure-j7",
    title="Takida et al., Figure J.7: reconstructions and samples",
    reference=f"{PAPER}, Figure J.7; Appendix J",
    systems=MNIST,
    figures=(
        Sheet(
            caption="From left to right: reconstructions, then samples of the prior, of a "
            "second-stage VAE and of a mixture of 10 Gaussians. Seed 0.",
            ending="",
            systems=ON_MNIST,
            readings={
                "Reconstructions": reading("reconstructions", images=4),
                "Prior": reading("samples", images=4, posterior="prior"),
                "2nd VAE": reading("samples", images=4, posterior="second-stage", fit_steps=STEPS),
                "GMM10": reading("samples", images=4, posterior="mixture-10"),
            },
            originals=True,
        ),
    ),
    notes=(
        PICTURES,
        "The paper shows no samples of the prior for AE, RAE and RAE-GP, which have none; ours "
        "are of N(0, I).",
        SECOND_STAGE,
    ),
    quick=FEW,
)
FIGURE_J9 = Entry(
    name="takida/figure-j9",
    title="Takida et al., Figure J.9: interpolated images",
    reference=f"{PAPER}, Figure J.9; Section 6.2",
    systems={**MNIST, **CELEBA},
    figures=(
        Sheet(
            caption="MNIST: images on the spherical path from one test image to another. Seed 0.",
            ending="",
            systems=ON_MNIST,
            readings=PATH,
        ),
        Sheet(
            caption="CelebA: images on the spherical path from one test image to another. Seed 0.",
            ending="-celeba",
            systems=ON_CELEBA,
            readings=PATH,
        ),
    ),
    notes=(PICTURES,),
    quick=FEW,
)
