"""What classes are called."""

import pytest

from engine.class_names import class_name


@pytest.mark.parametrize(
    ("classes", "index", "name"),
    [(("dove", "raven"), 1, "raven"), (("dove", "raven"), 2, "class 2"), ((), 0, "class 0")],
)
def test_a_class_without_a_name_here_has_its_number(
    classes: tuple[str, ...], index: int, name: str
) -> None:
    assert class_name(classes, index) == name
