"""A field for several numbers, such as one for each latent dimension."""

from typing import Any

from raven_gui.widgets.parameters.field import Schema
from raven_gui.widgets.parameters.fields import NumberField


class NumbersField(NumberField):
    """Numbers with commas between them; one alone is no list where the schema says `single`."""

    def __init__(self, name: str, schema: Schema) -> None:
        self._single = bool(schema.get("single"))
        self.wanted = "a number, or several with commas" if self._single else "numbers with commas"
        super().__init__(name, schema)

    def parse(self, text: str) -> Any:
        """A number, or a list of them: the comma stands between two, never within one."""
        numbers = [super(NumbersField, self).parse(part) for part in text.split(",")]
        return numbers[0] if self._single and len(numbers) == 1 else numbers

    def out_of_bounds(self, value: Any) -> str | None:
        """Of the first number that is, where there are several by its place."""
        numbers = value if isinstance(value, list) else [value]
        for place, number in enumerate(numbers, start=1):
            problem = super().out_of_bounds(number)
            if problem is not None:
                which = f", number {place}" if len(numbers) > 1 else ""
                return problem.replace(self.title, self.title + which, 1)
        return None
