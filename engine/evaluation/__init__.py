"""Clean figures of trained models by name: what each means, and how it is measured."""

from engine.evaluation.subject import Subject
from engine.evaluation.table import MEASURES, Measure, refusal

__all__ = ["MEASURES", "Measure", "Subject", "refusal"]
