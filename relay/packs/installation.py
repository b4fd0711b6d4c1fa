"""Examine and install a pack in a separate process: python -m relay.packs.installation FILE FOLDER

A broken model can crash the process that loads it. The worker that installs the pack survives that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import structlog

from translation import Pack, PackError, examine, packs

log = structlog.get_logger()

PATIENCE = 600  # seconds


def install(file: Path, into: Path) -> Pack:
    """Examine the pack ``file`` (``translation.examine``) and install it in ``into``. Returns the pack.

    Takes up to PATIENCE seconds. Raises PackError, and OSError where ``into`` cannot be written.
    """
    command = (sys.executable, "-m", "relay.packs.installation", str(file), str(into))
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise PackError(file, "takes too long to try out") from error
    try:
        answer: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        log.warning("pack ended the process that tried it out", status=done.returncode)
        raise PackError(file, "ends the program that tries it out") from error
    if "fault" in answer:
        raise OSError(answer["fault"])
    if "reason" in answer:
        raise PackError(file, answer["reason"])
    return packs.read(Path(answer["path"]))


def _main(file: str, into: str) -> None:
    try:
        examine(Path(file))
        answer = {"path": str(packs.install(Path(file), Path(into)).path)}
    except PackError as error:
        answer = {"reason": error.reason}
    except OSError as error:
        answer = {"fault": error.strerror or str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
