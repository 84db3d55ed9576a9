"""The main job: train, attack, look at the latents, measure, generate."""

from engine.config import TrainingConfig
from raven_gui.panels.robustness.tools import LABELS
from raven_gui.tour.stage import Part, Stage, Steps
from raven_gui.tour.visits import bookmarks, looks, many_images, neighbours, session, sweep
from raven_gui.workspace import ImageRef

EPOCHS = 2
PICKED = (7, 12, 21)


def waking(stage: Stage) -> Steps:
    """The engine and its first answer."""
    space = stage.space
    yield "the engine", lambda: space.choices is not None
    yield "the test images", lambda: space.images.current is not None
    yield "the runs", lambda: bool(space.runs.all)


def training(stage: Stage) -> Steps:
    """Two methods, trained while the window shows how."""
    window, runs = stage.window, stage.space.runs
    stage.before = frozenset(run.id for run in runs.all)
    yield from stage.do(window.show_new_run)
    yield from stage.picture("new-run")
    for variant in ("vae", "raven"):
        config = TrainingConfig(variant=variant, epochs=EPOCHS)
        yield from stage.do(runs.train, f"Tour {variant.upper()}", config)
    yield from stage.do(window.show_panel, "training")
    yield "both runs", lambda: len(stage.ours) == 2
    yield from stage.picture("training")
    yield from stage.figures("training")
    yield from stage.do(window.docks["new_run"].hide)


def comparison(stage: Stage) -> Steps:
    """Three images under attack, in the tour's runs and in the bundled ones."""
    space = stage.space
    bundled = tuple(run.id for run in space.runs.ticked if run.bundled)
    yield from stage.do(space.runs.tick_only, (*stage.ours, *bundled))
    images = space.images
    yield from stage.do(images.pick, tuple(ImageRef(images.dataset, at) for at in PICKED))
    space.comparison.set_config(epsilon=0.1)
    yield from stage.do(stage.window.show_panel, "compare")
    yield "the attack", lambda: not space.comparison.busy
    yield from stage.picture("compare")
    yield from stage.figures("compare")


def maps(stage: Stage) -> Steps:
    """Every latent map with the way of the attacks, and those of the tour's runs by UMAP, which
    takes long."""
    space = stage.space

    def finished() -> bool:
        return all(space.maps.view(run.id).finished for run in space.runs.ticked)

    def arrows() -> bool:
        views = [space.maps.view(run.id) for run in space.runs.ticked]
        return all(len(view.ends) == len(PICKED) for view in views)

    yield from stage.do(stage.window.show_panel, "latent_map")
    yield "the maps", finished
    for method, name in (("tsne", "latent-map"), ("umap", "umap")):
        yield from stage.do(space.maps.set_method, method)
        yield method, finished
        yield f"the arrows of {method}", arrows
        yield from stage.picture(name)
        yield from stage.figures("latent_map")
        yield from stage.do(space.runs.tick_only, stage.ours)


def robustness(stage: Stage) -> Steps:
    """The curves of the tour's runs, beside which other runs' are not measured; the trade-off; and
    how few labels a probe needs."""
    window, space = stage.window, stage.space
    yield from stage.do(window.show_panel, "robustness")
    settings = window.robustness.settings
    settings.budgets.setText("0, 0.05, 0.1")
    settings.images.setValue(100)
    yield from stage.do(window.robustness.start)
    yield "the robustness curves", lambda: space.robustness.job == 0
    yield from stage.picture("robustness")
    yield from stage.figures("robustness")
    plots = window.robustness.tools.plot.buttons
    yield from stage.do(plots["trade-off"].click)
    yield from stage.picture("trade-off")
    yield from stage.figures("robustness")
    yield from stage.do(plots[LABELS].click)
    form = window.robustness.labels.form
    form.counts.setText("10, 100")
    form.draws.setValue(form.draws.minimum())
    yield from stage.do(window.robustness.start)
    yield "the label efficiency", lambda: space.label_efficiency.job == 0
    yield from stage.picture("label-efficiency")
    yield from stage.figures("robustness")
    yield from stage.do(plots["curves"].click)


def generated(stage: Stage) -> Steps:
    """Samples, and paths between images."""
    window, generation, ours = stage.window, stage.space.generation, stage.ours
    yield from stage.do(window.show_panel, "generate")
    yield "the samples", lambda: all(map(generation.samples.current, ours))
    yield from stage.picture("generate")
    yield from stage.do(window.generate.open_page, "paths")
    yield "the paths", lambda: all(map(generation.paths.current, ours))
    yield from stage.picture("interpolation")
    yield from stage.figures("generate")


def end(stage: Stage) -> Steps:
    """The tour's runs go."""
    runs, ours = stage.space.runs, stage.ours
    for run in ours:
        yield from stage.do(runs.delete, run)
    yield "the end", lambda: not (set(ours) & {run.id for run in runs.all})


FULL: tuple[Part, ...] = (
    waking,
    training,
    comparison,
    many_images,
    neighbours,
    maps,
    robustness,
    generated,
    sweep,
    bookmarks,
    session,
    looks,
    end,
)
SHORT: tuple[Part, ...] = (waking, comparison, many_images, neighbours, sweep, bookmarks, session)
"""What needs no training and no map."""
