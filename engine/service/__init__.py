"""The engine as a service: commands in, events out. Importing it does not import torch."""

from engine.service.engine import Engine
from engine.service.process import EngineProcess

__all__ = ["Engine", "EngineProcess"]
