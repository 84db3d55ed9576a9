"""The engine as a service: commands in, events out. Importing it does not import torch."""

from engine.service.engine import Engine

__all__ = ["Engine"]
