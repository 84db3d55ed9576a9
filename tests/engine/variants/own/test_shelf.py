"""Variants of the user's own: what is loaded, what waits for trust, and what of a
broken one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.training import check_choices, complete
from engine.variants import VARIANTS
from engine.variants.own import OwnVariantError, Shelf
from engine.variants.own.trust import Trust

BUILT_IN = list(VARIANTS)
HALF = """
from pydantic import Field

from engine.config import Config
from engine.variants import Variant
from engine.variants.objective import latent_noise
from engine.variants.vae import standard_bound


class HalfConfig(Config):
    share: float = Field(default=0.5, ge=0, title="Share", description="Of the KL.")


class Half(Variant[HalfConfig]):
    name = "half"
    title = "Half"
    summary = "A VAE with half the KL."
    reference = "Nobody 2020"
    Config = HalfConfig

    def noise(self, model, images, generator):
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model, images, noise):
        bound = standard_bound(model, images, noise["latent"])
        return bound | {"kl": self.config.share * bound["kl"]}
"""
TERMS_LINE = 1 + HALF.splitlines().index("    def terms(self, model, images, noise):")
NOISE_LINE = 1 + HALF.splitlines().index("    def noise(self, model, images, generator):")
CLASS_LINE = 1 + HALF.splitlines().index("class Half(Variant[HalfConfig]):")


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()
    assert list(VARIANTS) == BUILT_IN
    assert not [name for name in sys.modules if name.startswith("raven_own_")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "variants"
    made.mkdir()
    (made / "half.py").write_text(HALF)
    return made


def test_a_file_of_a_folder_is_a_method_like_any_other(shelf: Shelf, folder: Path) -> None:
    (file,) = shelf.open(folder)

    assert (file.path, file.state, file.names) == (folder / "half.py", "loaded", ("half",))
    assert list(VARIANTS) == [*BUILT_IN, "half"]
    whole = complete(TrainingConfig(variant="half", likelihood="diag-d", network="conv-takida"))
    assert whole.objective == {"share": 0.5}


def test_nobody_else_can_change_the_methods_there_are() -> None:
    with pytest.raises(TypeError):
        VARIANTS["mine"] = VARIANTS["vae"]  # type: ignore[index]


def test_what_begins_with_an_underscore_or_is_no_python_is_left_alone(
    shelf: Shelf, folder: Path
) -> None:
    (folder / "_parts.py").write_text("raise RuntimeError")
    (folder / ".hidden.py").write_text("raise RuntimeError")
    (folder / "notes.txt").write_text("raise RuntimeError")

    assert [file.path.name for file in shelf.open(folder)] == ["half.py"]


def test_an_unknown_file_is_not_run_until_it_is_trusted(
    shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    trust = Trust(tmp_path / "home" / "trusted.json")
    ran = tmp_path / "ran"
    touch = f"from pathlib import Path\nPath({str(ran)!r}).touch()\n"
    (folder / "half.py").write_text(touch + HALF)

    (file,) = shelf.open(folder, trust)
    assert (file.state, file.names, ran.exists()) == ("new", (), False)

    trust.add(file.path, file.digest)
    (file,) = shelf.open(folder, trust)
    assert (file.state, ran.exists(), "half" in VARIANTS) == ("loaded", True, True)

    ran.unlink()
    (folder / "half.py").write_text(touch + HALF.replace("0.5", "0.25"))
    (file,) = shelf.open(folder, trust)
    assert (file.state, ran.exists(), "half" in VARIANTS) == ("changed", False, False)

    trust.add(file.path, file.digest)
    shelf.open(folder, trust)
    assert complete(TrainingConfig(variant="half")).objective == {"share": 0.25}


def test_trust_is_of_a_content_and_outlasts_the_program(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "trusted.json"
    first = Shelf()
    (file,) = first.open(folder, Trust(kept))
    Trust(kept).add(file.path, "0" * 64)
    assert [f.state for f in first.open(folder, Trust(kept))] == ["changed"]

    Trust(kept).add(file.path, file.digest)
    second = Shelf()
    assert [f.state for f in second.open(folder, Trust(kept))] == ["loaded"]
    second.close()


@pytest.mark.parametrize("content", ["", "[1, 2]", "{", "\x00"])
def test_a_damaged_list_of_trusted_files_trusts_nothing(
    content: str, shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "trusted.json").write_text(content)

    assert [f.state for f in shelf.open(folder, Trust(tmp_path / "trusted.json"))] == ["new"]


def test_a_file_that_is_gone_takes_its_method_along(shelf: Shelf, folder: Path) -> None:
    shelf.open(folder)
    (folder / "half.py").unlink()

    assert shelf.open(folder) == []
    with pytest.raises(ValueError, match=r"no method 'half'.*A method of your own is known while"):
        check_choices(TrainingConfig(variant="half"))


def test_a_folder_that_is_not_there_is_told(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(OwnVariantError, match="nowhere of own variants cannot be read"):
        shelf.open(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("was", "becomes", "line", "sentence"),
    [
        ("def noise(self", "def noise(self,:", NOISE_LINE, "this is not Python: invalid syntax"),
        (HALF, "x = 1\n", None, "no class in it is a Variant with a name"),
        (HALF, "x = 1\n\nx / 0\n", 3, "ZeroDivisionError: division by zero"),
        (HALF, "import no_such_thing\n", 1, "ModuleNotFoundError: No module named 'no_such_thing'"),
        (HALF, "raise SystemExit\n", 1, "SystemExit"),
        ('"half"', '"raven"', CLASS_LINE, "Half: its name 'raven' is already that of RAVEN"),
        ('"half"', '"Half VAE"', CLASS_LINE, "Half: its name is 'Half VAE': take small letters"),
        ('    title = "Half"\n', "", CLASS_LINE, 'Half: it lacks a title: write title = "…"'),
        (
            "    Config = HalfConfig\n",
            "",
            CLASS_LINE,
            "Half: its Config is no engine.config.Config",
        ),
        ("default=0.5, ", "", CLASS_LINE, "need a default each.*share: Field required"),
        ("def terms", "def term", CLASS_LINE, "TypeError: .*abstract"),
        ('bound["kl"]}', "model.encode(images).mean.mean(1)}", TERMS_LINE, "'kl' has the shape"),
        ('self.config.share * bound["kl"]', "1.0", TERMS_LINE, "'kl' has 1.0, and must be one"),
        ("return bound |", "return [bound] #", TERMS_LINE, "terms must give a dict of scalars"),
        ("return bound |", "return {} #", TERMS_LINE, "terms must give a dict of scalars"),
        ("self.config.share", 'float("nan")', TERMS_LINE, "the term 'kl' is nan at the start"),
        ("self.config.share", "self.config.part", TERMS_LINE + 2, "AttributeError: .*part"),
        (
            '{"latent": latent_noise',
            '{"latent": 0} #',
            NOISE_LINE,
            "noise must give a dict of tensors",
        ),
        (
            "return bound |",
            "return {k: v.detach() for k, v in bound.items()} #",
            TERMS_LINE,
            "there is nothing to train",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_stops_nothing_else(
    was: str, becomes: str, line: int | None, sentence: str, shelf: Shelf, folder: Path
) -> None:
    assert was in HALF
    broken = folder / "a_broken_one.py"
    broken.write_text(HALF.replace(was, becomes, 1).replace('name = "half"', 'name = "other"'))

    told, half = shelf.open(folder)

    place = f"{broken}, line {line}: " if line else f"{broken}: "
    assert told.state == "broken"
    assert told.sentence.startswith(place)
    assert told.sentence.endswith(".") and "\n" not in told.sentence
    with pytest.raises(ValueError, match=sentence):
        raise ValueError(told.sentence)
    assert half.state == "loaded"
    assert list(VARIANTS) == [*BUILT_IN, "half"]


def test_a_name_that_another_own_file_has_is_taken(shelf: Shelf, folder: Path) -> None:
    (folder / "same.py").write_text(HALF)

    half, same = shelf.open(folder)

    assert half.state == "loaded"
    assert f"same.py, line {CLASS_LINE}: Half: its name 'half' is already that of" in same.sentence


def test_a_mended_file_is_loaded(shelf: Shelf, folder: Path) -> None:
    (folder / "half.py").write_text("class")
    assert [file.state for file in shelf.open(folder)] == ["broken"]
    (folder / "half.py").write_text(HALF)
    assert [file.state for file in shelf.open(folder)] == ["loaded"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package, as Python sees it, with two entry points."""
    site = tmp_path / "site"
    info = site / "halves-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: halves\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[raven_gui.variants]\nhalf = halves_of_a_test:Half\nquarter = halves_of_a_test:Quarter\n"
    )
    (site / "halves_of_a_test.py").write_text(HALF)
    monkeypatch.syspath_prepend(site)
    yield site
    sys.modules.pop("halves_of_a_test", None)


