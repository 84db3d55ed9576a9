"""Figures to keep: a plot, a grid or a table as PNG, SVG, PDF, CSV, NPZ or TIFF.

A panel says what it shows as `Figure`s; `offer_export` lets the user choose in an
`ExportDialog`, `export_figure` writes a file, `Saving` does so while the window goes on, and
`Copying` fills the clipboard.
"""

from raven_gui.export.clipboard import Copying
from raven_gui.export.dialog import ExportDialog, offer_export
from raven_gui.export.figure import Figure
from raven_gui.export.grid import figure_of_grid
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.plot import figure_of_plot
from raven_gui.export.saving import Saving
from raven_gui.export.table import figure_of_table
from raven_gui.export.writers import export_figure

__all__ = [
    "Copying",
    "ExportDialog",
    "ExportError",
    "ExportOptions",
    "Figure",
    "Saving",
    "export_figure",
    "figure_of_grid",
    "figure_of_plot",
    "figure_of_table",
    "offer_export",
]
