"""The papers' own combinations with their hyperparameters, by name; one file a paper."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.training.presets import avae, irobe, smooth_encoders, takida
from engine.training.presets.preset import Preset

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for paper in (irobe, smooth_encoders, avae, takida)
        for preset in paper.presets()
    }
)

__all__ = ["PRESETS", "Preset"]
