"""`python -m engine.sweep.worker`: one order in as a line, one outcome out as a line.

Asked to end, it stops behind the step in hand and keeps a checkpoint of it."""

import signal
import sys
from types import FrameType

from engine.signals import ASKING
from engine.sweep.order import Order
from engine.sweep.work import carry_out


def main() -> None:
    """Carry out the order on standard input."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in ASKING:
        signal.signal(number, note)
    order = Order.from_json(sys.stdin.readline())
    print(carry_out(order, lambda: bool(asked)).to_json(), flush=True)


if __name__ == "__main__":
    main()
