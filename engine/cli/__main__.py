"""`python -m engine.cli` is `raven`."""

from engine.cli import main

raise SystemExit(main())
