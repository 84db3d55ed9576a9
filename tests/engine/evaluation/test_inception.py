"""The FID's Inception network against a peer with the same weights, and where those come from."""

# mypy: allow-untyped-calls

import hashlib
import io
import math
from collections.abc import Callable
from pathlib import Path
from threading import Event
from urllib.error import URLError

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

from engine.cli import main
from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject, inception_weights
from engine.evaluation import subject as subject_module
from engine.evaluation.inception_weights import FILE, WeightsError, inception_of, is_published
from engine.measures import Steps, all_of
from engine.measures.frechet import frechet_distance
from engine.measures.inception import as_seen, untrained
from engine.runs import RunStore
from engine.service.loading import load

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def weights() -> dict[str, Tensor]:
    """By the names of the published file, at random but of a size that reaches the last layer."""
    generator = torch.Generator().manual_seed(0)
    with torch.device("meta"):
        shapes = {name: tensor.shape for name, tensor in untrained().state_dict().items()}
    found = {}
    for name, shape in shapes.items():
        if name.endswith("num_batches_tracked"):
            found[name] = torch.tensor(0)
        elif name.endswith(("bn.weight", "running_var")):
            found[name] = torch.ones(shape)
        else:
            noise = torch.randn(shape, generator=generator)
            fan = math.prod(shape[1:]) if len(shape) > 1 else 100
            found[name] = noise * math.sqrt(2 / fan)
    return found


