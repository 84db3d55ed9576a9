"""Code as text to compare: what it does, however it is laid out, in any version of Python."""

import ast


def without_docstrings(node: ast.AST) -> ast.AST:
    """`node`, whose own text is taken out of it."""
    for part in ast.walk(node):
        body = getattr(part, "body", None)
        if isinstance(body, list):
            said = [one for one in body if not _is_text(one)]
            part.body = said or [ast.Pass()]  # type: ignore[attr-defined]
    return node


def text_of(node: object) -> str:
    """A node of code, or a value in it: every field that holds something, by its name.

    `ast.dump` tells of empty fields in some versions of Python, and in others not; newer ones also
    have more of them.
    """
    if isinstance(node, list):
        return f"[{', '.join(map(text_of, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    held = ((name, value) for name, value in ast.iter_fields(node) if value not in (None, []))
    fields = (f"{name}={text_of(value)}" for name, value in sorted(held))
    return f"{type(node).__name__}({', '.join(fields)})"


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
