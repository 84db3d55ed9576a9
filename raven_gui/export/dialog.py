"""The dialog that saves or copies a figure."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from engine.files import is_file, with_home
from raven_gui.export.clipboard import Copying
from raven_gui.export.dialog_form import DialogForm
from raven_gui.export.figure import PAINTED, Figure
from raven_gui.export.formats import FORMATS, contents, offered, suffix_of, with_suffix
from raven_gui.export.options import ExportOptions
from raven_gui.export.page import natural_size
from raven_gui.export.saving import Saving
from raven_gui.theme import Theme


class ExportDialog(QDialog):
    """Choose a figure, a format, a size and a file; what fails is said in the dialog.

    `offer_export` opens it; it deletes itself when closed. `saved(path)` follows a written file.
    """

    saved = Signal(str)

    def __init__(self, figures: Sequence[Figure], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        if not figures:
            raise ValueError("There is no figure to export.")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self._figures = list(figures)
        self._replace: Path | None = None
        self._saving = Saving(self)
        self._saving.saved.connect(self._finish)
        self._saving.failed.connect(self._fail)
        self._copying = Copying(self)
        self.form = DialogForm([figure.title for figure in self._figures], self)
        form = self.form
        self._copying.copied.connect(lambda _: form.tell("Copied to the clipboard."))
        self._copying.failed.connect(form.warn)
        form.figure.currentIndexChanged.connect(self._choose_figure)
        form.format.currentIndexChanged.connect(self._choose_format)
        form.size.changed.connect(self._show)
        form.title.textEdited.connect(self._fit_page)
        form.with_title.toggled.connect(self._fit_page)
        form.with_provenance.toggled.connect(self._fit_page)
        form.colours.chosen.connect(self._show)
        form.path.textEdited.connect(self._read_path)
        form.browse.clicked.connect(self._browse)
        form.copy.clicked.connect(self._copy)
        form.save.clicked.connect(self._save)
        form.cancel.clicked.connect(self.reject)
        theme.changed.connect(self._show)
        self._choose_figure()
        self.resize(920, 560)

    @property
    def figure(self) -> Figure:
        """The figure that is chosen."""
        return self._figures[self.form.figure.currentIndex()]

    @property
    def suffix(self) -> str:
        """The format that is chosen."""
        return str(self.form.format.currentData())

    def options(self) -> ExportOptions:
        """What is chosen about the page."""
        form = self.form
        width, height, unit = form.size.size_unit()
        return ExportOptions(
            width=width,
            height=height,
            unit=unit,
            dpi=form.size.dpi.value(),
            title=form.title.text() if form.with_title.isChecked() else False,
            provenance=form.with_provenance.isChecked(),
            light=form.colours.current() == "paper",
        )

    def path(self) -> Path:
        """The file that will be written: absolute, with the ending of the format."""
        path = _folder() / with_home(Path(self.form.path.text().strip()))
        return path if suffix_of(path) == self.suffix else with_suffix(path, self.suffix)

    def _choose_figure(self) -> None:
        figure, form = self.figure, self.form
        wanted = self.suffix
        with QSignalBlocker(form.format):
            form.format.clear()
            for suffix in offered(figure):
                form.format.addItem(FORMATS[suffix], suffix)
            form.format.setCurrentIndex(max(0, form.format.findData(wanted)))
        form.title.setText(figure.title)
        form.path.setText(str(_folder() / f"{_file_name(figure.title)}.{self.suffix}"))
        form.size.forget()
        self._fit_page()
        self._choose_format()

    def _choose_format(self) -> None:
        self.form.path.setText(str(self.path()))
        self.form.page_is_painted(self.suffix in PAINTED)
        self._show()

    def _fit_page(self) -> None:
        """The page grows with what stands on it."""
        self.form.size.set_natural(natural_size(self.figure, self.options()))
        self._show()

    def _read_path(self, text: str) -> None:
        place = self.form.format.findData(suffix_of(Path(text.strip())))
        if place >= 0:
            with QSignalBlocker(self.form.format):
                self.form.format.setCurrentIndex(place)
            self.form.page_is_painted(self.suffix in PAINTED)
        self._show()

    def _show(self) -> None:
        self._replace = None
        self.form.save.setText("&Save")
        self.form.tell(contents(self.figure, self.suffix))
        self.form.preview.show_page(self.figure, self.options())

    def _browse(self) -> None:
        filters = {
            suffix: f"{FORMATS[suffix].partition(':')[0]} (*.{suffix})"
            for suffix in offered(self.figure)
        }
        dialog = QFileDialog(self, "Save figure", str(self.path().parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters.values()))
        dialog.selectNameFilter(filters[self.suffix])
        dialog.setDefaultSuffix(self.suffix)
        dialog.selectFile(self.path().name)
        dialog.fileSelected.connect(self._take_path)
        dialog.open()

    def _take_path(self, file: str) -> None:
        self.form.path.setText(file)
        self._read_path(file)
        self._replace = self.path()  # the chooser has asked already

    def _save(self) -> None:
        self.form.size.commit()
        if not self.form.path.text().strip():
            self.form.warn("The file has no name: type one, or browse for a place.")
            return
        path = self.path()
        if is_file(path) and path != self._replace:
            self._replace = path
            self.form.save.setText("Re&place")
            self.form.warn(f"{path.name} exists already: press Replace to write over it.")
            return
        self.form.save.setEnabled(False)
        self._saving.start(self.figure, path, self.options())

    def _finish(self, path: str) -> None:
        self.saved.emit(path)
        self.accept()

    def _fail(self, sentence: str) -> None:
        self.form.save.setEnabled(True)
        self.form.warn(sentence)

    def _copy(self) -> None:
        self.form.size.commit()
        self._copying.start(self.figure, self.options())


def offer_export(figures: Sequence[Figure], theme: Theme, parent: QWidget) -> bool:
    """Open the dialog on figures; whether there are any."""
    if figures:
        ExportDialog(figures, theme, parent).open()
    return bool(figures)


def _folder() -> Path:
    """The user's documents, or the home folder where there are none."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) if documents and Path(documents).is_dir() else Path.home()


def _file_name(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-_")[:80] or "figure"
