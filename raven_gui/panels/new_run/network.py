"""The network of a new run, and how many numbers it makes of an image."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from engine.config import TrainingConfig
from engine.service.messages import ChoiceInfo
from raven_gui.panels.new_run.choice import ChoiceGroup
from raven_gui.widgets.parameters.schema import part


class NetworkGroup(ChoiceGroup):
    """Encoder and decoder, and the latent dimensions between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Net&work", "network", "", "Encoder and decoder.", parent)

    def schema(self, choice: ChoiceInfo) -> Mapping[str, Any]:
        """The latent dimensions."""
        return part(TrainingConfig.model_json_schema(), "latent")
