"""One run in the comparison: five images and the verdict; and the headings above all rows."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from engine.service.messages import AttackResult, Floats
from raven_gui.palettes import LIGHT, Colours
from raven_gui.panels.compare_plan import MARGIN, Plan
from raven_gui.panels.compare_verdict import NO_PROBE, Verdict
from raven_gui.widgets.mark import MARKS, Mark, draw_mark
from raven_gui.widgets.picture import Picture

SHAPE = 9

COLUMNS = (
    ("Original", "The image x as the model sees it."),
    ("Reconstruction", "What the decoder makes of the posterior mean μ(x) of the original."),
    ("Perturbation", "What the attack adds: blue darkens, red brightens. Irobe et al., Eq. (13)."),
    ("Attacked", "x + ε, the image whose posterior is furthest from that of x in the budget."),
    ("Reconstruction", "What the decoder makes of μ(x + ε). A robust model draws the original."),
)
NUMBERS_TIP = (
    "The prediction of a linear probe on the posterior mean, before → after the attack, and how "
    "sure it is.<br><b>Latent shift</b> ‖Δμ‖ = ‖μ(x + ε) − μ(x)‖ depends on the scale of the "
    "latent space (Irobe et al., Table 1), so it also stands <b>relative</b>: ‖Δμ‖² over the total "
    "variance of the run's latents.<br>Last, the divergence that the attack reached."
)


class RunRow(QWidget):
    """A run's colour and name, its five images, and the verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self._color, self._mark = QColor(), MARKS[0]
        self.title = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.pictures = tuple(Picture(parent=self) for _ in COLUMNS)
        self.verdict = QLabel(
            self,
            textFormat=Qt.TextFormat.RichText,
            wordWrap=True,
            alignment=Qt.AlignmentFlag.AlignVCenter,
            textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse,
        )
        self.verdict.setToolTip(NUMBERS_TIP)
        self._plan: Plan | None = None
        self._verdict: Verdict | None = None
        self._answered = False
        self._colours = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_run(self, name: str, color: QColor, mark: Mark, tip: str) -> None:
        """Say whose row this is."""
        now = (self.name, self._color, self._mark, self.title.toolTip())
        if (name, color, mark, tip) == now:
            return
        self.name, self._color, self._mark = name, color, mark
        self.setAccessibleName(name)
        self.title.setAccessibleName(f"Run {name}")
        self.title.setToolTip(tip)
        self._elide()
        self.update()

    def set_plan(self, plan: Plan) -> None:
        """Put the parts where `plan` says."""
        if plan == self._plan:
            return
        self._plan = plan
        self.setFixedHeight(plan.height)
        self.title.setGeometry(plan.title)
        self.verdict.setGeometry(plan.verdict)
        for place, (picture, rect) in enumerate(zip(self.pictures, plan.images, strict=True)):
            name, tip = COLUMNS[place]
            picture.set_caption("" if plan.wide or place not in (1, 4) else name)
            picture.setToolTip(tip)
            picture.setGeometry(rect)
        self._elide()
        self._write()

    def show_result(
        self, original: Floats, result: AttackResult | None, image: int, gain: float
    ) -> None:
        """Show one of the attacked images; only the original [C, H, W] while there is no result."""
        first, rebuilt, added, attacked, attacked_rebuilt = self.pictures
        first.set_image(original)
        if result is None:
            for picture in self.pictures[1:]:
                picture.clear()
            return
        rebuilt.set_image(result.clean_reconstruction[image])
        added.set_perturbation(result.attacked[image] - original, gain)
        attacked.set_image(result.attacked[image])
        attacked_rebuilt.set_image(result.attacked_reconstruction[image])

    def show_verdict(self, verdict: Verdict | None, colours: Colours, answered: bool) -> None:
        """Say what the attack did; nothing while there is no answer."""
        self._verdict, self._colours, self._answered = verdict, colours, answered
        unknown = NO_PROBE if answered else "No result yet"
        self.verdict.setAccessibleName(verdict.sentence if verdict else unknown)
        for picture, (name, _) in zip(self.pictures, COLUMNS, strict=True):
            picture.setAccessibleName(f"{name}, {self.name}")
        self._write()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRect(2, 6, 4, self.height() - 12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.drawRoundedRect(bar, 2, 2)
        middle = QPointF(bar.left() + bar.width() / 2, self.title.geometry().center().y())
        draw_mark(painter, self._mark, self.palette().window().color(), middle, SHAPE + 5)
        draw_mark(painter, self._mark, self._color, middle, SHAPE)
        painter.fillRect(
            MARGIN, self.height() - 1, self.width() - 2 * MARGIN, 1, self.palette().mid()
        )
        painter.end()

    def _write(self) -> None:
        wordy = self._plan is not None and self._plan.wordy
        text = NO_PROBE if self._answered else ""
        if self._verdict is not None:
            text = self._verdict.html(self._colours.muted, self._colours.problem, wordy)
        self.verdict.setText(text)

    def _elide(self) -> None:
        """Cut the name to the lines it has room for, with breaks inside of long words."""
        metrics = QFontMetrics(self.title.font())
        lines = max(1, self.title.height() // metrics.lineSpacing())
        room = self.title.width() * (lines if lines == 1 else lines - 1)
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, room)
        if lines > 1:
            words = name.split(" ")
            name = " ".join(_breakable(word, metrics, self.title.width()) for word in words)
        self.title.setText(name)


def _breakable(word: str, metrics: QFontMetrics, width: int) -> str:
    """The word, to be broken anywhere if it does not fit into `width` broken at its hyphens."""
    widest = max(metrics.horizontalAdvance(f"{part}-") for part in word.split("-"))
    return "\u200b".join(word) if widest > width else word


class Headings(QWidget):
    """The names of the columns, with what is worth knowing of each in a second line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = [QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter) for _ in COLUMNS]
        for label, (_, tip) in zip(self._labels, COLUMNS, strict=True):
            label.setToolTip(tip)
        self._numbers = QLabel(self)
        self._numbers.setToolTip(NUMBERS_TIP)

    def set_plan(self, plan: Plan) -> None:
        """Stand above the columns of `plan`."""
        height = 2 * self.fontMetrics().lineSpacing() + 6
        self.resize(plan.width, height)
        for place, (label, rect) in enumerate(zip(self._labels, plan.images, strict=True)):
            label.setGeometry(rect.left(), 0, rect.width(), height)
            label.setVisible(plan.wide or place in (0, 2, 3))
        self._numbers.setGeometry(plan.verdict.left(), 0, plan.verdict.width(), height)
        self._numbers.setVisible(plan.wide)

    def set_notes(self, perturbation: str, attacked: str, muted: str) -> None:
        """Tell the gain of the perturbation and the budget that is shown."""
        notes = ("x", "of the original", perturbation, attacked, "of the attacked")
        for label, (name, _), note in zip(self._labels, COLUMNS, notes, strict=True):
            label.setText(f'{name}<br><span style="color:{muted}">{note}</span>')
        self._numbers.setText(
            f'Probe and latents<br><span style="color:{muted}">before → after</span>'
        )

    def widest(self) -> int:
        """The room that the widest of the names needs."""
        return max(self.fontMetrics().horizontalAdvance(name) for name, _ in COLUMNS) + 4
