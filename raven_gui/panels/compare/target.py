"""What the picked images are to look like to the encoders: shown, and ended, in one line."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.sanity import Maximised
from raven_gui.widgets.picture import Picture
from raven_gui.widgets.text_button import text_button
from raven_gui.workspace import ImageRef, Workspace

SIDE = 36
TAKEN = "encoders take it for this one"
TAKEN_BY: Mapping[Maximised, str] = MappingProxyType(
    {
        "reconstruction": "models reconstruct it as they do this one",
        "downstream": "probes read the class off it that they read off this one",
    }
)
"""What an attack is to bring about, and what one on no divergence of posteriors is."""


class TargetChip(QWidget):
    """The target and a button that ends the targeted attack; hidden while there is none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.picture = Picture()
        self.picture.setFixedSize(QSize(SIDE, SIDE))
        self.words = QLabel(wordWrap=True)
        self.words.setAccessibleName("Target of the attack")
        self.end = text_button(
            "End", "Let the attack lead away from each image again, to nothing in particular."
        )
        self.end.setAccessibleName("End the targeted attack")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.end)
        self.end.clicked.connect(lambda: workspace.comparison.set_target(None))
        workspace.comparison.config_changed.connect(self.refresh)
        workspace.comparison.focus_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follow the workspace."""
        target = self._workspace.comparison.target
        self.setVisible(target is not None)
        if target is None:
            return
        self.picture.set_image(self._workspace.images.pixels(target))
        itself = _looked_at_itself(self._workspace, target)
        name = self._workspace.images.name(target)
        taken = TAKEN_BY.get(self._workspace.comparison.asked.maximised, TAKEN)
        self.words.setText(
            f"<b>Target:</b> {name}. Each image is changed within the "
            f"budget so that {taken}.{itself and f' {itself}'}"
        )


def _looked_at_itself(workspace: Workspace, target: ImageRef) -> str:
    """What to do where the image that is looked at is the target; '' where it is another."""
    comparison = workspace.comparison
    if comparison.picked[comparison.focus : comparison.focus + 1] != (target,):
        return ""
    other = "Look at" if len(comparison.picked) > 1 else "Pick"
    return f"It is what you look at. {other} another image, or drag one onto this one."


def aim_at(workspace: Workspace, ref: ImageRef | None, onto: int) -> None:
    """Let the picked images look like `ref`, or like the one looked at; and look at the one that it
    was dropped `onto`, a place among those picked, or -1. Where that would be the target itself,
    which nothing is to be done to, look at the next one, if there is any."""
    comparison = workspace.comparison
    picked, place = comparison.picked, onto if onto >= 0 else comparison.focus
    if ref is None and picked:
        ref = picked[comparison.focus]
    if ref is None or not may_be_target(workspace, ref):
        return
    if picked[place : place + 1] == (ref,):
        place = (place + 1) % len(picked)
    comparison.set_focus(place)
    comparison.set_target(ref)


def may_be_target(workspace: Workspace, ref: ImageRef) -> bool:
    """Whether an image has the shape of those that are attacked."""
    return bool(workspace.comparison.picked and workspace.images.fitting((ref,)))
