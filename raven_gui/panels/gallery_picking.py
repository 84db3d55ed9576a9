"""Which images are picked after a click or a step."""

from collections.abc import Collection, Sequence

from raven_gui.workspace import ImageRef

Refs = tuple[ImageRef, ...]


def after_click(
    picked: Refs, chosen: Sequence[ImageRef], offered: Collection[ImageRef], extending: bool
) -> Refs:
    """What is picked when the user selects `chosen` in a grid that offers `offered`.

    What was picked before keeps its place in the order. `extending` (Ctrl or Shift) keeps what is
    picked outside the grid. Something is always picked, so nothing chosen changes nothing.
    """
    wanted, on_offer = set(chosen), set(offered)
    kept = [ref for ref in picked if ref in wanted or (extending and ref not in on_offer)]
    already = set(kept)
    return (*kept, *(ref for ref in chosen if ref not in already)) or picked


def after_step(picked: Refs, sequence: Sequence[ImageRef], delta: int) -> Refs:
    """The one image that is picked `delta` places further in `sequence`, not beyond its ends: from
    the last picked one forwards, from the first one backwards."""
    if not sequence:
        return picked
    among = set(picked)
    places = [place for place, ref in enumerate(sequence) if ref in among]
    if places:
        place = (max(places) if delta > 0 else min(places)) + delta
    else:
        place = 0 if delta > 0 else len(sequence) - 1
    return (sequence[max(0, min(place, len(sequence) - 1))],)
