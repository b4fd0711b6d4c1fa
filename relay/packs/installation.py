"""Examine and install a pack in a separate process: relay packs try-out FILE FOLDER

A broken model can crash the process that loads it. The worker that installs the pack survives that.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import structlog

from relay.processes import command
from translation import Pack, PackError, examine, packs

log = structlog.get_logger()

PATIENCE = 600  # seconds


def install(file: Path, into: Path) -> Pack:
    """Examine the pack ``file`` (``translation.examine``) and install it in ``into``. Returns the pack.

    Takes up to PATIENCE seconds. What its names, sizes or metadata forbid is refused before a process starts.
    Raises PackError, and OSError where ``into`` cannot be written.
    """
    packs.read(file)
    arguments = command("packs", "try-out", str(file), str(into))
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=PATIENCE, check=False)
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


def try_out(file: Path, into: Path) -> str:
    """Examine and install in this process. Returns the line of JSON that ``install`` reads from the other."""
    try:
        examine(file)
        answer = {"path": str(packs.install(file, into).path)}
    except PackError as error:
        answer = {"reason": error.reason}
    except OSError as error:
        answer = {"fault": error.strerror or str(error)}
    return json.dumps(answer)
