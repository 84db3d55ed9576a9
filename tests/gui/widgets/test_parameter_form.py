"""A form made from a config's schema: typed into, checked in words, explained, reset."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QMenu,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig, TrainingConfig
from raven_gui.widgets.parameters.form import ParameterForm
from tests.gui.panels.new_run.typing_in import fill, line_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


class Example(BaseModel):
    """One field of each kind."""

    sigma: float = Field(
        default=0.01, gt=0, le=10, title="σ_aug", description="How far the latents may part."
    )
    epochs: int = Field(default=40, ge=1, title="Epochs", description="Passes.")
    limit: int | None = Field(default=None, ge=1, title="Images at most", description="All.")
    selection: Literal["wasserstein", "kl"] = Field(default="kl", title="Selection")
    download: bool = Field(default=False, title="Full data set")
    data_root: Path | None = Field(default=None, title="Data folder")
    name: str = Field(default="mlp", title="Network")


class Dependent(BaseModel):
    """Settings of which some only apply with others, and lists of numbers."""

    form: Literal["gamma", "rho"] = Field(default="gamma", title="Form")
    gamma: float = Field(default=500, title="γ", json_schema_extra={"applies": {"form": ["gamma"]}})
    rho: float = Field(
        default=0.9, le=1, title="ρ", json_schema_extra={"applies": {"form": ["rho"]}}
    )
    deviations: float | list[Annotated[float, Field(gt=0, le=10)]] = Field(
        default=0.01, title="σ", description="One for all, or one for each."
    )
    budgets: list[Annotated[float, Field(ge=0)]] = Field(default=[0.1, 0.2], title="Budgets")
    others: dict[str, float] = Field(default={}, title="Others")


DEFAULTS = Example().model_dump()


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    made = ParameterForm()
    qtbot.addWidget(made)
    made.set_schema(Example.model_json_schema())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_starts_with_the_defaults(form: ParameterForm) -> None:
    assert form.values() == DEFAULTS
    assert form.problems() == []


def test_every_config_of_the_product_makes_a_form_that_says_its_defaults(qtbot: QtBot) -> None:
    for config, hidden in ((AttackConfig, set()), (TrainingConfig, {"objective"})):
        form = ParameterForm()
        qtbot.addWidget(form)
        form.set_schema(config.model_json_schema(), hidden=hidden)
        assert config.model_validate(form.values()) == config()
        assert not hidden & form.fields.keys()


def test_each_field_has_a_label_a_name_for_screen_readers_and_an_explanation(
    form: ParameterForm,
) -> None:
    field = form.fields["sigma"]
    layout = form.layout()
    assert isinstance(layout, QFormLayout)
    label = layout.labelForField(field.widget)
    assert isinstance(label, QLabel) and label.text() == "σ_aug"
    assert field.widget.accessibleName() == "σ_aug"
    assert field.widget.toolTip().splitlines() == [
        "How far the latents may part.",
        "Allowed: greater than 0, at most 10.",
        "Default: 0.01.",
    ]
    assert layout.labelForField(field.widget).toolTip() == field.widget.toolTip()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("sigma", "0.04", 0.04),
        ("sigma", "1e-3", 0.001),
        ("sigma", "0,5", 0.5),
        ("epochs", " 7 ", 7),
        ("limit", "2000", 2000),
        ("limit", "", None),
        ("data_root", "", None),
        ("name", "conv", "conv"),
    ],
)
def test_what_is_typed_is_what_the_form_says(
    qtbot: QtBot, form: ParameterForm, name: str, typed: str, value: object
) -> None:
    fill(qtbot, form, name, typed)
    assert form.values() == {**DEFAULTS, name: value}
    assert form.problems() == []


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("sigma", "much", "σ_aug: 'much' is not a number."),
        ("sigma", "", "σ_aug: type a number."),
        ("sigma", "nan", "σ_aug: 'nan' is not a number."),
        ("sigma", "inf", "σ_aug: 'inf' is not a number."),
        ("sigma", "0", "σ_aug must be greater than 0."),
        ("sigma", "11", "σ_aug must be at most 10."),
        ("epochs", "2.5", "Epochs: '2.5' is not a whole number."),
        ("epochs", "0", "Epochs must be at least 1."),
        ("limit", "-3", "Images at most must be at least 1."),
        ("data_root", "no/such/folder", "Data folder: there is no folder"),
        ("data_root", "~nobody-of-this-name/x", "Data folder: there is no folder '~nobody"),
        ("data_root", "a long name " * 40 + ".", "Data folder: there is no folder"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_marked_until_it_is_mended(
    qtbot: QtBot, form: ParameterForm, name: str, typed: str, sentence: str
) -> None:
    fill(qtbot, form, name, typed)
    (problem,) = form.problems()
    assert problem.startswith(sentence)
    edit = line_of(form, name)
    assert edit.property("invalid") is True
    assert " ".join(edit.toolTip().split()) == problem
    assert name not in form.values()
    form.fields[name].reset()
    assert form.problems() == [] and edit.property("invalid") is False


def test_a_folder_that_is_there_is_taken(
    qtbot: QtBot, form: ParameterForm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(qtbot, form, "data_root", str(tmp_path))
    assert form.values()["data_root"] == str(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    fill(qtbot, form, "data_root", "~")
    assert form.values()["data_root"] == str(tmp_path)


def test_every_edit_is_told(qtbot: QtBot, form: ParameterForm) -> None:
    told: list[None] = []
    form.changed.connect(lambda: told.append(None))
    qtbot.keyClicks(line_of(form, "name"), "x")
    box, combo = form.fields["download"].widget, form.fields["selection"].widget
    assert isinstance(box, QCheckBox) and isinstance(combo, QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert len(told) == 3
    assert form.values() == {
        **DEFAULTS,
        "name": "mlpx",
        "download": True,
        "selection": "wasserstein",
    }


def test_other_values_in_place_of_the_defaults_are_what_reset_goes_back_to(
    qtbot: QtBot, form: ParameterForm
) -> None:
    form.set_schema(Example.model_json_schema(), values={"sigma": 0.04}, hidden={"name"})
    assert "name" not in form.fields
    assert form.values()["sigma"] == 0.04
    fill(qtbot, form, "sigma", "3")
    form.fields["sigma"].reset()
    assert form.values()["sigma"] == 0.04


def test_values_are_filled_in_to_the_last_digit(form: ParameterForm) -> None:
    form.set_values({"sigma": 0.0123456789, "download": True, "unknown": 1})
    assert form.values() == {**DEFAULTS, "sigma": 0.0123456789, "download": True}


def test_the_menu_of_a_text_offers_copy_paste_and_the_way_back(
    qtbot: QtBot, form: ParameterForm
) -> None:
    fill(qtbot, form, "sigma", "3")
    edit = line_of(form, "sigma")
    edit.customContextMenuRequested.emit(QPoint(4, 4))
    (menu,) = edit.findChildren(QMenu)
    actions = {action.text().split("\t")[0].replace("&", ""): action for action in menu.actions()}
    assert {"Copy", "Paste"} <= actions.keys()
    actions["Reset to 0.01"].trigger()
    menu.close()
    assert form.values()["sigma"] == 0.01


def test_scrolling_past_a_choice_does_not_choose(qtbot: QtBot, form: ParameterForm) -> None:
    combo = form.fields["selection"].widget
    assert isinstance(combo, QComboBox)

    def wheel() -> None:
        middle = QPointF(combo.rect().center())
        turn = QPoint(0, 120)
        event = QWheelEvent(
            middle,
            combo.mapToGlobal(middle),
            turn,
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(combo, event)

    line_of(form, "sigma").setFocus()
    wheel()
    assert form.values()["selection"] == "kl"
    combo.setFocus()
    wheel()
    assert form.values()["selection"] == "wasserstein"


def test_the_folder_is_chosen_in_a_dialog_that_holds_up_nothing(
    qtbot: QtBot, form: ParameterForm, tmp_path: Path
) -> None:
    holder = form.fields["data_root"].widget
    qtbot.mouseClick(holder.findChild(QToolButton), LEFT)
    (dialog,) = holder.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert form.values()["data_root"] == str(tmp_path)


@pytest.fixture
def dependent(qtbot: QtBot) -> ParameterForm:
    made = ParameterForm()
    qtbot.addWidget(made)
    made.set_schema(Dependent.model_json_schema())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_field_is_there_only_where_it_applies(qtbot: QtBot, dependent: ParameterForm) -> None:
    gamma, rho = dependent.fields["gamma"].widget, dependent.fields["rho"].widget
    assert gamma.isVisible() and not rho.isVisible()
    assert dependent.values()["gamma"] == 500 and "rho" not in dependent.values()
    combo = dependent.fields["form"].widget
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert rho.isVisible() and not gamma.isVisible()
    layout = dependent.layout()
    assert isinstance(layout, QFormLayout)
    assert not layout.labelForField(gamma).isVisible()
    assert dependent.values()["rho"] == 0.9 and "gamma" not in dependent.values()


def test_what_is_wrong_where_it_does_not_apply_is_no_problem(
    qtbot: QtBot, dependent: ParameterForm
) -> None:
    fill(qtbot, dependent, "gamma", "much")
    assert dependent.problems() == ["γ: 'much' is not a number."]
    dependent.fields["form"].set_value("rho")
    assert dependent.problems() == []
    dependent.fields["form"].set_value("gamma")
    assert len(dependent.problems()) == 1


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("deviations", "0.02", 0.02),
        ("deviations", "0.02, 0.03", [0.02, 0.03]),
        ("deviations", "1e-2,1", [0.01, 1.0]),
        ("budgets", "0.3", [0.3]),
        ("budgets", "0, 0.1 ,0.2", [0.0, 0.1, 0.2]),
    ],
)
def test_several_numbers_have_commas_between_them(
    qtbot: QtBot, dependent: ParameterForm, name: str, typed: str, value: object
) -> None:
    fill(qtbot, dependent, name, typed)
    assert dependent.problems() == []
    assert dependent.values()[name] == value
    Dependent.model_validate(dependent.values())


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("deviations", "0.1, x", "σ: '0.1, x' is not a number, or several with commas."),
        ("deviations", "0.1,", "σ: '0.1,' is not a number, or several with commas."),
        ("deviations", "", "σ: type a number, or several with commas."),
        ("deviations", "0", "σ must be greater than 0."),
        ("deviations", "0.1, 11, 0", "σ, number 2 must be at most 10."),
        ("budgets", "0.1; 0.2", "Budgets: '0.1; 0.2' is not numbers with commas."),
        ("budgets", "0.1, -1", "Budgets, number 2 must be at least 0."),
    ],
)
def test_numbers_that_cannot_be_are_said_in_words(
    qtbot: QtBot, dependent: ParameterForm, name: str, typed: str, sentence: str
) -> None:
    fill(qtbot, dependent, name, typed)
    assert dependent.problems() == [sentence]


def test_a_list_is_written_as_it_is_typed(dependent: ParameterForm) -> None:
    assert line_of(dependent, "budgets").text() == "0.1, 0.2"
    assert "Default: 0.1, 0.2." in dependent.fields["budgets"].explanation
    assert "Allowed: greater than 0, at most 10." in dependent.fields["deviations"].explanation


def test_groups_of_settings_are_no_fields(dependent: ParameterForm) -> None:
    assert "others" not in dependent.fields


def test_only_what_was_made_other_than_it_was_offered_is_edited(
    qtbot: QtBot, dependent: ParameterForm
) -> None:
    assert dependent.edited() == {}
    fill(qtbot, dependent, "deviations", "0.02, 0.03")
    assert dependent.edited() == {"deviations": [0.02, 0.03]}
    dependent.fields["deviations"].reset()
    assert dependent.edited() == {}


def test_notes_stand_under_their_fields_as_long_as_these_apply(dependent: ParameterForm) -> None:
    dependent.set_notes({"rho": "The paper does not say.", "budgets": "0.1 was chosen."})
    assert not dependent.notes["rho"].isVisible()
    assert dependent.notes["budgets"].isVisible()
    assert "0.1 was chosen." in dependent.fields["budgets"].widget.accessibleDescription()
    dependent.fields["form"].set_value("rho")
    assert dependent.notes["rho"].text() == "The paper does not say."
    assert dependent.notes["rho"].isVisible()
    dependent.set_notes({})
    assert not dependent.notes["rho"].isVisible() and not dependent.notes["budgets"].isVisible()
