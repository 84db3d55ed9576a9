"""The data of a new run: which images, how many of them, and where they are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from engine.config import TrainingConfig
from engine.service.messages import ChoiceInfo
from raven_gui.panels.new_run.choice import ChoiceGroup, Notes
from raven_gui.widgets.parameters.schema import part

EMBEDDED, FULL, FOLDER = "embedded part", "full, downloaded", "full, in a folder"
SOURCE = {
    "title": "Images",
    "description": "The embedded part is here at once. The full set is downloaded once, when the "
    "training begins, or read from a folder that you have.",
    "enum": [EMBEDDED, FULL, FOLDER],
    "default": EMBEDDED,
}
WITH_PRODUCT, IN_FOLDER = "With raven-gui", "In a folder of yours"


class DataGroup(ChoiceGroup):
    """A folder is asked for where the data set, or the user, needs one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Data", "dataset", "", "The images to train on.", parent)

    @property
    def needs_folder(self) -> bool:
        """Whether the data set is nowhere but in a folder of the user's."""
        return self.chosen is not None and self.chosen.needs_folder

    def _list(self) -> None:
        heading = ""
        for choice in sorted(self._choices.values(), key=self._place):
            if self._kind(choice) != heading:
                heading = self._kind(choice)
                self.box.add_heading(heading)
            tip = f"{choice.summary}\n{choice.reference}".strip()
            self.box.add_choice(choice.title, choice.name, tip)

    def _kind(self, choice: ChoiceInfo) -> str:
        """The heading that a data set stands under."""
        if choice.needs_folder:
            return IN_FOLDER
        original = choice.title.split(",")[0]
        titles = {other.title for other in self._choices.values()}
        varied = original != choice.title and original in titles
        return f"Variations of {original}" if varied else WITH_PRODUCT

    def _place(self, choice: ChoiceInfo) -> int:
        kind = self._kind(choice)
        return 0 if kind == WITH_PRODUCT else 2 if kind == IN_FOLDER else 1

    def words(self, choice: ChoiceInfo) -> str:
        """Whose it is stands in the tooltip."""
        return choice.summary

    def schema(self, choice: ChoiceInfo) -> Mapping[str, Any]:
        """How many images, and where they come from."""
        own = part(TrainingConfig.model_json_schema(), "data_root", "limit")
        if not choice.needs_folder:
            folder, limit = own["properties"].values()
            folder = {**folder, "applies": {"source": [FOLDER]}}
            own["properties"] = {"source": SOURCE, "data_root": folder, "limit": limit}
        return own

    def set_notes(self, notes: Notes) -> None:
        """What is said of a download is said of the source."""
        super().set_notes({"source": notes.get("download", ""), **notes})

    def values(self) -> dict[str, Any]:
        """The source as the config has it."""
        values = super().values()
        source = values.pop("source", FOLDER)
        return {"data_root": None, **values, "download": source == FULL}

    def fill(self, config: Mapping[str, Any]) -> None:
        """The source as the form has it."""
        source = FOLDER if config["data_root"] else FULL if config["download"] else EMBEDDED
        folder: Path | None = config["data_root"]
        super().fill({**config, "source": source, "data_root": folder and str(folder)})

    @property
    def bound(self) -> tuple[str, ...]:
        """Where the images lie, too."""
        return (*super().bound, "data_root", "download")

    def problems(self) -> list[str]:
        """A folder that is needed is named."""
        problems = super().problems()
        named = self.settings.values().get("data_root", "")
        if problems or named is not None or "data_root" not in self.settings.fields:
            return problems
        title = self.chosen.title if self.chosen is not None else ""
        return [f"{title} is read from a folder: choose it as the data folder."]
