"""Whence the FID's Inception network has its weights: said, and chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.service.messages import InceptionWeightsFound
from raven_gui.file_dialogs import choose_weights
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip
from raven_gui.workspace.inception import InceptionWeights

PUBLISHED = "It is the published file: its SHA-256 is right."
OTHERS = (
    "It is not the published file: what is measured compares with the literature only if its "
    "weights are the same."
)
ABSENT = (
    "The weights of the FID’s network are not on this machine: the first FID that is measured "
    "downloads them (96 MB). Without a network, choose the file "
    "pt_inception-2015-12-05-6726825d.pth, which pytorch-fid publishes, or its weights as "
    ".safetensors."
)
TIP = (
    "A file with the weights of the Inception network of Heusel et al., 2017. A .pth is read only "
    "if it is, to the last bit, the one that pytorch-fid publishes. It is remembered, and 'raven "
    "measure' takes it, too."
)


def weights_words(found: InceptionWeightsFound | None) -> str:
    """Which file is taken, and whether it is the published one."""
    if found is None:
        return "Looking for the weights of the FID’s network…"
    if found.path is None:
        return ABSENT
    whence = "named here" if found.named else "in PyTorch’s cache"
    words = f"Weights of the FID’s network, {whence}: {found.path}."
    if found.published:
        return f"{words} {PUBLISHED}"
    return words if found.refusal else f"{words} {OTHERS}"


class InceptionRow(QWidget):
    """Words, and buttons that choose a file or leave it."""

    def __init__(self, weights: InceptionWeights, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights = weights
        self.words = WrappedLabel("note")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAccessibleName("Weights of the FID’s network")
        self.problem = WrappedLabel("problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.choose = QPushButton("&Weights of the FID…")
        self.choose.setToolTip(tooltip(TIP))
        self.leave = QPushButton("&No file")
        self.leave.setToolTip("Take the weights from PyTorch’s cache again, or download them.")
        for button in (self.choose, self.leave):
            button.setAutoDefault(False)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.words)
        column.addWidget(self.problem)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(column, stretch=1)
        for button in (self.choose, self.leave):
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        self.choose.clicked.connect(lambda: choose_weights(self, lambda f: weights.name(f[0])))
        self.leave.clicked.connect(weights.forget)
        weights.changed.connect(self._show)
        self._show()
        if not weights.busy:  # a file that is being named would be left
            weights.look()

    def _show(self) -> None:
        found, busy = self._weights.found, self._weights.busy
        self.words.setText(weights_words(None if busy else found))
        refusal = "" if busy or found is None else found.refusal
        self.problem.setText(refusal)
        self.problem.setVisible(bool(refusal))
        self.leave.setVisible(found is not None and found.named)
        self.choose.setEnabled(not busy)
