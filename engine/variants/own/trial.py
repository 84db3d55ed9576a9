"""Whether a class can be chosen and trained like the built-in variants: it is tried out."""

import re
from typing import Any

import torch
from pydantic import ValidationError
from torch import Tensor

from engine.config import Config, TrainingConfig
from engine.model import Model, as_images, seeded
from engine.variants.objective import Variant
from engine.variants.table import VARIANTS, Kind

SHAPE = (1, 28, 28)
COUNT = 32
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UnfitError(ValueError):
    """What is wrong with a variant; `method` is the method of its class at fault, if one is."""

    def __init__(self, sentence: str, method: str = "") -> None:
        super().__init__(sentence)
        self.method = method


def check(kind: Kind) -> None:
    """Try a variant out on noise: what it says of itself, its settings, and the terms of a step.

    Raises UnfitError, or whatever its own code raises.
    """
    _check_words(kind)
    _check_settings(kind)
    variant = kind(kind.Config())
    choices = TrainingConfig()
    latent = choices.latent
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(256, (COUNT, *SHAPE), dtype=torch.uint8, generator=generator)
    images = as_images(pixels)
    with seeded(0):
        family, prior = variant.family(latent), variant.prior(latent)
        model = Model("mlp", "bernoulli", SHAPE, latent, family=family, prior=prior)
        variant.prepare(model)
        variant.enter_epoch(0, choices.epochs)
        variant.adapt(model, pixels, 0, generator)
        _check_terms(variant.terms(model, images, _noise(variant, model, images, generator)))


def _check_words(kind: Kind) -> None:
    for word in ("name", "title", "summary", "reference"):
        if not isinstance(getattr(kind, word, None), str) or not getattr(kind, word).strip():
            raise UnfitError(f'it lacks a {word}: write {word} = "…" in the class.')
    if not NAME.fullmatch(kind.name):
        raise UnfitError(
            f"its name is '{kind.name}': take small letters and digits, with dashes between them."
        )
    if kind.name in VARIANTS:
        taken = VARIANTS[kind.name].title
        raise UnfitError(f"its name '{kind.name}' is already that of {taken}: take another.")


def _check_settings(kind: Kind) -> None:
    config = getattr(kind, "Config", None)
    if not isinstance(config, type) or not issubclass(config, Config):
        raise UnfitError("its Config is no engine.config.Config: write Config = … in the class.")
    try:
        settings = config().model_dump(mode="json")
        TrainingConfig(objective=settings)
        config.model_json_schema()
        for own in kind.defaults.values():
            config.model_validate(own)
    except (ValidationError, TypeError, ValueError) as error:
        raise UnfitError(
            f"its settings ({config.__name__}) need a default each, which is a number, a word, "
            f"yes or no, or a list of numbers: {_first(error)}."
        ) from error


def _noise(
    variant: Variant[Any], model: Model, images: Tensor, generator: torch.Generator
) -> dict[str, Tensor]:
    noise: Any = variant.noise(model, images, generator)
    if not isinstance(noise, dict) or not all(isinstance(n, Tensor) for n in noise.values()):
        raise UnfitError("noise must give a dict of tensors by name.", "noise")
    return noise


def _check_terms(terms: Any) -> None:
    if not isinstance(terms, dict) or not terms:
        raise UnfitError("terms must give a dict of scalars by name.", "terms")
    for name, term in terms.items():
        if not isinstance(term, Tensor) or term.shape != ():
            what = f"the shape {list(term.shape)}" if isinstance(term, Tensor) else repr(term)
            raise UnfitError(
                f"the term '{name}' has {what}, and must be one number: take its mean over the "
                "batch.",
                "terms",
            )
        if not bool(term.isfinite()):
            raise UnfitError(f"the term '{name}' is {term.item()} at the start.", "terms")
    if not any(term.requires_grad for term in terms.values()):
        raise UnfitError("its terms depend on no weight: there is nothing to train.", "terms")


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg']}" if place else str(first["msg"])
    return str(error).rstrip(".")
