"""Where the weights of the FID's Inception network come from: a named file, PyTorch's cache, or a
download into it. They are not part of raven-gui."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from engine.files import replacing
from engine.measures import Steps, all_of
from engine.training import CheckpointError, load_tensors

if TYPE_CHECKING:
    from engine.measures.inception import FIDInception  # brings torchvision

FILE = "pt_inception-2015-12-05-6726825d.pth"
ALIASES = (FILE, "weights-inception-2015-12-05-6726825d.pth")
"""The names by which pytorch-fid and torch-fidelity keep it in PyTorch's cache."""
URL = f"https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/{FILE}"
FEATURES = 2048
"""That the network tells of an image."""
SHA256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2"
PIECE = 1 << 20
"""Bytes that are downloaded, or looked at, in one step."""
SAFE = ".safetensors"
NAMES = ("Conv2d_1a_3x3.conv.weight", "Mixed_7c.branch_pool.conv.weight", "fc.weight")
"""Of some of its tensors, the first and the last among them."""
NAME_IT = f"name {FILE}, which pytorch-fid publishes, or its weights as {SAFE}"
DOWNLOAD_IT = "remove it, and it will be downloaded again"
SECONDS = 20
"""Without an answer, after which a download is given up."""
LOOK = 0.005
"""Seconds between two looks at whether the network has answered."""


class WeightsError(RuntimeError):
    """The network's weights cannot be had or are not its own, in a sentence."""


def inception_of(named: Path | None, device: torch.device) -> Steps["FIDInception"]:
    """The network with the weights of the file `named`, or else with the published ones from
    PyTorch's cache, where they are downloaded to if they are not there. A pickled file is read
    only if it is, to the last bit, the published one. Raises WeightsError."""
    from engine.measures.inception import FIDInception

    path = yield from weights_file(named)
    try:
        return FIDInception(_read(path)).to(device)
    except (RuntimeError, CheckpointError) as error:
        raise WeightsError(_of_another(path, str(error))) from error


def weights_file(named: Path | None) -> Steps[Path]:
    """The file that `inception_of` reads, downloaded if it has to be, and checked as far as that
    takes no network of its weights. Raises WeightsError."""
    path = named or cached() or (yield from _download(_folder()))
    yield from check_file(path, NAME_IT if named else DOWNLOAD_IT)
    return path


def check_file(path: Path, mend: str = NAME_IT) -> Steps[bool]:
    """Whether a file is, to the last bit, the published one, a piece a step. Raises WeightsError,
    which ends in how to `mend` it, where it is not and may not be read, being no .safetensors; and
    where that holds other tensors."""
    if path.suffix == SAFE:
        _check_names(path)
        return False
    published = yield from _published(path)
    if not published:
        raise WeightsError(f"{path} is not the published file (its SHA-256 differs): {mend}.")
    return published


def is_published(path: Path) -> bool:
    """Whether a file is, to the last bit, the one with which the FID is told elsewhere. Raises
    WeightsError where it cannot be read."""
    return all_of(_published(path))


def _published(path: Path) -> Steps[bool]:
    return (yield from digest_of(path)) == SHA256


def digest_of(path: Path) -> Steps[str]:
    """The SHA-256 of a file, a piece a step. Raises WeightsError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                yield
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror}).") from error
    return digest.hexdigest()


def _check_names(path: Path) -> None:
    """What tensors a file holds is told at its beginning: the rest is not read."""
    try:
        with safe_open(path, "pt") as file:
            others = set(NAMES) - set(file.keys())
        reason = f"it lacks '{min(others)}'" if others else ""
    except (SafetensorError, OSError) as error:
        reason = str(error)
    if reason:
        raise WeightsError(_of_another(path, reason))


def _of_another(path: Path, reason: str) -> str:
    return (
        f"{path} does not hold the weights of the FID's Inception network "
        f"({' '.join(reason.split())[:200]}). Name the file {FILE}, which pytorch-fid publishes, "
        f"or its weights as {SAFE}."
    )


def _folder() -> Path:
    return Path(torch.hub.get_dir()) / "checkpoints"


def cached() -> Path | None:
    """The published file in PyTorch's cache, by its name; None where it is not there."""
    found = (_folder() / name for name in ALIASES)
    return next((path for path in found if path.is_file()), None)


def _read(path: Path) -> Mapping[str, Tensor]:
    if path.suffix == SAFE:
        return load_tensors(path)
    weights: Mapping[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return weights


def _download(folder: Path) -> Steps[Path]:
    """Fetch the file, a piece a step: it is there whole or not at all."""
    path = folder / FILE
    digest = hashlib.sha256()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as incoming:
            with closing(_Source()) as source, incoming.open("wb") as target:
                while piece := (yield from source.piece()):
                    target.write(piece)
                    digest.update(piece)
                    yield
            if digest.hexdigest() != SHA256:
                raise OSError("what came is not the published file")
    except (OSError, HTTPException) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(
            f"The weights of the FID's Inception network could not be downloaded from {URL} "
            f"({reason}). Fetch that file (96 MB) where there is a network and put it into "
            f"{folder}, or name it: in the window under 'Measures…', or with 'raven measure "
            "--inception-weights'."
        ) from error
    return path


class _Source:
    """What is downloaded, piece by piece, in a thread beside this one, whose other jobs go on; and
    which waits for no network where the download is broken off, or the program ends."""

    def __init__(self) -> None:
        self._pieces: SimpleQueue[bytes | Exception] = SimpleQueue()
        self._left = Event()
        Thread(target=self._fetch, name="download", daemon=True).start()

    def _fetch(self) -> None:
        try:
            with urlopen(URL, timeout=SECONDS) as answer:
                piece = bytes(1)
                while piece and not self._left.is_set():
                    piece = answer.read(PIECE)
                    self._pieces.put(piece)
        except Exception as error:  # told where the pieces are taken
            self._pieces.put(error)

    def piece(self) -> Steps[bytes]:
        """The next one, empty at the end. Raises what the network did."""
        while True:
            try:
                piece = self._pieces.get(timeout=LOOK)
            except Empty:
                yield
                continue
            if isinstance(piece, Exception):
                raise piece
            return piece

    def close(self) -> None:
        """No more is wanted."""
        self._left.set()
