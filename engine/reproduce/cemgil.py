"""What the tables and figures of Cemgil et al. (Smooth Encoders, AVAE) have in common."""

from engine.reproduce.entry import Cell, Margin, Number, reading

SMOOTH = "Cemgil et al., Adversarially Robust Representations with Smooth Encoders, ICLR 2020"
AVAE = "Cemgil et al., The Autoencoding Variational Autoencoder, NeurIPS 2020, supplement"
RADII = (0.0, 0.01, 0.1, 0.2, 0.3)
"""Of attacks: those of Table 2 in the Smooth Encoders paper, and none."""
SHORT = {"images": 256, "epochs": 1, "tests": 60, "steps": 3, "restarts": 1}
"""A quick look at trainings that attack as they go."""
ATTACK = (
    "The length of an attack's step is not told by the paper. Here steps shorten, as those of "
    "`raven evaluate` do: where they are few, steps of a twenty-fifth of the radius leave far more."
)
CURVES = (
    "The paper's curves are a picture without numbers in the text: what is compared is the order "
    "of the methods."
)
TASKS = {
    "bald": "Bald",
    "mustache": "Mustache",
    "necklace": "Necklace",
    "straight-hair": "Straight hair",
    "wearing-hat": "Wearing hat",
    "earrings": "Earrings",
    "blond-hair": "Blond hair",
    "necktie": "Necktie",
    "brown-hair": "Brown hair",
    "eyeglasses": "Eyeglasses",
    "black-hair": "Black hair",
    "bangs": "Bangs",
    "no-beard": "No beard",
    "wavy-hair": "Wavy hair",
    "smiling": "Smiling",
    "gender": "Gender",
    "lipstick": "Lipstick",
}
"""CelebA's, in the order of the Smooth Encoders paper's Table 1."""


OF_NOMINAL = Margin(2, "the paper prints no ±; two points were chosen", points=True)
OF_ATTACKED = Margin(
    5,
    "wider, for what an attack leaves depends on the length of its step, which the paper does not "
    "tell",
    points=True,
)


def nominal(task: str, paper: float | None = None) -> Cell:
    """Accuracy in percent of the probe of a task; the paper prints one digit behind the point."""
    return Cell(
        reading=reading("accuracy", task=task),
        scale=100,
        paper=None if paper is None else Number(f"{paper:.1f}"),
        margin=OF_NOMINAL,
    )


def withstood(
    task: str, radius: float, steps: int = 100, paper: float | None = None, percent: float = 100
) -> Cell:
    """Accuracy in percent under the attack on the probe of a task, which was fitted to so many
    `percent` of the labels."""
    attack = {"task": task, "epsilon": radius, "steps": steps, "restarts": 10}
    return Cell(
        reading=reading("downstream", **attack)
        if percent == 100
        else reading("few_labels", percent=percent, **attack),
        scale=100,
        paper=None if paper is None else Number(f"{paper:.1f}"),
        margin=OF_ATTACKED,
    )


def curve(task: str, steps: int = 100) -> dict[str, Cell]:
    """A cell for each of RADII."""
    return {f"{radius:g}": withstood(task, radius, steps) for radius in RADII}
