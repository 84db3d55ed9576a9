"""What a paper tells of the images that a model was trained on is measured on those."""

from functools import partial

import pytest
import torch

from engine.data import DATASETS
from engine.evaluation import Subject
from engine.measures import all_of
from engine.reproduce import ENTRIES
from engine.reproduce.entry import Reading, reading
from engine.reproduce.measured import MEASURED
from engine.runs import RunStore
from engine.service.loading import load


def measured(subject: Subject, asked: Reading) -> float:
    """A reading of a subject."""
    return float(all_of(MEASURED[asked.measure].answer(subject, asked)))


@pytest.mark.parametrize("name", ["mse_255", "kl"])
def test_it_is_what_is_told_of_test_images_if_they_were_trained_on(name: str) -> None:
    tests, others = (DATASETS["mnist"].load(split).first(1100) for split in ("test", "train"))
    trained = all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), tests))
    clean = measured(Subject(trained, tests, lambda: tests), reading("clean", name=name))
    for training, same in ((tests, True), (others, False)):
        subject = Subject(trained, tests, partial(lambda found: found, training))
        found = measured(subject, reading("on_training", name=name))
        assert (found == pytest.approx(clean, rel=1e-5)) == same


@pytest.mark.parametrize("entry", ["takida/table-1", "takida/table-e8"])
def test_takidas_smoothness_tables_take_error_and_kl_of_training_images(entry: str) -> None:
    """Appendix D.1; of the other criteria it says nothing."""
    for readings in ENTRIES[entry].wanted().values():
        of_training = {one.setting("name") for one in readings if one.measure == "on_training"}
        of_tests = {one.setting("name") for one in readings if one.measure == "clean"}
        assert of_training <= {"mse_255", "kl"} and "mse_255" in of_training
        assert not of_tests & {"mse_255", "kl"}
