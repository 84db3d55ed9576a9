"""The code that a function runs, of all that is ours: its definition, those of what it names, of
what these name, and so on. Nothing is imported or run for it.

A class is taken without its methods, and each of these where anything that is taken speaks of an
attribute of that name, whoever's it is: rather too much than too little.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from engine.reproduce.syntax import text_of, without_docstrings

OURS = "engine"
ROOT = Path(__file__).parents[2]
APART = (
    "engine.variants",
    "engine.likelihoods",
    "engine.networks",
    "engine.latents",
    "engine.runs",
    "engine.files",
    "engine.evaluation.table.MEASURES",
    "engine.evaluation.table._ALL",
)
"""What is not followed: the code of a run's training and its files, as its run stands for them, and
the list of all clean figures, of which a reading is one."""
OPEN_BASES = ("ABC", "Protocol")
"""Classes of others whose subclasses have no methods that are called behind our backs."""

Read = Callable[[str], str | None]
"""The source of a module of ours by its name; None where there is no such module."""
Definition = ast.stmt


def source_of(module: str) -> str | None:
    """As it lies on the disk."""
    place = ROOT.joinpath(*module.split("."))
    for file in (place.with_suffix(".py"), place / "__init__.py"):
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return None


def code_of(begun: Callable[..., Any], read: Read = source_of) -> list[str]:
    """Each piece of the code that `begun` runs, with its name, without comments, docstrings and
    layout; and what it holds from the function that made it. Raises ValueError for one without a
    name, whose code cannot be found."""
    trace = Trace(read)
    held = trace.begin(begun)
    return sorted([*trace.all(), *held])


@dataclass(frozen=True)
class Scope:
    """What a module defines by name, what it has from elsewhere (module and name there), and its
    statements that are run without being named."""

    definitions: Mapping[str, tuple[Definition, ...]]
    imports: Mapping[str, tuple[str, str]]
    loose: tuple[Definition, ...]


@dataclass
class Trace:
    """What was found so far."""

    read: Read
    _pieces: dict[str, str] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)
    _members: dict[str, tuple[str, dict[str, Definition]]] = field(default_factory=dict)

    def begin(self, function: Callable[..., Any]) -> list[str]:
        """Begin at a function or method; returns what it holds from the one that made it."""
        name, *inner = getattr(function, "__qualname__", "<lambda>").split(".")
        if name == "<lambda>" or self._scope(function.__module__) is None:
            raise ValueError(f"{function.__module__} has a measure without a name: give it one.")
        self._words.update(inner)
        self.reach(function.__module__, name)
        held = []
        for cell in getattr(function, "__closure__", None) or ():
            if callable(cell.cell_contents):
                held += self.begin(cell.cell_contents)
            else:
                held.append(f"{function.__qualname__} holds {cell.cell_contents!r}")
        return held

    def all(self) -> Iterator[str]:
        """The pieces, when no word leads to another one."""
        known = -1
        while known != len(self._pieces):
            known = len(self._pieces)
            for owner, (module, members) in list(self._members.items()):
                for name, node in members.items():
                    if name in self._words or name.startswith("__"):
                        self._take(f"{owner}.{name}", module, (node,))
        return (f"{name}: {code}" for name, code in self._pieces.items())

    def reach(self, module: str, name: str) -> None:
        """Take what a module means by a name, if it is ours."""
        found = self._found(module, name)
        if found is None:
            return
        module, name = found
        scope = self._scope(module)
        assert scope is not None
        if not name:  # a whole module: its definitions are as methods
            one_each = {own: nodes[-1] for own, nodes in scope.definitions.items()}
            self._members.setdefault(module, (module, one_each))
            return
        self._take(f"{module}:", module, scope.loose)
        nodes = scope.definitions[name]
        if len(nodes) == 1 and isinstance(nodes[0], ast.ClassDef) and self._is_open(module, name):
            head, methods = _apart(nodes[0])
            self._members.setdefault(f"{module}.{name}", (module, methods))
            nodes = (head,)
        self._take(f"{module}.{name}", module, nodes)

    def _take(self, name: str, module: str, nodes: tuple[Definition, ...]) -> None:
        if name in self._pieces:
            return
        self._pieces[name] = " ".join(map(text_of, nodes))
        for node in (part for whole in nodes for part in ast.walk(whole)):
            match node:
                case ast.Name(id=word):
                    self.reach(module, word)
                case ast.Attribute(attr=word):
                    self._words.add(word)
                case ast.Constant(value=str(text)):  # an annotation in quotes, or a name to look up
                    for word in re.findall(r"[A-Za-z_]\w*", text):
                        self.reach(module, word)
                    self._words.add(text)
                case ast.ImportFrom() | ast.Import():
                    for word, (source, there) in _imported(node).items():
                        self.reach(source, there or word)

    def _found(self, module: str, name: str) -> tuple[str, str] | None:
        """Where it is defined, followed through imports; no name for a module itself."""
        if not module.startswith(OURS) or f"{module}.{name}".startswith(APART):
            return None
        scope = self._scope(module)
        if scope is not None and name in scope.definitions:
            return module, name
        if scope is not None and name in scope.imports:
            source, there = scope.imports[name]
            return self._found(source, there)
        whole = f"{module}.{name}".removesuffix(".")
        return (whole, "") if self._scope(whole) is not None else None

    def _is_open(self, module: str, name: str) -> bool:
        """Whether all methods of a class are called by code of ours."""
        found = self._found(module, name)
        scope = self._scope(found[0]) if found else None
        if found is None or scope is None:
            return name in OPEN_BASES
        node = scope.definitions[found[1]][-1] if found[1] else None
        return isinstance(node, ast.ClassDef) and all(
            isinstance(base, ast.Name) and self._is_open(found[0], base.id) for base in node.bases
        )

    def _scope(self, module: str) -> Scope | None:
        text = self.read(module) if module.startswith(OURS) else None
        return None if text is None else _scope_of(text)


@cache
def _scope_of(text: str) -> Scope:
    definitions: dict[str, list[Definition]] = {}
    imports: dict[str, tuple[str, str]] = {}
    loose: list[Definition] = []
    tree = without_docstrings(ast.parse(text))
    assert isinstance(tree, ast.Module)
    # What a module names for types alone it never makes, unless it brings it when it is asked for.
    late = any(
        isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body
    )
    for node in tree.body:
        if _is_for_types(node) and not late:
            continue
        for part in ast.walk(node) if isinstance(node, ast.If | ast.Try) else (node,):
            if isinstance(part, ast.Import | ast.ImportFrom):
                imports |= _imported(part)
        if names := _defined(node):
            for name in names:
                definitions.setdefault(name, []).append(node)
        elif not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
            loose.append(node)
    frozen = {name: tuple(nodes) for name, nodes in definitions.items()}
    return Scope(frozen, imports, tuple(loose))


def _defined(node: Definition) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            parts = [part for target in targets for part in ast.walk(target)]
        case ast.AnnAssign(target=target):
            parts = [target]
        case _:
            return []
    whole = all(isinstance(part, ast.Name | ast.Tuple | ast.expr_context) for part in parts)
    return [part.id for part in parts if isinstance(part, ast.Name)] if whole else []


def _imported(node: ast.Import | ast.ImportFrom) -> dict[str, tuple[str, str]]:
    if isinstance(node, ast.Import):
        return {alias.asname: (alias.name, "") for alias in node.names if alias.asname}
    return {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}


def _apart(node: ast.ClassDef) -> tuple[ast.ClassDef, dict[str, Definition]]:
    """A class without its methods, and these by name."""
    methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
    rest = [part for part in node.body if part not in methods]
    fields = {name: getattr(node, name) for name in node._fields}
    together: dict[str, Definition] = {}
    for part in methods:  # a property and its setter have one name
        before = together.get(part.name)
        together[part.name] = (
            part if before is None else ast.If(ast.Constant(0), [before, part], [])
        )
    return ast.ClassDef(**{**fields, "body": rest}), together


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
