"""The form of a new run as it is filled in already."""

from typing import Any

from pydantic import Field
from PySide6.QtCore import QObject

from raven_gui.panels.new_run.panel import MOST_SEEDS, NewRunPanel
from raven_gui.session.document import Part
from raven_gui.session.frame import Fields, Keeper
from raven_gui.workspace import Workspace


class Filled(Part):
    """The fields of a TrainingConfig as JSON has them, under a preset, '' for none; `unsaid` stands
    in fields that say nothing, such as letters where a number is asked for."""

    preset: str
    values: dict[str, Any]
    unsaid: dict[str, dict[str, str | bool]] = Field(default_factory=dict)
    name: str = ""
    seeds: int = Field(default=1, ge=1, le=MOST_SEEDS)
    origin: str = ""


class Draft(QObject):
    """Keeps the form. What is brought back waits until what there is to choose from is offered, for
    which the engine has to tell it, and which takes some turns of the window's loop."""

    def __init__(self, panel: NewRunPanel, workspace: Workspace) -> None:
        super().__init__(panel)
        self._panel, self._workspace = panel, workspace
        self._awaited: Filled | None = None
        panel.filled.connect(self._go_on)

    def keeper(self) -> Keeper:
        """A bookmark leaves it alone."""
        return Keeper("the form of a new run", self._take, self._put, of_view=False)

    def _take(self) -> Fields:
        filled = self._awaited
        if filled is None and self._workspace.choices is not None:
            form = self._panel.form
            filled = Filled(
                preset=form.preset.name,
                values=form.values(),
                unsaid=form.unsaid(),
                name=self._panel.name.text(),
                seeds=self._panel.seeds.value(),
                origin=self._panel.origin.run,
            )
        return {} if filled is None else dict(filled.model_dump(mode="json"))

    def _put(self, fields: Fields) -> None:
        self._awaited = Filled.model_validate(fields) if fields else None
        self._panel.start_over()

    def _go_on(self) -> None:
        filled, self._awaited = self._awaited, None
        if filled is not None:
            self._panel.origin.begin(filled.origin)
            self._panel.form.bring_back(filled.preset, filled.values, filled.unsaid)
            self._panel.name.setText(filled.name)
            self._panel.seeds.setValue(filled.seeds)
