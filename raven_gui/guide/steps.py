"""What the guided tour shows, from ticking runs to a picture of one's own."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from raven_gui.guide.step import Step
from raven_gui.workspace import Workspace


@dataclass(frozen=True)
class Places:
    """The widgets that the tour points at, and what brings a panel or a dock to the front."""

    runs: QWidget
    budget: QWidget
    rows: QWidget
    maps: QWidget
    measure: QWidget
    open_picture: QWidget
    show_panel: Callable[[str], None]
    show_dock: Callable[[str], None]


def steps(workspace: Workspace, places: Places) -> tuple[Step, ...]:
    """Six steps, of some fifteen seconds each."""
    images, robustness = workspace.images, workspace.robustness

    def open_comparison() -> None:
        places.show_panel("compare")

    def open_runs() -> None:
        places.show_dock("runs")
        places.show_panel("compare")

    return (
        Step(
            "Models side by side",
            "Every panel compares the runs that are ticked here, each in its colour. "
            "Tick another one, or untick one.",
            places.runs,
            open_runs,
            lambda: {run.id for run in workspace.runs.ticked},
        ),
        Step(
            "Attack them",
            "An attack changes the picture by at most the budget ε, to move its latents as far as "
            "it can. Move the budget and watch the reconstructions.",
            places.budget,
            open_comparison,
            lambda: workspace.comparison.config.epsilon,
        ),
        Step(
            "Read the verdicts",
            "Each row ends with what a probe reads from the latents before the attack and after. "
            "Pick another image in the gallery, and see which models hold.",
            places.rows,
            open_comparison,
            lambda: images.picked,
        ),
        Step(
            "Look into the latents",
            "Each point is a test image, and an arrow leads from a picked one to where the attack "
            "moves it. Click a point to pick it.",
            places.maps,
            lambda: places.show_panel("latent_map"),
            lambda: images.picked,
        ),
        Step(
            "Measure robustness",
            "Start measures accuracy under attack over many images and budgets, in the background. "
            "A curve that stays high is a model that holds, or an attack that is too weak: "
            "'Check attack…' tells which.",
            places.measure,
            lambda: places.show_panel("robustness"),
            lambda: robustness.last,
        ),
        Step(
            "Try a picture of your own",
            "Drop one anywhere in the window, or open it here, and the models are tested on it. "
            "This tour is in the menu Help whenever you want it again.",
            places.open_picture,
            lambda: places.show_dock("gallery"),
            lambda: len(images.pictures),
        ),
    )
