"""What each panel keeps of its own."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

import numpy as np
from pydantic import JsonValue, TypeAdapter

from raven_gui.panels.compare import ComparePanel
from raven_gui.panels.generate import GeneratePanel
from raven_gui.panels.latent_map import LatentMapPanel
from raven_gui.panels.robustness import RobustnessPanel
from raven_gui.session.frame import Fields, Keeper
from raven_gui.workspace import Workspace
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.fragility import FragilitySettings
from raven_gui.workspace.generation import PathSettings, SampleSettings
from raven_gui.workspace.maps import Maps, Method

Settings = TypeVar("Settings", SampleSettings, PathSettings, FragilitySettings, Filter)
AXES = TypeAdapter(tuple[int, int])
TURN = TypeAdapter(list[list[float]])
JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def keepers(
    workspace: Workspace,
    compare: ComparePanel,
    latent_map: LatentMapPanel,
    generate: GeneratePanel,
    robustness: RobustnessPanel,
) -> Mapping[str, Keeper]:
    """By the names that a session has for them."""
    generation, fragility = workspace.generation, workspace.fragility
    return {
        "filter": _settings(
            "the filter of images",
            Filter,
            lambda: workspace.filtering.filter,
            lambda **fields: workspace.filtering.set(Filter(**fields)),
            of_images=True,
        ),
        "samples": _settings(
            "what is sampled",
            SampleSettings,
            lambda: generation.sample_settings,
            generation.set_samples,
        ),
        "path": _settings(
            "the path between images",
            PathSettings,
            lambda: generation.path_settings,
            generation.set_path,
        ),
        "fragility": _settings(
            "the example of why encoders break",
            FragilitySettings,
            lambda: fragility.settings,
            fragility.set,
        ),
        "generate": _one("the page of Generate", str, generate.page.current, generate.open_page),
        "maps": _maps(workspace.maps),
        "colour": _one(
            "the colours of the maps",
            str,
            lambda: str(latent_map.colour.currentData()),
            latent_map.colour.choose,
        ),
        "compare": _compare(compare),
        "robustness": _robustness(robustness),
    }


def _settings(
    title: str,
    kind: type[Settings],
    get: Callable[[], Settings],
    put: Callable[..., None],
    of_images: bool = False,
) -> Keeper:
    """Settings that are a dataclass of plain values."""
    adapter = TypeAdapter(kind)

    def take() -> Fields:
        return dict(adapter.dump_python(get(), mode="json"))

    def bring_back(fields: Fields) -> None:
        put(**asdict(adapter.validate_python({**take(), **fields})))

    return Keeper(title, take, bring_back, of_images)


def _one(
    title: str, kind: Any, get: Callable[[], JsonValue], put: Callable[[Any], object]
) -> Keeper:
    """One choice."""
    adapter = TypeAdapter(kind)
    return Keeper(
        title,
        take=lambda: {"chosen": get()},
        put=lambda fields: put(adapter.validate_python(fields["chosen"])),
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


def _compare(panel: ComparePanel) -> Keeper:
    """Whether one image is looked at or many, and how strongly differences are coloured."""

    def put(fields: Fields) -> None:
        panel.controls.gain.setValue(TypeAdapter(int).validate_python(fields["gain"]))
        mode = str(fields["mode"])
        if mode != panel.mode.current():
            panel.mode.choose(mode)
            panel.mode.chosen.emit(mode)

    return Keeper(
        "how the comparison is shown",
        take=lambda: {"gain": panel.controls.gain.value(), "mode": panel.mode.current()},
        put=put,
    )


def _robustness(panel: RobustnessPanel) -> Keeper:
    """Its form, whatever is typed there."""
    form = panel.settings
    numbers = {"images": form.images, "steps": form.steps, "restarts": form.restarts}

    def take() -> Fields:
        return {"budgets": form.budgets.text(), **{n: f.value() for n, f in numbers.items()}}

    def put(fields: Fields) -> None:
        for name, field in numbers.items():
            field.setValue(TypeAdapter(int).validate_python(fields[name]))
        form.budgets.setText(str(fields["budgets"]))

    # How many images can be asked for is known once they are there.
    return Keeper("the form of Robustness", take, put, of_images=True)
