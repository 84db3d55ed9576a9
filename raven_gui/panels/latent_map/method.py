"""The choice of how a latent space is brought into two dimensions, and what to make of it."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.text_button import text_button
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TITLES = {
    "pca": "PCA",
    "tsne": "t-SNE",
    "umap": "UMAP",
    "lda": "LDA",
    "axes": "Axes",
    "pca3": "3-D",
}
TIPS = {
    "pca": (
        "Principal components: the two directions in which the posterior means vary most, drawn to "
        "scale. Distances are true in these two directions; what lies in the others is not seen."
    ),
    "tsne": (
        "t-SNE keeps neighbours together. What it does not mean: distances between groups, sizes "
        "of groups and their density say nothing about the latent space, and an arrow's length is "
        "not how far an attack moves an image. Look at which group an arrow ends in. Posteriors "
        "have no ellipses here, as an ellipse of latents is none on this map."
    ),
    "umap": (
        "UMAP keeps neighbours together, and groups that touch side by side. Distances between "
        "groups that are apart, and their density, say nothing about the latent space. A new point "
        "lies at the average of its neighbours, weighted as UMAP's graph would bind it. Posteriors "
        "have no ellipses here, as an ellipse of latents is none on this map. It is computed in a "
        "process of its own, which takes some seconds to start."
    ),
    "lda": (
        "Linear discriminant (Fisher): the plane on which the averages of the classes lie furthest "
        "apart, in units of the spread within classes. It shows how well a linear probe could tell "
        "them apart; it is fitted to these very labels."
    ),
    "axes": (
        "Two of the latents as they are. Where a model has let a latent go, its means lie on one "
        "line."
    ),
    "pca3": (
        "The first three principal components, to be turned: drag, or Alt with the arrow keys; "
        "Alt+Home turns back. What lies behind each other is seen from the side."
    ),
}
ALIGN = (
    "Lay every map over that of the first ticked run, by the rotation, reflection and one scale "
    "that bring the same images nearest to each other (Procrustes). What still differs then, "
    "differs in the models and not in the chance of the axes."
)


def method_bar() -> ChoiceBar:
    """A bar with the methods by their names in the engine."""
    bar = ChoiceBar("Map", TITLES)
    for key, words in TIPS.items():
        bar.explain(key, tooltip(words))
    return bar


class MapViewing(QWidget):
    """Which latents are shown, where they are shown as they are, and whether maps are aligned."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.across, self.up = _axis("across", "→ "), _axis("up", "↑ ")
        self.align = text_button("Align", tooltip(ALIGN), True)
        self.align.setAccessibleName("Align the maps")
        self._axes = QWidget()
        axes = QHBoxLayout(self._axes)
        axes.setContentsMargins(0, 0, 0, 0)
        for box in (self.across, self.up):
            axes.addWidget(box)
            box.valueChanged.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._axes)
        layout.addWidget(self.align)
        self.align.toggled.connect(workspace.maps.set_aligned)
        workspace.maps.method_changed.connect(self.follow)
        workspace.maps.aligned_changed.connect(self.follow)
        workspace.runs.ticked_changed.connect(self.follow)
        workspace.runs.changed.connect(self.follow)
        workspace.seed_groups.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show what is chosen, and offer the latents that all runs shown have."""
        maps, runs = self._workspace.maps, self._workspace.maps.runs
        self._axes.setVisible(maps.method == "axes")
        latents = min((run.config.latent for run in runs), default=2)
        for box, axis in zip((self.across, self.up), maps.axes, strict=True):
            with QSignalBlocker(box):
                box.setRange(1, max(latents, axis + 1))
                box.setValue(axis + 1)
        with QSignalBlocker(self.align):
            self.align.setChecked(maps.aligned)
        self.align.setEnabled(len(runs) > 1)

    def _choose(self) -> None:
        self._workspace.maps.set_axes(self.across.value() - 1, self.up.value() - 1)


def _axis(name: str, way: str) -> QSpinBox:
    box = QSpinBox(minimum=1, prefix=way)
    box.setKeyboardTracking(False)
    box.setAccessibleName(f"Latent {name}")
    box.setToolTip(f"Which latent is drawn {name}, counted from 1.")
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box
