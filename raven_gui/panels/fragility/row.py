"""One method of the discrete example: what it learned, in four fields, and what there is to see."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.service.messages import Demonstrated, MethodTables
from raven_gui.panels.fragility import words
from raven_gui.theme import Theme
from raven_gui.widgets.bars import Bars
from raven_gui.widgets.cell_field import CellField
from raven_gui.widgets.heat_map import HeatMap
from raven_gui.words import tooltip

STRETCH = {"data": 3, "encoder": 4, "decoder": 4, "model": 3}
"""Shares of the width, by column."""
GAP = 10


class FragilityRow(QWidget):
    """The method's name and numbers over its fields, and a sentence below them."""

    def __init__(self, method: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = method
        self.name = QLabel()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.numbers = QLabel()
        self.numbers.setProperty("role", "note")
        self.numbers.setToolTip(tooltip(words.NUMBERS))
        self.seen = QLabel(words.SEEN[method], wordWrap=True)
        self.seen.setProperty("role", "note")
        self.fields: dict[str, CellField] = {
            "data": (data := Bars(theme, "Data")),
            "encoder": (encoder := HeatMap(theme, "Encoder")),
            "decoder": (decoder := HeatMap(theme, "Decoder")),
            "model": (model := Bars(theme, "Model")),
        }
        self._data, self._encoder, self._decoder, self._model = data, encoder, decoder, model
        for label in (self.name, self.numbers, self.seen):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()

    def show_tables(self, shown: Demonstrated, tables: MethodTables) -> None:
        """Show how far the method is."""
        self.name.setText(tables.title)
        self.numbers.setText(numbers(tables))
        marked, top = shown.data > 0, height(shown)
        self._data.show_bars(shown.data, shown.target, top)
        self._encoder.show_table(tables.encoder.T, marked)
        self._decoder.show_table(tables.decoder, marked)
        self._model.show_bars(tables.model, shown.target, top)
        for column, field in self.fields.items():
            field.setAccessibleName(f"{words.COLUMNS[column][0]} of {tables.title}")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.name)
        head.addWidget(self.numbers)
        head.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        for column, field in self.fields.items():
            line.addWidget(field, STRETCH[column])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(line, 1)
        layout.addWidget(self.seen)


def numbers(tables: MethodTables) -> str:
    """Bound, log-likelihood and roughness in a line."""
    return (
        f"bound {signed(tables.bound)} · log-likelihood {signed(tables.log_likelihood)} nats · "
        f"roughness {tables.roughness:.2f}"
    )


def height(shown: Demonstrated) -> float:
    """The probability at the upper edge of all bars: a little above the highest of the data."""
    return 1.1 * float(shown.data.max())


def signed(nats: float) -> str:
    """Two digits behind the point, with a true minus."""
    return f"{nats:.2f}".replace("-", "−")


def probability(value: float) -> str:
    """Three digits behind the point; less than that can tell is said to be so."""
    return f"{value:.3f}" if value >= 0.0005 or value == 0 else "< 0.001"
