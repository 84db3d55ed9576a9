"""What is filled in for a new run, in the history: one step for each field that is edited."""

from collections.abc import Callable, Set
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox

from raven_gui.panels.new_run.choice import CHOICE
from raven_gui.panels.new_run.form import PRESET, NewRunForm, Stood
from raven_gui.panels.new_run.origin import OriginBar
from raven_gui.widgets.stepwise import Stepwise
from raven_gui.workspace.history import History

Key = tuple[str, str]
NAME, SEEDS, ORIGIN = ("run", "name"), ("run", "seeds"), ("run", "origin")
_TITLES = {NAME: "Name of the run", SEEDS: "Number of seeds", ORIGIN: "Origin"}


@dataclass(frozen=True)
class Asked:
    """All that is asked for, and from which run it was made."""

    form: NewRunForm
    name: QLineEdit
    seeds: QSpinBox
    origin: OriginBar

    def typed(self) -> dict[Key, str | bool | None]:
        """What stands there, valid or not."""
        run = {
            NAME: self.name.text(),
            SEEDS: str(self.seeds.value()),
            ORIGIN: self.origin.begun_from,
        }
        return {**self.form.typed(), **run}

    def set_typed(self, stood: Stood) -> None:
        """Let some of it stand there again."""
        if ORIGIN in stood:
            self.origin.begin(str(stood[ORIGIN]))
        if NAME in stood:
            self.name.setText(str(stood[NAME]))
        if SEEDS in stood:
            self.seeds.setValue(int(str(stood[SEEDS])))
        self.form.set_typed({key: typed for key, typed in stood.items() if key not in _TITLES})


class FormSteps(QObject):
    """Edits of a field are one step until the keyboard is elsewhere or another field is edited,
    and none if they end where they began. What is offered by the engine is no step."""

    def __init__(self, asked: Asked, history: History, filling: Stepwise) -> None:
        super().__init__(asked.form)
        self._asked, self._history, self._filling = asked, history, filling
        self._edit = 0
        """Of how many edits the one that goes on is the last."""
        self._last = asked.typed()
        changed = asked.form.changed, asked.name.textChanged, asked.seeds.valueChanged
        for signal in (*changed, asked.origin.begun):
            signal.connect(self._record)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._end_edit)

    def quietly(self, do: Callable[[], object]) -> None:
        """Do what is no step."""
        self._history.quietly(do)
        self.catch_up()
        self._end_edit()

    def as_one(self, text: str, do: Callable[[], object]) -> None:
        """Do what is one step, however much of it changes."""
        before = self._asked.typed()
        self.quietly(do)
        after = self._last
        if before != after:
            self._history.record(text, lambda: self._put(before), lambda: self._put(after))

    def catch_up(self) -> None:
        """What stands there now is what the next step begins from."""
        self._last = self._asked.typed()

    def _record(self, *_: object) -> None:
        before = self._last
        self.catch_up()
        after = self._last
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if not changed or self._filling.busy:
            return
        title = self._title(changed)
        if len(changed) > 1:  # other fields may follow what is chosen: all of them go back
            changed |= {key for key in before.keys() | after.keys() if key not in _TITLES}
        back = {key: typed for key, typed in before.items() if key in changed}
        forth = {key: typed for key, typed in after.items() if key in changed}
        self._history.record(
            f"the {title}",
            lambda: self._put(back),
            lambda: self._put(forth),
            about=f"{title} of a new run, {self._edit}",
            ends=(back, forth),
            last=True,
        )

    def _title(self, changed: Set[Key]) -> str:
        """Of the field that was edited, where others may have followed it."""
        (part, name), *others = sorted(changed, key=lambda key: key[1] != CHOICE)
        if (part, name) in _TITLES:
            title = _TITLES[part, name]
        else:
            chosen = not others or (name == CHOICE and self._follow(part, others))
            title = self._asked.form.title_of(*((part, name) if chosen else (PRESET, CHOICE)))
        return title if title[:2].isupper() else title[:1].lower() + title[1:]

    def _follow(self, part: str, others: list[Key]) -> bool:
        """Whether other fields change with a choice of this part: its own, and the settings of the
        method with the data set."""
        form = self._asked.form
        within = {part, form.method.name} if part == form.data.name else {part}
        return all(other in within and name != CHOICE for other, name in others)

    def _put(self, stood: Stood) -> None:
        self._filling.finish()
        self.quietly(lambda: self._asked.set_typed(stood))

    def _end_edit(self, *_: object) -> None:
        self._edit += 1
