"""The run that a training goes on from: whether it fits, and its weights."""

from collections.abc import Mapping

import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.model import Model
from engine.runs import Run, RunError
from engine.trained import known_config, load_model
from engine.variants import build


def base_weights(config: TrainingConfig, base: Run) -> dict[str, Tensor]:
    """The networks of the run that a training goes on from, by name. Raises RunError with a
    sentence where it is not finished, not known here, or its model is another one, or
    its likelihood has other settings."""
    if base.state != "finished":
        raise RunError(f"The base run '{base.name}' is {base.state}; it must be finished.")
    other, shape = known_config(base), DATASETS[config.dataset].shape
    for what, own, theirs in (
        ("network", config.network, other.network),
        ("likelihood", config.likelihood, other.likelihood),
        ("number of latent dimensions", config.latent, other.latent),
        ("shape of images", shape, DATASETS[other.dataset].shape),
    ):
        if own != theirs:
            raise RunError(
                f"The base run '{base.name}' has the {what} {theirs}, not {own}: take the same."
            )
    _check_settings(config, base)
    model, new = load_model(base, torch.device("cpu")), build(config, shape)[1]
    if type(model.family) is not type(new.family):
        raise RunError(
            f"The posteriors of the base run '{base.name}' are of another kind, and their "
            "variances were never trained: take a run of a method like 'vae' or 'raven'."
        )
    weights, wanted = _networks(model), _networks(new)
    if _shapes(weights) != _shapes(wanted):
        raise RunError(
            f"The layers of the base run '{base.name}' are made otherwise, as by spectral "
            "normalisation: take a run of a method that leaves them plain."
        )
    return weights


def _check_settings(config: TrainingConfig, base: Run) -> None:
    """Raise RunError where a setting of the likelihood, which both have, is another one."""
    kind = LIKELIHOODS[config.likelihood].Config
    settings = (config.likelihood_settings, base.config.likelihood_settings)
    own, theirs = (kind.model_validate(chosen).model_dump() for chosen in settings)
    for name, value in theirs.items():
        if own[name] != value:
            raise RunError(
                f"The base run '{base.name}' has the likelihood's setting "
                f"'{kind.model_fields[name].title}' {value}, not {own[name]}: take the same "
                f"(--set likelihood.{name}={value})."
            )


def _shapes(weights: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    return {name: weight.shape for name, weight in weights.items()}


def _networks(model: Model) -> dict[str, Tensor]:
    kept = ("encoder.", "decoder.", "likelihood.")
    return {name: weight for name, weight in model.state_dict().items() if name.startswith(kept)}
