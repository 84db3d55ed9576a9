"""A small style sheet over Qt's Fusion style: flat bars, quiet titles, soft corners.

Lengths are in Qt's device-independent pixels, so they hold at any screen scale. Colours are roles
of the palette, so the same sheet does for light and dark and is read but once.
"""

import assets
from raven_gui.palettes import ROLES

_SHEET = """
QMainWindow::separator {{ width: 5px; height: 5px; background: {window}; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QToolBar {{ background: {window}; border: none; border-bottom: 1px solid {border};
    padding: 4px 6px; spacing: 4px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 5px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {pressed}; }}
QToolButton:pressed {{ background: {pressed}; }}
QToolButton[role="narrow"] {{ padding: 4px 4px; }}
QToolButton[role="switch"] {{ padding: 2px 5px; }}
QToolButton[role="switch"]:checked {{ background: transparent; }}
QToolButton:focus {{ border-color: {accent}; }}
QDockWidget {{ color: {muted}; font-weight: 600;
    titlebar-close-icon: url("{close}"); titlebar-normal-icon: url("{float}"); }}
QDockWidget::title {{ background: {window}; padding: 7px 10px; border: none; }}
QMenuBar {{ background: {window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {raised}; border: 1px solid {border}; padding: 5px; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 5px 8px; }}
QPushButton {{ background: {raised}; border: 1px solid {border}; border-radius: 6px;
    padding: 5px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {accent}; color: {on_accent};
    border-color: {accent}; }}
QPushButton[primary="true"] {{ font-weight: 600; }}
QPushButton:default:focus, QPushButton[primary="true"]:focus {{ border-color: {text}; }}
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {{ background: {border};
    border-color: {border}; color: {muted}; }}
QLineEdit {{ background: {base}; border: 1px solid {border}; border-radius: 5px;
    padding: 4px 6px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[invalid="true"] {{ border-color: {problem}; }}
QLineEdit:disabled {{ color: {muted}; background: {window}; }}
QComboBox {{ background: {base}; border: 1px solid {border}; border-radius: 5px;
    padding: 1px 6px; min-height: 24px; combobox-popup: 0; }}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus, QComboBox:on {{ border-color: {accent}; }}
QComboBox:disabled {{ color: {muted}; background: {window}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {base}; border: 1px solid {border};
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QComboBox QAbstractItemView::item {{ min-height: 24px; padding: 0 6px; }}
QListWidget::item {{ padding: 5px 4px; }}
QAbstractSpinBox {{ min-height: 22px; }}
QAbstractScrollArea, QSlider, QCheckBox, QRadioButton {{ border: 1px solid transparent; }}
QScrollArea[role="column"] {{ border: none; }}
QAbstractScrollArea:focus, QSlider:focus, QCheckBox:focus, QRadioButton:focus {{
    border: 1px solid {accent}; border-radius: 4px; }}
QAbstractItemView {{ outline: 0; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {border}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; border: none;
    border-bottom: 2px solid transparent; padding: 7px 9px; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:selected:focus {{ background: {pressed}; }}
QHeaderView {{ background: {window}; }}
QTableView QTableCornerButton::section {{ background: {window}; border: none; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: none;
    border-bottom: 1px solid {border}; padding: 6px 4px; font-weight: 600; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {grid}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {border}; border: none; border-radius: 4px; min-height: 8px;
    max-height: 8px; text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 5px 7px; }}
QFrame#notice {{ background: {raised}; border: none; border-left: 4px solid {accent};
    border-bottom: 1px solid {border}; }}
QFrame#notice[kind="warn"] {{ border-left-color: {problem}; }}
QFrame#guide {{ background: {raised}; border: 1px solid {accent}; border-radius: 8px; }}
QGroupBox {{ border: 1px solid {border}; border-radius: 6px; margin-top: 10px;
    padding: 10px 6px 6px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; color: {muted};
    font-weight: 600; }}
QLabel[role="note"] {{ color: {muted}; }}
QLabel[role="problem"] {{ color: {problem}; }}
"""


def sheet() -> str:
    """The style sheet. Labels take the properties `role` = note or problem; push buttons
    `primary` = true; tool buttons `role` = switch, which is on as a rule and looks quiet then.
    """
    return _SHEET.format(
        arrow=assets.path("icons/arrow-down.svg").as_posix(),
        close=assets.path("icons/dock-close.svg").as_posix(),
        float=assets.path("icons/dock-float.svg").as_posix(),
        **{name: f"palette({role})" for name, role in ROLES.items()},
    )
