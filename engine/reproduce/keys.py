"""What a result depends on, as a short text: equal keys mean equal results, so nothing is computed
twice."""

import ast
import hashlib
import inspect
import json
import sys
from functools import cache
from typing import Any

from engine.config import TrainingConfig
from engine.data import ImageSet
from engine.likelihoods import LIKELIHOODS
from engine.measures import fit_probe
from engine.model import Model
from engine.networks import NETWORKS
from engine.reproduce.entry import Reading
from engine.reproduce.syntax import text_of, without_docstrings
from engine.training import complete
from engine.training.choices import optimiser_of
from engine.training.optimiser import Adam
from engine.variants import VARIANTS

LOOP = 1
"""Version of the training loop, whose code is in no key: much of it changes no weights. A test
asks about it whenever that code has changed."""
PARTS = (
    "engine.variants.",
    "engine.likelihoods.",
    "engine.networks.",
    "engine.latents.",
    "engine.attacks.",
    "engine.gaussian",
    "engine.model",
    "engine.training.optimiser",
)
"""Where the code of an objective lies."""
ELSEWHERE = {"device", "data_root", "download", "limit"}
"""Choices that do not change what is trained: the images themselves are part of the key."""


def key_of(value: Any) -> str:
    """Sixteen hexadecimal digits of what can be told as JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def data_key(images: ImageSet) -> str:
    """Of images with the labels of all their tasks."""
    digest = hashlib.blake2b(images.images.tobytes(), digest_size=8)
    for name, task in images.tasks.items():
        digest.update(name.encode())
        digest.update(task.labels.tobytes())
    return digest.hexdigest()


def training_key(config: TrainingConfig, data: str) -> str:
    """Of a training on the images with the key `data`."""
    settings = complete(config).model_dump(mode="json", exclude=ELSEWHERE)
    settings["optimiser"] = optimiser_of(config)
    return key_of([settings, data, code_version(config), LOOP])


def group_key(config: TrainingConfig, data: str) -> str:
    """The same for trainings that differ in their seed alone."""
    return training_key(config.model_copy(update={"seed": 0}), data)


def reading_key(reading: Reading, code: str, data: tuple[str, str]) -> str:
    """Of a reading that code with this key takes, on training and test images with these keys."""
    return key_of([reading.measure, reading.settings, code, data])


def code_version(config: TrainingConfig) -> str:
    """Of the code of a training's objective, likelihood and network, of all that they use of their
    kind, and of what fits the probe; comments, docstrings and layout do not count."""
    network = NETWORKS[config.network]
    begun = [
        Adam,
        Model,
        *_family(VARIANTS[config.variant]),
        *_family(LIKELIHOODS[config.likelihood]),
        network.encoder,
        network.decoder,
    ]
    found: set[str] = set()
    left = [_module(part) for part in begun]
    while left:
        name = left.pop()
        if name in found or not name.startswith(PARTS) or name.endswith(".table"):
            continue
        found.add(name)
        left += [_module(value) for value in vars(sys.modules[name]).values()]
    modules = (inspect.getsource(sys.modules[name]) for name in sorted(found))
    return key_of([_code(source) for source in (*modules, inspect.getsource(fit_probe))])


def _family(kind: type[Any]) -> list[type[Any]]:
    return list(kind.__mro__)


def _module(value: Any) -> str:
    name = getattr(value, "__module__", None)
    if isinstance(name, str):
        return name
    return value.__name__ if inspect.ismodule(value) else ""


@cache
def _code(source: str) -> str:
    """Code without what does not run."""
    return text_of(without_docstrings(ast.parse(source)))
