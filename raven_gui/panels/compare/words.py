"""What is looked at, and what attacking it took, in words."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from engine.budgets import remark_on_budgets
from engine.counting import counted
from raven_gui.panels.compare.subject import Subject, subject_of
from raven_gui.panels.shared.other_shape import other_shape_words
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.still import Still
from raven_gui.workspace import Workspace
from raven_gui.workspace.selection import indices_in


def caption_words(workspace: Workspace, subject: Subject) -> str:
    """The image that is looked at, and among how many."""
    focus = subject.row(workspace.comparison.focus)
    words = subject.names[focus]
    if subject.picked > 1:
        words += f" · {subject.first + focus + 1:,} of {subject.picked:,} picked"
    return words


class PickedElsewhere(QObject):
    """Picked images that are not attacked, or not in the gallery as it is filtered; counted when
    they are told, once for each change."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._words: str | None = None
        workspace.images.picked_changed.connect(self._forget)
        workspace.images.loaded.connect(self._forget)
        workspace.filtering.changed.connect(self._forget)

    def words(self) -> str:
        """A sentence about each kind; '' where there are none."""
        if self._words is None:
            told = (self._of_another_shape(), self._outside_the_filter())
            self._words = " ".join(sentence for sentence in told if sentence)
        return self._words

    def _of_another_shape(self) -> str:
        workspace = self._workspace
        count = len(workspace.images.picked) - len(workspace.comparison.picked)
        if not count:
            return ""
        verb = (
            "image has another shape or range and is"
            if count == 1
            else ("images have another shape or range and are")
        )
        return f"{count:,} picked {verb} not attacked."

    def _outside_the_filter(self) -> str:
        passing, images = self._workspace.filtering.passing(), self._workspace.images
        if passing is None or images.current is None:
            return ""
        indices = indices_in(images.picked, images.dataset)
        count = len(indices) - int(passing[indices].sum())
        if not count:
            return ""
        verb = "image is" if count == 1 else "images are"
        return f"{count:,} picked {verb} outside the gallery’s filter."

    def _forget(self) -> None:
        self._words = None


class ComparisonTold(QObject):
    """The caption, made here, and the line below the comparison that tells what it took. Both are
    empty until there is something to compare."""

    def __init__(
        self, workspace: Workspace, status: Still, mode: ChoiceBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._status, self._mode = workspace, status, mode
        self._elsewhere = PickedElsewhere(workspace, self)
        self._there = False
        self.caption = QLabel(wordWrap=True)
        self.caption.setAccessibleName("Image looked at")
        self.caption_line = Still(self.caption)
        workspace.defence.progressed.connect(self._tell_status)
        workspace.comparison.answered.connect(self._end)

    def tell(self, subject: Subject) -> None:
        """Tell of what is looked at now."""
        self._there = True
        self.caption_line.set_text(caption_words(self._workspace, subject))
        self._tell_status(subject)

    def clear(self) -> None:
        """There is nothing to compare."""
        self._there = False
        self.caption_line.set_text("")
        self._status.set_text("")

    def _end(self) -> None:
        """Also of an attack on others than those looked at: its course was told meanwhile."""
        if not self._workspace.comparison.busy:
            self._tell_status()

    def _tell_status(self, subject: Subject | None = None) -> None:
        if self._there:
            more = f"{self._elsewhere.words()} {self._workspace.defence.words}".strip()
            about = subject or subject_of(self._workspace)
            alone = self._mode.current() == "one"  # of many it is told above their table
            later = _not_yet(self._workspace, about) if alone else 0
            lots = "" if alone or about.picked <= len(about.refs) else " at a time"
            self._status.set_text(attacked_words(self._workspace, about, later, more, lots))


def _not_yet(workspace: Workspace, subject: Subject) -> int:
    """How many picked images are not attacked yet, be it with the one looked at or as all of them
    were wanted."""
    done, end = workspace.comparison.done, subject.first + len(subject.refs)
    return max(0, subject.picked - done - max(0, end - max(subject.first, done)))


def attacked_words(
    workspace: Workspace, subject: Subject, later: int, elsewhere: str, lots: str = ""
) -> str:
    """How many images were attacked, and how long it took; or why not; and that the budget bounds
    nothing, where it does not. `later`: how many are once they are looked at. `elsewhere` is told
    of picked images that are not attacked, or are not in the gallery; `lots` after their number."""
    comparison = workspace.comparison
    result = comparison.result
    refused = (comparison.refusal(run.id) for run in comparison.runs)
    left_out = " ".join(filter(None, (*refused, other_shape_words(workspace), elsewhere)))
    if comparison.failed and not comparison.busy:
        return f"The attack could not be done. {left_out}".strip()
    if result is None:
        return f"Attacking… {left_out}".strip() if comparison.busy else left_out
    count, runs = len(subject.refs), len(result.results)
    others = f" · {later:,} more when first looked at" if later else ""
    done = subject.done(f" in {counted(runs, 'run')}")
    config, values = subject.config, subject.images[0].size
    more = f"{remark_on_budgets((config.epsilon,), config.norm, values)} {left_out}".strip()
    took = f" in {result.seconds:.2f} s · {counted(config.steps, 'step')}" if config.epsilon else ""
    return f"{counted(count, 'image')}{lots} {done}{took}{others}{f'. {more}' if more else ''}"
