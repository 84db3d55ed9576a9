"""Whether all that a config names is there."""

from pydantic import ValidationError

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS
from engine.variants import VARIANTS


def check_choices(config: TrainingConfig) -> None:
    """Raise ValueError, a sentence, for a name that this raven-gui does not know, or a setting
    that the method does not take."""
    for what, name, known in (
        ("method", config.variant, VARIANTS),
        ("data set", config.dataset, DATASETS),
        ("network", config.network, NETWORKS),
        ("likelihood", config.likelihood, LIKELIHOODS),
    ):
        if name not in known:
            raise ValueError(f"There is no {what} '{name}'; there are {', '.join(known)}.")
    try:
        VARIANTS[config.variant].Config.model_validate(config.objective)
    except ValidationError as error:
        first = error.errors()[0]
        setting = ".".join(map(str, first["loc"]))
        raise ValueError(
            f"The setting '{setting}' of the method '{config.variant}': {first['msg']}."
        ) from error
