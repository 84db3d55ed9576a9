"""Which columns the table of runs shows, in which order, and how its rows stand."""

import json
from dataclasses import asdict, dataclass, replace

from raven_gui.panels.shared.runs_table.column import NAME
from raven_gui.panels.shared.runs_table.columns import USUAL
from raven_gui.panels.shared.runs_table.rows import GROUPINGS


@dataclass(frozen=True)
class TableLayout:
    """Keys of columns from left to right, the name first; the key that it is sorted by, '' for
    none; and what it is grouped by."""

    columns: tuple[str, ...] = USUAL
    sorted_by: str = ""
    falls: bool = False
    grouping: str = ""

    def with_column(self, key: str, shown: bool) -> "TableLayout":
        """The same with a column more at the end, or without it; the name stays."""
        others = tuple(column for column in self.columns if column != key)
        if key == NAME:
            return self
        return replace(self, columns=(*others, key) if shown else others)

    def to_text(self) -> str:
        """As it is kept in the settings."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "TableLayout":
        """What was kept; the usual one where that cannot be read."""
        try:
            kept = json.loads(text)
            columns = tuple(str(key) for key in kept["columns"] if key != NAME)
            made = cls((NAME, *columns), str(kept["sorted_by"]), bool(kept["falls"]))
            grouping = str(kept["grouping"])
            return replace(made, grouping=grouping if grouping in GROUPINGS else "")
        except (ValueError, KeyError, TypeError):
            return cls()
