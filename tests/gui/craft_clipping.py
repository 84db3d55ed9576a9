"""Prints every text of the window that is cut off, at several sizes, plain and 40 % longer.

A program of its own, because Qt takes its scale from the environment once, at the start:
QT_SCALE_FACTOR=1.5, as the test beside it does.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDockWidget,
    QGroupBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from raven_gui.bridge import Bridge
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.note import Note
from raven_gui.workspace import Workspace
from tests.gui.conftest import RecordingEngine, World
from tests.gui.every_dialog import each_dialog, each_step_of_the_guide, fill_docks

SIZES = ((1024, 700), (3840, 2160))
CROWDED = ("compare", "robustness")
LONGER = 0.4
ROUNDS = 12
SLACK = 1  # pixel, of rounding
SUBPIXEL = Qt.TextFlag.TextShowMnemonic


def longer(text: str) -> str:
    """`text` as a language with longer words would have it: each word grows by two fifths, its
    markup, numbers, mnemonics and dots stay."""

    def grow(found: re.Match[str]) -> str:
        word = found.group()
        return word + "ü" * max(1, round(LONGER * len(word)))

    parts = re.split(r"(<[^>]*>|&\w+;)", text)
    return "".join(
        part if place % 2 else re.sub(r"[^\W\d_]{2,}", grow, part)
        for place, part in enumerate(parts)
    )


class LongerWords:
    """Makes every text of a window longer, each once."""

    def __init__(self) -> None:
        self._made: set[str] = set()

    def translate(self, window: QWidget) -> None:
        """Lengthen what is not lengthened yet."""
        for widget in window.findChildren(QWidget):
            if isinstance(widget, QLabel) and not widget.pixmap().isNull():
                continue
            if isinstance(widget, QLabel | QPushButton | QCheckBox | QRadioButton | QToolButton):
                widget.setText(self._once(widget.text()))
                if isinstance(widget, Note):
                    widget.adjustSize()  # as its own setter does
            elif isinstance(widget, QGroupBox):
                widget.setTitle(self._once(widget.title()))
            elif isinstance(widget, QDockWidget):
                widget.setWindowTitle(self._once(widget.windowTitle()))
            elif isinstance(widget, QTabBar):
                for tab in range(widget.count()):
                    widget.setTabText(tab, self._once(widget.tabText(tab)))
                    if widget.tabToolTip(tab):
                        widget.setTabToolTip(tab, self._once(widget.tabToolTip(tab)))
            elif isinstance(widget, QComboBox):
                for item in range(widget.count()):
                    if widget.itemData(item) is not None:  # its words are then not its value
                        widget.setItemText(item, self._once(widget.itemText(item)))
        for table in window.findChildren(QTableView):
            table.resizeColumnsToContents()  # as it is when it is filled

    def _once(self, text: str) -> str:
        if text in self._made:
            return text
        made = longer(text)
        self._made.add(made)
        return made


def cut_off(window: QWidget) -> Iterator[str]:
    """A line for each visible text that has less room than it needs."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        needed, given = QSize(), QSize()
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            needed, given = _needs_of_label(widget), widget.size()
        elif isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
            needed, given = _words(widget, widget.text()), _room_in_button(widget)
        elif isinstance(widget, QToolButton) and _shows_text(widget):
            needed, given = _words(widget, widget.text()), widget.size()
        elif isinstance(widget, QComboBox):
            needed, given = _words(widget, widget.currentText()), _room_in_box(widget)
        elif isinstance(widget, QTabBar):
            yield from _cut_tabs(widget)
        elif isinstance(widget, QGroupBox):
            needed, given = _words(widget, widget.title()), widget.size()
        small = needed.width() > given.width() + SLACK or needed.height() > given.height() + SLACK
        if small and not _told_in_full(widget):
            yield f"{_place(widget)} needs {_size(needed)} and has {_size(given)}"
        elif needed.isValid() and (hidden := _covered(widget)):
            yield f"{_place(widget)} is cut to {_size(hidden)} of {_size(widget.size())}"


def _needs_of_label(label: QLabel) -> QSize:
    if label.wordWrap():
        return QSize(label.minimumSizeHint().width(), label.heightForWidth(label.width()))
    return label.sizeHint()


def _words(widget: QWidget, text: str) -> QSize:
    return widget.fontMetrics().size(SUBPIXEL, text)


def _room_in_button(button: QPushButton | QCheckBox | QRadioButton) -> QSize:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    part = {
        QPushButton: QStyle.SubElement.SE_PushButtonContents,
        QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
        QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
    }
    kind = next(kind for kind in part if isinstance(button, kind))
    room = button.style().subElementRect(part[kind], option, button).size()
    return QSize(room.width(), max(room.height(), button.height() - 2))


def _room_in_box(box: QComboBox) -> QSize:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return (
        box.style()
        .subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            box,
        )
        .size()
    )


def _shows_text(button: QToolButton) -> bool:
    icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
    return (
        bool(button.text())
        and (button.toolButtonStyle() != icon_only or button.icon().isNull())
        and button.arrowType() == Qt.ArrowType.NoArrow
    )


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for tab in filter(bar.isTabVisible, range(bar.count())):
        needed, given = _words(bar, bar.tabText(tab)), bar.tabRect(tab).size()
        beyond = bar.tabRect(tab).right() > bar.width()
        small = beyond or needed.width() > given.width()
        if small and bar.tabText(tab) not in bar.tabToolTip(tab):
            yield f"tab '{bar.tabText(tab)}' needs {_size(needed)} and has {_size(given)}"


