"""Making the bundled models: whenever it is killed, no run tells of the maker's folders."""

from pathlib import Path

import pytest

import assets
from assets.scripts import make_models
from engine.runs import Run


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_models, "EPOCHS", 1)
    monkeypatch.setattr(make_models, "EPSILONS", (0.0,))


def make(into: Path) -> Run:
    root = str(assets.path("data"))
    assert make_models.main([root, "--only", "mnist/vae", "--into", str(into)]) == 0
    return Run(into / "mnist" / "vae", "mnist/vae")


def texts(run: Run) -> str:
    return "".join(file.read_text() for file in run.path.rglob("*.json"))


def test_a_model_that_was_begun_is_gone_on_with(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(make_models, "train", killed)
        with pytest.raises(KeyboardInterrupt):
            make(tmp_path)
    begun = Run(tmp_path / "mnist" / "vae", "mnist/vae")
    created = begun.info().created
    assert (begun.config.data_root, begun.config.download) == (None, True)
    assert str(assets.path("data")) not in texts(begun)

    made = make(tmp_path)

    assert (made.state, made.info().created) == ("finished", created)
    assert made.name == "VAE"
    assert not made.checkpoint_path.exists() and not made.epochs_path.exists()
    figures = made.figures()["mnist"]
    assert figures["images"] == 2000
    assert figures["adversarial_accuracy"]["kl"]["0"] == pytest.approx(figures["accuracy"])
    (on_probe,) = made.info().curves
    assert (on_probe.divergence, on_probe.steps, on_probe.restarts) == ("downstream", 100, 10)
    assert on_probe.accuracies == pytest.approx((figures["accuracy"],))
    assert str(assets.path("data")) not in texts(made)
