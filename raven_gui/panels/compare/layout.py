"""Where the parts of the Compare panel are placed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from raven_gui.panels.compare.head_line import HeadLine

if TYPE_CHECKING:
    from raven_gui.panels.compare.panel import ComparePanel


def lay_out(panel: "ComparePanel") -> None:
    """Caption and choices above, then settings, pictures, the attack's course, and the status."""
    told = panel.told
    top = HeadLine(told.caption, told.caption_line, panel.seeds, panel.mode, panel.export)
    look = panel.look
    panel.controls.place(
        beside=(look.show, look.zoom, look.blink, look.course, look.defend, look.budgets),
        behind=(look.target,),
    )
    head = QVBoxLayout()
    head.setContentsMargins(12, 8, 12, 0)
    head.setSpacing(6)
    head.addWidget(top)
    head.addWidget(panel.controls)
    head.addWidget(panel.target)
    for page in (panel.one, panel.many, panel.empty):
        panel.stack.addWidget(page)
    foot = QVBoxLayout()
    foot.setContentsMargins(12, 2, 12, 6)
    panel.course.hide()
    foot.addWidget(panel.course)
    panel.busy.setMaximumWidth(160)
    panel.busy.setMinimumWidth(60)
    line = QHBoxLayout()
    line.addWidget(panel.progress.line, 5)
    line.addWidget(panel.busy, 1)
    foot.addLayout(line)
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addLayout(head)
    layout.addLayout(panel.stack, 1)
    layout.addLayout(foot)
