"""What a defence made of an image in a run, in words."""

from engine.class_names import class_name
from engine.service.messages import Refinement
from raven_gui.words import whole_percent


def chain_words(refined: Refinement, row: int) -> str:
    """How the chain of one image went."""
    before, after = refined.log_joint[:, row]
    return (
        f"The chain accepted {whole_percent(refined.acceptance[row])} of its later proposals; "
        f"log p(x, z) went from {before:,.0f} to {after:,.0f} nats."
    )


def defended_names(
    refined: Refinement, task: str, image: int, count: int, classes: tuple[str, ...]
) -> tuple[str, str]:
    """What a probe predicts of one of `count` images once its latents are refined, before the
    attack and after; `classes` are empty where their names are not known."""
    probabilities = refined.by_task.get(task, refined.probabilities)
    best = [int(probabilities[row].argmax()) for row in (image, count + image)]
    first, last = (class_name(classes, index) for index in best)
    return first, last
