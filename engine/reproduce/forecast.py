"""How long FIDs will take, told before they do."""

from dataclasses import replace

import torch

from engine.counting import duration
from engine.reproduce.fid import BY_INCEPTION
from engine.reproduce.library import Library
from engine.reproduce.plan import Plan
from engine.reproduce.work import is_done
from engine.runs import RunStore

SECONDS = 0.5
"""That a CPU core takes at most for an image, enlarged to 299x299 pixels."""


def forecast(plan: Plan, library: Library, store: RunStore, device: torch.device) -> str:
    """How many images the FID's network has to see for what is left of a plan and, on a CPU, how
    long that may take; '' where it has none to see. Raises RunError or DataError, a sentence."""
    seen = 0
    for unit in plan.distinct():
        asked = [one for one in unit.readings if one.measure in BY_INCEPTION.values()]
        if not asked:
            continue
        shelf = library.shelf(unit.config.dataset)
        left = sum(not is_done(replace(unit, readings=(one,)), store, shelf) for one in asked)
        # The test images themselves are seen once for all of a model's distances.
        seen += (left + bool(left)) * shelf.counts[1]
    if not seen:
        return ""
    sentence = f"FID: the Inception network has {seen:,} images to see"
    if device.type == "cpu":
        sentence += f", for which one CPU core takes up to {duration(seen * SECONDS)}"
    return (
        f"{sentence}. '--test-images N' bounds it; a FID of fewer than some 10,000 images is far "
        "too high."
    )
