"""The engine: takes commands, and tells events, from two threads of its own."""

import gc
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.runs import RunStore
from engine.service import messages as m
from engine.service.desk import Desk
from engine.service.preload import kept_from_collector, load_maps, preload_torch
from engine.service.quiet import WhenQuiet
from engine.service.training_queue import training_job
from engine.service.worker import Deliver, Job, Kind, Worker

if TYPE_CHECKING:
    from engine.service.bench import Bench
    from engine.service.maps import Maps

CLOSING_SECONDS = 2.0

QUIET_SECONDS = 1.5
"""After the last attack, before what takes long to load is: meanwhile nothing is quick."""


class Engine:
    """Models, optimisers and the accelerator live in one thread, the bench; pictures, files and
    maps in a second, the desk. Importing torch is the bench's first work, so an engine is made
    and started at once.

    deliver: called from both threads with each event; it must not raise.
    """

    def __init__(self, deliver: Deliver, store: RunStore | None = None) -> None:
        self._deliver = deliver
        self._store = store or RunStore()
        self._desk = Desk(self._store)
        self._files = Worker("raven-desk", deliver)
        self._device = Worker("raven-bench", deliver)
        self._maps_ahead = WhenQuiet(QUIET_SECONDS, lambda: self._files.call(load_maps))
        self._bench: Bench | None = None
        self._maps: Maps | None = None

    def start(self) -> None:
        """Start both threads; EngineReady tells when torch is there."""
        self._files.start()
        self._device.call(self._wake)
        self._device.start()

    def close(self) -> bool:
        """Ask running jobs to keep a checkpoint, and end; whether all ended within two seconds."""
        deadline = time.monotonic() + CLOSING_SECONDS
        self._maps_ahead.close()
        workers = (self._device, self._files)
        for worker in workers:
            worker.ask_to_close()
        ended = [worker.close(max(0.0, deadline - time.monotonic())) for worker in workers]
        gc.unfreeze()
        if self._bench is not None:
            self._bench.own_variants.close()
        return all(ended)

    def submit(self, command: m.Command) -> None:
        """Take a command from any thread; returns at once. Answers come as events."""
        match command:
            case m.Pause():
                self._files.pause(command.target)
                self._device.pause(command.target)
            case m.Resume():
                self._files.resume(command.target)
                self._device.resume(command.target)
            case m.Cancel():
                self._files.cancel(command.target)
                self._device.cancel(command.target)
                # Until now the bench may have handed the job over to the desk.
                self._device.call(lambda: self._files.cancel(command.target))
            case m.LoadImages():
                self._at_desk(command, self._desk.load_images(command))
            case m.ReadPicture():
                self._at_desk(command, self._desk.read_picture(command), channel="picture")
            case m.ListRuns():
                self._at_desk(command, self._desk.list_runs(command.job))
            case m.ListSweeps():
                self._at_desk(command, self._desk.sweeps.list(command.job), channel="sweeps")
            case m.RenameRun() | m.DeleteRun() | m.RestoreRun() | m.ImportRun() | m.ExportRun():
                self._at_desk(command, self._desk.change_runs(command))
            case m.AnnotateRun():
                self._at_desk(command, self._desk.change_runs(command))
            case m.Place():
                channel = f"place {command.run} {command.method}"
                self._at_desk(command, self._place(command), channel=channel)
            case m.DecodeAt():
                channel = f"decode {command.run} {command.method}"
                self._at_desk(command, self._decode(command), channel=channel)
            case (
                m.Encode()
                | m.Reconstruct()
                | m.Attack()
                | m.Defend()
                | m.Interpolate()
                | m.Demonstrate()
                | m.ListOwnVariants()
                | m.TrustVariant()
                | m.Measure()
                | m.Survey()
                | m.Evaluate()
                | m.FindInceptionWeights()
                | m.MeasureLabels()
                | m.CheckAttack()
            ):
                self._at_bench(command, self._submit)
            case m.Generate():
                self._at_bench(command, self._generate)
            case m.CheckChoices():
                self._at_bench(command, self._check)
            case m.MoveJob():
                self._device.move(command.target, command.place)
            case m.Train() | m.ContinueRun() | m.TrainFurther():
                self._at_bench(command, self._train)
            case m.Neighbours():
                self._at_bench(command, self._neighbours)
            case m.Embed():
                self._at_bench(command, self._embed)
            case m.WatchMap():
                self._at_bench(command, self._watch)

    def _at_desk(
        self, command: m.Command, course: Generator[m.Event | None], channel: str = ""
    ) -> None:
        self._files.submit(Job(command.job, course, channel=channel))

    def _at_bench(self, command: m.Command, take: "Callable[[Bench, m.Command], None]") -> None:
        def work() -> None:
            if self._bench is None:
                sentence = "The engine did not wake: start raven-gui anew."
                self._deliver(m.Failed(job=command.job, sentence=sentence))
            else:
                take(self._bench, command)

        self._device.call(work)

    # ------------------------------------------------------------ in the bench's thread

    def _wake(self) -> None:
        preload_torch()
        with kept_from_collector():
            from engine.service.bench import Bench
        self._bench = Bench(self._store)
        self._deliver(self._bench.ready())
        for problem in self._bench.own_variants.problems:
            self._deliver(m.Failed(job=0, sentence=problem))

    def _train(self, bench: "Bench", command: m.Command) -> None:
        try:
            runs = bench.runs_to_train(command)
        except ValueError as error:
            self._deliver(m.Failed(job=command.job, sentence=str(error)))
            return
        self._tell_runs(command.job, added=runs[0].id)
        self._device.submit(
            training_job(
                command.job, runs, bench.train, bench.settle, lambda: self._tell_runs(command.job)
            )
        )

    def _submit(self, bench: "Bench", command: m.Command) -> None:
        from engine.service.bench_jobs import job_of  # brings torch, which is there by now

        job = job_of(bench, command)
        if isinstance(command, m.Attack):
            job.ended = self._maps_ahead.stir
        self._device.submit(job)

    def _neighbours(self, bench: "Bench", command: m.Command) -> None:
        assert isinstance(command, m.Neighbours)
        course = bench.neighbours(command, self._files.submit)
        self._device.submit(Job(command.job, course, channel="neighbours"))

    def _generate(self, bench: "Bench", command: m.Command) -> None:
        assert isinstance(command, m.Generate)
        title = "" if bench.needs_no_fit(command) else "Fit a posterior and generate"
        job = Job(command.job, bench.generate(command), channel="generate", title=title)
        self._device.submit(job)

    def _check(self, bench: "Bench", command: m.Command) -> None:
        assert isinstance(command, m.CheckChoices)
        self._deliver(bench.check(command))

    def _embed(self, bench: "Bench", command: m.Command) -> None:
        assert isinstance(command, m.Embed)

        def means() -> Generator[m.Event | None]:
            encoded = yield from bench.encoded(command.run, command.source)
            labels = bench.labels(command.source, command.task)
            course = self._map(command, encoded.means, labels)
            slow = m.SLOW_MAPS.get(command.method)
            title = f"{slow} map of {bench.name(command.run)}" if slow else ""
            kind: Kind = "turns" if slow else "interactive"
            self._files.submit(Job(command.job, course, kind=kind, title=title, run=command.run))
            yield None

        self._device.submit(Job(command.job, means()))

    def _watch(self, bench: "Bench", command: m.Command) -> None:
        assert isinstance(command, m.WatchMap)
        try:
            known = bench.watch(command)
        except ValueError as error:
            self._deliver(m.Failed(job=command.job, sentence=str(error)))
            return
        if known is not None:
            self._deliver(known)

    def _tell_runs(self, job: int, added: str = "") -> None:
        for event in self._desk.list_runs(job):
            if isinstance(event, m.RunsListed):
                self._deliver(replace(event, added=added))

    # ------------------------------------------------------------ in the desk's thread

    def _map(
        self, command: m.Embed, means: m.Floats, labels: m.Integers
    ) -> Generator[m.Event | None]:
        yield from self._all_maps().embed(command, means, labels)

    def _place(self, command: m.Place) -> Generator[m.Event | None]:
        yield from self._all_maps().place(command)

    def _decode(self, command: m.DecodeAt) -> Generator[m.Event | None]:
        latents, exact = self._all_maps().latents_at(command)

        def decode(bench: "Bench", _: m.Command) -> None:
            course = bench.decode_at(command, latents, exact)
            channel = f"decode {command.run} {command.method}"
            self._device.submit(Job(command.job, course, channel=channel))

        self._at_bench(command, decode)
        yield None

    def _all_maps(self) -> "Maps":
        """The maps; with the first comes openTSNE, which takes its time to import."""
        if self._maps is None:
            from engine.service.maps import Maps

            self._maps = Maps()
        return self._maps
