"""The application for a web server such as gunicorn.

With ``gunicorn --preload`` the first process calls ``application`` and forks the others: they share what is
loaded, start in an instant, and so end in one, too. Without it each process loads everything by itself, for
some seconds, in which it does not react to SIGTERM.
"""

from __future__ import annotations

import os
import signal

from flask import Flask

from relay import create_app, processes


def application() -> Flask:
    """Build the application from the environment. Raises SettingError."""
    processes.save_memory()
    app = create_app()
    processes.keep_what_is_loaded()
    if os.name == "posix":
        os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_end_when_told)
    return app


def _hold() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _let_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _end_when_told() -> None:
    """Have SIGTERM end a process that has just been forked, until gunicorn sets what else it should do.

    Until then the child has the handler of its parent, which would note the signal for a loop that only the
    parent runs: gunicorn then waited for this process as long as it waits for requests, and killed it.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _let_go()
