"""The pictures that there are of an image and its attack, to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.service.messages import AttackResult, Floats, Refinement


@dataclass(frozen=True)
class Column:
    """One kind of picture. `original`: what stands for it while the originals blink; '' where it
    has none. `signed`: its numbers are differences, drawn in blue, white and red."""

    name: str
    tip: str
    note: str = ""
    original: str = ""
    signed: bool = False


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "original": Column("Original", "The image x as the model sees it.", "x"),
        "reconstruction": Column(
            "Reconstruction",
            "What the decoder makes of the posterior mean μ(x) of the original.",
            "of the original",
        ),
        "perturbation": Column(
            "Perturbation",
            "What the attack adds, x + ε minus x: blue darkens, red brightens, white is none. "
            "Irobe et al., Eq. (13).",
            signed=True,
        ),
        "attacked": Column(
            "Attacked",
            "x + ε, the best image that the attack found in the budget. Irobe et al., Eq. (13).",
            original="original",
        ),
        "attacked_reconstruction": Column(
            "Reconstruction",
            "What the decoder makes of μ(x + ε). A robust model draws the original.",
            "of the attacked",
            original="reconstruction",
        ),
        "difference": Column(
            "Difference",
            "Attacked minus clean reconstruction: blue where the attack darkens what the model "
            "draws, red where it brightens it.",
            signed=True,
        ),
        "defended": Column(
            "Defended",
            "What the decoder makes of the original’s latents once they are refined: a Hamiltonian "
            "Monte Carlo chain that leaves p(z|x) unchanged, begun at a sample of q(z|x). Kuzina "
            "et al., 2022.",
            "of the original",
        ),
        "attacked_defended": Column(
            "Defended",
            "The same for the attacked image: the chain goes from where the attack led the encoder "
            "to what explains the image. Kuzina et al., 2022.",
            "of the attacked",
            original="defended",
        ),
    }
)
DEFENDED = ("defended", "attacked_defended")
"""What is shown as well while the defence is on."""
USUAL = tuple(COLUMNS)[:5]
"""What is shown of one image until the user chooses."""
USUAL_OF_MANY = ("attacked_reconstruction",)
"""What is shown of each of many images in each run."""


def title_of(key: str) -> str:
    """The column's name where no second line tells it apart."""
    names = {
        "reconstruction": "Clean rec.",
        "attacked_reconstruction": "Attacked rec.",
        "defended": "Clean def.",
        "attacked_defended": "Attacked def.",
    }
    return names.get(key, COLUMNS[key].name)


def picture_of(
    key: str,
    original: Floats,
    result: AttackResult,
    row: int,
    refined: Refinement | None = None,
) -> Floats:
    """The picture [C, H, W] of one of the attacked images; of a signed column a difference, and of
    a defended one what is `refined` of all images, and then of all attacked ones."""
    pictures: Mapping[str, Callable[[], Floats]] = {
        "original": lambda: original,
        "reconstruction": lambda: result.clean_reconstruction[row],
        "perturbation": lambda: result.attacked[row] - original,
        "attacked": lambda: result.attacked[row],
        "attacked_reconstruction": lambda: result.attacked_reconstruction[row],
        "difference": lambda: (
            result.attacked_reconstruction[row] - result.clean_reconstruction[row]
        ),
        "defended": lambda: _refined(refined, row),
        "attacked_defended": lambda: _refined(refined, len(result.attacked) + row),
    }
    return pictures[key]()


def _refined(refined: Refinement | None, row: int) -> Floats:
    assert refined is not None
    picture: Floats = refined.reconstruction[row]
    return picture
