"""Many rows as few ranges, as Qt selects them."""

import numpy as np
from numpy.typing import NDArray


def row_ranges(rows: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Ascending rows as runs of neighbours: [1, 2, 3, 7] is (1, 3), (7, 7)."""
    if not len(rows):
        return []
    gaps = np.flatnonzero(np.diff(rows) > 1)
    starts, ends = rows[np.r_[0, gaps + 1]], rows[np.r_[gaps, len(rows) - 1]]
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