def test_an_installed_packages_entry_point_is_a_method_like_any_other(
    shelf: Shelf, package: Path
) -> None:
    (problem,) = shelf.open_installed()

    assert list(VARIANTS) == [*BUILT_IN, "half"]
    assert problem.startswith("The variant 'quarter' of halves (halves_of_a_test:Quarter) cannot")
    assert "has no attribute 'Quarter'" in problem


def test_a_shelf_that_is_closed_lets_go_of_everything(folder: Path, package: Path) -> None:
    shelf = Shelf()
    shelf.open_installed()
    shelf.open(folder)

    shelf.close()

    assert list(VARIANTS) == BUILT_IN


def test_a_file_whose_name_was_taken_is_loaded_once_the_name_is_free(
    shelf: Shelf, folder: Path
) -> None:
    (folder / "other.py").write_text(HALF)
    assert [file.state for file in shelf.open(folder)] == ["loaded", "broken"]

    (folder / "half.py").write_text(HALF.replace('name = "half"', 'name = "halved"'))

    opened = shelf.open(folder)
    assert [(file.state, file.names) for file in opened] == [
        ("loaded", ("halved",)),
        ("loaded", ("half",)),
    ]


def test_a_name_that_goes_from_one_file_to_another_goes_with_it(shelf: Shelf, folder: Path) -> None:
    (folder / "a.py").write_text(HALF.replace('name = "half"', 'name = "first"'))
    shelf.open(folder)

    (folder / "a.py").write_text(HALF)
    (folder / "half.py").write_text(HALF.replace('name = "half"', 'name = "first"'))

    assert [file.state for file in shelf.open(folder)] == ["loaded", "loaded"]
