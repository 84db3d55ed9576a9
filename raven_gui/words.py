"""Numbers and sentences as a person would want them. No line breaks before a '%'."""

import html
import textwrap
from functools import lru_cache

TOOLTIP_LETTERS = 68


def duration(seconds: float) -> str:
    """'8 s', '3 min 20 s', '1 h 5 min'."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def epoch_words(epoch: int) -> str:
    """When in its training a model was as it is shown."""
    return f"after epoch {epoch:,}" if epoch else "before training"


def percent(fraction: float, std: float | None = None) -> str:
    """An accuracy: '92.4 %'; with a standard deviation '92.4 ± 0.3 %'."""
    spread = "" if std is None else f" ± {_percent(std)}"
    return f"{_percent(fraction)}{spread}\N{NO-BREAK SPACE}%"


def whole_percent(share: float) -> str:
    """A share that need not be told exactly, such as how far a job is: '16 %'."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def percents(low: float, high: float) -> str:
    """Between which bounds an accuracy lies: '91.2–93.4 %'."""
    return f"{_percent(low)}–{_percent(high)}\N{NO-BREAK SPACE}%"


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.1f}"


def tooltip(text: str) -> str:
    """Plain `text` in lines of a readable length, as Qt leaves a plain tooltip in one; as markup
    that shows the same where Qt might take it for markup itself."""
    lines = "\n".join(map(_in_lines, text.splitlines()))
    return f"<p style='white-space: pre'>{html.escape(lines)}</p>" if "<" in lines else lines


@lru_cache(maxsize=4096)
def _in_lines(line: str) -> str:
    """The same sentence is told of many choices, and takes longer to break than to show."""
    return textwrap.fill(line, TOOLTIP_LETTERS)
