"""A device that is not there, to see what a program would do with one that is.

Tensors on it are computed with on the CPU, but meet none of the CPU's: where two devices meet, it
raises as an accelerator does, and has no numbers of 64 bits, as Apple's has none. It notes who
waits for it, for a number or for how many there are.
PyTorch's forward mode does not see through it.
"""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

ELSEWHERE = torch.device("meta")
"""PyTorch's own name for a device without one: no other lets its gradients be taken anywhere."""
aten = torch.ops.aten
FETCHED = {aten._to_copy.default, aten.copy_.default}
"""What goes from device to device."""
INDEXED = {
    *(aten.index.Tensor, aten._unsafe_index.Tensor),
    *(aten.index_put.default, aten.index_put_.default, aten._index_put_impl_.default),
}
"""What takes its indices from either device, but masks are counted first."""
COUNTED = {
    *(aten._local_scalar_dense.default, aten.equal.default, aten.nonzero.default),
    *(aten.masked_select.default, aten._unique2.default, aten.unique_dim.default),
}
"""What cannot go on before the device has told a number."""


class Far(Tensor):
    """A tensor elsewhere."""

    near: Tensor

    @staticmethod
    def __new__(cls, near: Tensor) -> "Far":
        made: Far = Tensor._make_wrapper_subclass(
            cls,
            near.size(),
            strides=near.stride(),
            storage_offset=near.storage_offset(),
            dtype=near.dtype,
            device=ELSEWHERE,
        )
        made.near = near
        return made

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        raise RuntimeError(f"{func} is elsewhere, where nobody is")

    def tolist(self) -> Any:
        """As numbers."""
        return self.cpu().tolist()


class Machine(TorchDispatchMode):
    """Computes elsewhere; `waits` counts by file and line where the engine waited for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
        far = any(isinstance(tensor, Far) for tensor in tensors)
        to = kwargs.get("device")
        stays = far if to is None else torch.device(to) == ELSEWHERE
        if not (far or stays):
            return func(*args, **kwargs)
        self._check(func, args, kwargs, tensors if far else [])
        if self._waits(func, args, far and not stays):
            self.waits[_asker()] += 1
        if to is not None:
            kwargs["device"] = torch.device("cpu")
        known = {id(tensor.near): tensor for tensor in tensors if isinstance(tensor, Far)}
        near = tree_map(lambda leaf: leaf.near if isinstance(leaf, Far) else leaf, (args, kwargs))
        made = func(*near[0], **near[1])
        if func is aten.copy_.default:
            return args[0]

        def sent(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor) or not stays:
                return leaf
            if leaf.dtype == torch.float64:
                raise RuntimeError(f"{func} makes numbers of 64 bits.")
            return known[id(leaf)] if id(leaf) in known else Far(leaf)

        return tree_map(sent, made)

    def _check(self, func: Any, args: Any, kwargs: Any, tensors: list[Tensor]) -> None:
        """Raise RuntimeError where two devices meet. Numbers in a tensor may go anywhere."""
        own = args[:1] if func in INDEXED else () if func in FETCHED else tensors
        if tensors and any(not isinstance(one, Far) and one.dim() for one in own):
            raise RuntimeError(f"In {func} two devices meet.")
        generator = kwargs.get("generator")
        if generator is not None and generator._cdata not in _Generator.far:
            raise RuntimeError(f"In {func} the CPU's generator draws for another device.")

    def _waits(self, func: Any, args: Any, fetched: bool) -> bool:
        if func in INDEXED:
            return any(index is not None and index.dtype == torch.bool for index in args[1])
        taken = func is aten.copy_.default and not isinstance(args[0], Far)
        return fetched or taken or func in COUNTED


class _Generator(torch.Generator):
    """One that says it is elsewhere."""

    _cdata: int

    far: ClassVar[set[int]] = set()

    def __new__(cls, device: Any = "cpu") -> "_Generator":
        made = super().__new__(cls)
        if torch.device(device) == ELSEWHERE:
            cls.far.add(made._cdata)
        return made

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        """Where it says it is."""
        return ELSEWHERE if self._cdata in self.far else torch.device("cpu")


def _asker() -> str:
    """The line of the engine that asks."""
    for frame in reversed(traceback.extract_stack()):
        path = Path(frame.filename)
        if "engine" in path.parts and "tests" not in path.parts:
            return f"{path.name}:{frame.lineno}"
    return "a test"


@contextmanager
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine that has this device."""
    made = torch.tensor

    def tensor(data: Any, *, device: Any = None, **kind: Any) -> Tensor:
        here = made(data, **kind)
        return here if device is None else here.to(device)

    with monkeypatch.context() as patch, Machine() as machine:
        patch.setattr(torch, "Generator", _Generator)
        patch.setattr(torch, "tensor", tensor)
        yield machine
    _Generator.far.clear()
