"""Defences of trained models, at the time they are used."""

from engine.defences.hmc import AIM, Refined, refine, why_doubtful, why_not_refined

__all__ = ["AIM", "Refined", "refine", "why_doubtful", "why_not_refined"]