def _told_in_full(widget: QWidget) -> bool:
    """Whether a tooltip says what the cut text said."""
    if isinstance(widget, ChoiceBox):
        return True  # it elides, and says the rest in its tooltip
    text = widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", str)()
    return bool(text) and text.replace("&", "") in widget.toolTip()


def _covered(widget: QWidget) -> QSize | None:
    """What is seen of a widget that sticks out of those around it; None where it is all seen, or
    can be scrolled to."""
    seen, child = widget.rect(), widget
    while (parent := child.parentWidget()) is not None and not child.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return None
        around = QRect(widget.mapFrom(parent, parent.rect().topLeft()), parent.size())
        seen &= around
        child = parent
    small = seen.width() < widget.width() - SLACK or seen.height() < widget.height() - SLACK
    return seen.size() if small else None


def _place(widget: QWidget) -> str:
    text = widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", str)()
    names: list[str] = []
    around = widget.parentWidget()
    while around is not None and len(names) < 3:
        if type(around) is not QWidget:
            names.append(type(around).__name__)
        around = around.parentWidget()
    return f"{type(widget).__name__} {re.sub('<[^>]*>', ' ', text)!r} in {' in '.join(names)}"


def _size(size: QSize) -> str:
    return f"{size.width()}×{size.height()}"


def fit(dialog: QDialog) -> None:
    """Make a dialog as large as it is when it opens in these words. Qt would allow it two thirds of
    a screen, and the one that is not there has 800×800 pixels at any scale."""
    layout = dialog.layout()
    assert layout is not None, dialog
    width = max(dialog.width(), layout.totalSizeHint().width())
    dialog.resize(width, max(layout.totalSizeHint().height(), layout.totalHeightForWidth(width)))


def settle() -> None:
    """Let what was resized or renamed find its place."""
    for _ in range(ROUNDS):
        QApplication.processEvents()


class Looking:
    """Looks at all of a window, in its own words or in longer ones, and keeps in `found` a line for
    each text that is cut off."""

    def __init__(self, window: MainWindow, world: World) -> None:
        self._window, self._world = window, world
        self._words = LongerWords()
        self.long = False
        self.found: set[str] = set()

    def at_panels(self, size: tuple[int, int], panels: Iterable[str]) -> None:
        """Each panel in a window of this size, beside one dock or two."""
        window = self._window
        window.resize(*size)
        # In longer words a narrow window has room for two columns, not for three.
        for docks in ((),) if self.long and size == SIZES[0] else ((), ("new_run",)):
            for name, dock in window.docks.items():
                dock.setVisible(name in ("runs", "gallery", *docks))
            for panel in panels:
                window.show_panel(panel)
                self._look(panel, window)
                if window.width() > size[0] or window.height() > size[1]:
                    self.found.add(f"{panel}: the window does not become {size[0]}×{size[1]}")

    def at_docks_and_guide(self, size: tuple[int, int]) -> None:
        """What is behind other docks, and each step of the guide."""
        window = self._window
        window.show_panel("compare")
        fill_docks(window, self._world)
        for shown in (("jobs",), ("bookmarks",), ("runs", "gallery")):
            for name, dock in window.docks.items():
                dock.setVisible(name in shown)
            settle()  # or there would be no room for less than before
            window.resize(*size)
            self._look(" and ".join(shown), window)
        for step in each_step_of_the_guide(window):
            self._look(f"the guide at '{step}'", window)

    def at_dialogs(self) -> None:
        """Each dialog."""
        for dialog in each_dialog(self._window, self._world):
            self._look(type(dialog).__name__, dialog)

    def _look(self, at: str, shown: QWidget) -> None:
        settle()
        if self.long:
            self._words.translate(shown)
            settle()
            if isinstance(shown, QDialog) and not shown.testAttribute(
                Qt.WidgetAttribute.WA_Resized
            ):
                fit(shown)
            settle()
        place = f"{'long ' if self.long else ''}{at} at {_size(shown.size())}"
        self.found |= {f"{place}: {line}" for line in cut_off(shown)}


def main(quick: bool) -> int:
    """Print what is cut; the exit status is 1 if anything is. A `quick` look is at the narrow
    window's most crowded panels and at the dialogs, in longer words alone."""
    application = QApplication([])
    owner, engines = QObject(), list[RecordingEngine]()
    bridge = Bridge(lambda deliver: engines.append(RecordingEngine(deliver)) or engines[0], owner)
    workspace = Workspace(bridge, owner)
    workspace.open()
    world = World(workspace, engines[0], bridge)
    window = MainWindow(workspace, bridge, Theme(application), Settings())
    window.show()
    world.wake()
    world.answer_attack()
    looking = Looking(window, world)
    for looking.long in (True,) if quick else (False, True):
        for size in SIZES[:1] if quick else SIZES:
            looking.at_panels(size, CROWDED if quick else window.panels)
        looking.at_docks_and_guide(SIZES[0])
        looking.at_dialogs()
    print("\n".join(sorted(looking.found)))
    window.close()
    return bool(looking.found)


if __name__ == "__main__":
    sys.exit(main("--quick" in sys.argv))
