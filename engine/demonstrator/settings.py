"""What can be changed in the discrete example."""

from dataclasses import dataclass, replace

MOST_STEPS = 5000
LARGEST_COUPLING = 0.9995
"""Where ν_ρ is 10⁻³, the order that Cemgil et al. 2020 (AVAE), Appendix D, gives."""


@dataclass(frozen=True)
class Settings:
    """`coupling` ρ of a latent with its partner; `radius` of the Smooth Encoder's selection, in
    cells of x; `steps` of the optimisation; `seed` of the observations that are drawn and of the
    tables at the start. `observations` N_x and `latents` N_z count cells, `draws` the data.

    Raises ValueError with a sentence.
    """

    coupling: float = 0.95
    radius: int = 3
    steps: int = 400
    seed: int = 0
    observations: int = 64
    latents: int = 64
    draws: int = 60

    def __post_init__(self) -> None:
        if not 0 <= self.coupling <= LARGEST_COUPLING:
            raise ValueError(
                f"A coupling of {self.coupling:g} is none: choose ρ from 0 to {LARGEST_COUPLING}."
            )
        if not 0 <= self.radius <= self.observations // 2:
            raise ValueError(
                f"A radius of {self.radius} cells does not fit the ring: choose one from 0 to "
                f"{self.observations // 2}."
            )
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"{self.steps} steps: choose from 1 to {MOST_STEPS}.")
        if self.seed < 0:
            raise ValueError(f"The seed {self.seed} is negative: choose one from 0 on.")

    def of(self, method: str) -> "Settings":
        """With what `method` does not depend on set to zero, so that equal settings mean equal
        results: a VAE knows neither coupling nor radius, an AVAE no radius."""
        if method == "vae":
            return replace(self, coupling=0.0, radius=0)
        return replace(self, radius=0) if method == "avae" else self
