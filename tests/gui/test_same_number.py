"""Two panels tell a figure of a run in the same words."""

from dataclasses import replace

from raven_gui.panels.robustness.model import COLUMNS
from raven_gui.panels.robustness.rows import quality_row
from raven_gui.panels.shared.runs_table.columns import all_columns
from tests.gui.conftest import World, bundled_runs


def test_the_table_of_runs_and_robustness_tell_an_error_alike(world: World) -> None:
    run = next(bundled_runs())
    run = replace(run, figures=run.figures | {"mse_255": 4678.2})
    listed = all_columns([run], lambda _: {})["mse_255"]
    measured = next(column for column in COLUMNS if column.heading == "MSE (0–255)")
    assert listed.words(4678.2) == measured.words(quality_row(world.workspace, run)) == "4,678"
