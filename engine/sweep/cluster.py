"""A sweep on Ray: on this machine, or on a cluster that is there."""

import logging
import os
import platform
import socket
import sys
from dataclasses import replace
from threading import Lock
from typing import Any

from engine.extras import ExtraMissingError, optional
from engine.sweep.executor import STOPPED
from engine.sweep.order import Order, Outcome
from engine.sweep.placement import share_of_gpu

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # it would report to its makers
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_agent_register_timeout_ms": "120000",
}
"""Of Ray, where the user has not set them."""


class RayCluster:
    """An Executor on Ray. Without an `address` a cluster of `workers` processes is started here,
    and ended by `close`; with one (`auto`, `HOST:PORT` or `ray://HOST:PORT`) there are as many as
    that cluster has CPUs, and not more than `workers`, where that is not None. So many
    `runs_per_gpu` share a GPU where the cluster has any; Ray counts them, but it is the user's to
    see that their memory suffices. Each has so many `threads`, or where that is None those that Ray
    gives it, one. The store of runs must be a folder that all machines of the cluster see, and
    raven-gui be installed on them.

    Raises ExtraMissingError without Ray, ConnectionError where no cluster answers."""

    def __init__(
        self,
        workers: int | None,
        address: str | None = None,
        runs_per_gpu: int = 1,
        threads: int | None = None,
    ) -> None:
        os.environ.update({name: os.environ.get(name, value) for name, value in _SETTINGS.items()})
        self._ray = _ray()
        self._threads = threads
        if address:
            _check_reachable(address)
            self._ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
        else:
            self._start(workers or 1)
        there = self._ray.cluster_resources()
        cpus = max(1, int(there.get("CPU", 1)))
        self.workers = workers or cpus
        if address:
            self.workers = min(self.workers, cpus)
        self._share = share_of_gpu(runs_per_gpu) if there.get("GPU") else 0.0
        self._task = self._ray.remote(_carried_out)
        self._lock = Lock()
        self._running: list[Any] = []
        self._stopped = False

    def carry_out(self, order: Order) -> Outcome:
        """As an Executor."""
        share = 0.0 if order.config.device == "cpu" else self._share
        with self._lock:
            if self._stopped:
                return STOPPED
            task = self._task.options(num_cpus=1, num_gpus=share, max_retries=0)
            answer = task.remote(replace(order, threads=self._threads).to_json())
            self._running.append(answer)
        try:
            return Outcome.from_json(self._ray.get(answer))
        except self._ray.exceptions.RayError as error:
            if self._stopped:
                return STOPPED
            what = str(error).strip().partition("\n")[0]
            return Outcome(sentence=f"Its worker broke off: {type(error).__name__}, {what}")
        finally:
            with self._lock:
                self._running.remove(answer)

    def stop(self) -> None:
        """As an Executor; a run is left with the checkpoint of its last whole epoch."""
        with self._lock:
            self._stopped = True
            for answer in self._running:
                self._ray.cancel(answer, force=True)

    def close(self) -> None:
        """As an Executor; a cluster that was there before goes on."""
        self._ray.shutdown()

    def _start(self, workers: int) -> None:
        """A cluster on this machine. It waits half a minute for its own processes, which a busy
        machine may need for their imports alone: the second time they are quicker."""
        for last in (False, True):
            try:
                self._ray.init(
                    address="local",
                    num_cpus=workers,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
                return
            except Exception as error:  # Ray raises no narrower one
                self._ray.shutdown()
                if last:
                    raise RuntimeError(f"Ray does not start on this machine: {error}") from error


def _ray() -> Any:
    """Raises ExtraMissingError, a sentence, where it is not there."""
    try:
        return optional("ray", "A sweep on Ray", "cluster")
    except ExtraMissingError as error:
        if sys.platform == "darwin" and platform.machine() == "x86_64":
            raise ExtraMissingError(
                "Ray is no longer made for Macs with an Intel processor: leave out --ray and "
                "--address, and the sweep trains in processes of this machine."
            ) from error
        raise


def _check_reachable(address: str) -> None:
    """Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise ConnectionError(f"No Ray cluster answers at {address}: {error}.") from error


def _carried_out(order: str) -> str:
    """In a worker of the cluster."""
    from engine.sweep.work import carry_out

    return carry_out(Order.from_json(order)).to_json()
