"""What each panel keeps of its own."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from pydantic import JsonValue, TypeAdapter

from raven_gui.middle import Middle
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.panels.sweeps.shown import SweepLook
from raven_gui.session.division_keeper import division_keeper
from raven_gui.session.draft import Draft
from raven_gui.session.frame import Fields, Keeper
from raven_gui.session.line_keepers import lines_keeper
from raven_gui.session.panel_keepers import (
    compare_keeper,
    gallery_keeper,
    map_tools_keeper,
    runs_table_keeper,
    training_keeper,
)
from raven_gui.session.robustness_keepers import (
    labels_form_keeper,
    robustness_form_keeper,
    robustness_view_keeper,
)
from raven_gui.session.seeds_keeper import seeds_keeper
from raven_gui.session.settings_keeper import checked, settings_keeper
from raven_gui.workspace import Workspace
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.fragility import FragilitySettings
from raven_gui.workspace.generation import PathSettings, SampleSettings
from raven_gui.workspace.maps import Maps, Method

AXES = TypeAdapter(tuple[int, int])
TURN = TypeAdapter(list[list[float]])
JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def keepers(
    workspace: Workspace,
    middle: Middle,
    runs: RunsPanel,
    gallery: GalleryPanel,
    new_run: NewRunPanel,
) -> Mapping[str, Keeper]:
    """By the names that a session has for them.

    What takes long is not among them: a session that comes back begins no measurement, no defence
    and no training by itself."""
    generation, fragility = workspace.generation, workspace.fragility
    colour, page = middle.latent_map.colour, middle.generate.page
    return {
        "filter": settings_keeper(
            "the filter of images",
            Filter,
            lambda: workspace.filtering.filter,
            lambda **fields: workspace.filtering.set(Filter(**fields)),
            of_images=True,
        ),
        "samples": settings_keeper(
            "what is sampled",
            SampleSettings,
            lambda: generation.sample_settings,
            generation.set_samples,
        ),
        "path": settings_keeper(
            "the path between images",
            PathSettings,
            lambda: generation.path_settings,
            generation.set_path,
        ),
        "fragility": settings_keeper(
            "the example of why encoders break",
            FragilitySettings,
            lambda: fragility.settings,
            fragility.set,
        ),
        "generate": _one("the page of Generate", str, page.current, middle.generate.open_page),
        "maps": _maps(workspace.maps),
        "colour": _one(
            "the colours of the maps", str, lambda: str(colour.currentData()), colour.choose
        ),
        "course": _one(
            "the step of the attack",
            int | None,
            lambda: workspace.comparison.step,
            workspace.comparison.set_step,
            of_images=True,
        ),
        "measures": _one(
            "the measures of the table",
            tuple[str, ...],
            lambda: list(workspace.evaluation.shown),
            workspace.evaluation.show,
        ),
        "seeds": seeds_keeper(workspace.seed_groups),
        "compare": compare_keeper(middle.compare),
        "map_tools": map_tools_keeper(middle.latent_map),
        "training": training_keeper(middle.training),
        "lines": lines_keeper(middle),
        "division": division_keeper(middle),
        "robustness": robustness_form_keeper(middle.robustness),
        "labels": labels_form_keeper(middle.robustness),
        "robustness_view": robustness_view_keeper(middle.robustness),
        "runs_table": runs_table_keeper(middle.runs_table),
        "sweeps": settings_keeper(
            "what Sweeps shows",
            SweepLook,
            lambda: middle.sweeps.look,
            middle.sweeps.put,
        ),
        "runs": _one("the filter of runs", str, lambda: runs.filter.text(), runs.filter.setText),
        "gallery": gallery_keeper(gallery),
        "new_run": Draft(new_run, workspace).keeper(),
    }


def _one(
    title: str,
    kind: Any,
    get: Callable[[], JsonValue],
    put: Callable[[Any], object],
    of_images: bool = False,
) -> Keeper:
    """One choice."""
    adapter = TypeAdapter(kind)
    return Keeper(
        title,
        take=lambda: {"chosen": get()},
        put=lambda fields: put(checked(adapter.validate_python(fields["chosen"]))),
        of_images=of_images,
    )


def _maps(maps: Maps) -> Keeper:
    """Of which kind they are, which latents they show, and how they are laid and turned."""

    def take() -> Fields:
        return {
            "method": maps.method,
            "axes": list(maps.axes),
            "aligned": maps.aligned,
            "turn": JSON.validate_python(maps.turn.round(6).tolist()),
        }

    def put(fields: Fields) -> None:
        turn = np.array(TURN.validate_python(fields["turn"]))
        if turn.shape != (3, 3):
            raise ValueError("no turn of three dimensions")
        maps.set_axes(*AXES.validate_python(fields["axes"]))
        maps.set_aligned(bool(fields["aligned"]))
        maps.set_turn(turn)
        maps.set_method(TypeAdapter(Method).validate_python(fields["method"]))

    return Keeper("the kind of the maps", take, put)
