"""The dialogs in which a user chooses files to bring in, or to save; each opens at once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

PICTURES = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp *.npy)"
WEIGHTS = "Weights (*.pth *.safetensors)"
SESSIONS = "Sessions (*.raven)"
ALL = "All files (*)"

Take = Callable[[list[Path]], None]


def choose_pictures(parent: QWidget, take: Take) -> None:
    """Choose one or more picture files."""
    _open(parent, "Open picture", QFileDialog.FileMode.ExistingFiles, [PICTURES, ALL], take)


def choose_run(parent: QWidget, take: Take) -> None:
    """Choose an exported run."""
    filters = ["Exported runs (*.zip)", ALL]
    _open(parent, "Import run", QFileDialog.FileMode.ExistingFile, filters, take)


def choose_run_folder(parent: QWidget, take: Take) -> None:
    """Choose the folder of a run: no dialog takes files and folders alike."""
    _open(parent, "Import run folder", QFileDialog.FileMode.Directory, [], take)


def choose_weights(parent: QWidget, take: Take) -> None:
    """Choose the file with the weights of the FID's network."""
    filters = [WEIGHTS, ALL]
    _open(parent, "Weights of the FID", QFileDialog.FileMode.ExistingFile, filters, take)


def choose_session(parent: QWidget, take: Take) -> None:
    """Choose a saved session."""
    _open(parent, "Open session", QFileDialog.FileMode.ExistingFile, [SESSIONS, ALL], take)


def choose_where_to_save(parent: QWidget, path: Path, take: Callable[[Path], None]) -> None:
    """Choose the file for a session; `path` is offered."""
    dialog = QFileDialog(parent, "Save session", str(path.parent), SESSIONS)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("raven")
    dialog.selectFile(path.name)
    dialog.fileSelected.connect(lambda file: take(Path(file)))
    dialog.open()


def choose_image_folder(parent: QWidget, dataset: str, take: Take) -> None:
    """Choose the folder that holds a data set."""
    title = f"Folder of {dataset}"
    _open(parent, title, QFileDialog.FileMode.Directory, [], take)


def _open(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, filters: list[str], take: Take
) -> None:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if filters:
        dialog.setNameFilters(filters)
    dialog.filesSelected.connect(lambda files: take([Path(file) for file in files]))
    dialog.open()
