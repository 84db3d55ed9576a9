"""What the Robustness panel keeps: its form, and what it shows of what was measured."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from PySide6.QtCore import Qt

from engine.config import AttackConfig, Norm
from engine.sanity import Maximised
from raven_gui.panels.robustness.further import FURTHER
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.trade_off_choice import Wished
from raven_gui.session.frame import Fields, Keeper
from raven_gui.session.settings_keeper import checked, choose, settings_keeper

ASKED = {"norm", "steps", "restarts", *FURTHER}
"""What the form asks of attacks, beside their budgets."""
BUDGETS = TypeAdapter(dict[Norm, str])


def robustness_form_keeper(panel: RobustnessPanel) -> Keeper:
    """Its form, whatever is typed there. How attacks are made is as usual where it was not kept, as
    there was no choice in an older version, which also kept the budgets of one norm alone."""
    form = panel.settings

    def take() -> Fields:
        asked = form.config.model_dump(mode="json", include=ASKED)
        return {"budgets": {**form.written}, "images": form.images.value(), **asked}

    def put(fields: Fields) -> None:
        told = {name: fields[name] for name in ASKED if name in fields}
        form.take(**AttackConfig().model_dump(include=ASKED) | told)
        form.images.setValue(checked(TypeAdapter(int).validate_python(fields["images"])))
        budgets = fields["budgets"]
        typed = {form.config.norm: budgets} if isinstance(budgets, str) else budgets
        form.write(BUDGETS.validate_python(typed))

    # How many images can be asked for is known once they are there.
    return Keeper("the form of Robustness", take, put, of_images=True)


@dataclass(frozen=True)
class RobustnessView:
    """Which curves and which plot are shown, what the trade-off compares, and how the table is
    sorted: by a column, -1 for none."""

    divergence: Maximised
    plot: str
    intervals: bool
    form_open: bool
    budget: float | None
    sweep: str
    sorted_by: int
    falls: bool


@dataclass(frozen=True)
class LabelFormFields:
    """What the form of label efficiency holds: the numbers of labels as they are typed."""

    counts: str
    draws: int
    seed: int
    budget: float
    images: int


def robustness_view_keeper(panel: RobustnessPanel) -> Keeper:
    """What is shown of what was measured."""
    tools, header, compared = panel.tools, panel.table.horizontalHeader(), panel.trade_off.choice
    orders = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder

    def get() -> RobustnessView:
        return RobustnessView(
            divergence=panel.divergence.current(),  # type: ignore[arg-type]
            plot=tools.plot.current(),
            intervals=tools.intervals.isChecked(),
            form_open=tools.more.isChecked(),
            budget=compared.wished.budget,
            sweep=compared.wished.sweep,
            sorted_by=header.sortIndicatorSection(),
            falls=header.sortIndicatorOrder() == orders[1],
        )

    def put(**fields: Any) -> None:
        tools.intervals.setChecked(fields["intervals"])
        tools.more.setChecked(fields["form_open"])
        compared.put(Wished(fields["budget"], fields["sweep"]))
        panel.table.sortByColumn(fields["sorted_by"], orders[fields["falls"]])
        choose(panel.divergence, fields["divergence"])
        choose(tools.plot, fields["plot"])

    return settings_keeper("what Robustness shows", RobustnessView, get, put)


def labels_form_keeper(panel: RobustnessPanel) -> Keeper:
    """The form of label efficiency, whatever is typed there."""
    form = panel.labels.form

    def get() -> LabelFormFields:
        draws, seed = form.draws.value(), form.seed.value()
        budget, images = form.budget.value(), form.images.value()
        return LabelFormFields(form.counts.text(), draws, seed, budget, images)

    def put(counts: str, draws: int, seed: int, budget: float, images: int) -> None:
        form.draws.setValue(draws)
        form.seed.setValue(seed)
        form.budget.setValue(budget)
        form.images.setValue(images)
        form.counts.setText(counts)

    return settings_keeper("the form of label efficiency", LabelFormFields, get, put)
