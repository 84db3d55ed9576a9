"""Which of the images are shown, in the gallery and wherever else they are picked from."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.config import AttackConfig
from engine.service.messages import Floats, ImageSource
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.filter import Filter, Marks
from raven_gui.workspace.images import Images
from raven_gui.workspace.maps import Maps
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.survey import Asked, SurveyOfImages

_BEFORE = ", by the attack of the settings before"


class Filtering(QObject):
    """The filter of now, and what passes it of the images of the current data set."""

    changed = Signal()
    """Another filter, or other images pass it."""

    def __init__(
        self,
        runs: Runs,
        images: Images,
        maps: Maps,
        survey: SurveyOfImages,
        comparison: Comparison,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._runs, self._images, self._maps, self._survey = runs, images, maps, survey
        self._comparison = comparison
        self.filter = Filter()
        self._shown: list[int] | None = None
        self._marks: Marks | None = None
        self._source: ImageSource | None = None
        images.loaded.connect(self._follow_images)
        images.dataset_changed.connect(self._follow_images)
        images.task_changed.connect(self._forget_shown)
        maps.encoded.connect(self._follow_predictions)
        survey.changed.connect(self._follow_survey)

    @property
    def is_on(self) -> bool:
        """Whether anything is asked for."""
        return self.filter != replace(Filter(), run=self.filter.run)

    def set(self, wanted: Filter) -> bool:
        """Ask for this; whether it is something else than before."""
        other = wanted != self.filter
        if other:
            self.filter = wanted
            self._forget_shown()
        return other

    def clear(self) -> None:
        """Let every image pass."""
        self.set(replace(Filter(), run=self.filter.run))

    def only_near(self, indices: tuple[int, ...], what: str) -> None:
        """Show only these, the nearest to `what`, as the rest of the filter lets them pass."""
        self.set(replace(self.filter, near=indices, near_what=what))

    def shown(self) -> list[int]:
        """Indices of the images that pass, in the order in which they are shown. Not to be
        changed."""
        if self._shown is None:
            wanted = self.filter
            self._shown = wanted.apply(
                self._images.labels(),
                self._maps.predictions(wanted.misclassified_by),
                self._maps.predictions(wanted.run),
                None if self._fooled is None else self._fooled[1],
            )
        return self._shown

    def passing(self) -> Marks | None:
        """Whether each image of the current data set passes, [N], not to be changed; None where
        all of them do."""
        if self._marks is None and self.is_on:
            self._marks = np.zeros(len(self._images.labels()), np.bool_)
            self._marks[self.shown()] = True
        return self._marks

    def want(self) -> None:
        """Ask for the predictions that the filter needs. An attack is never asked for from
        here."""
        for run in self._asked_runs():
            if self._images.current is not None:
                self._maps.want_encoded(run)

    def waiting_for(self) -> str:
        """The run whose predictions are needed and not known yet; '' where there is none."""
        return next((run for run in self._asked_runs() if self._maps.encoded_by(run) is None), "")

    def words(self) -> str:
        """What is asked for, in words, with the budget that what is known of fooled ones is of; ''
        where nothing is, or nothing is known of it."""
        wanted, classes = self.filter, self._images.classes()
        run = self._runs.title(wanted.run)
        parts = []
        if wanted.label is not None:
            parts.append(f"class {_name(classes, wanted.label)}")
        if wanted.misclassified_by:
            parts.append(f"wrong by {self._runs.title(wanted.misclassified_by)}")
        if wanted.predicted is not None:
            parts.append(f"taken for {_name(classes, wanted.predicted)} by {run}")
        if self._fooled is not None:
            asked, verdict = self._fooled[0], "fooled" if wanted.fooled else "not fooled"
            attack, now = asked.config or AttackConfig(), self._comparison.config
            alike = attack == now.model_copy(update={"epsilon": attack.epsilon})
            before = "" if alike and asked.on_probe == self._comparison.on_probe else _BEFORE
            parts.append(f"{verdict} at ε = {attack.epsilon:.3g} in {run}{before}")
        if wanted.near is not None:
            parts.append(f"near to {wanted.near_what}")
        if wanted.indices is not None:
            parts.append("by their indices")
        return ", ".join(parts)

    @property
    def _fooled(self) -> tuple[Asked, Floats] | None:
        """Which images are fooled, if that is asked for and known, and what was attacked for it."""
        if self.filter.fooled is None:
            return None
        return self._survey.latest(self.filter.run, "fooled")

    def _asked_runs(self) -> list[str]:
        wanted = self.filter
        asked = wanted.misclassified_by, wanted.run if wanted.predicted is not None else ""
        return [run for run in asked if run]

    def _follow_images(self) -> None:
        """Other images start with all of them shown."""
        if self._source != self._images.source:
            self._source = self._images.source
            self.filter = Filter()
        self._forget_shown()

    def _follow_predictions(self, run: str) -> None:
        if run in (self.filter.misclassified_by, self.filter.run):
            self._forget_shown()

    def _follow_survey(self, run: str, measure: str) -> None:
        if self.filter.fooled is not None and (run, measure) == (self.filter.run, "fooled"):
            self._forget_shown()

    def _forget_shown(self) -> None:
        self._shown = self._marks = None
        self.changed.emit()


def _name(classes: tuple[str, ...], label: int) -> str:
    return classes[label] if label < len(classes) else str(label)
