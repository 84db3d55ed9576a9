"""What a paper leaves open of the trainings of an entry, or what is done otherwise here, in
sentences that name the models they are of."""

from collections.abc import Collection, Mapping

from engine.counting import counted
from engine.data import DATASETS
from engine.reproduce.plan import Plan, config_of
from engine.training import PRESETS

OF_THE_USER = ("download", "data_root", "base")
"""Fields whose notes are on what to name, and not on how it is trained."""
MANY = 4
"""From more values on than these, they are told as a range."""

Titles = dict[str, str]
"""Of models, each with the title of its data set."""


def left_open(plan: Plan) -> list[str]:
    """The notes of the presets of what is trained on what was not changed, each once: which value
    was chosen, of which models, and why."""
    found: dict[tuple[str, str], dict[str, Titles]] = {}
    every: Titles = {}
    for name, system in plan.entry.systems.items():
        if name in plan.missing:
            continue
        preset = PRESETS[system.preset]
        dataset = DATASETS[preset.config.dataset].title
        every[preset.title] = dataset
        whole = config_of(system, 0)
        papers, ours = whole.model_dump(), plan.budget.config(whole).model_dump()
        for field, sentence in preset.notes.items():
            if field in OF_THE_USER or field in system.overrides:
                continue
            value, here = f"{_value(papers, field)}", f"{_value(ours, field)}"
            told = value if here == value else f"{value}, here {here}"
            found.setdefault((field, sentence), {}).setdefault(told, {})[preset.title] = dataset
    return [
        f"`{field}` ({_told(by_value, every)}): {sentence}"
        for (field, sentence), by_value in found.items()
    ]


def _told(by_value: Mapping[str, Titles], every: Titles) -> str:
    """Each value with its models; without them where there is one value for the only model."""
    if len(by_value) > MANY:
        first, *_, last = by_value
        together = {title: data for titles in by_value.values() for title, data in titles.items()}
        return (
            f"{_names(together, every)}: {counted(len(by_value), 'value')} from {first} to {last}"
        )
    if len(every) == 1:
        return "; ".join(by_value)
    return "; ".join(f"{_names(titles, every)}: {value}" for value, titles in by_value.items())


def _names(titles: Titles, every: Titles) -> str:
    """Models as shortly as they can be told from the others: all of them, all of some data sets,
    or each by as little of its title as no other one begins with, its whole title at most."""
    if titles == every:
        return "all models"
    datasets = set(titles.values())
    if titles == {title: data for title, data in every.items() if data in datasets}:
        return f"all models of {_listed(sorted(datasets))}"
    others = {start for title in every if title not in titles for start in _starts(title, every)}
    shortest = (next((s for s in _starts(one, every) if s not in others), one) for one in titles)
    return _listed(list(dict.fromkeys(shortest)))


def _starts(title: str, every: Titles) -> list[str]:
    """Of a title, the shortest first: before its data set, before each comma, and the whole."""
    ends = [len(title), title.find(f" on {every[title]}")]
    ends += [index for index, letter in enumerate(title) if letter == ","]
    return [title[:end] for end in sorted(ends) if end > 0]


def _listed(names: Collection[str]) -> str:
    """With 'and' alone where a name itself has a comma."""
    return (" and " if any("," in name for name in names) else ", ").join(names)


def _value(settings: Mapping[str, object], field: str) -> object:
    part, _, inner = field.partition(".")
    value = settings[part]
    return value[inner] if inner and isinstance(value, dict) else value
