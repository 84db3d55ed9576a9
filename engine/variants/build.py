"""From choices to an objective and a model that fits it."""

from typing import Any

from engine.config import Shape, TrainingConfig
from engine.model import Model, seeded
from engine.variants.objective import Variant
from engine.variants.table import VARIANTS


def build(choices: TrainingConfig, shape: Shape) -> tuple[Variant[Any], Model]:
    """The objective and its new model for images of `shape` (C, H, W), fixed by the seed.

    The choices are known to fit each other; see `engine.training.check_choices`.
    """
    kind = VARIANTS[choices.variant]
    variant = kind(kind.Config.model_validate(choices.objective))
    with seeded(choices.seed):
        model = Model(
            choices.network,
            choices.likelihood,
            shape,
            choices.latent,
            settings=choices.likelihood_settings,
            family=variant.family(choices.latent),
            prior=variant.prior(choices.latent),
        )
        variant.prepare(model)
    return variant, model
