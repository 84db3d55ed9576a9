"""All that there is to choose from, as the window is told of it."""

from dataclasses import replace
from typing import Protocol

from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS
from engine.posteriors import POSTERIORS
from engine.service import messages as m
from engine.service.evaluation_job import clean_measures
from engine.training import PRESETS
from engine.variants import VARIANTS


class _Part(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def reference(self) -> str: ...


def engine_ready(device: str, job: int = 0) -> m.EngineReady:
    """Every choice, and the device as a person names it."""
    return m.EngineReady(
        job=job,
        device=device,
        variants=variant_choices(),
        datasets=dataset_choices(),
        networks=network_choices(),
        likelihoods=likelihood_choices(),
        posteriors=tuple(map(_choice, POSTERIORS.values())),
        presets=preset_infos(),
        measures=clean_measures(),
    )


def variant_choices() -> tuple[m.ChoiceInfo, ...]:
    """All training objectives with the schema of their settings."""
    return tuple(
        replace(
            _choice(variant),
            schema=variant.Config.model_json_schema(),
            defaults=variant.defaults,
            formula=variant.formula,
            forms=variant.forms,
            explained=variant.explained,
            needs_base=variant.needs_base,
        )
        for variant in VARIANTS.values()
    )


def dataset_choices() -> tuple[m.ChoiceInfo, ...]:
    """All data sets with their tasks and the shape of their images."""
    return tuple(
        replace(
            _choice(dataset),
            tasks=dict(dataset.tasks),
            shape=dataset.shape,
            needs_folder=dataset.needs_folder,
        )
        for dataset in DATASETS.values()
    )


def network_choices() -> tuple[m.ChoiceInfo, ...]:
    """All pairs of encoder and decoder."""
    return tuple(map(_choice, NETWORKS.values()))


def likelihood_choices() -> tuple[m.ChoiceInfo, ...]:
    """All likelihoods with the schema of their settings."""
    return tuple(
        replace(
            _choice(likelihood),
            schema=likelihood.Config.model_json_schema(),
            formula=likelihood.formula,
        )
        for likelihood in LIKELIHOODS.values()
    )


def preset_infos() -> tuple[m.PresetInfo, ...]:
    """The papers' own combinations."""
    return tuple(
        m.PresetInfo(
            name=preset.name,
            title=preset.title,
            reference=preset.reference,
            config=preset.config,
            notes=preset.notes,
        )
        for preset in PRESETS.values()
    )


def _choice(part: _Part) -> m.ChoiceInfo:
    return m.ChoiceInfo(
        name=part.name, title=part.title, summary=part.summary, reference=part.reference
    )
