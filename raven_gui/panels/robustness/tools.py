"""What stands above the plot: which attack and which plot is shown, and what else can be done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QWidget

from engine.sanity import Maximised
from raven_gui.panels.robustness.intervals import EXPLAINED
from raven_gui.panels.robustness.labels_words import CLEAN
from raven_gui.panels.shared.seeds_choice import seeds_button
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.pages import export_button
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

ATTACKS: dict[Maximised, tuple[str, str]] = {
    "wasserstein": (
        "Wasserstein",
        "The attack maximises the squared 2-Wasserstein distance between q(z|x) and q(z|x + ε), "
        "Irobe et al., Eq. (13). All three attacks are made; this shows one.",
    ),
    "kl": (
        "KL",
        "The attack maximises the KL divergence KL(q(z|x) ‖ q(z|x + ε)), Irobe et al., Eq. (13). "
        "All three attacks are made; this shows one.",
    ),
    "downstream": (
        "Probe",
        "The attack knows the linear probe and maximises its cross-entropy on μ(x + ε), with steps "
        "that shorten from ε/2; an image that is misread at any of them counts as misread. The "
        "other two move the posterior and do not know the probe, so they leave more than this. "
        "Carlini et al. 2019, Section 2.5. All three attacks are made; this shows one.",
    ),
}
TRADE_OFF, LABELS = "trade-off", "labels"
CHECK_TIP = (
    "Whether these curves can be trusted, and why. Of the attacks of 'Curves' and 'Trade-off'; "
    "'Labels' makes none of these."
)
GAP = 14
"""Pixels between two choices, lest they look like one."""
PLOTS = {"curves": "Curves", TRADE_OFF: "Trade-off", LABELS: "Labels"}


class Tools(QWidget):
    """Breaks into lines where it is narrow; export stays at the right."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.divergence = ChoiceBar("Attack", {key: t for key, (t, _) in ATTACKS.items()})
        for key, (_, tip) in ATTACKS.items():
            self.divergence.explain(key, tip)
        self.plot = ChoiceBar("Plot", PLOTS)
        self.plot.setContentsMargins(GAP, 0, 0, 0)
        self.plot.explain("curves", "Accuracy under attack against budget.")
        self.plot.explain(
            TRADE_OFF,
            "Accuracy under attack against the error of reconstructions, each run a point.",
        )
        self.plot.explain(LABELS, tooltip(CLEAN))
        self.intervals = QCheckBox("95\N{NO-BREAK SPACE}% &intervals")
        self.intervals.setMinimumHeight(self.divergence.sizeHint().height())
        self.intervals.setToolTip(tooltip(f"{EXPLAINED} 'Curves' alone draws them."))
        self.seeds = seeds_button(workspace)
        self.check = _button("Check attack…", tooltip(CHECK_TIP))
        self.measures = _button("Measures…", "Further clean figures as columns of the table.")
        self.more = _button("Settings", "Show or hide how it is measured.")
        self.more.setCheckable(True)
        self.more.setChecked(True)
        self.export = export_button("Save the curves and the table, as pictures or as numbers.")
        flow = FlowLayout(gap=2)
        buttons = self.check, self.measures, self.more
        for part in (self.divergence, self.plot, self.intervals, self.seeds, *buttons):
            flow.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(flow, stretch=1)
        layout.addWidget(self.export, alignment=Qt.AlignmentFlag.AlignTop)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(tip)
    return button
