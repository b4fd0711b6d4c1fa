"""How many connections a server holds at once: each is a file that its process has open."""

from __future__ import annotations

import select

import structlog

log = structlog.get_logger()

HAS_POLL = hasattr(select, "poll")
_CONNECTIONS = 2_000  # held open at once; with the default of 100 the 99th browser got no page
_SELECT_CONNECTIONS = 400  # where there is only select(), which takes 512 at most on Windows
_OTHER_FILES = 200  # databases, pipes, files that are sent


def connections() -> int:
    """How many connections to hold at once: as many as wanted and as this process may have files open.

    Browsers keep connections open between the requests of a page that polls, so that a school has several
    for each pupil. Raises the process's own limit of open files as far as it may.
    """
    if not HAS_POLL:
        return _SELECT_CONNECTIONS
    import resource  # not on Windows, which has no poll either

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _CONNECTIONS
    log.warning(
        "few files may be open, so fewer browsers are served at once", connections=soft - _OTHER_FILES
    )
    return int(soft - _OTHER_FILES)
