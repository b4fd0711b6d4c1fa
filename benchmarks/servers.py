"""The command lines of gunicorn and Celery, as in docs/running.md, for the benchmarks that start them."""

from __future__ import annotations

import sys
from pathlib import Path

GRACE = 8  # seconds that gunicorn gives requests in progress once it is told to stop


def gunicorn(
    port: int, *options: str, processes: int, application: str = "relay.ops.wsgi:application()"
) -> list[str]:
    """Serve pages of ``application`` on ``port`` of this machine."""
    return [
        sys.executable, "-m", "gunicorn", "--preload", "--workers", str(processes),
        "--graceful-timeout", str(GRACE), "--bind", f"127.0.0.1:{port}", *options, application,
    ]  # fmt: skip


def celery(folder: Path, *options: str, processes: int) -> list[str]:
    """Translate, and look for work from time to time; the times of the last looks are kept in ``folder``."""
    return [
        sys.executable, "-m", "celery", "-A", "relay.tasks", "worker", "--beat",
        "--concurrency", str(processes), "--schedule", str(folder / "beat"), *options,
    ]  # fmt: skip
