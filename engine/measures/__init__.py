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
from engine.measures.robustness import (
    CurveProgress,
    probe_curve,
    robustness_curve,
    rows_at_once,
)
from engine.measures.settled import is_of_batches, settled_likelihood
from engine.measures.similarity import ms_ssim
from engine.measures.steps import Shares, Steps, all_of, as_part, shown
from engine.measures.variance import NoiseVariance, estimate_variance, variance_in_steps

__all__ = [
    "CurveProgress",
    "LinearProbe",
    "NoiseVariance",
    "Quality",
    "Shares",
    "Steps",
    "all_of",
    "as_part",
    "attack_numbers",
    "encode_all",
    "encode_in_steps",
    "estimate_variance",
    "fit_probe",
    "is_of_batches",
    "latent_variance",
    "measure_quality",
    "ms_ssim",
    "probe_curve",
    "quality_in_steps",
    "robustness_curve",
    "rows_at_once",
    "settled_likelihood",
    "shown",
    "variance_in_steps",
    "way_travelled",
]
