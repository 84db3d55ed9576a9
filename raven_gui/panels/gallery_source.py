"""The choice of where the test images of a data set are from."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from raven_gui.file_dialogs import choose_image_folder
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TIP = (
    "Which test images are shown, attacked, mapped and measured. All of a data set are on offer "
    "once they are in your cache, where a run that was trained with a download has put them. "
    "Nothing is downloaded from here."
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
            lambda folders: self._images.show_from(dataset, folders[0]),
        )

    def _choose(self, chosen: Path | str | None) -> None:
        self._follow()  # until they are there
        dataset, shown = self._images.source
        if chosen == CHOOSE:
            self.choose_folder(dataset)
        elif chosen != shown and not isinstance(chosen, str):
            self._images.show_from(dataset, chosen)

    def _follow(self) -> None:
        self.clear()
        dataset, shown = self._images.source
        loaded = self._images.current
        cache = None if loaded is None else loaded.cache
        offered: dict[Path | None, str] = {None: "{} embedded"}
        if self._needs_folder(dataset):
            offered = {None: "{} of the newest run"}
        if cache is not None:
            offered[cache] = "All {} in your cache"
        if shown is not None:
            offered.setdefault(shown, f"{{}} in {shown.name}")
        for source, words in offered.items():
            count = "images"
            if loaded is not None and source == shown:
                count = f"{len(loaded.images):,}"
            text = words.replace("{}", count)
            self.addItem(text[:1].upper() + text[1:], source)
            if source is not None:
                self.setItemData(self.count() - 1, str(source), Qt.ItemDataRole.ToolTipRole)
        self.addItem("From a folder…", CHOOSE)
        self.setCurrentIndex(list(offered).index(shown))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)

    def _needs_folder(self, dataset: str) -> bool:
        choices = self._workspace.choices
        known = choices.datasets if choices is not None else ()
        return any(choice.needs_folder for choice in known if choice.name == dataset)
