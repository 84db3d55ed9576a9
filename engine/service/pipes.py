"""Messages through a pipe between two processes of ours.

A message is pickled, its arrays beside it, so they are copied once on each side and Python's lock
is free while they pass. Only what a process of ours wrote into a pipe of its own is ever read.
"""

import copyreg
import io
import pickle
import struct
from types import MappingProxyType
from typing import Any, BinaryIO

from engine.service.messages import Command, Event

_GREETING = b"raven-gui engine\n"
_COUNT = struct.Struct("<I")
_SIZE = struct.Struct("<Q")


def _fixed(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


class _Pickler(pickle.Pickler):
    """One that takes a mapping that cannot be changed, too."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda it: (_fixed, (dict(it),))}


def greet(pipe: BinaryIO) -> None:
    """Tell that from here on there are messages, and not what Python or a library printed."""
    pipe.write(b"\n" + _GREETING)
    pipe.flush()


def pass_greeting(pipe: BinaryIO) -> None:
    """Leave out all that comes before the messages."""
    while (line := pipe.readline()) and line != _GREETING:
        pass


def send(pipe: BinaryIO, message: Command | Event) -> None:
    """Write one message. Raises BrokenPipeError, or another OSError, when nobody reads any more."""
    arrays: list[pickle.PickleBuffer] = []
    body = io.BytesIO()
    _Pickler(body, protocol=5, buffer_callback=arrays.append).dump(message)
    pieces = [body.getbuffer(), *(array.raw() for array in arrays)]
    sizes = b"".join(_SIZE.pack(piece.nbytes) for piece in pieces)
    pipe.write(_COUNT.pack(len(pieces)) + sizes)
    for piece in pieces:
        pipe.write(piece)
    pipe.flush()


def receive(pipe: BinaryIO) -> Command | Event | None:
    """The next message, once it is there whole; None when no more will come."""
    head = _read(pipe, _COUNT.size)
    if head is None:
        return None
    (count,) = _COUNT.unpack(head)
    sizes = _read(pipe, count * _SIZE.size)
    if sizes is None:
        return None
    pieces = [_read(pipe, size) for (size,) in _SIZE.iter_unpack(sizes)]
    if any(piece is None for piece in pieces):
        return None
    body, *arrays = pieces
    message: Command | Event = pickle.loads(body, buffers=arrays)  # type: ignore[arg-type]
    return message


def _read(pipe: BinaryIO, size: int) -> bytearray | None:
    """So many bytes; None if the pipe ends before."""
    taken = bytearray(size)
    view = memoryview(taken)
    while view:
        count = pipe.readinto(view)  # type: ignore[attr-defined]
        if not count:
            return None
        view = view[count:]
    return taken
