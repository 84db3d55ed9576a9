"""The table of runs: what is shown, filtered, grouped, sorted, edited and kept."""

import csv
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.intervals import Spread
from engine.own_words import LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG
from engine.service.messages import AnnotateRun, RenameRun, RunInfo, RunsListed
from raven_gui.export import ExportOptions, export_figure
from raven_gui.panels.runs_table.panel import RunsTablePanel
from raven_gui.panels.shared.difference import DifferenceDialog, differences
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.panels.shared.runs_table.columns import all_columns
from raven_gui.panels.shared.runs_table.figures import plain_columns
from raven_gui.panels.shared.runs_table.rows import Row
from raven_gui.panels.shared.runs_table.widths import USUAL, widths
from raven_gui.setting_words import SettingWords
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.workspace.robustness import Withstood
from tests.gui.conftest import World, bundled_runs, ready, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def own(run: str, accuracy: float, tags: tuple[str, ...] = (), **choices: Any) -> RunInfo:
    made = run_info(run, name=run)
    config = made.config.model_copy(update=choices)
    figures = {**made.figures, "accuracy": accuracy}
    return replace(made, config=config, figures=figures, tags=tags)


def seeds(*accuracies: float) -> list[RunInfo]:
    """Runs that differ in their seed alone."""
    return [
        replace(own(f"s{seed}", accuracy, seed=seed), name=f"Six · seed {seed}", group="g")
        for seed, accuracy in enumerate(accuracies)
    ]


WIDE = own("wide", 0.95, ("paper", "wide ones"), latent=32, learning_rate=0.01)
NARROW = own("narrow", 0.61, ("paper",), latent=2)
PLAIN = own("plain", 0.7, dataset="fashion-mnist", objective={"sigma_aug": 0.3})


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[RunsTablePanel]:
    world.wake()
    tell(world, WIDE, NARROW, PLAIN, *seeds(0.8, 0.9))
    made = RunsTablePanel(world.workspace, theme, Settings())
    qtbot.addWidget(made)
    made.resize(980, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def tell(world: World, *runs: RunInfo) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))


def index(panel: RunsTablePanel, title: str, key: str = "name") -> QModelIndex:
    column = [column.key for column in panel.model.columns].index(key)

    def search(parent: QModelIndex) -> QModelIndex:
        for row in range(panel.model.rowCount(parent)):
            found = panel.model.index(row, 0, parent)
            if str(found.data()).startswith(title):
                return found.siblingAtColumn(column)
            below = search(found)
            if below.isValid():
                return below
        return QModelIndex()

    return search(QModelIndex())


def top(panel: RunsTablePanel) -> list[str]:
    return [str(panel.model.index(row, 0).data()) for row in range(panel.model.rowCount())]


def show(panel: RunsTablePanel, *keys: str) -> None:
    dialog = columns_dialog(panel)
    for key in keys:
        dialog.item(key).setCheckState(0, Qt.CheckState.Checked)
    dialog.close()


def columns_dialog(panel: RunsTablePanel) -> ColumnsDialog:
    panel.choose.click()
    return panel.findChildren(ColumnsDialog)[-1]


def test_a_mean_over_seeds_is_of_those_that_are_trained_furthest() -> None:
    """Of a loss the one of their last epoch; of a single one that is so far, the figure itself."""

    def at(epochs: int, last: float) -> RunInfo:
        history = tuple({"epoch": epoch, "kl": 9.0} for epoch in range(1, epochs))
        history += ({"epoch": epochs, "kl": last},)
        return replace(run_info("r"), epochs_done=epochs, history=history)

    runs = [at(3, 1.0), at(2, 50.0), at(3, 4.0)]
    column = all_columns(runs, lambda _: {})["loss.kl"]
    spread = column.of_all(runs)
    assert isinstance(spread, Spread) and (spread.mean, spread.count) == (2.5, 2)
    assert spread.std == pytest.approx(4.5**0.5)
    assert column.words(spread) == "2.500 ± 2.1 (2 of 3)"
    alone = column.of_all(runs[:2])
    assert isinstance(alone, Spread) and alone.mean == 1.0 and alone.std is None
    assert column.words(alone) == "1 (1 of 2)"
    rows = [Row("g", "three", tuple(runs)), Row("r", "one", tuple(runs[:1]))]
    apart = pytest.approx(4.5**0.5)
    assert plain_columns(rows, [column]) == {
        "loss.kl": [2.5, 1],
        "loss.kl_std": [apart, None],
        "loss.kl_seeds": [2, None],
    }


