"""What panels keep that is no part of the workspace: how they are looked at, and what is typed."""

from dataclasses import asdict, dataclass
from typing import Any

from pydantic import JsonValue, TypeAdapter

from raven_gui.panels.compare.columns import COLUMNS, DEFENDED
from raven_gui.panels.compare.order import Order
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.runs_table.layout import TableLayout
from raven_gui.panels.runs_table.panel import RunsTablePanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.session.frame import Fields, Keeper
from raven_gui.session.settings_keeper import settings_keeper

ANYTHING: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
VALUES: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


@dataclass(frozen=True)
class CompareView:
    """One image or many, which pictures of them, how they are zoomed and spread, and sorted."""

    mode: str
    gain: int
    shown_of_one: tuple[str, ...]
    shown_of_many: tuple[str, ...]
    zoom: float
    middle: tuple[float, float]
    contrast: tuple[float, float]
    order: Order


def compare_keeper(panel: ComparePanel) -> Keeper:
    """How the comparison is looked at."""
    view, one, many = panel.view, panel.one, panel.many

    def get() -> CompareView:
        return CompareView(
            mode=panel.mode.current(),
            gain=panel.controls.gain.value(),
            shown_of_one=one.shown,
            shown_of_many=many.matrix.cells.shown,
            zoom=view.zoom,
            middle=(view.middle.x(), view.middle.y()),
            contrast=(view.low, view.high),
            order=many.order.order(),
        )

    def put(**fields: Any) -> None:
        panel.controls.gain.setValue(fields["gain"])
        view.set_contrast(*fields["contrast"])
        view.look_at(fields["zoom"], fields["middle"])
        for images, shown in ((one, fields["shown_of_one"]), (many, fields["shown_of_many"])):
            known = tuple(key for key in shown if key in COLUMNS and key not in DEFENDED)
            if known:
                images.show_columns(known)
        order = fields["order"]
        if order != many.order.order():
            many.order.put(order)
        panel.look_at(fields["mode"])

    return settings_keeper("how the comparison is shown", CompareView, get, put)


@dataclass(frozen=True)
class MapTools:
    """What a drag does, whether images are drawn at points, and the classes left out."""

    pointer: str
    images: bool
    left_out: tuple[str, ...]


def map_tools_keeper(panel: LatentMapPanel) -> Keeper:
    """What is drawn on the maps, and what the pointer does there."""
    tools = panel.tools

    def get() -> MapTools:
        left_out = tuple(panel.legend.off())
        return MapTools(tools.modes.current(), tools.images.isChecked(), left_out)

    def put(pointer: str, images: bool, left_out: tuple[str, ...]) -> None:
        tools.set_mode(pointer)
        tools.show_images(images)
        panel.legend.switch_off(left_out)

    return settings_keeper("the tools of the maps", MapTools, get, put)


@dataclass(frozen=True)
class TrainingView:
    """Whose curves are drawn, which terms of theirs, and how; smoothing is in percent."""

    together: bool
    mean_of_seeds: bool
    terms: tuple[str, ...]
    logarithmic: bool
    smoothing: int


def training_keeper(panel: TrainingPanel) -> Keeper:
    """How the losses are drawn."""
    overlay, curves = panel.overlay, panel.curves

    def get() -> TrainingView:
        return TrainingView(
            overlay.on,
            overlay.seeds.isChecked(),
            tuple(overlay.wished()),
            curves.log.isChecked(),
            curves.smoothing.value(),
        )

    def put(**fields: Any) -> None:
        overlay.put(fields["together"], fields["mean_of_seeds"], fields["terms"])
        curves.set_log(fields["logarithmic"])
        curves.smoothing.setValue(fields["smoothing"])

    return settings_keeper("how losses are drawn", TrainingView, get, put)


def runs_table_keeper(panel: RunsTablePanel) -> Keeper:
    """Its columns, order and grouping, and its filter."""

    def take() -> Fields:
        layout = ANYTHING.validate_python({**asdict(panel.layout_of_table), "columns": []})
        columns: list[JsonValue] = list(panel.layout_of_table.columns)
        return {**layout, "columns": columns, "filter": panel.filter.text()}

    def put(fields: Fields) -> None:
        kept = {**take(), **fields}
        words = str(kept.pop("filter"))
        panel.put(TableLayout.from_text(VALUES.dump_json(kept).decode()), words)

    return Keeper("the table of runs", take, put)


@dataclass(frozen=True)
class GalleryView:
    """The side of a thumbnail, which part is unfolded, how many neighbours are looked for, and what
    a drag draws."""

    thumbnail: int
    more: bool
    neighbours: bool
    count: int
    pointer: str


def gallery_keeper(panel: GalleryPanel) -> Keeper:
    """How its images are shown; which of them are, the filter tells."""
    more, neighbours = panel.folds.more, panel.folds.neighbours

    def get() -> GalleryView:
        return GalleryView(
            panel.grid.cell_size(),
            more.fold.isChecked(),
            neighbours.fold.isChecked(),
            neighbours.count.value(),
            panel.pointer.current(),
        )

    def put(**fields: Any) -> None:
        panel.grid.set_cell_size(fields["thumbnail"])
        neighbours.count.setValue(fields["count"])
        more.fold.setChecked(fields["more"])
        neighbours.fold.setChecked(fields["neighbours"])
        panel.pointer.set_shape(fields["pointer"])

    return settings_keeper("how the gallery is shown", GalleryView, get, put)
