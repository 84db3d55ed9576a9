"""The discrete example, told step by step."""

from collections.abc import Generator

import numpy as np

from engine.demonstrator import METHODS, Problem, Settings, Snapshot, make_problem, optimise
from engine.service.messages import Demonstrate, Demonstrated, Event, MethodTables
from engine.variants import VARIANTS


class Demonstration:
    """Answers Demonstrate. The last result of each method is kept: a change that does not concern
    it, such as the radius for a VAE, does not optimise it anew."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Settings, Snapshot]] = {}

    def course(self, command: Demonstrate) -> Generator[Event | None]:
        """An event at the start and after every slice of each method. Raises ValueError with a
        sentence where the settings make no sense."""
        settings = Settings(
            coupling=command.coupling,
            radius=command.radius,
            steps=command.steps,
            seed=command.seed,
        )
        problem = make_problem(settings)
        kept = {name: told[1] for name, told in self._kept.items() if told[0] == settings.of(name)}
        going = {name: optimise(settings, name) for name in METHODS if name not in kept}
        shown = kept | {name: next(course) for name, course in going.items()}
        while going:
            yield _event(command, problem, shown, finished=False)
            for name in list(going):
                shown[name] = next(going[name])
                if shown[name].step == settings.steps:
                    self._kept[name] = settings.of(name), shown[name]
                    del going[name]
                yield None
        yield _event(command, problem, shown, finished=True)


def _event(
    command: Demonstrate, problem: Problem, shown: dict[str, Snapshot], finished: bool
) -> Demonstrated:
    return Demonstrated(
        job=command.job,
        coupling=command.coupling,
        radius=command.radius,
        steps=command.steps,
        seed=command.seed,
        data=problem.data.numpy().astype(np.float32),
        target=problem.target.numpy().astype(np.float32),
        methods=tuple(_tables(name, shown[name]) for name in METHODS),
        finished=finished,
    )


def _tables(name: str, snapshot: Snapshot) -> MethodTables:
    return MethodTables(
        method=name,
        title=VARIANTS[name].title,
        step=snapshot.step,
        encoder=snapshot.encoder.astype(np.float32),
        decoder=snapshot.decoder.astype(np.float32),
        model=snapshot.model.astype(np.float32),
        bound=snapshot.bound,
        log_likelihood=snapshot.log_likelihood,
        roughness=snapshot.roughness,
    )
