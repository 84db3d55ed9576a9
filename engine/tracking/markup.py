"""HTML, written from plain values: whatever is text is escaped."""

import html
import math
from collections.abc import Iterable, Sequence

from engine.digits import number
from engine.tracking.rows import Cell


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Content = Markup | Cell


def element(name: str, *contents: Content, **attributes: object) -> Markup:
    """`<name attributes>contents</name>`. An underscore in an attribute's name is a dash, one at
    its end is dropped; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{joined(contents)}</{name}>")


def joined(contents: Iterable[Content]) -> Markup:
    """One after the other; numbers are shown with five digits and keep all of them beside it."""
    return Markup("".join(_shown(content) for content in contents))


def table(heads: Sequence[Content], rows: Sequence[Sequence[Content]], caption: str = "") -> Markup:
    """A table that scrolls within itself where it is wide. The first cell of a row is its head."""
    columns = [[row[place] for row in rows] for place in range(len(heads))]
    sides = ["number" if any(map(_is_number, column)) else None for column in columns]
    head = [
        element("th", cell, scope="col", class_=side)
        for cell, side in zip(heads, sides, strict=True)
    ]
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(
                element("td", cell, class_="number" if _is_number(cell) else None)
                for cell in row[1:]
            ),
        )
        for row in rows
    ]
    titled = (element("caption", caption),) if caption else ()
    inner = element(
        "table", *titled, element("thead", element("tr", *head)), element("tbody", *body)
    )
    return element("div", inner, class_="wide")


def _shown(content: Content) -> str:
    match content:
        case Markup():
            return content
        case None:
            return ""
        case bool():
            return "yes" if content else "no"
        case float() if math.isfinite(content) and number(content, 5) != str(content):
            return element("data", number(content, 5), value=repr(content))
    return html.escape(number(content, 5) if isinstance(content, float) else str(content))


def _is_number(cell: Content) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
