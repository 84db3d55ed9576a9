"""Every setting, loss term and measure says what it is, by which formula, and whose it is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QFormLayout, QToolTip
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.likelihoods import LIKELIHOODS
from engine.numbers import NUMBERS
from engine.service.messages import ChoiceInfo, LabelsMeasured, RobustnessMeasured, RunsListed
from engine.service.messages.survey import SURVEY_MEASURES
from engine.variants import VARIANTS
from raven_gui.attack_terms import MAXIMISED
from raven_gui.measure_words import CLEAN, UNDER_ATTACK
from raven_gui.panels.compare.measures import MEASURES
from raven_gui.panels.compare.row import NUMBERS_TIP
from raven_gui.panels.compare.settings import settings_of
from raven_gui.panels.latent_map.colour import ColourBy
from raven_gui.panels.new_run.form import NewRunForm
from raven_gui.panels.robustness import labels_words
from raven_gui.panels.robustness.measures import measure_tip
from raven_gui.panels.robustness.model import COLUMNS, column_of
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import ATTACKS, LABELS
from raven_gui.panels.shared.runs_table.columns import all_columns
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.setting_formulas import WRITTEN, formula_for
from raven_gui.term_words import term_tip, term_title
from raven_gui.theme import Theme
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.workspace.robustness import Withstood
from tests.gui.conftest import World, bundled_runs, ready, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
FORMULA = re.compile(r"[≠=≤≥‖Σ√∂~½∞²∈←Δ|]|\w\(\w")
RANGE = re.compile(r"\b0 (and up|or 1|to (1\b|65,025|100\s%))|\bup to 1\b")
SOURCE = re.compile(r"(Eq\.|Eqs\.|Section|Table|Appendix|Algorithm|Theorem) |\b(19|20)\d\d\b")


def plain(tip: str) -> str:
    """A tooltip's words in one line, whose lines end at hyphens, too."""
    return " ".join(re.sub(r"<br>|</?b>", " ", tip.replace("-\n", "-")).split())


def tells_all(tip: str) -> bool:
    """Words, a formula and a source."""
    return len(tip) > 40 and bool(FORMULA.search(tip)) and bool(SOURCE.search(tip))


