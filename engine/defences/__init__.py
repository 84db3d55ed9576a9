"""Defences of trained models, at the time they are used."""

from engine.defences.hmc import Refined, refine, why_not_refined

__all__ = ["Refined", "refine", "why_not_refined"]