def test_shares_that_were_not_measured_alike_have_no_mean() -> None:
    shares = {
        "a": Withstood(0.8, (500, "100 steps")),
        "b": Withstood(0.6, (500, "100 steps")),
        "c": Withstood(0.9, (500, "10 steps")),
    }
    columns = all_columns(
        [run_info(name) for name in "abc"], lambda run: {("kl", 0.1): shares[run.id]}
    )
    column = columns["robust.kl.0.1"]
    assert column.words(column.of_all([run_info(name) for name in "ab"])) == "70.0 ± 14.1\xa0%"
    assert column.of_all([run_info(name) for name in "abc"]) == "measured unlike"


def test_any_choice_and_figure_can_be_a_column_and_the_next_window_knows_it(
    panel: RunsTablePanel, world: World, theme: Theme, qtbot: QtBot
) -> None:
    show(panel, "latent", "method.sigma_aug", "loss.kl", "created")
    assert index(panel, "wide", "latent").data() == "32"
    assert index(panel, "plain", "method.sigma_aug").data() == "0.3"
    assert index(panel, "wide", "method.sigma_aug").data() == "—"
    assert index(panel, "wide", "loss.kl").data() == "13"
    again = RunsTablePanel(world.workspace, theme, Settings())
    qtbot.addWidget(again)
    again.show()
    assert [c.key for c in again.model.columns] == [c.key for c in panel.model.columns]


def test_runs_of_several_seeds_are_one_entry_with_mean_and_deviation(panel: RunsTablePanel) -> None:
    show(panel, "seed")
    assert index(panel, "Six", "accuracy").data() == "85.0 ± 7.1\xa0%"
    assert index(panel, "Six", "seed").data() == "0, 1"
    assert index(panel, "Six · seed 1", "accuracy").data() == "90.0\xa0%"
    assert top(panel).count("Six · 2 seeds") == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("paper", ["wide", "narrow"]),
        ("latent>10 paper", ["wide"]),
        ("accuracy<70%", ["narrow"]),
        ("tags=paper latent<=2", ["narrow"]),
        ("variant!=raven fashion", ["VAE", "VAE (noise)", "Smooth Encoder"]),
        ("sigma_aug=0.3", ["plain"]),
        ("sigma_aug==0.3", ["plain"]),
        ("nowhere", []),
    ],
)
def test_words_and_comparisons_filter(panel: RunsTablePanel, typed: str, shown: list[str]) -> None:
    panel.filter.setText(typed)
    assert top(panel) == shown


