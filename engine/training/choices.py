"""Whether all that a config names is there, fits together, and is whole."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from engine.config import Config, TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS
from engine.variants import VARIANTS

OWN_METHOD = (
    " A method of your own is known while its file is loaded: 'raven --variants FOLDER …', or "
    "'Methods of your own…' in the window's File menu."
)


def complete(config: TrainingConfig) -> TrainingConfig:
    """`config` with every setting written out: those it leaves open as the method's paper has them
    on its data set. Raises ValueError, a sentence, as `check_choices` does."""
    check_choices(config)
    return written_out(config)


def written_out(config: TrainingConfig) -> TrainingConfig:
    """The same as `complete`, of names and settings that are known to be there; whether they make
    sense together is not looked at."""
    variant, likelihood = VARIANTS[config.variant], LIKELIHOODS[config.likelihood]
    papers = variant.defaults.get(config.dataset, {})
    return config.model_copy(
        update={
            "objective": _whole(variant.Config, {**papers, **config.objective}),
            "likelihood_settings": _whole(likelihood.Config, config.likelihood_settings),
        }
    )


def optimiser_of(config: TrainingConfig) -> str:
    """'radam' or 'adam': where the choice is left to it, what suits method and likelihood."""
    if config.optimiser != "auto":
        return config.optimiser
    return VARIANTS[config.variant].optimiser or LIKELIHOODS[config.likelihood].optimiser


def check_choices(config: TrainingConfig) -> None:
    """Raise ValueError, a sentence, for a name that this raven-gui does not know, a setting that
    the method or the likelihood does not take, or choices that make no sense together."""
    for what, name, known in (
        ("method", config.variant, VARIANTS),
        ("data set", config.dataset, DATASETS),
        ("network", config.network, NETWORKS),
        ("likelihood", config.likelihood, LIKELIHOODS),
    ):
        if name not in known:
            hint = OWN_METHOD if what == "method" else ""
            raise ValueError(f"There is no {what} '{name}'; there are {', '.join(known)}.{hint}")
    variant, likelihood = VARIANTS[config.variant], LIKELIHOODS[config.likelihood]
    _check_settings(f"method '{config.variant}'", variant.Config, config.objective)
    _check_settings(
        f"likelihood '{config.likelihood}'", likelihood.Config, config.likelihood_settings
    )
    refusal = (
        NETWORKS[config.network].refusal(DATASETS[config.dataset].shape)
        or _base_refusal(config)
        or variant.refusal(config)
    )
    if refusal:
        raise ValueError(refusal)


def _base_refusal(config: TrainingConfig) -> str | None:
    variant = VARIANTS[config.variant]
    if variant.needs_base and config.base is None:
        return (
            f"{variant.title} goes on from a trained run: name a finished one as its base, with "
            "the same network, likelihood and latent dimensions."
        )
    return None


def _check_settings(whose: str, kind: type[Config], settings: Mapping[str, Any]) -> None:
    try:
        kind.model_validate(settings)
    except ValidationError as error:
        first = error.errors()[0]
        setting = ".".join(map(str, first["loc"]))
        raise ValueError(f"The setting '{setting}' of the {whose}: {first['msg']}.") from error


def _whole(kind: type[Config], settings: Mapping[str, Any]) -> dict[str, Any]:
    return kind.model_validate(settings).model_dump(mode="json")
