"""How much is spent on an entry: the paper's setting, or less of it."""

from dataclasses import dataclass, replace
from typing import Any

from engine.config import TrainingConfig
from engine.reproduce.entry import Reading

COUNTED = {
    "steps": "attack step",
    "restarts": "random start",
    "count": "map image",
    "fit_steps": "second-stage step",
}
"""Settings of readings that a budget bounds, and what they count, one of it."""


@dataclass(frozen=True)
class Budget:
    """At most so many epochs, training images and test images; None is the paper's own number.

    The others bound settings of readings. A `quick` look is never compared with a paper."""

    quick: bool = False
    epochs: int | None = None
    images: int | None = None
    tests: int | None = None
    steps: int | None = None
    restarts: int | None = None
    count: int | None = None
    fit_steps: int | None = None

    def config(self, config: TrainingConfig) -> TrainingConfig:
        """A training within the budget."""
        epochs = config.epochs if self.epochs is None else min(self.epochs, config.epochs)
        return config.model_copy(update={"epochs": epochs, "limit": self.images})

    def reading(self, reading: Reading) -> Reading:
        """A reading within the budget."""
        return replace(
            reading,
            settings=tuple((name, self._bounded(name, value)) for name, value in reading.settings),
        )

    def _bounded(self, name: str, value: Any) -> Any:
        most = getattr(self, name) if name in COUNTED else None
        return value if most is None else min(most, value)


QUICK = Budget(
    quick=True,
    epochs=2,
    images=2000,
    tests=300,
    steps=10,
    restarts=2,
    count=200,
    fit_steps=20,
)
"""A look at every entry in a minute or two on a processor."""
