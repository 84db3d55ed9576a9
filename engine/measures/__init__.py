"""Measures of a trained model."""

from engine.measures.probe import LinearProbe, fit_probe
from engine.measures.quality import Quality, encode_all, latent_variance, measure_quality
from engine.measures.robustness import Progress, adversarial_accuracy

__all__ = [
    "LinearProbe",
    "Progress",
    "Quality",
    "adversarial_accuracy",
    "encode_all",
    "fit_probe",
    "latent_variance",
    "measure_quality",
]
