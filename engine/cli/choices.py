"""`raven datasets`, `variants`, `likelihoods` and `networks`: what there is to choose from."""

from typing import Any

from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.data import DATASETS, Dataset
from engine.service.messages import ChoiceInfo


def datasets(as_json: Json = False) -> None:
    """List the data sets. Those that are 'here' need neither a folder nor a download."""
    output = Output(as_json)
    listed = table("", "Name", "Title", "Shape", "Tasks", "Where", "Licence", "What it is")
    for dataset in DATASETS.values():
        output.event(
            "dataset",
            name=dataset.name,
            title=dataset.title,
            summary=dataset.summary,
            reference=dataset.reference,
            licence=dataset.licence,
            classes=dataset.classes,
            tasks=dataset.tasks,
            shape=dataset.shape,
            pixel_range=dataset.pixel_range,
            available=not dataset.needs_folder,
        )
        listed.add_row(
            dataset.name,
            dataset.title,
            "x".join(map(str, dataset.shape)),
            _tasks(dataset),
            "folder" if dataset.needs_folder else "here",
            dataset.licence,
            dataset.summary,
        )
    output.tell(listed)


def _tasks(dataset: Dataset) -> str:
    """A few names are told, of many the number."""
    return ", ".join(dataset.tasks) if len(dataset.tasks) < 4 else f"{len(dataset.tasks)} tasks"


def variants(as_json: Json = False) -> None:
    """List the training methods and their own settings."""
    from engine.service.choices import variant_choices

    _list("variant", variant_choices(), as_json)


def likelihoods(as_json: Json = False) -> None:
    """List the likelihoods and their own settings."""
    from engine.service.choices import likelihood_choices

    _list("likelihood", likelihood_choices(), as_json)


def networks(as_json: Json = False) -> None:
    """List the networks."""
    from engine.service.choices import network_choices

    _list("network", network_choices(), as_json)


def _list(kind: str, choices: tuple[ChoiceInfo, ...], as_json: bool) -> None:
    output = Output(as_json)
    for choice in choices:
        own: dict[str, Any] = {}
        if kind != "network":
            own = {"settings": choice.schema, "defaults": choice.defaults}
            own |= {"formula": choice.formula}
        if kind == "variant":
            own |= {"forms": choice.forms, "terms": choice.explained}
        output.event(
            kind,
            name=choice.name,
            title=choice.title,
            summary=choice.summary,
            reference=choice.reference,
            **own,
        )
        output.tell(f"{choice.name}: {choice.title}. {choice.summary} ({choice.reference})")
        if choice.formula:
            output.tell(f"  {'log p(x|z) = ' if kind == 'likelihood' else ''}{choice.formula}")
        settings: dict[str, Any] = choice.schema.get("properties", {})
        for name, setting in settings.items():
            output.tell(f"  --set {name}={_default(name, setting, choice.defaults)}")
            output.tell(f"      {setting.get('title', name)}. {setting.get('description', '')}")


def _default(name: str, setting: dict[str, Any], defaults: dict[str, dict[str, Any]]) -> str:
    """The value taken where none is set, with what a data set changes."""
    special = [
        f"{_typed(own[name])} on {dataset}" for dataset, own in defaults.items() if name in own
    ]
    return _typed(setting.get("default", "")) + (f" ({', '.join(special)})" if special else "")


def _typed(value: Any) -> str:
    """As it is typed after --set."""
    return ",".join(map(str, value)) if isinstance(value, list) else f"{value}"
