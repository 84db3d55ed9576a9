"""How an attack is made on what it maximises."""

import pytest

from engine.config import AttackConfig
from engine.probe_attack import attack_at, attack_on, maximised_by

CONFIG = AttackConfig(divergence="kl", epsilon=0.3)


@pytest.mark.parametrize("on_probe", [False, True])
def test_what_is_maximised_is_the_probes_cross_entropy_or_the_divergence(on_probe: bool) -> None:
    assert maximised_by(CONFIG, on_probe) == ("downstream" if on_probe else "kl")


def test_posteriors_are_attacked_with_the_steps_that_are_asked_for() -> None:
    made = attack_at("mean", attack_on("mean", CONFIG), 0.2)
    assert made == CONFIG.model_copy(update={"divergence": "mean", "epsilon": 0.2})


def test_on_the_probe_steps_shorten_from_half_of_each_budget() -> None:
    own = attack_on("downstream", CONFIG)
    made = [attack_at("downstream", own, budget) for budget in (0.1, 0.2)]
    assert [config.schedule for config in made] == ["cosine", "cosine"]
    assert [config.step_size for config in made] == [0.05, 0.1]
    assert [config.epsilon for config in made] == [0.1, 0.2]
