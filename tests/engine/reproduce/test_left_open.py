"""What a paper leaves open is told of the models it is left open of, and of no others."""

import pytest

from engine.reproduce import ENTRIES, Budget, Library, Source
from engine.reproduce.left_open import left_open
from engine.reproduce.plan import Plan, plan


def beginnings(name: str, budget: Budget | None = None) -> list[str]:
    """What stands before each sentence, all data sets being there."""
    told = left_open(Plan(ENTRIES[name], budget or Budget(), 1))
    return [sentence.split("): ")[0] + ")" for sentence in told]


def test_a_choice_stands_beside_the_models_it_was_made_for() -> None:
    told = beginnings("irobe/figure-2")
    assert "`batch_size` (all models: 128)" in told
    assert "`objective.steps` (Smooth Encoder: 10)" in told
    radius = "Smooth Encoder on MNIST: 0.02; Smooth Encoder on Fashion-MNIST: 0.01"
    assert f"`objective.radius` ({radius})" in told
    assert len(told) == len({one.split(" ")[0] for one in told})


def test_models_are_named_as_shortly_as_they_can_be() -> None:
    stochastic = "`objective.variance` (Simplified VAE, stochastic encoding: 1.0)"
    assert stochastic in beginnings("takida/table-1")
    conv = "Smooth Encoder on MNIST, ConvNet and VAE on MNIST, ConvNet"
    assert f"`network` ({conv}: conv-cemgil-bn)" in beginnings("cemgil-smooth/figure-5")
    assert "`batch_size` (128)" in beginnings("cemgil-smooth/figure-8"), "it has one model"
    many = "`objective.variance` (all models: 21 values from 10.0 to 0.1)"
    assert beginnings("takida/table-e8") == ["`latent` (all models: 8)", many]


def test_a_model_whose_title_begins_that_of_others_has_its_whole_title() -> None:
    conv = "Smooth Encoder on ColorMNIST, ConvNet"
    rho = f"`objective.rho` ({conv}: 0.975; {conv}, ρ 0.97: 0.97)"
    assert rho in beginnings("cemgil/figure-9")


@pytest.mark.parametrize("name", ENTRIES)
def test_each_choice_of_each_entry_names_its_models(name: str) -> None:
    told = beginnings(name)
    assert all(one.startswith("`") and one.endswith(")") for one in told)


def test_what_was_trained_shorter_says_so_beside_the_epochs_that_were_chosen() -> None:
    assert "`epochs` (all models: 40, here 5)" in beginnings("irobe/trade-off", Budget(epochs=5))


def test_nothing_is_left_open_of_what_was_not_trained() -> None:
    faces = "`epochs` (all models of CelebA-HQ 128: 70)"
    assert faces in beginnings("takida/table-7")
    without = plan(ENTRIES["takida/table-7"], Budget(), 1, Library(Source(embedded=True)))
    assert without.missing and left_open(without)
    assert not any("CelebA" in sentence for sentence in left_open(without))
