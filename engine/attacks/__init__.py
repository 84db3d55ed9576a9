"""Attacks on an encoder, and what they are allowed."""

from engine.attacks.balls import BALLS, Ball
from engine.attacks.pgd import AttackState, Encoder, attack, attack_steps, climb, random_starts
from engine.attacks.side_by_side import attack_side_by_side

__all__ = [
    "BALLS",
    "AttackState",
    "Ball",
    "Encoder",
    "attack",
    "attack_side_by_side",
    "attack_steps",
    "climb",
    "random_starts",
]
