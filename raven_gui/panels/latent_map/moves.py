"""What an attack does, drawn on a map: arrows or the attack's course, and posteriors' ellipses."""

import numpy as np

from raven_gui.panels.latent_map.records import arrows
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace import Workspace
from raven_gui.workspace.selection import OWN

_NOWHERE = np.empty((0, 2), np.float32)


def draw_moves(workspace: Workspace, run: str, points: ScatterMap) -> None:
    """Draw an arrow for each attacked image; or, while a step of the attack is looked at, its way
    from the image through every step. On a linear map an ellipse of one standard deviation lies
    around the posterior mean at both ends. Pictures of the user's own are no points of the map: a
    ring tells where each is."""
    starts, ends = arrows(workspace, run)
    own = [ref.dataset == OWN for ref in workspace.comparison.refs] if len(starts) else []
    points.marks.set_guests(starts[np.array(own, np.bool_)].astype(np.float64))
    view, step = workspace.maps.view(run), workspace.comparison.step
    course = view.course if len(starts) else None
    if step is None or course is None or course.shape[1] != len(starts):
        points.set_paths((), 0)
        points.set_arrows(starts, ends)
    else:
        points.set_arrows(_NOWHERE, _NOWHERE)
        ways = np.concatenate([starts[None], course]).swapaxes(0, 1)
        points.set_paths(list(ways), min(step, len(course) - 1) + 1)
    ellipses = view.ellipses
    if len(starts) and ellipses is not None and len(ellipses) == 2 * len(starts):
        points.set_ellipses(np.concatenate([starts, ends]), ellipses)
    else:
        points.set_ellipses(_NOWHERE, np.empty((0, 2, 2)))
