"""Where the settings of methods and likelihoods stand: in which formula, and whose it is."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.service.messages import ChoiceInfo
from raven_gui.attack_terms import MAXIMISED

_ENCODERS = "Cemgil et al. 2020 (Smooth Encoders), Section 3.1"
_PAIR = "x′ = clip(x + ε, 0, 1), ε ~ N(0, noise² I): Irobe et al., Eq. (3) and Section 4.2."
_SELECTION = {
    "radius": f"x′ = argmax Δ[q(z|x), q(z|x + d)], ‖d‖∞ ≤ radius: {_ENCODERS}.",
    "steps": "d ← clip(d + α sign ∂Δ/∂d, ±radius), α = 2.5 · radius/steps: Madry et al. 2018, "
    f"Section 2.1; {_ENCODERS}.",
    "selection": f"Δ is {MAXIMISED['wasserstein'].formula}, or {MAXIMISED['kl'].formula}: "
    f"{_ENCODERS}.",
    "restarts": "max Δ over ascents from as many random starts, ‖d‖∞ ≤ radius: Cemgil et al. 2020 "
    "(AVAE), Appendix F.",
}
_TRAINABLE = {
    "start": "σ² = floor + start · exp(t), t trained from 0: Takida et al., Section 6.",
    "floor": "σ² = floor + start · exp(t) > floor: Takida et al., Section 6.",
}
WRITTEN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "vae-noise": {
            "noise": "x̃ is x or clip(x + ε, 0, 1), ε ~ N(0, noise² I): Irobe et al., Appendix C.1."
        },
        "simplified-vae": {
            "encoding": "z ~ N(μ(x), σ_z² I), or without a variance z = μ(x): Takida et al., "
            "Section 4.2."
        },
        "smooth-encoder": {
            **_SELECTION,
            "form": "WD_γ(q(z|x), q(z|x′)) beside two priors, or KL(q(z, z′|x, x′) ‖ p_ρ(z, z′)) "
            "to one: Cemgil et al. 2020 (Smooth Encoders), Eq. (7), and (AVAE), Eq. (31).",
        },
        "se-avae": {
            **_SELECTION,
            "rho_se": "−C_ρ_SE = −E log N(z″; ρ_SE z, (1 − ρ_SE²) I), z″ encoded from the selected "
            "x″: Cemgil et al. 2020 (AVAE), Eq. (35).",
        },
        "raven": {
            "sigma_aug": "z, z′ ~ N(z̃, σ_aug² I), z̃ ~ N(0, I) their common origin: Irobe et al., "
            "Eqs. (5) and (6).",
            "noise": _PAIR,
            "beta": "β KL(q(z|x) q(z′|x′) ‖ p(z, z′)): Irobe et al., Theorem 1; Higgins et al. "
            "2017, Eq. (4).",
        },
        "raven-mixture": {
            "sigma_aug": "z, z′ ~ N(z̃, σ_aug² I), z̃ ~ Σ_c π_c N(m_c, S_c) their common origin: "
            "Irobe et al., Appendix B, Eq. (15).",
            "noise": _PAIR,
            "beta": "β KL(q(z|x) q(z′|x′) ‖ Σ_c π_c p_c(z, z′)): Irobe et al., Theorem 2; Higgins "
            "et al. 2017, Eq. (4).",
            "components": "z̃ ~ Σ_c π_c N(m_c, S_c), a summand for each: Irobe et al., Appendix B, "
            "Eq. (15).",
            "samples": "E log Σ_c π_c N((z + z′)/2; m_c, S_c + σ_aug²/2), as a mean over samples: "
            "Irobe et al., Appendix B, Theorem 2.",
        },
        "vade": {
            "components": "p(z, c) = π_c N(z; m_c, S_c), one c for each: Jiang et al. 2017, "
            "Section 3.1.",
            "pretrain_epochs": "−log p(x|z), z = μ(x), alone in these epochs: Jiang et al. 2017.",
        },
        "rae": {
            "regulariser": "λ ‖θ‖², or θ/σ₁(θ) with the largest singular value σ₁ of each layer: "
            "Ghosh et al. 2020, Section 3.1."
        },
        "rae-gp": {
            "jacobian": "‖J‖² = E ‖Jᵀu‖² with uᵢ = ±1 by chance, J = ∂D(z)/∂z: Hutchinson 1990; "
            "Ghosh et al. 2020, Section 3.1."
        },
        "diag-d": {
            "warm_up": "σ² = mean of (x − μ)² in the batch, as Iso-I has it, in these epochs: "
            "Takida et al., Appendix G.1."
        },
        **dict.fromkeys(
            ("iso-i-trainable", "iso-d-trainable", "diag-i-trainable", "diag-d-trainable"),
            _TRAINABLE,
        ),
        "logistics": {
            "components": "Σ_k π_k P_k(x), k from 1 to K: Salimans et al. 2017, Section 2.1."
        },
    }
)
"""Of settings whose symbol stands in no term, or in one that tells no formula."""


def with_formulas(choice: ChoiceInfo) -> Mapping[str, Any]:
    """The schema of a choice's settings, each with its `formula`."""
    properties = choice.schema.get("properties", {})
    told = {name: {**own, "formula": formula_for(choice, name)} for name, own in properties.items()}
    return {**choice.schema, "properties": told} if told else choice.schema


def formula_for(choice: ChoiceInfo, setting: str) -> str:
    """What is written of a setting of this name, or else the terms that have its symbol, which is
    the last word of its title, or the formula that has it; '' where none does."""
    written = WRITTEN.get(choice.name, {}).get(setting)
    if written is not None:
        return written
    symbol = str(choice.schema["properties"][setting].get("title", setting)).split()[-1]
    whole = re.compile(rf"{re.escape(symbol)}(?!\w)")
    terms = (
        f"In the term '{term.replace('_', ' ')}': {sentence}"
        for term, sentence in choice.explained.items()
        if whole.search(sentence)
    )
    objective = f"In {choice.formula}: {choice.reference}." if whole.search(choice.formula) else ""
    return "\n".join(terms) or objective
