"""The About box and the sheet of shortcuts, both made when they are opened."""

import platform
from importlib.metadata import version

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine import __version__
from raven_gui.actions import ACTIONS, MENUS
from raven_gui.keys import PLACES

PAPERS = (
    "Irobe et al., Robust VAEs via Generating Process of Noise Augmented Data (RAVEN)",
    "Cemgil et al., Adversarially Robust Representations with Smooth Encoders, ICLR 2020",
    "Kingma and Welling, Auto-Encoding Variational Bayes, ICLR 2014",
)


def about_box(device: str, parent: QWidget) -> QMessageBox:
    """Version, device, papers and licence; to be opened by the caller."""
    papers = "".join(f"<li>{paper}</li>" for paper in PAPERS)
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About raven-gui")
    box.setIconPixmap(parent.windowIcon().pixmap(64, 64))
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(
        f"<h3>raven-gui {__version__}</h3>An explorer for the robustness of learned "
        "representations."
    )
    box.setInformativeText(
        f"<p>The methods are those of</p><ul>{papers}</ul>"
        f"<p>Python {platform.python_version()}, PyTorch {version('torch')}, "
        f"Qt {PySide6.__version__}<br>{device}</p>"
        "<p>MIT licence. MNIST: CC BY-SA 3.0. Fashion-MNIST: MIT.</p>"
    )
    return box


def shortcut_sheet(parent: QWidget) -> QDialog:
    """All actions with their shortcuts, menu by menu, then the keys of each place; to be opened by
    the caller."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Keyboard shortcuts")
    content = QWidget()
    form = QFormLayout(content)
    for menu in MENUS:
        form.addRow(QLabel(f"<b>{menu.replace('&', '')}</b>"))
        for action in ACTIONS.values():
            if action.menu == menu:
                keys = action.keys.toString(QKeySequence.SequenceFormat.NativeText)
                form.addRow(action.text.replace("&", "").rstrip("…"), QLabel(keys or "–"))
    for place, keys_there in PLACES.items():
        form.addRow(QLabel(f"<b>{place}</b>"))
        for what, keys in keys_there:
            form.addRow(what, QLabel(_native(keys)))
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(content)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(scroll)
    layout.addWidget(buttons)
    dialog.resize(540, 600)
    return dialog


def _native(keys: str) -> str:
    """Keys as this platform writes them; words stay words."""
    sequence = QKeySequence(keys)
    if sequence.toString() != keys:
        return keys
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
