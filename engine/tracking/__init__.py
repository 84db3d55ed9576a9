"""Runs for other tools: tables, a report to pass on, and TensorBoard's event files."""

from engine.tracking.events import LiveEvents, event_folders, export_events
from engine.tracking.report import report
from engine.tracking.rows import Cell, Row, columns_of, epoch_rows, run_rows
from engine.tracking.tables import write_csv, write_parquet

__all__ = [
    "Cell",
    "LiveEvents",
    "Row",
    "columns_of",
    "epoch_rows",
    "event_folders",
    "export_events",
    "report",
    "run_rows",
    "write_csv",
    "write_parquet",
]
