"""The images of a data set that something is measured on, as options of `raven` and in Python."""

from pathlib import Path

from engine.recipes.writing import call


def source_options(dataset: str, data_root: Path | None, task: str) -> list[object]:
    """The data set, its folder where it has one, and the task that probes are fitted to; the first
    of it where that is ''."""
    words: list[object] = ["--dataset", dataset]
    if data_root is not None:
        words += ["--data-root", data_root]
    return words + (["--task", task] if task else [])


def source_in_python(
    dataset: str, data_root: Path | None, training: bool = False
) -> tuple[list[str], str]:
    """What has to be imported for it, and the ImageSource."""
    imports, which = ["engine.service.messages: ImageSource"], dict[str, object](dataset=dataset)
    if data_root is not None:
        imports.append("pathlib: Path")
        which["data_root"] = data_root
    if training:
        which["training"] = True
    return imports, call("ImageSource", **which)
