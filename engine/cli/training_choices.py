"""What `raven train` is to train: options over a preset over the papers' defaults."""

from engine.cli.options import Choices, OptionsOf
from engine.cli.presets import find_preset
from engine.cli.selected import find_run
from engine.cli.settings import LIKELIHOOD, checked, read_settings
from engine.cli.usage import UsageError, check_known
from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.runs import RunStore

TRAINING = OptionsOf(TrainingConfig, without=("objective", "likelihood_settings"))
OWN = {"objective": "variant", "likelihood_settings": "likelihood"}
"""Whose settings each field holds."""


def training_config(chosen: Choices, settings: list[str], preset: str | None) -> TrainingConfig:
    """A config of what was chosen, whole. Raises UsageError.

    Of a preset all is taken that is not chosen; its settings of a method or a likelihood only
    where it is still the preset's.
    """
    from engine.likelihoods import LIKELIHOODS
    from engine.networks import NETWORKS
    from engine.training import complete
    from engine.variants import VARIANTS

    config = TRAINING.make(TrainingConfig, _over(preset, chosen))
    check_known("method", config.variant, VARIANTS)
    check_known("data set", config.dataset, DATASETS)
    check_known("network", config.network, NETWORKS)
    check_known("likelihood", config.likelihood, LIKELIHOODS)
    method, likelihood = VARIANTS[config.variant].Config, LIKELIHOODS[config.likelihood].Config
    typed = read_settings(settings, method, likelihood)
    own = {
        "objective": checked(method, config.objective | typed.method),
        "likelihood_settings": checked(
            likelihood, config.likelihood_settings | typed.likelihood, LIKELIHOOD
        ),
        # The run may be continued from another folder.
        "data_root": config.data_root.resolve() if config.data_root else None,
    }
    try:
        return complete(_with_base(config.model_copy(update=own)))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _over(preset: str | None, chosen: Choices) -> Choices:
    if preset is None:
        return chosen
    start = find_preset(preset).config.model_dump()
    for settings, part in OWN.items():
        if chosen.get(part, start[part]) != start[part]:
            start.pop(settings)
    return start | chosen


def _with_base(config: TrainingConfig) -> TrainingConfig:
    """The base run by its id, however it was named. Raises RunError where it does not fit."""
    if config.base is None:
        return config
    from engine.base_run import base_weights

    base = find_run(RunStore(), config.base)
    base_weights(config, base)
    return config.model_copy(update={"base": base.id})
