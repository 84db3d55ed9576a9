"""The epochs of the trainings of runs: a slider, and a button to play them."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from engine.counting import counted
from raven_gui.widgets.playing import Playing
from raven_gui.widgets.text_button import text_button
from raven_gui.words import epoch_words, tooltip
from raven_gui.workspace import Workspace

FRAME_MILLISECONDS = 200
TIP = (
    "How the posterior means of the first test images moved while the run trained: before its "
    "first epoch and after each; all on one plane, the principal components of the last. They are "
    "kept with the run, wherever it trains; of very many epochs, some, evenly. The right end is "
    "the newest: the run as it is now."
)


class EpochBar(QWidget):
    """Seen where a run that is shown has epochs to look at. The last place of the slider is the
    newest, which follows a training."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps = workspace.maps
        self._epochs: tuple[int, ...] = ()
        self.play = text_button("▶", "Play the epochs from the first to the last.", True)
        self.play.setAccessibleName("Play the epochs")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch of the maps")
        self.slider.setMinimumWidth(120)
        self.slider.setToolTip(tooltip(TIP))
        self.label = QLabel()
        # From the last epoch on there is nothing more to play.
        self._playing = Playing(self.play, self.slider, FRAME_MILLISECONDS, self, ends=2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.play)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.label)
        self.slider.valueChanged.connect(self._choose)
        self._maps.epochs.changed.connect(self.follow)
        self._maps.epochs.moved.connect(self.follow)
        workspace.runs.ticked_changed.connect(self.follow)
        workspace.images.loaded.connect(self.follow)
        workspace.seed_groups.changed.connect(self.follow)
        workspace.runs.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Offer the epochs of the runs that are shown, and stand at the one that is."""
        epochs = self._maps.epochs
        known = {epoch for run in self._maps.runs for epoch in epochs.of(run.id)}
        self._epochs = tuple(sorted(known))
        self.setVisible(bool(known))
        if not known:
            self._playing.stop()
            return
        newest = len(self._epochs)
        reached = sum(epoch <= (epochs.epoch or 0) for epoch in self._epochs)
        place = newest if epochs.epoch is None else max(0, reached - 1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, newest)
            self.slider.setValue(place)
        self.slider.setPageStep(max(1, newest // 10))
        ways = [self._words(at) for at in (place, newest - 1, newest)]
        self.label.setText(ways[0])
        # As the slider moves it stays where it is.
        self.label.setMinimumWidth(max(map(self.fontMetrics().horizontalAdvance, ways)))

    def _words(self, place: int) -> str:
        """After which epoch the maps are that a place of the slider shows; and of one run how many
        it has, and how many of them were kept."""
        epochs = self._maps.epochs
        kept = {run: epochs.of(run.id) for run in self._maps.runs if epochs.of(run.id)}
        # What is told of a run in training may be an epoch behind its maps.
        done = {run: max(run.epochs_done, own[-1]) for run, own in kept.items()}
        newest = place == len(self._epochs)
        ends = {own[-1] if epochs.in_training(run.id) else done[run] for run, own in kept.items()}
        shown = ends if newest else {self._epochs[place]}
        after = epoch_words(min(shown)) if len(shown) == 1 else ""
        words = ", ".join(part for part in ("newest" if newest else "", after) if part)
        if len(kept) != 1:
            return words
        ((run, own),) = kept.items()
        trained = sum(epoch > 0 for epoch in own)
        if trained < done[run]:
            return f"{words} · {trained} of {counted(done[run], 'epoch')} kept"
        return words if newest or shown == {0} else f"{words} of {done[run]}"

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not played."""
        super().hideEvent(event)
        self._playing.stop()

    def _choose(self, place: int) -> None:
        newest = place >= len(self._epochs)
        self._maps.epochs.set_epoch(None if newest else self._epochs[place])
