# Everything a checkout needs: `make run` and `make test` set the rest up themselves.
# Plain enough for GNU make 3.81, which macOS ships.

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
# Gigabytes that the set-up takes on Linux in the end, and at most until then.
KEPT := 7
AT_MOST := 10
DIR := tour

.DELETE_ON_ERROR:
.PHONY: help run tour test test-all lock format clean

help:
	@echo "make run     set up once, then open the window"
	@echo "make tour    drive the window through its main job, pictures into DIR=$(DIR)"
	@echo "make test    set up once, then check style, types, layers and behaviour"
	@echo "make test-all  the same, then every combination of methods, likelihoods and networks"
	@echo "make format  put the code into the house's form"
	@echo "make lock    look for newer versions of everything and pin them"
	@echo "make clean   remove what these commands made, the environment included"

run: $(READY)
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		exec $(VENV)/bin/raven-gui; \
	else \
		echo "No display here: running the tour instead, with its pictures in $(DIR)/."; \
		exec env QT_QPA_PLATFORM=offscreen $(VENV)/bin/raven-gui --tour "$(DIR)"; \
	fi

tour: $(READY)
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		exec $(VENV)/bin/raven-gui --tour "$(DIR)"; \
	else \
		exec env QT_QPA_PLATFORM=offscreen $(VENV)/bin/raven-gui --tour "$(DIR)"; \
	fi

test: $(READY)
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen \
		$(PYTHON) -m pytest --numprocesses auto --dist loadfile

# Also every method on every likelihood and network, not only each pair of them once, and what
# takes a minute.
test-all: test
	OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -m 'product or long' --numprocesses auto

format: $(READY)
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# One file for Linux, macOS and Windows and for every Python we support.
lock: $(PYTHON)
	$(PYTHON) -m pip install --quiet --upgrade uv
	$(PYTHON) -m uv pip compile pyproject.toml --output-file constraints.txt --upgrade --quiet \
		--universal --fork-strategy fewest --python-version 3.11 --all-extras \
		--no-header --no-annotate --no-emit-index-url

clean:
	rm -rf $(VENV) build dist *.egg-info tour .coverage .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache

$(READY): $(PYTHON) pyproject.toml constraints.txt
	@echo "Setting up $(VENV), once: a few minutes, and some $(KEPT) GB on Linux."
	$(PYTHON) -m pip install --constraint constraints.txt setuptools
	$(PYTHON) -m pip install --constraint constraints.txt --no-build-isolation --editable ".[dev]"
	@touch $(READY)

$(PYTHON):
	@free=$$(df -Pk . | awk 'NR == 2 {print int($$4 * 1024 / 1e9)}'); \
	if [ "$$(uname)" = Linux ] && [ "$$free" -lt $(KEPT) ]; then \
		echo "The set-up takes $(KEPT) GB of this disk, and up to $(AT_MOST) until it is done, of" \
			"which $$free GB are free: make room, then run make again." >&2; \
		exit 1; \
	fi
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then \
			exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo "raven-gui needs Python 3.11 or newer, and none is on the PATH:" \
		"install one (python.org, your package manager), then run make again." >&2; \
	exit 1