@pytest.fixture(scope="module")
def file(weights: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inception") / "random.safetensors"
    save_file(weights, path)
    return path


@pytest.fixture(scope="module")
def peer(weights: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> nn.Module:
    path = tmp_path_factory.mktemp("peer") / "random.pth"
    torch.save(weights, path)
    extractor: nn.Module = FeatureExtractorInceptionV3(
        "random", ["2048"], feature_extractor_weights_path=str(path)
    )
    return extractor


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 64, 48), (3, 320, 310)])
def test_images_are_shown_as_the_peer_shows_them(shape: tuple[int, int, int]) -> None:
    """A peer without a network: the first layer is replaced by one that gives back what it sees."""
    generator = torch.Generator().manual_seed(1)
    levels = torch.randint(256, (2, *shape), generator=generator, dtype=torch.uint8)

    class SeenError(Exception):
        pass

    class Spy(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            raise SeenError(x)

    shown = FeatureExtractorInceptionV3.__new__(FeatureExtractorInceptionV3)
    nn.Module.__init__(shown)
    shown.features_list, shown.feature_extractor_internal_dtype = ["2048"], torch.float32
    shown.Conv2d_1a_3x3 = Spy()
    with pytest.raises(SeenError) as caught:
        shown(levels.expand(-1, 3, -1, -1))
    expected = caught.value.args[0]
    seen = as_seen(levels.float() / 255)
    assert seen.shape == (2, 3, 299, 299)
    torch.testing.assert_close(seen, expected, rtol=0, atol=1e-4)
    assert -1 <= seen.min() < -0.8 and 0.8 < seen.max() < 1


@pytest.mark.long
def test_features_and_distance_are_those_of_torch_fidelity(file: Path, peer: nn.Module) -> None:
    network = all_of(inception_of(file, CPU))
    assert not any(weight.requires_grad for weight in network.parameters())
    digits = torch.from_numpy(DATASETS["mnist"].load("test").images[:2])
    generator = torch.Generator().manual_seed(2)
    levels = torch.cat([digits, torch.randint(256, digits.shape, generator=generator).byte()])
    with torch.no_grad():
        found = network(levels.float() / 255)
        (expected,) = peer(levels.expand(-1, 3, -1, -1))
    assert found.shape == (4, 2048) and expected.std(0).mean() > 0.01
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
    one, two = found[:2].double(), found[2:].double()
    # Of few features: the peer takes the eigenvalues of a full matrix.
    one, two = one[:, :50], two[:, :50]
    statistics = (fid_features_to_statistics(one), fid_features_to_statistics(two))
    distance = fid_statistics_to_metric(*statistics, verbose=False)["frechet_inception_distance"]
    assert frechet_distance(one.numpy(), two.numpy()) == pytest.approx(distance, rel=1e-4)


@pytest.mark.long
def test_the_published_file_is_read_as_it_is(
    weights: dict[str, Tensor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "random.pth"
    torch.save(weights, path)
    publish(monkeypatch, path.read_bytes())
    found = all_of(inception_of(path, CPU)).network.state_dict()
    assert all(torch.equal(found[name], weights[name]) for name in found)
    assert weights.keys() - found.keys() == {"fc.weight", "fc.bias"}


def test_a_pickled_file_that_is_not_the_published_one_is_never_opened(tmp_path: Path) -> None:
    for name, value in {"other": {"fc.weight": torch.ones(2)}, "code": Path("x")}.items():
        torch.save(value, tmp_path / f"{name}.pth")
        with pytest.raises(WeightsError, match=r"not the published file .* name pt_inception"):
            all_of(inception_of(tmp_path / f"{name}.pth", CPU))


def test_a_file_of_something_else_is_refused_in_a_sentence(tmp_path: Path) -> None:
    damaged, other = tmp_path / "damaged.safetensors", tmp_path / "other.safetensors"
    damaged.write_bytes(b"no weights")
    save_file({"fc.weight": torch.ones(2)}, other)
    for path in (damaged, other, tmp_path / "absent.safetensors"):
        with pytest.raises(WeightsError, match=r"does not hold the weights .* Name the file"):
            all_of(inception_of(path, CPU))
    with pytest.raises(WeightsError, match="cannot be read"):
        all_of(inception_of(tmp_path / "absent.pth", CPU))


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """PyTorch's cache, empty."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    return tmp_path / "torch" / "hub" / "checkpoints"


def publish(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(inception_weights, "SHA256", hashlib.sha256(content).hexdigest())


def test_they_are_downloaded_once_a_piece_a_step(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    saved = io.BytesIO()
    torch.save({"fc.weight": torch.zeros(3 * inception_weights.PIECE // 4)}, saved)
    content = saved.getvalue()

    def served(url: str, timeout: float) -> io.BytesIO:
        asked.append(url)
        return io.BytesIO(content)

    publish(monkeypatch, content)
    monkeypatch.setattr(inception_weights, "urlopen", served)
    course = inception_of(None, CPU)
    for _ in range(3):  # a step for each piece, before it is found to be another network's
        next(course)
    with pytest.raises(WeightsError, match="does not hold the weights"):
        all_of(course)
    assert [path.name for path in hub.iterdir()] == [FILE] and asked == [inception_weights.URL]
    with pytest.raises(WeightsError, match="does not hold the weights"):
        all_of(inception_of(None, CPU))
    assert len(asked) == 1, "the second time it is there"


def test_what_cannot_be_had_says_where_to_put_it(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(url: str, timeout: float) -> io.BytesIO:
        raise URLError("no network")

    monkeypatch.setattr(inception_weights, "urlopen", unreachable)
    with pytest.raises(WeightsError) as refused:
        all_of(inception_of(None, CPU))
    for said in ("no network", FILE, str(hub), "--inception-weights"):
        assert said in str(refused.value)
    monkeypatch.setattr(inception_weights, "urlopen", lambda url, timeout: io.BytesIO(b"a page"))
    with pytest.raises(WeightsError, match="not the published file"):
        all_of(inception_of(None, CPU))
    assert list(hub.iterdir()) == [], "nothing half is left"


def test_other_jobs_go_on_while_the_network_is_silent(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks = Event()

    def silent(url: str, timeout: float) -> io.BytesIO:
        assert speaks.wait(timeout)
        return io.BytesIO(b"a page")

    monkeypatch.setattr(inception_weights, "urlopen", silent)
    course = inception_of(None, CPU)
    for _ in range(5):
        next(course)
    speaks.set()
    with pytest.raises(WeightsError, match="not the published file"):
        all_of(course)


def test_a_download_that_is_broken_off_leaves_nothing(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        inception_weights, "urlopen", lambda url, timeout: io.BytesIO(bytes(3 << 20))
    )
    course = inception_of(None, CPU)
    next(course)
    course.close()
    assert list(hub.iterdir()) == []


def test_a_download_is_broken_off_at_once_while_the_network_is_silent(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks, left = Event(), Event()

    class Silent(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert speaks.wait(10)
            return bytes(9)

        def close(self) -> None:
            left.set()
            super().close()

    monkeypatch.setattr(inception_weights, "urlopen", lambda url, timeout: Silent())
    course = inception_of(None, CPU)
    for _ in range(3):
        next(course)
    course.close()
    assert not left.is_set(), "the network has not answered yet, and nobody waits for it"
    assert list(hub.iterdir()) == []
    speaks.set()
    assert left.wait(10), "nothing more is read"


def test_another_file_of_that_name_is_not_taken(hub: Path) -> None:
    hub.mkdir(parents=True)
    (hub / FILE).write_bytes(b"something else")
    with pytest.raises(WeightsError, match="not the published file"):
        all_of(inception_of(None, CPU))
    assert not is_published(hub / FILE)


@pytest.mark.long
def test_the_command_measures_with_a_named_file_and_says_what_it_is(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("measure", "mnist/vae", "--images", "4", "--inception-weights", str(file), "--json")
    assert main([*asked, "--measures", "fid_reconstructions,fid_samples,fid_interpolations"]) == 0
    printed = capsys.readouterr()
    assert '"fid_reconstructions"' in printed.out and "SHA-256 differs" in printed.err


def test_the_command_says_what_is_the_matter_with_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent.pth"
    asked = ("measure", "mnist/vae", "--images", "4", "--inception-weights", str(absent))
    assert main([*asked, "--measures", "fid_samples"]) == 1
    assert f"{absent} cannot be read" in " ".join(capsys.readouterr().err.split())
    assert main([*asked, "--measures", "kl"]) == 0
    assert "none of these measures" in " ".join(capsys.readouterr().err.split())


def test_it_is_asked_for_by_name_and_sees_what_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a network that is told in a line, in the place of the Inception."""
    names = [name for name in MEASURES if MEASURES[name].needs_inception]
    assert names == ["fid_reconstructions", "fid_samples", "fid_interpolations"]
    asked: list[Path | None] = []

    def rows_of(images: Tensor) -> Tensor:
        return images.mean((1, 3))

    def found(named: Path | None, device: torch.device) -> Steps[Callable[[Tensor], Tensor]]:
        asked.append(named)
        yield
        return rows_of

    monkeypatch.setattr(subject_module, "inception_of", found)
    tests = DATASETS["mnist"].load("test").first(20)
    trained = all_of(load(RunStore().resolve("mnist/vae"), CPU, tests))
    subject = Subject(trained, tests, lambda: tests, inception_weights=tmp_path)
    images = torch.from_numpy(tests.images) / 255
    for name, made in zip(
        names,
        (subject.reconstructions(), subject.samples_of_prior(), subject.halfway()),
        strict=True,
    ):
        expected = frechet_distance(rows_of(images).numpy(), rows_of(all_of(made)).numpy())
        assert all_of(MEASURES[name].of(subject)) == pytest.approx(expected, rel=1e-4)
    assert asked == [tmp_path], "it is loaded once"
