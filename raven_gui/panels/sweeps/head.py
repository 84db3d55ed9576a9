"""Above the trials: which sweep is shown, how far it is, and what can be done with it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.service.messages import SweepInfo
from raven_gui.panels.sweeps.words import COPY, FILTER_TIP, failures, share_done, standing, to_retry
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.pages import export_button
from raven_gui.widgets.progress import Progress
from raven_gui.widgets.tool_buttons import tool_button
from raven_gui.words import tooltip

NO_COLOUR = "One colour"


class SweepHead(QWidget):
    """Breaks into lines where it is narrow."""

    sweep_chosen = Signal(str)
    colour_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sweep = ChoiceBox()
        self.sweep.setAccessibleName("Sweep")
        self.sweep.setToolTip("Which sweep is shown; the one that moved last comes first.")
        self.sweep.setMinimumWidth(160)
        self.standing = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.standing.setProperty("role", "note")
        self.standing.setAccessibleName("How far the sweep is")
        self.bar = Progress(textVisible=False, maximum=1000)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Epochs that are done")
        self.copy = tool_button(COPY, "Copy the command that goes on with this sweep.")
        self.failures = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.failures.setProperty("role", "problem")
        self.retry = tool_button(
            "Retry here",
            "Train those that failed or were interrupted once more, in this window's queue. The "
            "sweep's own command does so as well.",
        )
        self.filter = QLineEdit(placeholderText="Filter: sigma_aug<0.05, accuracy>=90%")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Filter the trials")
        self.filter.setToolTip(tooltip(FILTER_TIP))
        self.colour = ChoiceBox()
        self.colour.setAccessibleName("Colour of the lines")
        self.colour.setToolTip("What the lines' colours stand for.")
        self.colour.setMinimumWidth(110)
        self.measures = tool_button(
            "Measures…", "Choose which figures are axes of the plot and columns of the table."
        )
        self.tick = tool_button(
            "Tick shown", "Compare the trials that are shown, and no others, in every panel."
        )
        self.release = tool_button(
            "Clear ranges", "Let go of the ranges that were dragged along the plot's axes."
        )
        self.export = export_button("Save the plot and the table, as pictures or as numbers.")
        self._lay_out()
        self.sweep.activated.connect(lambda _: self.sweep_chosen.emit(self.sweep.currentData()))
        self.colour.activated.connect(lambda _: self.colour_chosen.emit(self.colour.currentData()))
        self._command = ""
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self.sweep, stretch=1)
        first.addStretch(2)
        first.addWidget(self.copy)
        first.addWidget(self.export)
        lost = QHBoxLayout()
        lost.addWidget(self.failures, stretch=1)
        lost.addWidget(self.retry, alignment=Qt.AlignmentFlag.AlignTop)
        for unneeded in (self.failures, self.retry):
            unneeded.hide()  # until something has failed
        label = QLabel("&Colour")
        label.setBuddy(self.colour)
        label.setMinimumHeight(self.colour.sizeHint().height())
        tools = QWidget()
        flow = FlowLayout(tools, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for part in (label, self.colour, self.measures, self.tick, self.release):
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self.standing)
        layout.addLayout(lost)
        layout.addWidget(self.bar)
        layout.addWidget(self.filter)
        layout.addWidget(tools)

    def offer(self, sweeps: Sequence[SweepInfo], chosen: str) -> None:
        """Offer these sweeps, and show that one is chosen."""
        names = [sweep.name for sweep in sweeps]
        if names != [self.sweep.itemData(row) for row in range(self.sweep.count())]:
            with QSignalBlocker(self.sweep):
                self.sweep.clear()
                for name in names:
                    self.sweep.add_choice(name, name)
        self.sweep.choose(chosen)

    def tell(self, sweep: SweepInfo) -> None:
        """Tell how far a sweep is."""
        self.standing.setText(standing(sweep))
        self.failures.setText(failures(sweep))
        self.failures.setVisible(bool(self.failures.text()))
        self.retry.setVisible(bool(to_retry(sweep)))
        self.bar.setValue(round(1000 * share_done(sweep)))
        self.bar.setVisible(sweep.running)
        self._command = " && ".join(sweep.commands)
        self.copy.setToolTip(tooltip(f"Copy the command that goes on with it: {self._command}"))

    def offer_colours(self, titles: Mapping[str, str], chosen: str) -> None:
        """Offer what the lines can be coloured by."""
        offered = {"": NO_COLOUR, **titles}
        if list(offered) != [self.colour.itemData(row) for row in range(self.colour.count())]:
            with QSignalBlocker(self.colour):
                self.colour.clear()
                for key, title in offered.items():
                    self.colour.add_choice(title, key)
        self.colour.choose(chosen if chosen in offered else "")
