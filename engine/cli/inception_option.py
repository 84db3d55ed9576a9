"""The file with the weights of the FID's network, of a command."""

from pathlib import Path

from engine.cli.output import Output
from engine.cli.usage import UsageError
from engine.runs import RunStore


def weights_named(named: Path | None, output: Output) -> Path | None:
    """The file named here, or else in the window; a remark where it is not the published one.
    Raises WeightsError where it cannot be read."""
    from engine.evaluation.inception_place import InceptionPlace
    from engine.evaluation.inception_weights import is_published

    weights = named or InceptionPlace(RunStore().root.parent).named
    if weights is not None and named is None:
        output.remark(f"The weights of the FID's network are those named in the window: {weights}")
    if weights is not None and not is_published(weights):
        output.remark(
            f"{weights} is not the file that the FID is told with elsewhere (its SHA-256 differs): "
            "what is measured compares with the literature only if its weights are the same."
        )
    return weights


def weights_there(named: Path | None, output: Output) -> tuple[Path, str]:
    """That file, or else the one in PyTorch's cache, and its SHA-256; nothing is downloaded. Raises
    UsageError where there is none, WeightsError where it is not the network's."""
    from engine.evaluation.inception_weights import FILE, URL, cached, check_file, digest_of
    from engine.measures import all_of

    weights = weights_named(named, output) or cached()
    if weights is None:
        raise UsageError(
            "--fid: the weights of the FID's Inception network are not named in the window, and "
            f"PyTorch's cache has none. Fetch {URL} (96 MB), and name it with "
            f"--inception-weights {FILE}."
        )
    all_of(check_file(weights))
    return weights.resolve(), all_of(digest_of(weights))
