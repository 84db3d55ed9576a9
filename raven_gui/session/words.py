"""What is not there any more, in words."""

from collections.abc import Sequence

from engine.counting import counted

MOST_NAMES = 4


def missing_runs(names: Sequence[str]) -> str:
    """The runs that are gone, by their names; '' for none."""
    if not names:
        return ""
    shown = [f"'{name}'" for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(f"{len(names) - MOST_NAMES} more")
    words = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"the run {words} is gone" if len(names) == 1 else f"the runs {words} are gone"


def missing_images(count: int) -> str:
    """How many picked images are not there; '' for none."""
    return f"{counted(count, 'picked image')} {'is' if count == 1 else 'are'} gone" if count else ""


def told_together(missing: Sequence[str]) -> str:
    """All that is missing as one sentence; '' for nothing."""
    return f"The rest is as it was, but {'; '.join(missing)}." if missing else ""
