"""What is looked at, how, and what is asked of it, in the history: a view and its parameters are
taken back as a selection is."""

from collections.abc import Hashable
from dataclasses import asdict

import numpy as np

from raven_gui.middle import Middle
from raven_gui.recorded_lines import record_lines
from raven_gui.recorded_splits import record_splits
from raven_gui.recorder import Recorder
from raven_gui.session.cameras import Cameras
from raven_gui.session.document import Camera
from raven_gui.session.panel_keepers import compare_keeper, runs_table_keeper
from raven_gui.session.robustness_keepers import (
    labels_form_keeper,
    robustness_form_keeper,
    robustness_view_keeper,
)
from raven_gui.workspace import Workspace
from raven_gui.workspace.selection import Refs

Turn = list[list[float]]
_COMPARED = ("budget", "sweep")
"""What the trade-off compares has a step of its own."""


class RecordedViews:
    """Tells a recorder of every view in the middle of the window."""

    def __init__(
        self, recorder: Recorder, workspace: Workspace, middle: Middle, cameras: Cameras
    ) -> None:
        self._recorder, self._workspace, self._cameras = recorder, workspace, cameras
        record_lines(recorder, workspace.history, middle)
        record_splits(workspace.history, middle)
        recorder.watch(
            "the open panel", (middle.tabs.currentChanged,), middle.open_name, middle.show_panel
        )
        self._watch_comparison(middle)
        self._watch_maps(middle)
        self._watch_robustness(middle)
        self._watch_training(middle)
        self._watch_runs_table(middle)
        sweeps = middle.sweeps
        recorder.watch(
            "what Sweeps shows",
            (sweeps.looked_otherwise,),
            lambda: sweeps.look,
            lambda look: sweeps.put(**asdict(look)),
        )
        generate = middle.generate
        recorder.watch(
            "the page of Generate", (generate.opened,), generate.page.current, generate.open_page
        )

    def _watch_comparison(self, middle: Middle) -> None:
        workspace, panel = self._workspace, middle.compare
        comparison, seeds = workspace.comparison, workspace.seed_groups
        keeper = compare_keeper(panel)
        self._recorder.watch(
            keeper.title,
            (
                *(panel.looked_otherwise, panel.view.changed, panel.controls.gain_changed),
                *(panel.many.order.chosen, workspace.runs.ticked_changed),
            ),
            keeper.take,
            keeper.put,
            self._ticked,
        )
        self._recorder.watch(
            "the step of the attack",
            (comparison.step_changed,),
            lambda: comparison.step,
            comparison.set_step,
        )
        images, rows = workspace.images, panel.many.matrix.rows

        def look(place: int, marked: Refs) -> None:
            comparison.set_focus(place)
            rows.put(marked)

        # One marked image alone is the one that is looked at.
        self._recorder.watch(
            "the images looked at",
            (
                *(comparison.focus_changed, images.picked_changed),
                *(images.marked_changed, panel.looked_otherwise),
            ),
            lambda: (comparison.focus, images.marked if len(images.marked) > 1 else ()),
            lambda seen: look(*seen),
            lambda: (images.picked, comparison.picked, panel.shows_many),
        )
        # What it costs to defend is not lost: it goes on until it is done, or stopped as a job.
        defence = workspace.defence
        self._recorder.watch(
            "the defence",
            (defence.changed,),
            lambda: defence.on,
            lambda on: defence.set_on(on, keep_job=True),
        )
        self._recorder.watch(
            "seeds as one", (seeds.changed,), lambda: seeds.as_one, seeds.set_as_one
        )
        self._recorder.watch(
            "the seed that is seen", (seeds.changed,), lambda: seeds.chosen, seeds.choose
        )

    def _watch_maps(self, middle: Middle) -> None:
        workspace, panel, watch = self._workspace, middle.latent_map, self._recorder.watch
        maps, images, legend = workspace.maps, workspace.images, panel.legend
        watch(
            "the axes of the maps",
            (maps.method_changed,),
            lambda: maps.axes,
            lambda axes: maps.set_axes(*axes),
        )
        watch(
            "the alignment of the maps",
            (maps.aligned_changed,),
            lambda: maps.aligned,
            maps.set_aligned,
        )
        watch(
            "the epoch of the maps",
            (maps.epochs.moved,),
            lambda: maps.epochs.epoch,
            maps.epochs.set_epoch,
        )
        watch(
            "the colours of the maps",
            (panel.colour.currentIndexChanged,),
            lambda: str(panel.colour.currentData()),
            panel.colour.choose,
        )
        watch(
            "the classes on the maps",
            (legend.toggled, images.loaded, images.task_changed),
            lambda: tuple(legend.off()),
            legend.switch_off,
            images.classes,
        )
        watch(
            "the pointer of the maps",
            (panel.tools.mode_chosen,),
            panel.tools.modes.current,
            panel.tools.set_mode,
        )
        watch(
            "the images on the maps",
            (panel.tools.images.toggled,),
            panel.tools.images.isChecked,
            panel.tools.show_images,
        )
        # Other maps are looked at as a whole, and those that are gone are not looked at.
        others = (maps.method_changed, images.loaded, workspace.runs.ticked_changed)
        watch(
            "the view of the maps",
            (panel.tools.camera_moved, maps.turned, *others),
            self._seen,
            lambda seen: self._see(*seen),
            lambda: (maps.method, images.source, self._ticked()),
        )

    def _watch_robustness(self, middle: Middle) -> None:
        panel, images, watch = middle.robustness, self._workspace.images, self._recorder.watch
        tools, evaluation = panel.tools, self._workspace.evaluation
        form, labels = robustness_form_keeper(panel), labels_form_keeper(panel)
        # How many images can be asked for is another number with other images.
        watch(
            form.title,
            (panel.settings.changed, images.loaded),
            form.take,
            form.put,
            lambda: images.source,
        )
        watch(labels.title, (panel.labels.form.changed,), labels.take, labels.put)
        view = robustness_view_keeper(panel)
        watch(
            view.title,
            (
                *(tools.divergence.chosen, tools.plot.chosen, tools.intervals.toggled),
                *(tools.more.toggled, panel.table.horizontalHeader().sortIndicatorChanged),
            ),
            lambda: {name: told for name, told in view.take().items() if name not in _COMPARED},
            view.put,
        )
        trade_off = panel.trade_off.choice
        watch("the trade-off", (trade_off.chosen,), lambda: trade_off.wished, trade_off.put)
        watch(
            "the measures of Robustness",
            (evaluation.changed,),
            lambda: evaluation.shown,
            evaluation.show,
        )

    def _watch_training(self, middle: Middle) -> None:
        overlay, smoothing = middle.training.overlay, middle.training.curves.smoothing
        watch = self._recorder.watch
        watch(
            "whose losses are drawn",
            (overlay.changed,),
            lambda: (overlay.on, overlay.seeds.isChecked()),
            lambda drawn: overlay.put(*drawn, overlay.wished()),
        )
        # The first of the terms that are on offer is drawn before anybody chose.
        watch(
            "the loss terms",
            (overlay.changed, overlay.offered),
            overlay.wished,
            lambda terms: overlay.put(overlay.on, overlay.seeds.isChecked(), terms),
            lambda: tuple(overlay.terms),
        )
        watch(
            "the smoothing of losses",
            (smoothing.valueChanged,),
            smoothing.value,
            smoothing.setValue,
        )

    def _watch_runs_table(self, middle: Middle) -> None:
        panel = middle.runs_table
        keeper = runs_table_keeper(panel)
        signals = panel.laid_out, panel.filter.textChanged
        self._recorder.watch(keeper.title, signals, keeper.take, keeper.put)

    def _seen(self) -> tuple[Turn, dict[str, Camera]]:
        return self._workspace.maps.turn.round(6).tolist(), self._cameras.take()

    def _see(self, turn: Turn, cameras: dict[str, Camera]) -> None:
        self._workspace.maps.set_turn(np.array(turn))
        self._cameras.put(cameras)

    def _ticked(self) -> Hashable:
        return tuple(run.id for run in self._workspace.runs.ticked)
