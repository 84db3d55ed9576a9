"""Clean figures of trained models by name: what each means, and how it is measured."""

from engine.evaluation.measure import Measure, caution, refusal
from engine.evaluation.subject import Subject
from engine.evaluation.table import MEASURES

__all__ = ["MEASURES", "Measure", "Subject", "caution", "refusal"]
