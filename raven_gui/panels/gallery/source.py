"""The choice of where the test images of a data set are from."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from engine.service.messages import ImageSource
from raven_gui.file_dialogs import choose_image_folder
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TIP = (
    "Which images are shown, attacked and mapped: test images, or these and the training images "
    "after them; accuracy is measured on test images alone. All of a data set are on offer once "
    "they are in your cache, where a run that was trained with a download has put them. Nothing "
    "is downloaded from here."
)
CHOOSE = "choose"


class SourceChoice(ChoiceBox):
    """Embedded images, all from the user's cache, or a folder. What is shown stays until the
    images chosen are there."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._images = workspace, workspace.images
        self.setAccessibleName("Test images from")
        self.setToolTip(tooltip(TIP))
        self.activated.connect(lambda _: self._choose(self.currentData()))
        self._images.loaded.connect(self._follow)
        workspace.ready.connect(self._follow)
        self._follow()

    def must_choose(self, dataset: str) -> bool:
        """Whether only the user can say where a data set is: nothing of it is embedded, and no run
        was trained on it."""
        known = dataset in self._images.sets
        trained = any(run.config.dataset == dataset for run in self._workspace.runs.all)
        return self._needs_folder(dataset) and not known and not trained

    def choose_folder(self, dataset: str) -> None:
        """Ask for a folder that holds a data set, and show the test images in it."""
        choose_image_folder(
            self.window(),
            self._workspace.dataset_title(dataset),
            lambda folders: self._workspace.showing.show_from(ImageSource(dataset, folders[0])),
        )

    def _choose(self, chosen: ImageSource | str | None) -> None:
        self._follow()  # until they are there
        if chosen == CHOOSE:
            self.choose_folder(self._images.dataset)
        elif chosen != self._images.source and isinstance(chosen, ImageSource):
            self._workspace.showing.show_from(chosen)

    def _follow(self) -> None:
        self.clear()
        shown, loaded = self._images.source, self._images.current
        for source, words in self._offered().items():
            count = "images"
            if loaded is not None and source == shown:
                count = f"{len(loaded.images):,}"
            text = words.replace("{}", count)
            self.addItem(text[:1].upper() + text[1:], source)
            if source.data_root is not None:
                root = str(source.data_root)
                self.setItemData(self.count() - 1, root, Qt.ItemDataRole.ToolTipRole)
        self.addItem("From a folder…", CHOOSE)
        self.setCurrentIndex(list(self._offered()).index(shown))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)

    def _offered(self) -> dict[ImageSource, str]:
        """What to call each choice, with a place for the number of images: the test images of
        each place, then all that is there."""
        shown, loaded = self._images.source, self._images.current
        embedded = "{} of the newest run" if self._needs_folder(shown.dataset) else "{} embedded"
        roots: dict[Path | None, str] = {None: embedded}
        if loaded is not None and loaded.cache is not None:
            roots[loaded.cache] = "all {} in your cache"
        if shown.data_root is not None:
            roots.setdefault(shown.data_root, f"{{}} in {shown.data_root.name}")
        tests = {ImageSource(shown.dataset, root): words for root, words in roots.items()}
        both = {
            replace(source, training=True): f"{words}, training images too"
            for source, words in tests.items()
        }
        return tests | both

    def _needs_folder(self, dataset: str) -> bool:
        choices = self._workspace.choices
        known = choices.datasets if choices is not None else ()
        return any(choice.needs_folder for choice in known if choice.name == dataset)
