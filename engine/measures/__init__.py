"""Measures of a trained model."""

from engine.measures.attacked import attack_numbers, way_travelled
from engine.measures.probe import LinearProbe, fit_probe
from engine.measures.quality import (
    Quality,
    encode_all,
    encode_in_steps,
    latent_variance,
    measure_quality,
    quality_in_steps,
)
from engine.measures.robustness import Progress, adversarial_accuracy
from engine.measures.similarity import ms_ssim
from engine.measures.steps import Steps, all_of
from engine.measures.variance import NoiseVariance, estimate_variance, variance_in_steps

__all__ = [
    "LinearProbe",
    "NoiseVariance",
    "Progress",
    "Quality",
    "Steps",
    "adversarial_accuracy",
    "all_of",
    "attack_numbers",
    "encode_all",
    "encode_in_steps",
    "estimate_variance",
    "fit_probe",
    "latent_variance",
    "measure_quality",
    "ms_ssim",
    "quality_in_steps",
    "variance_in_steps",
    "way_travelled",
]
