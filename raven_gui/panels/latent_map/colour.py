"""What the points of the maps are coloured by: their class, or a measure of each image."""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.service.messages.survey import SURVEY_MEASURES, SurveyMeasure
from raven_gui.panels.latent_map.card import MapCard
from raven_gui.panels.latent_map.coloured import knows_classes, valued
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.text_button import text_button
from raven_gui.words import tooltip, whole_percent
from raven_gui.workspace import Workspace

CLASS = "class"
CLASS_TIP = "The class that the image is of, in the task that counts."
WIDEST = 260
NEVER = 1.25
"""Images that no budget fools are drawn as if by one so much larger than the largest tried."""
SLOW = "It attacks every image, which takes its time: the Jobs panel tells how long."


OTHER_CLASSES = "Prediction: of another data set’s classes"
"""By which a run's points are grey: the legend's colours stand for others."""
OF_NOW = ", by the weights of now"
"""Of a measure that colours the map of an epoch, whose weights are gone."""
ANEW = (
    "Measure the images whose points are grey. A measure that attacks is by the attack’s settings "
    "of now: once these are others it waits for you, as it takes its time."
)


class ColourBy(ChoiceBox):
    """`changed(run)` tells that the points of a run's map are coloured by something else,
    `renewed(run)` that more is known of what they are coloured by."""

    changed = Signal(str)
    renewed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._survey = workspace, workspace.survey
        self._begun: set[tuple[str, SurveyMeasure]] = set()
        """What was asked for because points are coloured by it, and by nobody before."""
        self.anew = text_button("Measure", tooltip(ANEW))
        """Seen where what is chosen is not measured, and not under way."""
        self.anew.hide()
        self.anew.clicked.connect(self.want)
        self.setAccessibleName("Colour by")
        self.setToolTip("What the points are coloured by.")
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)
        self.add_choice("Colour: class", CLASS, CLASS_TIP)
        for measure, info in SURVEY_MEASURES.items():
            words = f"{info.explained} {SLOW}" if info.attacks else info.explained
            self.add_choice(f"Colour: {info.title.lower()}", measure, words)
        self.currentIndexChanged.connect(self._choose)
        self._survey.changed.connect(self._take)
        workspace.comparison.config_changed.connect(self._follow_attack)

    @property
    def measure(self) -> SurveyMeasure | None:
        """The measure that is chosen; None for the class."""
        chosen = self.currentData()
        return None if chosen == CLASS else cast(SurveyMeasure, chosen)

    def want(self) -> None:
        """Ask for what is chosen of all runs that are shown, as far as it is not there."""
        for run in self._workspace.maps.runs:
            if self.measure is not None and not self._survey.job(run.id, self.measure):
                self._survey.want(run.id, self.measure)
                self._begun.add((run.id, self.measure))
        self._offer()

    def labels(self, run: str) -> NDArray[np.int64]:
        """The classes that the points of a run's map are told apart by: their own, or those that
        the run predicts."""
        own = self._workspace.images.labels()
        if self.measure != "prediction" or not knows_classes(self._workspace, run):
            return own
        predicted = self._workspace.maps.predictions(run)
        return own if predicted is None or len(predicted) != len(own) else predicted

    def paint(self, run: str, card: MapCard) -> None:
        """Colour a map's points."""
        measure = valued(self.measure)
        count = len(card.map.points())
        if self.measure == "prediction" and not knows_classes(self._workspace, run):
            card.map.set_values(np.full(count, np.nan), OTHER_CLASSES)
            return
        if measure is None:
            if card.map.scale.title:
                card.map.set_values(None)
            return
        values = self._values(run, measure)
        if values is None:
            values = np.full(count, np.nan, np.float32)
        share = self._survey.share(run, measure)
        part = f", {whole_percent(share)} measured" if share < 1 else ""
        if self._workspace.maps.view(run).epoch is not None:
            part += OF_NOW
        info = SURVEY_MEASURES[measure]
        words = tooltip(f"{info.title}, {info.unit}{part}.\n{info.explained}")
        card.map.set_values(values[:count], f"{info.title}{part}", self._limits(measure), words)

    def _values(self, run: str, measure: SurveyMeasure) -> NDArray[np.float32] | None:
        values = self._survey.values(run, measure)
        if values is None or measure != "fooling_budget":
            return values
        never = NEVER * max(self._survey.budgets)
        return np.where(np.isposinf(values), never, values).astype(np.float32)

    def _limits(self, measure: SurveyMeasure) -> tuple[float, float] | None:
        """One scale for all maps, so that the same colour means the same; None while nothing is
        known."""
        runs = [run.id for run in self._workspace.maps.runs]
        found = [self._values(run, measure) for run in runs]
        known = [values[np.isfinite(values)] for values in found if values is not None]
        numbers = np.concatenate(known) if known else np.zeros(0)
        return (float(numbers.min()), float(numbers.max())) if len(numbers) else None

    def _choose(self) -> None:
        self._stop_others()
        self.want()
        for run in self._workspace.maps.runs:
            self.changed.emit(run.id)

    def _stop_others(self) -> None:
        """What points are no longer coloured by need not be measured to its end; it goes on from
        there when it is chosen again."""
        for run, measure in tuple(self._begun):
            if self.measure is None or not self._survey.together(run, measure, self.measure):
                self._survey.cancel(run, measure)
                self._begun.discard((run, measure))

    def _take(self, _run: str, measure: str) -> None:
        """All runs share one scale, which what is known of one of them may widen."""
        if measure == self.measure:
            self._renew()

    def _follow_attack(self) -> None:
        """What is known by the attack of now may be less, or more, than by that before."""
        if self.measure is not None and SURVEY_MEASURES[self.measure].attacks:
            self._renew()

    def _renew(self) -> None:
        for shown in self._workspace.maps.runs:
            self.renewed.emit(shown.id)
        self._offer()

    def _offer(self) -> None:
        """Offer to measure what nobody measures."""
        measure, runs = self.measure, self._workspace.maps.runs
        self.anew.setVisible(
            measure is not None and any(self._waits(run.id, measure) for run in runs)
        )

    def _waits(self, run: str, measure: SurveyMeasure) -> bool:
        return not self._survey.job(run, measure) and self._survey.share(run, measure) < 1
