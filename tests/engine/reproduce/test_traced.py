"""The key of a reading is made of the code that takes it: of all of it, and of no other."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch

from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject, classifier
from engine.measures import all_of
from engine.reproduce.demonstrations import demonstrated, demonstration
from engine.reproduce.entry import Reading, reading
from engine.reproduce.measured import MEASURED
from engine.reproduce.syntax import text_of
from engine.reproduce.traced import APART, ROOT, code_of, source_of
from engine.runs import RunStore
from engine.service.loading import load

CLEAN = ("relative_pair_distance", "kl", "information", "expected_gap_0.01", "frechet_samples")
READINGS = (
    *(reading("clean", name=name) for name in CLEAN),
    reading("accuracy", task="digit"),
    reading("pairs"),
    reading("robustness", divergence="wasserstein", epsilon=0.1, steps=2),
    reading("downstream", task="digit", epsilon=0.1, steps=2, restarts=1),
    reading("few_labels", task="digit", percent=50, epsilon=0.1, steps=2, restarts=1),
    reading("latent_variance"),
    reading("frechet", posterior="mixture-10"),
    reading("frechet_between", share=None),
    reading("map", count=20, beside="noisy"),
    reading("reconstructions", images=2),
    reading("samples", images=2, posterior="prior"),
    reading("path", images=3),
)


def pieces_of(asked: Reading) -> set[str]:
    """The names of all that the reading's key is made of."""
    kind = MEASURED[asked.measure]
    begun = [kind.answer, *([kind.chosen(asked)] if kind.chosen else [])]
    return {piece.partition(": ")[0] for one in begun for piece in code_of(one)}


@pytest.fixture(scope="module")
def subject() -> Iterator[Subject]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classifier, "STEPS", 1)
        tests, training = (DATASETS["mnist"].load(split) for split in ("test", "train"))
        trained = all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), tests))
        yield Subject(trained, tests.first(40), lambda: training.first(200))


@contextmanager
def watched() -> Iterator[set[str]]:
    """The functions of ours that are called within, by module and name, each as far as it is in no
    other one."""
    called: set[str] = set()

    def hear(frame: FrameType, event: str, _: Any) -> None:
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(ROOT / "engine"):
            name = frame.f_code.co_qualname.partition(".<locals>")[0]
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            called.add(f"{module.removesuffix('.__init__')}.{name}")

    sys.setprofile(hear)
    try:
        yield called
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("asked", READINGS, ids=lambda one: f"{one.measure} {one.settings}")
def test_all_that_a_reading_runs_is_in_its_key(subject: Subject, asked: Reading) -> None:
    tests = subject.tests.first(4 if asked.measure == "clean" else 40)
    fresh = Subject(subject.trained, tests, subject.training)
    with watched() as called:
        for _ in MEASURED[asked.measure].answer(fresh, asked):
            pass
    known = pieces_of(asked)
    ours = {name for name in called if not name.startswith((*APART, "tests")) and "<" not in name}
    missed = {name for name in ours if name not in known and name.rpartition(".")[0] not in known}
    assert ours and not missed


def changed(module: str) -> Callable[[str], str | None]:
    """Our code with another statement in each function of a module."""

    def read(name: str) -> str | None:
        text = source_of(name)
        if name != module or text is None:
            return text
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.body.append(ast.Assert(ast.Constant(1)))
        return ast.unparse(tree)

    return read


@pytest.mark.parametrize(
    ("measure", "module", "follows"),
    [
        ("robustness", "engine.attacks.pgd", True),
        ("robustness", "engine.measures.robustness", True),
        ("robustness", "engine.measures.inception", False),
        ("robustness", "engine.embedding.tsne", False),
        ("downstream", "engine.probe_attack", True),
        ("downstream", "engine.posteriors.mixture", False),
        ("map", "engine.embedding.tsne", True),
        ("map", "engine.attacks.pgd", False),
        ("samples", "engine.posteriors.mixture", True),
        ("pairs", "engine.measures.quality", True),
        ("pairs", "engine.reproduce.pictures", False),
        ("frechet", "engine.evaluation.classifier", True),
    ],
)
def test_a_change_of_the_code_is_followed_where_it_is_run(
    measure: str, module: str, follows: bool
) -> None:
    answer = MEASURED[measure].answer
    assert (code_of(answer, changed(module)) != code_of(answer)) is follows


def test_a_key_is_the_same_in_every_version_of_python() -> None:
    """Newer ones have more fields, which are empty where they were not thought of."""
    tree, newer = (ast.parse("def f(a, *, b=None):\n    return a") for _ in range(2))
    for node in ast.walk(newer):
        node._fields = (*node._fields, "type_params")  # type: ignore[misc]
        node.type_params = []  # type: ignore[attr-defined]
    assert ast.dump(newer) != ast.dump(tree)
    assert text_of(newer) == text_of(tree)


def test_different_code_has_different_text() -> None:
    lines = ("return", "return None", "return 0", "return ''", "return False", "return [None]")
    texts = {text_of(ast.parse(f"def f():\n    {line}")) for line in lines}
    assert len(texts) == len(lines)


def test_words_that_do_not_run_do_not_count() -> None:
    def read(name: str) -> str | None:
        text = source_of(name)
        return text and "# Of great worth.\n" + re.sub(
            r'^( *)"""(?=\w)', r'\1"""Indeed: ', text, flags=re.M
        )

    answer = MEASURED["robustness"].answer
    assert code_of(answer, read) == code_of(answer)


def test_what_a_measure_holds_is_part_of_it() -> None:
    """Two that one function made with other numbers, or of other images."""
    near, far = MEASURES["expected_gap_0.01"].of, MEASURES["expected_gap_0.001"].of
    assert code_of(near) != code_of(far)
    made = (MEASURES[f"frechet_{what}"].of for what in ("samples", "reconstructions"))
    samples, reconstructions = ({piece.partition(": ")[0] for piece in code_of(m)} for m in made)
    assert "engine.evaluation.subject.Subject.samples_of_prior" in samples - reconstructions


def test_a_measure_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="without a name"):
        code_of(lambda: None)


def test_a_damaged_demonstration_is_made_again(tmp_path: Path) -> None:
    asked = demonstration("vae", steps=0)
    made = demonstrated(asked, 0, tmp_path)
    [file] = tmp_path.iterdir()
    for content in ("", "[]", '{"encoder": 1}'):
        file.write_text(content)
        assert demonstrated(asked, 0, tmp_path) == made