def test_a_filter_by_what_was_measured_never_picks_the_lucky_seeds(panel: RunsTablePanel) -> None:
    panel.filter.setText("accuracy>=84% name!=wide variant=raven")
    assert index(panel, "Six", "accuracy").data() == "85.0 ± 7.1\xa0%", "the seed at 80 % counts"
    panel.filter.setText("accuracy>=88%")
    assert not index(panel, "Six").isValid(), "though one of its seeds has 90 %"
    panel.filter.setText("accuracy>=84% seed=1")
    assert index(panel, "Six", "accuracy").data() == "90.0\xa0%", (
        "a seed that is asked for is shown"
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("size>3", "There is no column 'size' to compare"),
        ("latent>", "'latent>' is half a comparison"),
        ("variant>raven", "'raven' is not a number"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_told_and_hides_nothing(
    panel: RunsTablePanel, typed: str, sentence: str
) -> None:
    before = top(panel)
    panel.filter.setText(typed)
    assert sentence in panel.note.text() and panel.note.isVisible()
    assert top(panel) == before


def test_it_sorts_by_any_column_and_what_is_not_known_comes_last(panel: RunsTablePanel) -> None:
    show(panel, "method.sigma_aug")
    keys = [column.key for column in panel.model.columns]
    header = panel.view.header()
    panel.filter.setText("state=finished id!=x tags=paper")
    header.sectionClicked.emit(keys.index("accuracy"))
    assert top(panel) == ["narrow", "wide"]
    header.sectionClicked.emit(keys.index("accuracy"))
    assert top(panel) == ["wide", "narrow"]
    panel.filter.clear()
    header.sectionClicked.emit(keys.index("method.sigma_aug"))
    assert top(panel)[0] == "plain"


@pytest.mark.parametrize("presses", [1, 2])
def test_a_loss_that_is_no_number_is_sorted_last(
    panel: RunsTablePanel, world: World, presses: int
) -> None:
    """As a file may hold it: among numbers it left them in no order."""
    losses = {"a": 3.0, "b": math.nan, "c": 1.0, "d": math.nan, "e": 2.0}
    tell(world, *(replace(own(run, 0.5), history=({"epoch": 1, "kl": kl},))
                  for run, kl in losses.items()))  # fmt: skip
    show(panel, "loss.kl")
    panel.filter.setText("accuracy=50%")
    for _ in range(presses):
        at = [column.key for column in panel.model.columns].index("loss.kl")
        panel.view.header().sectionClicked.emit(at)
    assert top(panel) == [*(["c", "e", "a"] if presses == 1 else ["a", "e", "c"]), "b", "d"]


def test_it_groups_by_tag_and_a_run_with_two_stands_below_both(panel: RunsTablePanel) -> None:
    panel.filter.setText("latent!=10")
    panel.grouping.choose("tag")
    assert top(panel) == ["paper · 2 runs", "wide ones · 1 run"]
    panel.grouping.choose("dataset")
    assert top(panel) == ["MNIST · 2 runs"]


def test_it_shares_ticks_and_the_current_run_with_every_panel(
    panel: RunsTablePanel, world: World, qtbot: QtBot
) -> None:
    runs = world.workspace.runs
    panel.view.setCurrentIndex(index(panel, "Six"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert runs.is_ticked("s0") and runs.is_ticked("s1")
    runs.tick("s0", False)
    state = index(panel, "Six").data(Qt.ItemDataRole.CheckStateRole)
    assert Qt.CheckState(state) == Qt.CheckState.PartiallyChecked
    panel.view.setCurrentIndex(index(panel, "wide", "accuracy"))
    assert runs.current == "wide"


def test_name_tags_and_note_are_edited_in_place(
    panel: RunsTablePanel, world: World, qtbot: QtBot
) -> None:
    model = panel.model
    model.setData(index(panel, "wide", "tags"), " new , paper,, ")
    asked = world.engine.last(AnnotateRun)
    assert (asked.run, asked.tags, asked.note) == ("wide", ("new", "paper"), None)
    assert not model.setData(index(panel, "wide", "tags"), "paper, wide ones"), "as it has them"
    panel.view.setCurrentIndex(index(panel, "narrow", "note"))
    panel.view.edit(index(panel, "narrow", "note"))
    (editor,) = panel.view.viewport().findChildren(QPlainTextEdit)
    editor.setPlainText("two\nlines")
    panel.view.itemDelegate().commitData.emit(editor)
    asked = world.engine.last(AnnotateRun)
    assert (asked.note, asked.tags) == ("two\nlines", None), "tags may be others by now"
    model.setData(index(panel, "narrow"), "thin")
    assert world.engine.last(RenameRun).name == "thin"
    assert not model.flags(index(panel, "VAE", "tags")) & Qt.ItemFlag.ItemIsEditable


def test_an_editor_takes_no_more_than_what_is_kept(
    panel: RunsTablePanel, world: World, qtbot: QtBot
) -> None:
    def edit(key: str, kind: type[QWidget]) -> Any:
        panel.view.setCurrentIndex(index(panel, "narrow", key))
        panel.view.edit(index(panel, "narrow", key))
        return panel.view.viewport().findChildren(kind)[-1]  # those closed go later

    tags = edit("tags", QLineEdit)
    tags.clear()
    qtbot.keyClicks(tags, "x" * (LONGEST_TAG + 1) + ",y")
    assert tags.text() == "x" * LONGEST_TAG + ",y"
    panel.view.itemDelegate().commitData.emit(tags)
    panel.view.itemDelegate().closeEditor.emit(tags)
    assert world.engine.last(AnnotateRun).tags == ("x" * LONGEST_TAG, "y")
    note = edit("note", QPlainTextEdit)
    note.setPlainText("a" * (LONGEST_NOTE - 2) + "z")
    QGuiApplication.clipboard().setText("12")
    note.paste()  # before what is there
    qtbot.keyClicks(note, "34")
    assert note.toPlainText() == "1" + "a" * (LONGEST_NOTE - 2) + "z"
    qtbot.keyClick(note, Qt.Key.Key_Backspace)
    qtbot.keyClicks(note, "56")
    assert note.toPlainText().startswith("5aa")
    note.selectAll()
    qtbot.keyClicks(note, "in its place")
    assert note.toPlainText() == "in its place"
    panel.view.itemDelegate().closeEditor.emit(note)
    name = edit("name", QLineEdit)
    assert name.maxLength() == LONGEST_NAME


def test_what_is_typed_stays_while_other_runs_and_figures_come(
    panel: RunsTablePanel, world: World, qtbot: QtBot
) -> None:
    panel.view.setCurrentIndex(index(panel, "narrow", "note"))
    panel.view.edit(index(panel, "narrow", "note"))
    (editor,) = panel.view.viewport().findChildren(QPlainTextEdit)
    editor.setPlainText("half a thought")
    tell(world, WIDE, NARROW, own("fourth", 0.5))
    world.workspace.runs.tick("wide", True)
    panel.figures()
    assert editor.isVisible() and editor.toPlainText() == "half a thought"
    panel.view.itemDelegate().commitData.emit(editor)
    panel.view.itemDelegate().closeEditor.emit(editor)
    assert world.engine.last(AnnotateRun).note == "half a thought"
    qtbot.waitUntil(lambda: "fourth" in top(panel))


def test_what_is_selected_and_unfolded_stays_when_the_list_is_told_again(
    panel: RunsTablePanel, world: World
) -> None:
    panel.view.setCurrentIndex(index(panel, "narrow"))
    panel.view.setExpanded(index(panel, "Six"), True)
    tell(world, WIDE, NARROW, PLAIN, *seeds(0.8, 0.9, 0.85))
    assert [row.key for row in panel.view.selected_rows()] == ["narrow"]
    assert panel.view.isExpanded(index(panel, "Six"))
    assert index(panel, "Six").data() == "Six · 3 seeds"


def test_the_table_is_kept_with_plain_numbers_and_copied(
    panel: RunsTablePanel, tmp_path: Path
) -> None:
    panel.filter.setText("id!=x latent!=10")
    (figure,) = panel.figures()
    export_figure(figure, tmp_path / "runs.csv", ExportOptions())
    with (tmp_path / "runs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if line.strip() and line[0] != "#"))
    assert [row["name"] for row in rows] == ["wide", "narrow"]
    assert float(rows[0]["accuracy"]) == 0.95
    panel.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "name" and lines[1].split("\t")[0] == "wide"


def test_the_copy_key_copies_the_selected_rows_alone(panel: RunsTablePanel, qtbot: QtBot) -> None:
    panel.view.setCurrentIndex(index(panel, "narrow"))
    qtbot.keySequence(panel.view, QKeySequence(QKeySequence.StandardKey.Copy))
    _, *lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["narrow"]


def test_the_settings_that_differ_are_told_side_by_side(panel: RunsTablePanel) -> None:
    assert differences([(WIDE,), (NARROW,), (PLAIN,)], SettingWords(ready())) == {
        "σ_aug": ["0.01", "0.01", "0.3"],
        "Data set": ["MNIST", "MNIST", "Fashion-MNIST"],
        "Latent dimensions": ["32", "2", "10"],
        "Learning rate": ["0.01", "0.001", "0.001"],
    }
    for name in ("wide", "narrow"):
        panel.view.selectionModel().select(
            index(panel, name),
            panel.view.selectionModel().SelectionFlag.Select
            | panel.view.selectionModel().SelectionFlag.Rows,
        )
    panel.compare.click()
    (dialog,) = panel.findChildren(DifferenceDialog)
    assert "differ in 2 settings" in dialog.about.text()
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    close = buttons.button(QDialogButtonBox.StandardButton.Close)
    assert close.font().weight() == QFont.Weight.DemiBold, "as it is after a change of theme"
    dialog.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1] == "Latent dimensions\t32\t2"
    dialog.close()


def test_seeds_of_a_configuration_are_one_column_of_differences(
    panel: RunsTablePanel, world: World, theme: Theme
) -> None:
    both = DifferenceDialog((WIDE, *seeds(0.8, 0.9)), world.workspace, theme, panel)
    header = both.table.model()
    headings = [header.headerData(c, Qt.Orientation.Horizontal) for c in range(3)]
    assert headings == ["Setting", "wide", "Six · 2 seeds"]
    assert ["Seed", "0", "0, 1"] in cells(both)
    alone = DifferenceDialog(seeds(0.8, 0.9), world.workspace, theme, panel)
    assert cells(alone) == [["Seed", "0", "1"]]
    same = DifferenceDialog((WIDE, replace(WIDE, id="again")), world.workspace, theme, panel)
    assert "the same settings in every respect" in same.about.text()
    assert same.table.isHidden()


def test_runs_of_long_names_are_told_apart_side_by_side(
    world: World, theme: Theme, panel: RunsTablePanel
) -> None:
    names = [f"{'a long name ' * 12}number {place}" for place in range(2)]
    runs = [replace(run, name=name) for run, name in zip((WIDE, NARROW), names, strict=True)]
    dialog = DifferenceDialog(runs, world.workspace, theme, panel)
    dialog.show()
    table = dialog.table
    headings = [table.horizontalHeaderItem(column) for column in range(table.columnCount())]
    shown = [heading.text() for heading in headings if heading is not None]
    assert len(set(shown)) == len(shown) == 3
    assert table.horizontalHeader().length() <= table.viewport().width()
    dialog.copy()
    assert all(name in QGuiApplication.clipboard().text() for name in names)
    dialog.close()


def cells(dialog: DifferenceDialog) -> list[list[str]]:
    model = dialog.table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in rows]


def opened(world: World, theme: Theme, qtbot: QtBot, name: str) -> RunsTablePanel:
    """The table as it is first seen, before there are runs, and a run of that name in it."""
    made = RunsTablePanel(world.workspace, theme, Settings())
    qtbot.addWidget(made)
    made.resize(980, 600)
    made.show()
    world.wake()
    tell(world, replace(WIDE, name=name))
    made._show()
    return made


def test_columns_are_as_wide_as_the_names_that_come_later(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    made = opened(world, theme, qtbot, "a name that needs some room")
    header = made.view.header()
    assert header.sectionSize(0) >= made.view.sizeHintForColumn(0)
    header.resizeSection(0, 60)
    tell(world, replace(WIDE, name="another name that needs some room"))
    made._show()
    assert header.sectionSize(0) == 60, "the user gave it this width"
    made.close()


def test_a_long_name_is_read_whole_where_the_table_is_wide(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    made = opened(world, theme, qtbot, "a sweep with many fields that all have a value " * 2)
    header, words = made.view.header(), made.view.sizeHintForColumn(0)
    others = [header.sectionSize(section) for section in range(1, header.count())]
    assert header.sectionSize(0) == USUAL < words
    made.resize(2400, 600)
    assert header.sectionSize(0) > words
    assert header.length() <= made.view.viewport().width()
    assert [header.sectionSize(section) for section in range(1, header.count())] == others
    made.resize(980, 600)
    assert header.sectionSize(0) == USUAL, "the other columns have their place again"
    made.close()


@pytest.mark.parametrize(
    ("room", "shared"),
    [
        (0, {0: USUAL, 1: 50, 2: USUAL}),
        (USUAL + 50 + USUAL + 30, {0: USUAL, 1: 50, 2: USUAL + 30}),
        (USUAL + 50 + USUAL + 90, {0: USUAL + 50, 1: 50, 2: USUAL + 40}),
        (5000, {0: USUAL + 100, 1: 50, 2: USUAL + 40}),
    ],
)
def test_room_that_is_left_goes_to_the_words_that_miss_it(
    room: int, shared: dict[int, int]
) -> None:
    assert widths({0: USUAL + 100, 1: 50, 2: USUAL + 40}, room) == shared


def test_return_in_the_search_for_columns_keeps_them_as_they_are(
    qtbot: QtBot, panel: RunsTablePanel
) -> None:
    dialog = columns_dialog(panel)
    dialog.item("seed").setCheckState(0, Qt.CheckState.Checked)
    qtbot.keyClicks(dialog.search, "lat")
    with qtbot.assertNotEmitted(dialog.reset):
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert "seed" in panel.layout_of_table.columns and dialog.isVisible()


def test_columns_are_called_what_the_rest_of_the_window_calls_them(
    panel: RunsTablePanel, world: World
) -> None:
    kept = {"kl": {"0.1": 0.5}, "downstream": {"0.1": 0.25}}
    runs = [
        replace(run, figures={**run.figures, "adversarial_accuracy": kept})
        for run in world.workspace.runs.all
    ]
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    dialog = columns_dialog(panel)
    assert dialog.item("robust.kl.0.1").text(0) == "KL 0.1", "as the attack's button"
    assert dialog.item("robust.downstream.0.1").text(0) == "Probe 0.1"
    assert dialog.item("method.sigma_aug").text(0) == "σ_aug", "as the form of a new run"
    assert dialog.item("loss.kl").text(0) == "KL to the prior", "as the legend of losses"