@pytest.fixture
def robustness(world: World, theme: Theme, qtbot: QtBot) -> Iterator[RobustnessPanel]:
    """A run of which all is known that a plot shows, and another that is not ticked."""
    world.wake()
    runs = [
        replace(run, figures=run.figures | {"mse_255": error})
        for run, error in zip(list(bundled_runs())[4:], (700.0, 800.0), strict=False)
    ]
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    world.workspace.runs.tick_only((runs[0].id,))
    source, task = world.workspace.images.source, world.workspace.robustness.task
    about: Any = {"job": 1, "source": source, "images": 100}
    for run, accuracy in zip(runs, (0.5, 0.6), strict=True):
        for attack in ATTACKS:
            known: Any = {"epsilons": (0.1,), "accuracies": (accuracy,), "divergence": attack}
            world.tell(RobustnessMeasured(run=run.id, **known, **about))
    draws: Any = {"counts": (10,), "accuracies": ((0.5, 0.6),), "seed": 0, "task": task}
    for attack_on_probes in (None, AttackConfig(epsilon=0.1)):
        world.tell(LabelsMeasured(run=runs[0].id, attack=attack_on_probes, **draws, **about))
    made = RobustnessPanel(world.workspace, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def test_every_measure_of_an_image_has_its_formula_and_its_source(
    world: World, qtbot: QtBot
) -> None:
    colour = ColourBy(world.workspace)
    qtbot.addWidget(colour)
    for name, info in SURVEY_MEASURES.items():
        tip = plain(str(colour.itemData(colour.findData(name), Qt.ItemDataRole.ToolTipRole)))
        assert tip.startswith(info.sentence)
        assert f"{info.formula}: {info.source}." in tip
        assert tells_all(tip), tip


def test_every_measure_of_a_run_has_its_formula_and_its_source() -> None:
    """In the head of its column, and where measures are chosen."""
    assert [column.heading for column in COLUMNS if not tells_all(column.meaning)] == [
        *("Run", "Images"),
    ]
    for measure in ready().measures:
        for tip in (column_of(measure).meaning, measure_tip(measure)):
            assert measure.formula in plain(tip) and measure.reference in plain(tip)
            assert tells_all(plain(tip)), tip


def test_the_legends_of_robustness_tell_what_their_lines_are(
    world: World, robustness: RobustnessPanel
) -> None:
    """Accuracy under each attack, against labels, and beside the error of reconstructions."""
    for attack in ATTACKS:
        robustness.divergence.buttons[attack].click()
        tip = plain(robustness.curves.chart.legend.tips["RAVEN"])
        assert MAXIMISED[attack].formula in tip and tells_all(tip)
    for plot, chart in (
        (LABELS, robustness.labels.chart),
        ("trade-off", robustness.trade_off.chart),
    ):
        robustness.tools.plot.buttons[plot].click()
        assert chart.legend.lines
        for line in chart.legend.lines:
            assert tells_all(plain(chart.legend.tips[line.name])), line.name
    robustness.tools.plot.buttons[LABELS].click()
    robustness.labels.form.budget.setValue(0.1)
    tip = plain(robustness.labels.chart.legend.tips["RAVEN"])
    assert "Accuracy under attack (L∞ ≤ 0.1)." in tip and tells_all(tip)


def test_the_columns_of_tables_of_runs_tell_it_in_the_same_words() -> None:
    """Settings as the form of a new run has them, measures as Robustness and losses as Training."""
    offered, runs = ready(), []
    schemas = {choice.name: choice for choice in (*offered.variants, *offered.likelihoods)}
    for variant, likelihood in zip_longest(VARIANTS, LIKELIHOODS, fillvalue="bernoulli"):
        run = run_info(variant, variant)
        settings = {
            part: {name: own.get("default", 1) for name, own in properties.items()}
            for part, name in (("objective", variant), ("likelihood_settings", likelihood))
            if (properties := schemas[name].schema.get("properties", {}))
        }
        changes = {"variant": variant, "likelihood": likelihood, **settings}
        epoch = {"epoch": 1.0, **dict.fromkeys(VARIANTS[variant].explained, 2.0)}
        measures = {measure.name: {"value": 1.0, "images": 9} for measure in offered.measures}
        figures = {"accuracy": 0.9, "measures": measures}
        config = run.config.model_copy(update=changes)
        runs.append(replace(run, config=config, figures=figures, history=(epoch,)))
    columns = all_columns(runs, lambda _: {("kl", 0.1): Withstood(0.5, None)}, offered).values()
    kinds = {"Measures", "Robustness", "Losses"}
    kinds |= {"Settings of the method", "Settings of the likelihood"}
    told = [column for column in columns if column.kind in kinds]
    assert {column.kind for column in told} == kinds
    assert {f"measure.{one.name}" for one in offered.measures} <= {one.key for one in told}
    assert [column.key for column in told if not tells_all(plain(column.meaning))] == []
    sigma = next(column.meaning for column in told if column.key == "method.sigma_aug")
    for method in ("raven", "raven-mixture"):
        assert plain(formula_for(schemas[method], "sigma_aug")) in plain(sigma)


def test_every_number_that_the_attack_tells_has_its_formula_and_its_source() -> None:
    silent = [name for name, measure in MEASURES.items() if not tells_all(plain(measure.tip))]
    assert not silent
    told = [info for info in NUMBERS.values() if f"<b>{info.title}</b>" in NUMBERS_TIP]
    assert told and all(f"{info.formula}: {info.source}." in NUMBERS_TIP for info in told)
    assert all(f"<b>{info.title}</b>, {info.bounds}: " in NUMBERS_TIP for info in told)
    assert "confidence: argmax" in NUMBERS_TIP and "<b>flips</b> where argmax" in NUMBERS_TIP


def test_every_figure_says_between_which_values_it_lies() -> None:
    attacked = {name: plain(MEASURES[name].tip) for name in NUMBERS}
    of_labels = {"by labels": labels_words.CLEAN, "by labels attacked": labels_words.ATTACKED}
    told = {**CLEAN, "under attack": UNDER_ATTACK, **of_labels, **attacked}
    assert [name for name, words in told.items() if not RANGE.search(words)] == []
    assert all(info.bounds in attacked[name] for name, info in NUMBERS.items())
    pairs = [words for name, words in CLEAN.items() if "pair_distance" in name]
    assert all("μ(clip(x + ε))" in words for words in pairs), "as it is measured"


@pytest.fixture
def training(world: World, theme: Theme, qtbot: QtBot) -> Iterator[TrainingPanel]:
    """A finished run of every method, with all of its terms."""
    world.wake()
    runs = []
    for name, method in VARIANTS.items():
        epoch = {"epoch": 1.0, "seconds": 1.0, **dict.fromkeys(method.explained, 2.0)}
        runs.append(replace(run_info(name, name, name=method.title), history=(epoch,)))
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    made = TrainingPanel(world.workspace, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def test_the_legend_tells_of_every_loss_term_what_it_is(
    world: World, training: TrainingPanel
) -> None:
    """With its formula, in which the likelihood's may stand, that of the whole, and its source;
    before it the whole name where that is cut."""
    legend, plot = training.curves.legend, training.curves.plot
    bernoulli = LIKELIHOODS["bernoulli"].formula
    for name, method in VARIANTS.items():
        world.workspace.runs.set_current(name)
        QApplication.processEvents()
        told = {}
        for line, row in zip(legend.lines, legend.rows(), strict=True):
            place = plot.mapFromScene(legend.mapToScene(row.center()))
            event = QHelpEvent(QEvent.Type.ToolTip, place, plot.viewport().mapToGlobal(place))
            QApplication.sendEvent(plot.viewport(), event)
            told[line.name] = plain(QToolTip.text()).removeprefix(f"{line.name} ")
        for term, sentence in method.explained.items():
            tip = told[term_title(term)]
            assert tip.startswith(
                f"{method.title}: {sentence} In all it minimises {method.formula}."
            )
            assert (bernoulli in tip) is ("log p(" in sentence)
            assert tells_all(tip), tip
        assert len(told) == len(method.explained)


def test_the_switch_of_a_term_tells_what_it_is_in_every_run_that_is_ticked(
    world: World, training: TrainingPanel
) -> None:
    world.workspace.runs.tick_only(tuple(VARIANTS))
    training.overlay.overlay.setChecked(True)
    switches = training.overlay.terms
    assert set(switches) == {term for method in VARIANTS.values() for term in method.explained}
    for term, switch in switches.items():
        tip = plain(switch.toolTip())
        assert tip.startswith(f"Draw the term '{term}', or leave it out.") and tells_all(tip)
        having = [method for method in VARIANTS.values() if term in method.explained]
        for method in having:
            assert f"{method.title}: {method.explained[term]} In all it minimises" in tip
        assert tip.count("In all it minimises") == len(having)


def test_a_term_of_an_own_variant_that_explains_none_is_told_by_its_objective(
    world: World,
) -> None:
    run = run_info("own", variant="own")
    offered = ready()
    silent = ChoiceInfo(name="own", title="Mine", summary="", formula="−log p(x|z) + 2 KL")
    told = plain(term_tip(replace(offered, variants=(silent,)), (run,), "kl"))
    assert told.endswith("does not explain. In all it minimises −log p(x|z) + 2 KL.")
    assert term_tip(offered, (run,), "kl") == "", "its file is gone"
    assert term_tip(None, (run,), "kl") == "", "the engine is not awake"


def test_what_a_run_minimises_is_told_in_the_form_that_it_was_trained_in(world: World) -> None:
    run = run_info("se", variant="smooth-encoder")
    config = run.config.model_copy(update={"objective": {"form": "rho"}})
    told = plain(term_tip(ready(), (replace(run, config=config),), "coupling"))
    assert VARIANTS["smooth-encoder"].forms["form"]["rho"] in told


def tips(form: ParameterForm) -> dict[str, str]:
    """The tooltips of a form's fields, and of their labels, which say the same."""
    rows = form.layout()
    assert isinstance(rows, QFormLayout)
    for name, field in form.fields.items():
        label = rows.labelForField(field.widget)
        assert label.toolTip() == field.widget.toolTip(), name
        assert plain(field.widget.accessibleDescription()) == plain(field.widget.toolTip())
    return {name: plain(field.widget.toolTip()) for name, field in form.fields.items()}


@pytest.mark.parametrize("kind", ["method", "likelihood"])
def test_every_setting_of_a_new_run_has_its_formula_and_its_source(
    world: World, qtbot: QtBot, kind: str
) -> None:
    """Where it stands in a term of the objective or in the likelihood, that is told."""
    form, offered = NewRunForm(), ready()
    qtbot.addWidget(form)
    for _ in form.offer(offered, "mnist"):
        pass
    group = {"method": form.method, "likelihood": form.likelihood}[kind]
    for choice in {"method": offered.variants, "likelihood": offered.likelihoods}[kind]:
        group.box.choose(choice.name)
        told = tips(group.settings)
        assert told.keys() == choice.schema["properties"].keys()
        for name, tip in told.items():
            own = choice.schema["properties"][name]
            formula = plain(formula_for(choice, name))
            assert formula and formula in tip and plain(own["description"]) in tip
            assert FORMULA.search(formula) and SOURCE.search(formula), (choice.name, name, formula)


def test_what_is_written_of_a_setting_is_of_one_that_there_is() -> None:
    known = {choice.name: choice for choice in (*ready().variants, *ready().likelihoods)}
    for name, written in WRITTEN.items():
        assert written.keys() <= known[name].schema["properties"].keys()


def test_a_setting_is_told_in_the_terms_that_have_its_symbol() -> None:
    known = {choice.name: choice for choice in ready().variants}
    beta = "In the term 'kl': β KL(q(z|x) ‖ N(0, I)), in closed form: Higgins et al. 2017, Eq. (4)."
    assert formula_for(known["beta-vae"], "beta") == beta
    assert "selected" not in formula_for(known["se-avae"], "rho"), "ρ_SE is another symbol"
    schema = {"properties": {"weight": {"title": "Weight ω"}}}
    own = ChoiceInfo(name="own", title="Mine", summary="", schema=schema, formula="KL + ω ‖z‖²")
    assert (
        formula_for(replace(own, reference="Mine 2026"), "weight") == "In KL + ω ‖z‖²: Mine 2026."
    )
    assert formula_for(replace(own, formula="KL"), "weight") == ""


NO_PAPERS = {"device", "data_root", "limit", "source"}
"""Where and on what it is computed."""


def test_every_setting_of_the_training_and_of_the_attack_has_a_source(
    world: World, qtbot: QtBot
) -> None:
    form, settings = NewRunForm(), settings_of(world.workspace.comparison)
    for widget in (form, settings):
        qtbot.addWidget(widget)
    for _ in form.offer(ready(), "mnist"):
        pass
    whole = ParameterForm()
    qtbot.addWidget(whole)
    whole.set_schema(AttackConfig.model_json_schema())
    forms = (form.training, form.network.settings, form.data.settings, settings.form, whole)
    told = [(name, tip) for each in forms for name, tip in tips(each).items()]
    assert [name for name, tip in told if name not in NO_PAPERS and not SOURCE.search(tip)] == []
    no_formula = {name for name, tip in told if not FORMULA.search(tip)}
    assert no_formula == NO_PAPERS | {"epochs", "seed"}, "those that stand in none"
