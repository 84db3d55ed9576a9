"""One run in the comparison: its pictures and the verdict; and the headings above all rows."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from engine.numbers import NUMBERS
from engine.service.messages import AttackResult, Floats, Refinement
from raven_gui.palettes import LIGHT, Colours
from raven_gui.panels.compare.columns import COLUMNS, DEFENDED, USUAL, picture_of
from raven_gui.panels.compare.defence import chain_words
from raven_gui.panels.compare.plan import MARGIN, Plan
from raven_gui.panels.compare.verdict import NO_PROBE, Verdict
from raven_gui.panels.shared.seeds_choice import SeedBox
from raven_gui.widgets.cut_names import cut_name
from raven_gui.widgets.mark import MARKS, Mark, draw_mark
from raven_gui.widgets.picture import Picture
from raven_gui.widgets.picture_view import PictureView
from raven_gui.words import tooltip
from raven_gui.workspace.seed_groups import SeedGroup

SHAPE = 9

NUMBERS_TIP = (
    "The prediction of a linear probe on the posterior mean, before → after the attack, and its "
    "confidence: argmaxₖ and maxₖ of p(k | μ) = softmax(W μ + b) (Irobe et al., Section 4.1.2). It "
    "<b>flips</b> where argmaxₖ p(k | μ(x + ε)) ≠ argmaxₖ p(k | μ(x)), and <b>holds</b> where not. "
    "Where argmaxₖ p(k | μ(x)) is not the class of the image it was <b>wrong before</b>: there is "
    "nothing for an attack to break.<br>"
    "<b>Latent shift</b> ‖Δμ‖ = ‖μ(x + ε) − μ(x)‖ depends on the scale of the "
    "latent space (Irobe et al., Table 1), so it also stands <b>relative</b>: ‖Δμ‖² over the total "
    "variance of the run's latents."
    + "".join(
        f"<br><b>{number.title}</b>, {number.bounds}: {number.explanation} {number.formula}: "
        f"{number.source}."
        for number in map(NUMBERS.__getitem__, ("w2", "kl", "shift_in_std", "mse", "ms_ssim"))
    )
    + "<br><b>CE</b>, where the probe is attacked: the cross-entropy of the class that it reads "
    "off the image before the attack, or off the target. Carlini et al., 2019, Section 2.5."
)


class RunRow(QWidget):
    """A run's colour and name, its pictures, and the verdict."""

    def __init__(self, parent: QWidget | None = None, view: PictureView | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[str, ...] = USUAL
        self.name = ""
        self._beside: Sequence[str] = ()
        self._color, self._mark = QColor(), MARKS[0]
        self.title = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.pictures = {key: Picture(parent=self, view=view) for key in COLUMNS}
        self.seed = SeedBox(self)
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
        tip = tooltip(tip)
        now = (self.name, self._color, self._mark, self.title.toolTip())
        if (name, color, mark, tip) == now:
            return
        self.name, self._color, self._mark = name, color, mark
        self.setAccessibleName(name)
        self.title.setAccessibleName(f"Run {name}")
        self.title.setToolTip(tip)
        self._elide()
        self.update()

    def stand_beside(self, names: Sequence[str]) -> None:
        """Be told from the other ones of these names, however narrow it is."""
        if names != self._beside:
            self._beside = names
            self._elide()

    def show_seeds(self, group: SeedGroup, seen: str) -> None:
        """Offer the seeds of a group, of which the run `seen` is shown."""
        self.seed.show_group(group, seen)
        self._place_title()
        self._elide()

    def set_plan(self, plan: Plan, shown: tuple[str, ...]) -> None:
        """Put the parts where `plan` says; pictures of the columns `shown`."""
        if (plan, shown) == (self._plan, self.shown):
            return
        self._plan, self.shown = plan, shown
        self.setFixedHeight(plan.height)
        self._place_title()
        self.verdict.setGeometry(plan.verdict)
        for key, picture in self.pictures.items():
            picture.setVisible(key in shown)
        for place, (key, rect) in enumerate(zip(shown, plan.images, strict=True)):
            picture = self.pictures[key]
            picture.set_caption(COLUMNS[key].name if place in plan.below else "")
            picture.setToolTip(COLUMNS[key].tip)
            picture.setAccessibleName(f"{COLUMNS[key].name}, {self.name}")
            picture.setGeometry(rect)
        self._elide()
        self._write()

    def show_result(
        self,
        original: Floats,
        result: AttackResult | None,
        image: int,
        gain: float,
        refined: Refinement | None = None,
    ) -> None:
        """Show one of the attacked images in the columns that are shown; only the original
        [C, H, W] while there is no result, and none of the defended ones before they are
        `refined`."""
        for key, picture in self.pictures.items():
            column = COLUMNS[key]
            if key not in self.shown or (
                key != "original" and (result is None or (key in DEFENDED and refined is None))
            ):
                picture.clear()
            elif key == "original" or result is None:
                picture.set_image(original)
            elif column.signed:
                picture.set_perturbation(picture_of(key, original, result, image), gain)
            else:
                before = column.original
                picture.set_image(
                    picture_of(key, original, result, image, refined),
                    picture_of(before, original, result, image, refined) if before else None,
                )
                if key in DEFENDED and refined is not None:
                    row = image + (len(result.attacked) if key == DEFENDED[1] else 0)
                    picture.setToolTip(f"{column.tip}<br>{chain_words(refined, row)}")

    def show_verdict(self, verdict: Verdict | None, colours: Colours, answered: bool) -> None:
        """Say what the attack did; nothing while there is no answer."""
        self._verdict, self._colours, self._answered = verdict, colours, answered
        unknown = NO_PROBE if answered else "No result yet"
        self.verdict.setAccessibleName(verdict.sentence if verdict else unknown)
        for key, picture in self.pictures.items():
            picture.setAccessibleName(f"{COLUMNS[key].name}, {self.name}")
        self._write()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        name = self.title.geometry().center().y()
        top = 6 if name > 6 + SHAPE else name  # a mark at the top has no stub of the bar above it
        bar = QRect(2, top, 4, self.height() - 6 - top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.drawRoundedRect(bar, 2, 2)
        middle = QPointF(bar.left() + bar.width() / 2, name)
        draw_mark(painter, self._mark, self.palette().window().color(), middle, SHAPE + 5)
        draw_mark(painter, self._mark, self._color, middle, SHAPE)
        painter.fillRect(
            MARGIN, self.height() - 1, self.width() - 2 * MARGIN, 1, self.palette().mid()
        )
        painter.end()

    def _place_title(self) -> None:
        """The box of seeds stands below the name, or behind it where there is one line."""
        if self._plan is None:
            return
        room, box = QRect(self._plan.title), self.seed.sizeHint()
        if not self.seed.isHidden():
            beside = room.height() < 2 * box.height()
            name = QFontMetrics(self.title.font()).horizontalAdvance(self.name) + MARGIN
            behind = room.left() + min(name, max(0, room.width() - box.width()))
            left = behind if beside else room.left()
            size = box.boundedTo(room.size())
            top = room.top() if beside else room.bottom() - box.height()
            self.seed.setGeometry(QRect(QPoint(left, top), size))
            if beside:
                room.setRight(left - 1)
            else:
                room.setBottom(top)
        self.title.setGeometry(room)

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
        name = cut_name(self.name, self._beside, metrics, room)
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
        self._labels = {
            key: QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter) for key in COLUMNS
        }
        for key, label in self._labels.items():
            label.setToolTip(COLUMNS[key].tip)
        self._numbers = QLabel(self)
        self._numbers.setToolTip(NUMBERS_TIP)

    def set_plan(self, plan: Plan, shown: tuple[str, ...]) -> None:
        """Stand above the columns of `plan`."""
        height = 2 * self.fontMetrics().lineSpacing() + 6
        self.resize(plan.width, height)
        cells = enumerate(zip(shown, plan.images, strict=True))
        first = {key: rect for place, (key, rect) in cells if place not in plan.below}
        for key, label in self._labels.items():
            label.setVisible(key in first)
            if key in first:
                label.setGeometry(first[key].left(), 0, first[key].width(), height)
        self._numbers.setGeometry(plan.verdict.left(), 0, plan.verdict.width(), height)
        self._numbers.setVisible(plan.wide)

    def set_notes(self, perturbation: str, attacked: str, muted: str) -> None:
        """Tell the gain of the differences and the budget that is shown."""
        for key, label in self._labels.items():
            column = COLUMNS[key]
            note = perturbation if column.signed else column.note or attacked
            label.setText(f'{column.name}<br><span style="color:{muted}">{note}</span>')
        self._numbers.setText(
            f'Probe and latents<br><span style="color:{muted}">before → after</span>'
        )

    def widest(self) -> int:
        """The room that the widest of the names needs."""
        names = (column.name for column in COLUMNS.values())
        return max(map(self.fontMetrics().horizontalAdvance, names)) + 4
