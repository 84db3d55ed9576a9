"""`raven datasets` and `raven variants`: what there is to choose from."""

from typing import Any

from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.data import DATASETS


def datasets(as_json: Json = False) -> None:
    """List the data sets."""
    output = Output(as_json)
    listed = table("", "Name", "Title", "Licence", "What it is")
    for dataset in DATASETS.values():
        output.event(
            "dataset",
            name=dataset.name,
            title=dataset.title,
            summary=dataset.summary,
            reference=dataset.reference,
            licence=dataset.licence,
            classes=dataset.classes,
        )
        listed.add_row(dataset.name, dataset.title, dataset.licence, dataset.summary)
    output.tell(listed)


def variants(as_json: Json = False) -> None:
    """List the training methods and their own settings."""
    from engine.service.bench import variant_choices

    output = Output(as_json)
    for choice in variant_choices():
        output.event(
            "variant",
            name=choice.name,
            title=choice.title,
            summary=choice.summary,
            reference=choice.reference,
            settings=choice.schema,
            defaults=choice.defaults,
        )
        output.tell(f"{choice.name}: {choice.title}. {choice.summary} ({choice.reference})")
        settings: dict[str, Any] = choice.schema.get("properties", {})
        for name, setting in settings.items():
            output.tell(f"  --set {name}={_default(name, setting, choice.defaults)}")
            output.tell(f"      {setting['title']}. {setting['description']}")


def _default(name: str, setting: dict[str, Any], defaults: dict[str, dict[str, Any]]) -> str:
    """The value taken where none is set, with what a data set changes."""
    special = [f"{own[name]} on {dataset}" for dataset, own in defaults.items() if name in own]
    return f"{setting['default']}" + (f" ({', '.join(special)})" if special else "")
