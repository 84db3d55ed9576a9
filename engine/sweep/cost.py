"""How long what is left of a sweep takes: by runs of the kind that there are, else by a few steps
of each kind that are taken here."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.device import choose_device, device_name
from engine.memory import TOO_LITTLE, is_too_little
from engine.rehearsal import seconds_an_image
from engine.runs import RunInfo
from engine.runs.cost import Pace, kind_of


@dataclass(frozen=True)
class Cost:
    """Seconds of training, None where nothing tells of its kind; `rehearsed` where a few steps tell
    of it, and not earlier runs."""

    seconds: float | None
    rehearsed: bool = False


class Costs:
    """What trainings cost by the runs `infos`. Bundled ones are another machine's."""

    def __init__(self, infos: Sequence[RunInfo]) -> None:
        self.where = ""
        """The device that steps were taken on, as a person would say it."""
        self._pace = Pace(infos)
        self._epochs: dict[Hashable, float] = {}

    def unknown(self, configs: Iterable[TrainingConfig]) -> list[TrainingConfig]:
        """One of each kind of which nothing tells."""
        kinds = {kind_of(config): config for config in configs}
        return [one for one in kinds.values() if self.of(one).seconds is None]

    def rehearse(
        self, configs: Iterable[TrainingConfig], threads: int | None = None
    ) -> Iterator[str]:
        """Take a few steps of each, on so many `threads` or as many as PyTorch takes; nothing is
        kept of them but how long they take. Yields behind each one: why none can be taken here, a
        sentence, else ''."""
        former = torch.get_num_threads()
        torch.set_num_threads(threads or former)
        data: tuple[Hashable, ImageSet] | None = None
        try:
            for config in configs:
                wanted = (config.dataset, config.data_root, config.download)
                try:
                    device = choose_device(config.device)
                    if data is None or data[0] != wanted:
                        data = wanted, DATASETS[wanted[0]].load("train", *wanted[1:])
                    images = data[1].first(config.limit).images
                    seconds = len(images) * seconds_an_image(config, images, device)
                except (ValueError, RuntimeError, OSError, MemoryError) as error:
                    yield TOO_LITTLE if is_too_little(error) else str(error)
                    continue
                self._epochs[kind_of(config)] = seconds
                self.where = device_name(device)
                yield ""
        finally:
            torch.set_num_threads(former)

    def of(self, config: TrainingConfig, epochs_done: int = 0) -> Cost:
        """What the epochs of `config` that are left cost."""
        epoch = self.epoch_of(config)
        if epoch.seconds is None:
            return epoch
        return replace(epoch, seconds=max(0, config.epochs - epochs_done) * epoch.seconds)

    def epoch_of(self, config: TrainingConfig) -> Cost:
        """What an epoch costs: the median of those of runs of the kind."""
        told = self._pace.seconds_of_epoch(config)
        if told is not None:
            return Cost(told)
        rehearsed = self._epochs.get(kind_of(config))
        return Cost(rehearsed, rehearsed is not None)
