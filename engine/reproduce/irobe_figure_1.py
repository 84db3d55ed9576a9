"""Irobe et al., Figure 1: maps of the latents of images and their noisy copies."""

from engine.reproduce.entry import Entry, reading
from engine.reproduce.figures import Maps
from engine.reproduce.irobe import PAPER, system_of, systems

METHODS = ("VAE", "VAE (noise)")

ENTRY = Entry(
    name="irobe/figure-1",
    title="Irobe et al., Figure 1: latents of images and of their noisy copies",
    reference=f"{PAPER}, Figure 1; Section 1 and Appendix C.1",
    systems=systems(("mnist",), METHODS),
    figures=(
        Maps(
            caption="t-SNE of the posterior means of MNIST's test images and of their noisy "
            "copies, by class; (A) trained on the images, (B) on noisy copies too. Seed 0.",
            ending="",
            systems={
                f"({letter}) {method}": system_of(method, "mnist")
                for letter, method in zip("AB", METHODS, strict=True)
            },
            reading=reading("map", beside="noisy", count=2000),
        ),
    ),
    notes=(
        "The paper shows all 10,000 test images and their copies.",
        "The figure has no numbers to agree with: the paper says that (B) is similar to (A).",
    ),
)
