"""What a process is asked to train, and what it answers: plain values that travel as JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.config import TrainingConfig


@dataclass(frozen=True)
class Order:
    """A training of the sweep `sweep` in the store at `store`. `group` and the seed of `config`
    find its run again. `variants` is the folder of methods of the user's own; `threads` are those
    of a CPU; `again`: an attempt before this one broke off."""

    sweep: str
    name: str
    group: str
    config: TrainingConfig
    store: Path
    bundled: Path
    variants: Path | None = None
    threads: int | None = None
    again: bool = False

    def to_json(self) -> str:
        """One line."""
        told = asdict(self) | {"config": self.config.model_dump(mode="json")}
        return json.dumps(told, default=str)

    @classmethod
    def from_json(cls, line: str) -> "Order":
        """What `to_json` wrote."""
        told = json.loads(line)
        paths = {name: Path(told[name]) for name in ("store", "bundled", "variants") if told[name]}
        return cls(**{**told, **paths, "config": TrainingConfig.model_validate(told["config"])})


@dataclass(frozen=True)
class Outcome:
    """The id of the run, where there is one, and why it is not finished, in a sentence; '' where it
    is. `final`: another attempt would end the same way."""

    run: str = ""
    sentence: str = ""
    final: bool = False

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> "Outcome":
        """What `to_json` wrote. Raises ValueError or TypeError for any other line."""
        return cls(**json.loads(line))
