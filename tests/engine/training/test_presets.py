"""The papers' rows as trainings: that they can be trained, and where each of them comes from."""

# mypy: allow-untyped-calls

from collections.abc import Mapping
from typing import Any

import pytest

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.training import PRESETS, Preset, check_choices, complete
from engine.variants import VARIANTS

PAPERS = (
    "Irobe et al., ",
    "Cemgil et al. 2020 (Smooth Encoders), ",
    "Cemgil et al. 2020 (AVAE), ",
    "Takida et al. 2022, ",
)
EVERY = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def with_base(preset: Preset) -> TrainingConfig:
    needs_base = VARIANTS[preset.config.variant].needs_base
    return preset.config.model_copy(update={"base": "its-base" if needs_base else None})


@EVERY
def test_a_preset_can_be_trained_and_says_all_of_it(preset: Preset) -> None:
    config = with_base(preset)

    assert complete(config) == config


@EVERY
def test_a_preset_says_where_it_is_from_and_what_was_left_open(preset: Preset) -> None:
    said: Mapping[str, Any] = preset.config.model_dump()

    assert preset.reference.startswith(PAPERS)
    assert any(word in preset.reference for word in ("Table", "Figure", "Appendix F"))
    assert any(word in preset.reference for word in ("Section", "Appendix", "Appendices"))
    assert preset.title
    for field, sentence in preset.notes.items():
        group, _, name = field.partition(".")
        assert group in said, field
        assert not name or name in said[group], field
        assert sentence.endswith("."), sentence


def test_names_are_unique_and_fit_a_command_line() -> None:
    assert all(name == preset.name for name, preset in PRESETS.items())
    assert all(
        name.replace("/", "").replace("-", "").replace(".", "").isalnum() for name in PRESETS
    )
    titles = [(preset.title, preset.reference) for preset in PRESETS.values()]
    assert len(set(titles)) == len(titles)


def test_no_two_presets_of_a_paper_are_the_same_training() -> None:
    trainings = {
        (preset.name.split("/")[0], preset.config.model_dump_json()) for preset in PRESETS.values()
    }
    assert len(trainings) == len(PRESETS)


@pytest.mark.parametrize("name", [n for n in PRESETS if "/avae-ss/" in n])
def test_a_preset_that_goes_on_from_a_run_names_the_preset_of_that_run(name: str) -> None:
    preset = PRESETS[name]
    base = PRESETS[preset.notes["base"].split("'")[1]]

    with pytest.raises(ValueError, match="name a finished one as its base"):
        check_choices(preset.config)
    check_choices(with_base(preset))
    for field in ("dataset", "network", "likelihood", "likelihood_settings", "latent"):
        assert getattr(base.config, field) == getattr(preset.config, field)


@pytest.mark.parametrize("preset", [p for p in PRESETS.values() if "celeba" in p.config.dataset])
def test_a_preset_of_faces_says_that_they_lie_elsewhere(preset: Preset) -> None:
    assert DATASETS[preset.config.dataset].needs_folder
    assert "named as a folder" in preset.notes["data_root"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("irobe/raven/mnist", {"sigma_aug": 0.01, "noise": 0.05, "latent": 10, "epochs": 40}),
        ("irobe/raven/fashion-mnist", {"sigma_aug": 0.04, "optimiser": "radam"}),
        ("irobe/smooth-encoder/fashion-mnist", {"gamma": 5000.0, "likelihood": "bernoulli"}),
        (
            "cemgil/se-avae/color-mnist/conv",
            {"rho": 0.97, "rho_se": 0.975, "steps": 20, "network": "conv-cemgil-bn"},
        ),
        ("cemgil/se-avae/color-mnist/conv/rho-0.95-0.975", {"rho": 0.95, "rho_se": 0.975}),
        ("cemgil/smooth-encoder/celeba/steps-20", {"steps": 20, "form": "rho"}),
        (
            "cemgil-smooth/smooth-encoder/mnist/mlp/radius-0.2",
            {"radius": 0.2, "steps": 50, "network": "mlp-200", "optimiser": "adam"},
        ),
        (
            "takida/diag-d/mnist",
            {"latent": 16, "epochs": 100, "batch_size": 64, "learning_rate": 0.001},
        ),
        ("takida/vae/celeba", {"latent": 64, "epochs": 70, "learning_rate": 2e-4}),
        ("takida/rae-gp/celeba-hq-128", {"latent": 256, "network": "conv-takida-bn"}),
        ("takida/stochastic/mnist/-0.3", {"encoding": "learned", "epochs": 200, "latent": 8}),
        ("takida/fixed-latent-variance/mnist/-1.0", {"encoding": "fixed", "likelihood": "iso-i"}),
        ("takida/iso-d/mnist-noise-conditional-0.1", {"likelihood": "iso-d", "latent": 16}),
    ],
)
def test_a_preset_has_the_papers_numbers(name: str, said: dict[str, Any]) -> None:
    config = PRESETS[name].config
    everything = config.model_dump() | config.objective | config.likelihood_settings

    assert {field: everything[field] for field in said} == said


def test_a_variance_printed_by_its_logarithm_is_that_power_of_ten() -> None:
    assert PRESETS["takida/stochastic/mnist/-1.0"].config.likelihood_settings["variance"] == 0.1
    half = PRESETS["takida/deterministic/mnist/-0.3"].config.likelihood_settings["variance"]
    assert half == pytest.approx(0.501187)
    assert PRESETS["takida/fixed-latent-variance/mnist/1.0"].config.objective["variance"] == 10


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("irobe/", 8),
        ("cemgil-smooth/", 15),
        ("cemgil/", 21),
        ("takida/stochastic/", 11),
        ("takida/deterministic/", 11),
        ("takida/fixed-latent-variance/", 21),
    ],
)
def test_every_row_is_there(table: str, rows: int) -> None:
    assert sum(name.startswith(table) for name in PRESETS) == rows


def test_takidas_tables_of_generation_and_of_noise_are_whole() -> None:
    def rows(dataset: str) -> set[str]:
        names = (name.split("/") for name in PRESETS if name.startswith("takida/"))
        return {name[1] for name in names if len(name) == 3 and name[2] == dataset}

    proposed = {"iso-i", "iso-d", "diag-i", "diag-d"}
    trained = {f"{name}-trainable" for name in proposed}
    others = {"vae", "ae", "wae-mmd", "rae", "rae-gp"}
    assert rows("mnist") == proposed | trained | others | {"vae-bernoulli"}
    assert rows("celeba") == proposed | trained | others | {"vae-mol"}
    assert rows("celeba-hq-128") == proposed | others | {"vae-mol"}
    for dataset in (name for name in DATASETS if name.startswith("mnist-noise-")):
        assert rows(dataset) == proposed
