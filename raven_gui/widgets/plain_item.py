"""A pyqtgraph plot item without the menu that it keeps its settings in."""

from typing import Any

from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QGroupBox, QMenu, QSpinBox, QWidget
from shiboken6 import delete

import pyqtgraph as pg  # isort: skip


class _Setting:
    """Stands in for one widget of the menu: pyqtgraph asks it, and sets it, but nobody sees it."""

    def __init__(self, widget: QWidget) -> None:
        self._on, self._value, self._most = False, 0, 0
        if isinstance(widget, QAbstractButton | QGroupBox):
            self._on = widget.isChecked()
        elif isinstance(widget, QAbstractSlider | QSpinBox):
            self._value, self._most = widget.value(), widget.maximum()

    def isChecked(self) -> bool:
        return self._on

    def setChecked(self, on: bool) -> None:
        self._on = on

    def value(self) -> int:
        return self._value

    def setValue(self, value: int) -> None:
        self._value = value

    def maximum(self) -> int:
        return self._most


class _Settings:
    """The settings of the menu by the names that pyqtgraph knows them by."""

    def __init__(self, form: object) -> None:
        for name, widget in vars(form).items():
            if isinstance(widget, QWidget):
                setattr(self, name, _Setting(widget))


class PlainItem(pg.PlotItem):  # type: ignore[misc]
    """Keeps its settings as numbers. pyqtgraph keeps them in forty widgets of a menu, made for
    each plot whether it is shown or not: every change of the theme and every new place of the
    plot would style all of them."""

    def __init__(self, view: pg.ViewBox | None = None) -> None:
        super().__init__(viewBox=view, enableMenu=False)
        self._let_menu_go()

    def _let_menu_go(self) -> None:
        menu: QMenu = self.getMenu()
        self.ctrl: Any = _Settings(self.ctrl)
        self.ctrlMenu = self.stateGroup = None
        for part in menu.findChildren(QMenu):
            for action in part.actions():
                delete(action)  # it is the plot's, not the menu's
        delete(menu)

    def updateParamList(self) -> None:
        """Nothing offers to average curves by their parameters."""

    def showGrid(self, *args: object, **settings: object) -> None:
        """As pyqtgraph's, which hears of it from its menu."""
        super().showGrid(*args, **settings)
        self.updateGrid()

    def setLogMode(self, *args: object, **settings: object) -> None:
        """As pyqtgraph's, which hears of it from its menu."""
        super().setLogMode(*args, **settings)
        self.updateLogMode()
