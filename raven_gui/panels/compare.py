"""The Compare panel: the picked images attacked in every ticked run, side by side."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import AttackMoved, RunInfo
from raven_gui.export import ExportDialog, Figure
from raven_gui.panels.compare_controls import AttackControls
from raven_gui.panels.compare_empty import WAKING, why_empty
from raven_gui.panels.compare_export import Entry, comparison_figure
from raven_gui.panels.compare_grid import CompareGrid
from raven_gui.panels.compare_settings import AttackSettings
from raven_gui.panels.compare_strip import FocusStrip
from raven_gui.panels.compare_subject import Subject, Subjects
from raven_gui.panels.compare_verdict import NAMELESS, SYMBOLS, digits
from raven_gui.panels.other_shape import other_shape_words
from raven_gui.theme import Theme
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pages import export_button
from raven_gui.workspace import Workspace

BUSY_MILLISECONDS = 300
"""An attack that is quicker than this shows no sign of being busy, so nothing flickers."""


class ComparePanel(QWidget):
    """Original, perturbation, attacked image, reconstructions and the probe's verdict, a row per
    ticked run; the budget re-attacks all rows as it moves."""

    title = "Compare"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._comparison = workspace.comparison
        self._subjects = Subjects(workspace, self)
        self._listed = bool(workspace.runs.all)
        self._stale = True
        self.caption = QLabel(wordWrap=True)
        self.caption.setAccessibleName("Image looked at")
        self.export = export_button(
            "Save or copy this comparison: pictures, numbers (CSV) and arrays."
        )
        self.controls = AttackControls(self._comparison)
        self.strip = FocusStrip()
        self.busy = QProgressBar(textVisible=False)
        self.grid = CompareGrid()
        self.empty = EmptyState(*WAKING)
        self.status = QLabel(wordWrap=True)
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_MILLISECONDS)
        self._lay_out()
        self._connect()

    def figures(self) -> list[Figure]:
        """The comparison on show as a figure; none while there is no result."""
        subject, entries = self._subjects.answered, self._entries()
        if subject is None or not entries:
            return []
        return [comparison_figure(subject, entries, self._focus_in(subject), self._gain)]

    def _entries(self) -> tuple[Entry, ...]:
        runs = self._workspace.runs
        return tuple(
            Entry(run, runs.title(run.id), runs.color(run.id), result)
            for run in self._comparison.runs
            if (result := self._comparison.result_of(run.id)) is not None
        )

    @property
    def _gain(self) -> int:
        return self.controls.gain.value()

    def _lay_out(self) -> None:
        self.status.setProperty("role", "note")
        self.status.setAccessibleName("The last attack")
        self.busy.setMaximumHeight(8)
        self.busy.setAccessibleName("Progress of the attack")
        kept = self.busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(kept)
        self.busy.hide()
        top = QHBoxLayout()
        top.addWidget(self.caption, 1)
        top.addWidget(self.export)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(6)
        head.addLayout(top)
        head.addWidget(self.controls)
        head.addWidget(self.strip)
        head.addWidget(self.busy)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 2, 12, 6)
        foot.addWidget(self.status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        workspace, comparison = self._workspace, self._comparison
        workspace.ready.connect(self._refresh)
        workspace.runs.changed.connect(self._list)
        workspace.runs.ticked_changed.connect(self._refresh)
        workspace.images.picked_changed.connect(self._refresh)
        workspace.images.loaded.connect(self._refresh)
        workspace.images.task_changed.connect(self._refresh)
        comparison.changed.connect(self._refresh)
        comparison.focus_changed.connect(self._refresh)
        comparison.busy_changed.connect(self._start_or_end)
        comparison.moved.connect(self._progress)
        self.controls.gain_changed.connect(self._refresh)
        self.controls.settings_requested.connect(self._open_settings)
        self.strip.chosen.connect(comparison.set_focus)
        self.export.clicked.connect(self._export)
        self._busy_timer.timeout.connect(lambda: self.busy.setVisible(comparison.busy))
        self._theme.changed.connect(self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()

    def _list(self) -> None:
        self._listed = True
        self._refresh()

    def _refresh(self) -> None:
        self._stale = True
        if self.isVisible():
            self._redraw()

    def _redraw(self) -> None:
        self._stale = False
        why = why_empty(self._workspace, self._listed)
        subject = self._subjects.answered if self._comparison.result else None
        subject = subject or self._subjects.asked
        if why is not None or not subject.refs:
            self.empty.say(*(why or WAKING))
        self._stack.setCurrentWidget(self.grid if why is None and subject.refs else self.empty)
        self.export.setEnabled(bool(self._entries()))
        if why is None and subject.refs:
            self._show_images(subject)
            self._show_rows(subject)
        else:
            self.caption.clear()
            self.status.clear()
            self.strip.hide()

    def _show_images(self, subject: Subject) -> None:
        count, focus = len(subject.refs), self._focus_in(subject)
        self.strip.setVisible(count > 1)
        self.strip.set_images(subject.images)
        self.strip.set_focus(focus, subject.names[focus])
        parts = [subject.names[focus]]
        if count > 1:
            parts.append(f"{focus + 1} of {count} attacked")
        if subject.picked > count:
            parts.append(f"the first of {subject.picked:,} picked")
        self.caption.setText(" · ".join(parts))

    def _show_rows(self, subject: Subject) -> None:
        comparison = self._comparison
        runs = comparison.runs
        image = self._focus_in(subject)
        self.grid.set_classes(
            tuple(name for run in runs for name in subject.classes_of(run) or (f"{NAMELESS} 0",))
        )
        self.grid.set_row_count(len(runs))
        for row, run in zip(self.grid.rows, runs, strict=True):
            result = comparison.result_of(run.id)
            titles = self._workspace.runs
            color, mark = titles.color(run.id), titles.mark(run.id)
            row.set_run(
                titles.title(run.id),
                color,
                mark,
                _tip(run, self._workspace.robustness.known_accuracy(run)),
            )
            row.show_result(subject.images[image], result, image, self._gain)
            verdict = None if result is None else subject.verdict(run, result, image)
            row.show_verdict(verdict, self._theme.colours, result is not None)
        self.grid.set_notes(f"× {self._gain}", subject.budget, self._theme.colours.muted)
        self._tell_seconds(subject)

    def _focus_in(self, subject: Subject) -> int:
        return min(self._comparison.focus, len(subject.refs) - 1)

    def _tell_seconds(self, subject: Subject) -> None:
        result = self._comparison.result
        if result is None:
            busy = self._comparison.busy
            words = "Attacking…" if busy else "The attack could not be done."
            self.status.setText(" ".join([words, other_shape_words(self._workspace)]).strip())
            return
        count, runs = len(subject.refs), len(result.results)
        self.status.setText(
            f"{count} image{'s' if count > 1 else ''} attacked in {runs} "
            f"run{'s' if runs > 1 else ''} in {result.seconds:.2f} s · "
            f"{subject.config.steps} steps. {other_shape_words(self._workspace)}".strip(" .")
        )

    def _start_or_end(self, busy: bool) -> None:
        if busy:
            self.busy.setRange(0, 1)
            self.busy.setValue(0)
        elif self._comparison.result is None:
            self._refresh()
        self._busy_timer.start()

    def _progress(self, event: AttackMoved) -> None:
        if not self.isVisible():
            return
        self.busy.setRange(0, event.steps)
        self.busy.setValue(event.step)
        if self.busy.isVisible():
            symbol = SYMBOLS[self._subjects.asked.config.divergence]
            reached = max(event.divergence.values(), default=0.0)
            self.status.setText(
                f"Attacking… step {event.step} of {event.steps}, {symbol} up to {digits(reached)}"
            )

    def _open_settings(self) -> None:
        settings = AttackSettings(self._comparison, self)
        settings.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        settings.open()

    def _export(self) -> None:
        ExportDialog(self.figures(), self._theme, self).open()


def _tip(run: RunInfo, accuracy: float | None) -> str:
    """What is worth knowing of a run, beside its name."""
    config = run.config
    measured = "" if accuracy is None else f", accuracy {accuracy:.1%}"
    return f"{run.name}: {config.variant} on {config.dataset}, {run.epochs_done} epochs{measured}"
