"""The About box, made when it is opened."""

import platform
from importlib.metadata import version

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from engine import __version__

PAPERS = (
    "Irobe et al., Robust VAEs via Generating Process of Noise Augmented Data (RAVEN)",
    "Cemgil et al., Adversarially Robust Representations with Smooth Encoders, ICLR 2020",
    "Cemgil et al., The Autoencoding Variational Autoencoder, NeurIPS 2020 (AVAE)",
    "Takida et al., Preventing Oversmoothing in VAE via Generalized Variance Parameterization, "
    "2022",
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
        "<p>and of the papers that each method's tooltip names.</p>"
        f"<p>Python {platform.python_version()}, PyTorch {version('torch')}, "
        f"Qt {PySide6.__version__}<br>{device}</p>"
        "<p>MIT licence. MNIST: CC BY-SA 3.0. Fashion-MNIST: MIT.</p>"
    )
    return box
