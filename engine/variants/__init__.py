"""Training objectives, chosen by name; one file each."""

from engine.variants.build import build
from engine.variants.objective import Noise, Terms, Variant
from engine.variants.table import VARIANTS

__all__ = ["VARIANTS", "Noise", "Terms", "Variant", "build"]
