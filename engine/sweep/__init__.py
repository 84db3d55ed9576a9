"""Many trainings from one command: what is tried, where it is trained, and what came of it."""

from engine.sweep.axes import (
    AxisError,
    Draw,
    Grid,
    Point,
    count_of_points,
    points,
    read_draw,
    read_grid,
)
from engine.sweep.cluster import RayCluster
from engine.sweep.executor import Executor, LocalProcesses
from engine.sweep.keeping import Journal
from engine.sweep.order import Order, Outcome
from engine.sweep.placement import at_once, share_of_gpu
from engine.sweep.plan import Trial, checked_sweep_name, is_left, plan, trained_of
from engine.sweep.running import Ended, Retried, carry_out_all

__all__ = [
    "AxisError",
    "Draw",
    "Ended",
    "Executor",
    "Grid",
    "Journal",
    "LocalProcesses",
    "Order",
    "Outcome",
    "Point",
    "RayCluster",
    "Retried",
    "Trial",
    "at_once",
    "carry_out_all",
    "checked_sweep_name",
    "count_of_points",
    "is_left",
    "plan",
    "points",
    "read_draw",
    "read_grid",
    "share_of_gpu",
    "trained_of",
]
