"""`python -m relay`; and, run by its path, how the relay starts processes of its own (``relay.processes``).

By its path it finds the packages beside it, whether they lie in a checkout, among installed packages or where
relay.pyz was unpacked.
"""

from __future__ import annotations

import sys
from pathlib import Path


def _see_our_packages() -> None:
    """Import what lies beside this package before other installed packages, after the standard library."""
    ours = Path(__file__).resolve().parent
    # Python puts the script's own folder first, where "relay.jobs" would be "jobs".
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != ours]
    folder = str(ours.parent)
    if folder not in sys.path:
        installed = (n for n, e in enumerate(sys.path) if Path(e).name in ("site-packages", "dist-packages"))
        sys.path.insert(next(installed, len(sys.path)), folder)


if __name__ == "__main__":
    if not __package__:
        _see_our_packages()
    from relay.cli import main

    main(prog_name="relay")
