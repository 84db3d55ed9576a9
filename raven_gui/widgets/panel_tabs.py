"""Tabs whose words are never cut: those there is no room for wait in a menu."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QTabWidget, QToolButton, QWidget

from raven_gui.widgets.tool_buttons import tool_button


class PanelTabs(QTabWidget):
    """Where it is too narrow for all of its tabs, the last ones are behind the button `more`; the
    open one always has its tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, documentMode=True)
        self._bar = _Bar()
        self.setTabBar(self._bar)
        self._bar.setDrawBase(False)
        # Else every tab would have its whole width at least, and the window with them.
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.more = tool_button("More", "The panels whose tabs have no room.", "More panels")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._list_hidden)
        self.setCornerWidget(self.more)
        self.more.hide()
        self._bar.laid_out.connect(self._fit)
        self.currentChanged.connect(self._fit)

    def hidden_tabs(self) -> list[int]:
        """The places of the tabs that there is no room for."""
        return [place for place in range(self.count()) if not self.isTabVisible(place)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer tabs have room now."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Words in another font or style are wider or narrower."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        widths = [self._bar.width_of(place) for place in range(self.count())]
        room = self.width()
        if sum(widths) > room:
            room -= self.more.sizeHint().width()
        shown = {self.currentIndex()}
        room -= sum(widths[place] for place in shown if place >= 0)
        for place, width in enumerate(widths):
            if place not in shown:
                room -= width
                if room < 0:
                    break
                shown.add(place)
        for place in range(self.count()):
            if self.isTabVisible(place) != (place in shown):
                # The bar's, not ours: that one opens and closes panels besides.
                self._bar.setTabVisible(place, place in shown)
                # Else Qt would give the bar the room of the tabs before.
                self._bar.updateGeometry()
        self.more.setVisible(len(shown) < self.count())

    def _list_hidden(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for place in self.hidden_tabs():
            # A click that is not meant for a key is no mnemonic either.
            title = self.tabText(place).replace("&", "&&")
            menu.addAction(title, lambda place=place: self.setCurrentIndex(place))  # type: ignore[misc]


class _Bar(QTabBar):
    """Tells how wide each tab would be, whether it is seen or not."""

    laid_out = Signal()

    def width_of(self, place: int) -> int:
        """In pixels, with all of its words."""
        return self.tabSizeHint(place).width()

    def tabLayoutChange(self) -> None:
        """A tab has come, gone, or got other words."""
        super().tabLayoutChange()
        self.laid_out.emit()
