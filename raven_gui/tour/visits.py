"""What a user does beside the main job: many images, neighbours, sweeps, bookmarks, sessions."""

from collections.abc import Iterator

from engine.config import TrainingConfig
from engine.service.messages import RunInfo, SweepInfo, SweepsListed, SweepTrial, SweptField
from raven_gui.panels.compare.order import Order
from raven_gui.tour.stage import Stage, Steps
from raven_gui.workspace import ImageRef

MANY = 64
"""Images that are attacked at once."""
SWEEP = "Tour"
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01")
LATENTS = ("2", "5", "10", "20", "50")


def many_images(stage: Stage) -> Steps:
    """A table of pictures and numbers, sorted by how far the means move."""
    window, space = stage.window, stage.space
    images, comparison, panel = space.images, space.comparison, window.middle.compare
    before = images.picked
    yield from stage.do(window.show_panel, "compare")
    yield from stage.do(images.pick, tuple(ImageRef(images.dataset, at) for at in range(MANY)))
    yield from stage.do(panel.look_at, "many")
    order = panel.many.order
    run = space.seed_groups.groups(comparison.runs)[0].key
    yield from stage.do(order.put, Order("shift", run, True))
    yield from stage.do(order.chosen.emit)
    yield "the attack of all images", lambda: comparison.done == MANY
    bar = panel.many.matrix.verticalScrollBar()
    for share in (0.25, 0.5, 1.0):
        yield from stage.do(bar.setValue, round(share * bar.maximum()))
    yield from stage.picture("many-images")
    yield from stage.figures("compare")
    yield from stage.do(panel.look_at, "one")
    yield from stage.do(images.pick, before)
    yield "the attack", lambda: not comparison.busy


def neighbours(stage: Stage) -> Steps:
    """The images nearest to those picked, in pixels and in each run."""
    near, fold = stage.space.neighbours, stage.window.gallery.folds.neighbours.fold
    yield from stage.do(fold.click)
    yield "the neighbours", lambda: all(near.found(space) is not None for space in near.spaces)
    yield from stage.picture("neighbours")
    yield from stage.do(fold.click)


def sweep(stage: Stage) -> Steps:
    """A sweep of 25 trials, of which the bundled runs stand in for those that are done: the window
    alone is told of it, and none is carried out or kept."""
    window, sweeps = stage.window, stage.space.sweeps
    yield from stage.do(window.show_panel, "sweeps")
    yield "the sweeps", lambda: sweeps.known
    trials = tuple(_trials([run for run in stage.space.runs.all if run.bundled]))
    fields = tuple(SweptField(name=name, kind="grid") for name in ("learning-rate", "latent"))
    told = SweepInfo(
        name=SWEEP,
        fields=fields,
        trials=trials,
        running=True,
        commands=("raven sweep --name Tour",),
    )
    yield from stage.do(sweeps.take, SweepsListed(job=0, sweeps=(told, *sweeps.all)))
    yield from stage.picture("sweeps")
    yield from stage.figures("sweeps")
    yield from stage.do(window.show_panel, "compare")
    sweeps.look()
    yield "the end of the sweep", lambda: sweeps.get(SWEEP) is None


def _trials(done: list[RunInfo]) -> Iterator[SweepTrial]:
    for place, (rate, latent) in enumerate((r, d) for r in RATES for d in LATENTS):
        run = done[place] if place < len(done) else None
        config = TrainingConfig(learning_rate=float(rate), latent=int(latent))
        yield SweepTrial(
            name=f"{SWEEP} {rate} {latent}",
            group=f"{SWEEP} {place}",
            point={"learning-rate": rate, "latent": latent},
            config=config,
            state="finished" if run is not None else "waiting",
            run=run,
        )


def bookmarks(stage: Stage) -> Steps:
    """Two views get a name, and are gone to."""
    window, kept = stage.window, stage.window.sessions.bookmarks
    before = kept.all
    first = len(before)
    for panel in ("compare", "robustness"):
        yield from stage.do(window.show_panel, panel)
        yield from stage.do(kept.add)
    yield from stage.do(window.actions_by_name["bookmarks"].trigger)
    yield from stage.do(kept.go, first)
    yield "the first view", lambda: window.middle.open_name() == "compare"
    yield from stage.picture("bookmarks")
    yield from stage.do(kept.go, first + 1)
    yield "the second view", lambda: window.middle.open_name() == "robustness"
    yield from stage.do(kept.put, before)
    yield from stage.do(window.docks["bookmarks"].hide)


def session(stage: Stage) -> Steps:
    """All that is open is saved; then the window starts afresh, and opens it again."""
    window, sessions = stage.window, stage.window.sessions
    path, picked = stage.folder / "tour.raven", stage.space.images.picked
    used: list[object] = []
    sessions.used.connect(used.append)
    yield from stage.do(window.show_panel, "compare")
    yield from stage.do(sessions.save, path)
    yield "the saved session", lambda: len(used) == 1
    yield from stage.do(sessions.start_anew)
    yield "a fresh start", lambda: stage.space.images.picked != picked
    yield from stage.do(sessions.open, path)
    yield "the opened session", lambda: len(used) == 2 and stage.space.images.picked == picked
    sessions.used.disconnect(used.append)
    yield "the attack", lambda: not stage.space.comparison.busy
    yield from stage.picture("session")


def looks(stage: Stage) -> Steps:
    """The other theme, and the layout for a projector."""
    window, theme = stage.window, stage.window.theme
    before = theme.choice
    yield from stage.do(window.show_panel, "compare")
    yield from stage.do(theme.set_choice, "light" if theme.dark else "dark")
    yield from stage.picture("other-theme")
    yield from stage.do(theme.set_choice, before)
    yield from stage.do(window.layouts.present)
    yield from stage.picture("presenting")
    yield from stage.do(window.layouts.stop_presenting)
