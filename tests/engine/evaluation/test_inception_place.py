"""Where the user says the FID's weights are: once, for the window and for the command."""

import hashlib
from collections.abc import Generator
from pathlib import Path
from queue import SimpleQueue

import pytest
import torch
from safetensors.torch import save_file

from engine.cli import main
from engine.data import ImageSource
from engine.evaluation import inception_weights
from engine.evaluation import subject as subject_module
from engine.evaluation.inception_place import KEPT_IN, InceptionPlace
from engine.evaluation.inception_weights import FILE, NAMES
from engine.measures import Steps
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.bench_jobs import job_of
from engine.service.inception_job import find_inception_weights
from engine.service.worker import Job, Worker


@pytest.fixture
def place(tmp_path: Path) -> InceptionPlace:
    return InceptionPlace(tmp_path / "home")


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """PyTorch's cache, empty."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    folder = tmp_path / "torch" / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of two pieces that stands for the published one."""
    path = tmp_path / "published.pth"
    path.write_bytes(bytes(inception_weights.PIECE + 1))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(inception_weights, "SHA256", digest)
    return path


def weights(path: Path, names: tuple[str, ...] = NAMES) -> Path:
    save_file({name: torch.ones(1) for name in names}, path)
    return path


def ask(place: InceptionPlace, **fields: object) -> m.InceptionWeightsFound:
    command = m.FindInceptionWeights(job=3, **fields)  # type: ignore[arg-type]
    *_, found = find_inception_weights(command, place)
    assert isinstance(found, m.InceptionWeightsFound) and found.job == 3
    return found


def test_a_named_file_is_remembered_until_it_is_left(
    place: InceptionPlace, published: Path, hub: Path
) -> None:
    nothing = ask(place)
    assert (nothing.path, nothing.named, nothing.refusal) == (None, False, "")
    named = ask(place, named=published)
    assert (named.path, named.named, named.published) == (published, True, True)
    assert place.named == published
    assert ask(place).path == published
    left = ask(place, forget=True)
    assert (left.path, left.named, place.named) == (None, False, None)
    (hub / FILE).write_bytes(published.read_bytes())
    cached = ask(place)
    assert (cached.path, cached.named, cached.published) == (hub / FILE, False, True)


def test_a_large_file_is_looked_at_a_piece_a_step(place: InceptionPlace, published: Path) -> None:
    *pieces, found = find_inception_weights(m.FindInceptionWeights(job=1, named=published), place)
    assert pieces == [None] * 2, "which is read once when it is named"
    assert isinstance(found, m.InceptionWeightsFound) and found.published
    *pieces, _ = find_inception_weights(m.FindInceptionWeights(job=2), place)
    assert pieces == [None] * 2, "and when it is there"


def test_a_file_that_will_not_do_is_refused_and_the_one_before_stays(
    place: InceptionPlace, published: Path, tmp_path: Path
) -> None:
    ask(place, named=published)
    other, lacking = tmp_path / "other.pth", weights(tmp_path / "net.safetensors", NAMES[:1])
    other.write_bytes(b"pickled")
    for path, said in {
        other: "not the published file",
        lacking: "it lacks 'Mixed_7c",
        tmp_path / "absent.pth": "cannot be read",
        tmp_path / "absent.safetensors": "does not hold the weights",
    }.items():
        found = ask(place, named=path)
        assert said in found.refusal and str(path) in found.refusal
        assert (found.path, found.published) == (published, True) and place.named == published


def test_what_is_asked_last_holds_while_a_file_is_still_read(published: Path) -> None:
    def others() -> Generator[m.Event | None]:
        yield from [None] * 50
        yield m.Done(job=9, sentence="")

    told: SimpleQueue[m.Event] = SimpleQueue()
    bench, worker = Bench(RunStore()), Worker("worker under test", told.put)
    worker.submit(job_of(bench, m.FindInceptionWeights(job=1, named=published)))
    worker.submit(job_of(bench, m.FindInceptionWeights(job=2, forget=True)))
    worker.submit(Job(9, others()))
    worker.start()
    answers = list(iter(lambda: told.get(timeout=5).job, 9))
    assert worker.close(2)
    assert answers == [2] and bench.inception.named is None


def test_weights_that_are_not_pickled_need_not_be_the_published_ones(
    place: InceptionPlace, tmp_path: Path
) -> None:
    path = weights(tmp_path / "own.safetensors")
    found = ask(place, named=path)
    assert (found.path, found.named, found.published, found.refusal) == (path, True, False, "")


def test_a_file_that_is_gone_or_changed_since_says_so(
    place: InceptionPlace, published: Path
) -> None:
    ask(place, named=published)
    published.write_bytes(b"changed")
    assert "not the published file" in ask(place).refusal
    published.unlink()
    gone = ask(place)
    assert gone.path == published and "cannot be read" in gone.refusal


def test_a_damaged_memory_names_nothing(place: InceptionPlace, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    for text in ("", "[]", "{}", "nonsense"):
        (tmp_path / "home" / KEPT_IN).write_text(text)
        assert place.named is None


def test_both_window_and_command_measure_with_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path | None] = []

    def found(named: Path | None, device: torch.device) -> Steps[object]:
        asked.append(named)
        yield
        return lambda images: images.mean((1, 3))

    monkeypatch.setattr(subject_module, "inception_of", found)
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path / "home"))
    bench = Bench(RunStore())
    path = weights(tmp_path / "own.safetensors")
    list(find_inception_weights(m.FindInceptionWeights(job=1, named=path), bench.inception))
    command = m.Evaluate(
        job=2,
        runs=("mnist/vae",),
        source=ImageSource("mnist"),
        measures=("fid_reconstructions",),
        images=20,
    )
    (told,) = [event for event in bench.evaluate(command) if isinstance(event, m.Evaluated)]
    measure = ("measure", "mnist/vae", "--measures", "fid_reconstructions", "--images", "20")
    assert main([*measure, "--json"]) == 0
    printed = capsys.readouterr()
    assert f"named in the window: {path}" in " ".join(printed.err.split())
    assert "SHA-256 differs" in printed.err and str(told.value)[:6] in printed.out
    other = weights(tmp_path / "other.safetensors")
    assert main([*measure, "--inception-weights", str(other)]) == 0
    assert asked == [path, path, other]
    assert "named in the window" not in capsys.readouterr().err


def test_without_the_file_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path / "home"))
    bench = Bench(RunStore())
    path = weights(tmp_path / "own.safetensors")
    list(find_inception_weights(m.FindInceptionWeights(job=1, named=path), bench.inception))
    path.unlink()
    command = m.Evaluate(
        job=2,
        runs=("mnist/vae", "mnist/raven"),
        source=ImageSource("mnist"),
        measures=("kl", "fid_reconstructions"),
        images=20,
    )
    told: list[m.Event] = []
    with pytest.raises(inception_weights.WeightsError, match=r"own\.safetensors"):
        told.extend(event for event in bench.evaluate(command) if event is not None)
    assert told and not any(isinstance(event, m.Evaluated) for event in told)


def test_measures_that_take_the_network_are_told_apart() -> None:
    told = Bench(RunStore()).ready().measures
    names = [measure.name for measure in told if measure.needs_inception]
    assert names == ["fid_reconstructions", "fid_samples", "fid_interpolations"]
