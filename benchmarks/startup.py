"""From the command to the window on screen, and to the bundled comparison drawn.

    python -m benchmarks.startup [ROUNDS]

Each round is a fresh process; its clock starts before Python does. Beside it stands the time that
a bare `import torch` takes in a fresh process: the least that any first answer can take.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Print medians over fresh processes."""
    if len(sys.argv) > 2 and sys.argv[1] == "--child":
        _child(float(sys.argv[2]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    shown, drawn, bare = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        user = {**os.environ, "RAVEN_HOME": folder, "XDG_CONFIG_HOME": folder}
        for _ in range(rounds):
            command = [sys.executable, "-m", "benchmarks.startup", "--child", str(time.time())]
            told = subprocess.run(command, env=user, capture_output=True, text=True, check=True)
            first, second = map(float, told.stdout.split())
            shown.append(first)
            drawn.append(second)
            started = time.time()
            subprocess.run([sys.executable, "-c", "import torch"], check=True)
            bare.append(time.time() - started)
    for name, values in (
        ("window on screen", shown),
        ("comparison drawn", drawn),
        ("bare import of torch", bare),
    ):
        middle = statistics.median(values)
        print(f"{name:22} median {middle:.2f} s, worst {max(values):.2f} s")


def _child(started: float) -> None:
    """Open the window as `raven-gui` does and print both times."""
    from PySide6.QtWidgets import QApplication

    from raven_gui.app import make_window

    application = QApplication([])
    window = make_window(application)
    window.show()
    application.processEvents()
    shown = time.time() - started
    if "torch" in sys.modules:
        raise RuntimeError("torch was imported before the window was on screen")
    comparison = window.workspace.comparison
    while comparison.result is None:
        application.processEvents()
        time.sleep(0.002)
    window.repaint()
    print(shown, time.time() - started)
    window.close()


if __name__ == "__main__":
    main()
