"""Commands that write a folder, broken off before there is anything to write."""

from pathlib import Path

import pytest

from engine.cli import attack, generate
from tests.engine.cli.raven import raven


@pytest.mark.parametrize(
    "typed",
    [
        ("attack", "mnist/vae", "--index", "0"),
        ("generate", "mnist/vae"),
        ("interpolate", "mnist/vae", "--index", "0", "--index", "1"),
    ],
    ids=lambda typed: typed[0],
)
def test_the_new_folder_of_a_command_that_is_broken_off_goes_again(
    typed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new" / "folder", tmp_path / "old"
    old.mkdir()

    def break_off(*_: object) -> None:
        assert out.is_dir()
        raise KeyboardInterrupt

    for command in (attack, generate):
        monkeypatch.setattr(command, "models_of", break_off)
    for out in (new, old):
        assert raven(*typed, "--out", out).status == 130
    assert list(tmp_path.iterdir()) == [old], "what was there before stays"
