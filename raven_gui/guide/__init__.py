"""The guided tour: what the window is for, shown on the window itself."""

from raven_gui.guide.guide import Guide
from raven_gui.guide.step import Step
from raven_gui.guide.steps import Places, steps

__all__ = ["Guide", "Places", "Step", "steps"]
