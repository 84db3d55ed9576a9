"""What each objective says of itself is what it computes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from engine.likelihoods import LIKELIHOODS
from engine.service.choices import likelihood_choices, variant_choices
from engine.variants import VARIANTS
from tests.engine.variants.few_steps import grey_images, seeded, small

QUICK: dict[str, dict[str, Any]] = {"smooth-encoder": {"steps": 2}, "se-avae": {"steps": 2}}


def schema_of(variant: str) -> dict[str, Any]:
    properties: dict[str, Any] = VARIANTS[variant].Config.model_json_schema()["properties"]
    return properties


def settings_of(variant: str) -> Iterator[dict[str, Any]]:
    """The defaults, then every other choice among words."""
    quick = QUICK.get(variant, {})
    yield quick
    for name, own in schema_of(variant).items():
        for word in own.get("enum", []):
            yield quick | {name: word}


def terms_of(variant: str, **settings: Any) -> set[str]:
    built, model = small(variant, **settings)
    model, images = model.float(), grey_images().float()
    return set(built.terms(model, images, built.noise(model, images, seeded(1))))


@pytest.mark.parametrize("variant", VARIANTS)
def test_exactly_the_terms_that_are_computed_are_explained(variant: str) -> None:
    computed = [terms_of(variant, **settings) for settings in settings_of(variant)]
    assert set.union(*computed) == set(VARIANTS[variant].explained)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_term_is_a_sentence_with_its_source(variant: str) -> None:
    for sentence in VARIANTS[variant].explained.values():
        assert sentence.endswith(".")
        assert re.search(r"(Eq\.|Section|Algorithm|Theorem)", sentence), sentence


@pytest.mark.parametrize("variant", VARIANTS)
def test_formulas_are_one_line_and_their_forms_are_settings(variant: str) -> None:
    kind = VARIANTS[variant]
    formulas = [kind.formula, *(f for own in kind.forms.values() for f in own.values())]
    assert all(formula and "\n" not in formula for formula in formulas)
    assert ("log p(x" in kind.formula) is ("reconstruction" in kind.explained)
    for setting, own in kind.forms.items():
        assert set(own) < set(schema_of(variant)[setting]["enum"])


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_a_setting_applies_to_are_values_of_another_one(variant: str) -> None:
    schema = schema_of(variant)
    for own in schema.values():
        for other, values in own.get("applies", {}).items():
            assert set(values) < set(schema[other]["enum"])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_setting_that_does_not_apply_changes_nothing(variant: str) -> None:
    images = grey_images()
    for name, own in schema_of(variant).items():
        for other, values in own.get("applies", {}).items():
            left = next(v for v in schema_of(variant)[other]["enum"] if v not in values)
            losses = []
            for value in (own["default"], own["default"] / 2 if own["type"] == "number" else 3):
                built, model = small(variant, **{other: left, name: value})
                noise = built.noise(model, images, seeded(1))
                losses.append(torch.stack(list(built.terms(model, images, noise).values())).sum())
            assert torch.equal(*losses), name


def test_the_window_is_told() -> None:
    by_name = {choice.name: choice for choice in variant_choices()}
    assert by_name["raven"].formula == VARIANTS["raven"].formula
    assert by_name["raven"].explained == VARIANTS["raven"].explained
    assert by_name["smooth-encoder"].forms["form"].keys() == {"rho"}
    assert [name for name, choice in by_name.items() if choice.needs_base] == ["avae-ss"]
    for choice in likelihood_choices():
        assert choice.formula == LIKELIHOODS[choice.name].formula
        assert choice.formula and "\n" not in choice.formula
