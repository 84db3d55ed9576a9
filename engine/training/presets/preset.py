"""What a preset is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.config import TrainingConfig
from engine.training.choices import written_out

Notes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A row of a paper's table, or a line of one of its figures, as a training.

    reference: the paper, with its table or figure and the sections that describe the training.
    notes: what the paper leaves open or what is done otherwise here, a sentence by the field of
    `config` that holds the value chosen: `epochs`, `objective.radius`,
    `likelihood_settings.variance`. A field without a note is as the paper has it, or no matter of
    the paper's (the seed, the device).
    """

    name: str
    title: str
    reference: str
    config: TrainingConfig
    notes: Notes = field(default_factory=dict)


def preset(
    name: str, title: str, reference: str, choices: Mapping[str, Any], *notes: Notes
) -> Preset:
    """A preset of a config's fields; every setting of the method and of the likelihood is written
    out. Where two of `notes` name a field, the last one counts."""
    together = {field: sentence for some in notes for field, sentence in some.items()}
    return Preset(
        name=name,
        title=title,
        reference=reference,
        config=written_out(TrainingConfig.model_validate(choices)),
        notes=MappingProxyType(together),
    )


SUBSET = (
    "The paper trains on the full data set. The 10,000 images that come with raven-gui are taken "
    "until it is asked for: it is downloaded once, or read from a data folder."
)
"""Of `download`: a preset must not need a network before the user wants one."""
