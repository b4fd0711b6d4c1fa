"""`relay serve`, `start`, `worker` and `demo`: the commands that run until they are stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from relay import processes
from relay.commands.application import application, settings
from relay.config import Settings
from relay.database import db
from relay.ops import autostart as autostarts
from relay.ops import metrics, running_relay, schema, supervisor, user_data
from relay.ops.supervisor import Command
from relay.packs.catalog import catalog
from relay.people import accounts
from relay.web import addresses, own_computer
from relay.web import reach as reaches
from relay.web.reach import Reach

_PORT = 8000
_OF_A_DEMO = (
    "RELAY_PACKS",
    "RELAY_WORKERS",
    "RELAY_WEB_THREADS",
    "RELAY_TRANSLATOR_THREADS",
    "RELAY_TRANSLATOR_CANDIDATES",
    "RELAY_LOG_FORMAT",
)
_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_port = click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Port; 0 takes a free one.  [default: {_PORT}]"
)


@click.command()
@_host
@_port
def serve(host: str, port: int | None) -> None:
    """Run the web server and the workers, until Ctrl-C."""
    chosen = settings()

    def ready(here: str, elsewhere: list[str], first_link: str | None) -> None:
        main = chosen.public_url or next(iter(elsewhere), here)
        click.echo(f"Classroom Relay is at {main}  (Ctrl-C ends it)")
        if not chosen.public_url:
            for another in elsewhere[1:]:
                click.echo(f"It may also be reached at {another}")
            if host in addresses.EVERY and not elsewhere:
                click.echo("This computer is in no network, so other computers cannot reach it.")
        if first_link:
            click.echo(f"Set up the first school here; the link works once: {main}{first_link}")

    serve_until_stopped(chosen, host, _bound(host, _PORT if port is None else port), ready)


@click.command()
@click.option("--network", is_flag=True, help="Let this network in, unless its page says otherwise.")
@click.option("--here", is_flag=True, help="Let nobody in from now on, whatever was chosen on its page.")
@click.option("--no-browser", is_flag=True, help="Open no page.")
@_port
def start(network: bool, here: bool, no_browser: bool, port: int | None) -> None:
    """Start the relay on a teacher's own computer, and open its page.

    The page sets up the school and asks who may reach the relay, which can be changed there at any time. The
    data is kept in a folder of this user unless RELAY_DATA names another. Ctrl-C ends it.
    """
    try:
        chosen = settings(data=os.environ.get("RELAY_DATA") or user_data.folder())
        chosen.data.mkdir(parents=True, exist_ok=True)
        if here:
            reaches.choose(chosen.data, Reach.HERE)
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be made: {error.strerror}") from error
    if (there := running_relay.found(chosen.data)) is not None:
        click.echo("Classroom Relay is running already.")
        _show(there, no_browser)
        return
    usual = Reach.NETWORK if network else Reach.HERE
    reach = reaches.chosen(chosen.data) or usual
    listening = _bound(reach.host, port)
    port = listening.getsockname()[1]
    shown = False

    def ready(page: str, elsewhere: list[str], first_link: str | None) -> None:
        nonlocal shown
        click.echo(f"Classroom Relay runs. On this computer: {page}")
        for line in _reached(reach, elsewhere, network):
            click.echo(line)
        click.echo(f"The data is in {chosen.data}. Ctrl-C ends the relay.")
        running_relay.note(chosen.data, page)
        if not shown:  # and not once more whenever it is reached in another way
            _show(page + (first_link or ""), no_browser)
        shown = True

    try:
        while serve_until_stopped(reach.settings(chosen), reach.host, listening, ready, reach):
            before, reach = reach, reaches.chosen(chosen.data) or usual
            reach, listening = _bound_anew(chosen.data, before, reach, port)
    finally:
        running_relay.forget(chosen.data)


def _reached(reach: Reach, elsewhere: list[str], network: bool) -> Iterator[str]:
    """What is said at the start of who reaches the relay."""
    if elsewhere:
        yield f"For the class, in the same network: {elsewhere[0]}"
        yield "Where that does not open, this computer's firewall or the network lets nobody in."
    elif reach is Reach.NETWORK:
        yield "This computer is in no network, so other computers cannot reach it."
    elif reach is Reach.INTERNET:
        yield "Others reach it through the web server of this computer: docs/reaching.md."
    else:
        yield "Only this computer reaches it; the page lets you choose otherwise."
        if network:
            yield "That was chosen on the page, so --network changes nothing."


def _bound_anew(data: Path, before: Reach, reach: Reach, port: int) -> tuple[Reach, socket.socket]:
    """A socket on the same port for another reach; where that is taken, one for the reach as it was.

    Raises ClickException.
    """
    try:
        return reach, _bound(reach.host, port)
    except click.ClickException as error:
        click.echo(f"Everything stays as it was: {error.message}", err=True)
        reaches.choose(data, before)
        return before, _bound(before.host, port)


def _show(page: str, no_browser: bool) -> None:
    if no_browser or click.launch(page) != 0:
        click.echo(f"Open this page in a browser: {page}")


@click.group()
def autostart() -> None:
    """Start the relay whenever you sign in to this computer, or no longer."""


@autostart.command("on")
@click.option("--network", is_flag=True, help="Let the other computers of this network in.")
@_port
def autostart_on(network: bool, port: int | None) -> None:
    """Write the file that starts it."""
    options = ["--no-browser", *(("--network",) if network else ())]
    options += ["--port", str(port)] if port is not None else []
    entry = _autostart(options)
    entry.turn_on()
    click.echo(f"From the next time you sign in, the relay starts by itself: {entry.path}")


@autostart.command("off")
def autostart_off() -> None:
    """Remove that file. A relay that runs goes on until it is stopped."""
    entry = _autostart([])
    was_on = entry.path.exists()
    entry.turn_off()
    click.echo(f"Removed: {entry.path}" if was_on else f"It was not switched on: there is no {entry.path}")


def _autostart(options: Sequence[str]) -> autostarts.Entry:
    data = os.environ.get("RELAY_DATA")
    kept = {"RELAY_DATA": str(Path(data).resolve())} if data else {}
    return autostarts.entry(autostarts.command("start", *options), kept)


def serve_until_stopped(
    chosen: Settings,
    host: str,
    listening: socket.socket,
    ready: Callable[[str, list[str], str | None], None],
    reach: Reach | None = None,
) -> bool:
    """Serve on ``listening``, with the workers.

    ``ready`` is called once pages are answered, with the address on this computer, those from elsewhere, and
    the path of the page for setting up the first school where there is none yet. With ``reach``, pages may
    choose another one: then it ends, and returns True. Raises ClickException.
    """
    processes.save_memory()
    if chosen.web_processes > 1:
        metrics.share(chosen.data / f"metrics-{listening.getsockname()[1]}")
    app = application(chosen)
    schema.upgrade(app)
    if reach is not None:
        own_computer.runs(app, reach, listening.getsockname()[1])
    server = supervisor.on_socket(app, listening, threads=chosen.web_threads)
    options = () if reach is None else reach.options
    commands = [supervisor.pages(listening, *options)] * (chosen.web_processes - 1)
    commands += [supervisor.worker()] * chosen.workers

    def answering() -> None:
        elsewhere = addresses.from_elsewhere(host, server.effective_port)
        ready(supervisor.address(server), elsewhere, _first_link(app))

    is_outdated = None
    if reach is not None:
        is_outdated = lambda: (reaches.chosen(chosen.data) or reach) is not reach  # noqa: E731
    again = _run(server, chosen, commands, answering, is_outdated)
    if again:
        _close(app)
    return again


@click.command(hidden=True)
@click.option("--socket", "number", type=int, required=True, help="The inherited listening socket.")
@click.option(
    "--reach", type=click.Choice([each.value for each in Reach]), help="How relay start is reached."
)
def pages(number: int, reach: str | None) -> None:
    """Serve pages on a socket that relay serve listens on, until standard input closes."""
    chosen = settings()
    processes.save_memory()
    app = application(chosen)
    listening = socket.socket(fileno=number)
    if reach is not None:
        own_computer.runs(app, Reach(reach), listening.getsockname()[1])
    supervisor.run_pages(supervisor.on_socket(app, listening, threads=chosen.web_threads))


def _first_link(app: Flask) -> str | None:
    """The path of the link for setting up the school; None once there is a teacher."""
    with app.app_context():
        token = accounts.set_up_token(db.session(), str(app.secret_key))
        db.session.commit()
    return app.url_map.bind("").build("people.set_up", {"token": token}) if token else None


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when standard input closes.")
def worker(with_parent: bool) -> None:
    """Run one worker, until Ctrl-C.

    A worker does translations and background jobs. Run it beside gunicorn or on further machines; relay serve
    starts its own workers.
    """
    from relay.worker import Worker

    processes.save_memory()
    app = application()
    stop = threading.Event()
    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    for each in (getattr(signal, name) for name in names if hasattr(signal, name)):
        signal.signal(each, lambda _signal, _frame: stop.set())
    if with_parent:
        threading.Thread(target=_wait_for_end, args=(stop,), name="parent", daemon=True).start()
    schema.wait_for_tables(app, stop)
    if not stop.is_set():
        processes.keep_what_is_loaded()
        Worker(app).run(stop)
    processes.end()


def _wait_for_end(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


@click.command()
@_host
@_port
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Keep the demo in this folder."
)
@click.option("--json", "as_json", is_flag=True, help="First print one JSON line: the URL and the people.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
def demo(host: str, port: int | None, data: Path | None, as_json: bool, open_browser: bool) -> None:
    """Run a demo: a board with partner classes, posts, and translations made on this machine."""
    from relay import demo as world
    from relay.demo import views

    kept = data is not None
    with ExitStack() as stack:
        if data is None:
            folder = tempfile.TemporaryDirectory(prefix="relay-demo-", ignore_cleanup_errors=True)
            data = Path(stack.enter_context(folder))
        # A demo takes only these of the school's settings, so that it can neither change the school's
        # database nor send mail.
        chosen = settings(
            {name: os.environ[name] for name in _OF_A_DEMO if name in os.environ}, data=data.resolve()
        )
        if not any(folder.is_dir() for folder in chosen.packs):
            raise click.ClickException("there are no language packs; run: relay check")
        app = application(chosen)
        schema.upgrade(app)
        with app.app_context():
            try:
                people = world.seed(db.session(), catalog(), chosen.data)
            except world.NotADemo as error:
                raise click.ClickException(
                    f"{error} holds a relay that is no demo; choose another --data"
                ) from error
            db.session.commit()
        views.init_app(app, people, kept=kept)
        stack.callback(_close, app)
        server = _listen(app, host, port, chosen.web_threads)

        def ready() -> None:
            url = supervisor.address(server)
            if as_json:
                click.echo(json.dumps({"url": url, "people": [person.to_json() for person in people]}))
            else:
                click.echo(f"The demo is at {url}  (Ctrl-C ends it)")
                if not kept:
                    click.echo("It is forgotten when it ends; --data FOLDER keeps it.")
            if open_browser:
                click.launch(url)
            threading.Thread(target=_judge, args=(app,), name="judges", daemon=True).start()

        _run(server, chosen, [supervisor.worker()] * chosen.workers, ready)


def _judge(app: Flask) -> None:
    """Add the demo's judgements as soon as the workers have translated its posts."""
    from relay import demo as world

    done = False
    while not done:
        time.sleep(1)
        with app.app_context():
            try:
                done = world.judge(db.session(), catalog())
                db.session.commit()
            except OperationalError:  # a worker is writing; try again a second later
                db.session.rollback()


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()  # Windows cannot remove a folder with an open file in it


def _run(
    server: Any,
    chosen: Settings,
    commands: Sequence[Command],
    ready: Callable[[], None],
    is_outdated: Callable[[], bool] | None = None,
) -> bool:
    """Serve until stopped; True: until ``is_outdated``. Raises ClickException where no worker starts."""
    try:
        return supervisor.run(server, supervisor.Crew(chosen, commands), ready, is_outdated)
    except supervisor.NoWorkerStarts as error:
        deaths, status = error.args
        raise click.ClickException(
            f"the translating process ended {deaths} times right after its start (status {status}), so the "
            "relay ends too. What it said stands above; relay check says what is missing."
        ) from error


def _listen(app: Flask, host: str, port: int | None, threads: int) -> Any:
    """Create the server on ``port``. For None, take the first free port from 8000 and report taken ones.

    Raises ClickException.
    """
    return supervisor.on_socket(app, _bound(host, port), threads=threads)


def _bound(host: str, port: int | None) -> socket.socket:
    for candidate in range(_PORT, _PORT + 20) if port is None else (port,):
        try:
            return supervisor.bound(host, candidate)
        except supervisor.PortTaken:
            if port is None:
                click.echo(f"Port {candidate} is taken, trying {candidate + 1}.", err=True)
    what = f"ports {_PORT} to {_PORT + 19} are" if port is None else f"port {port} on {host} is"
    raise click.ClickException(f"{what} taken by another program; choose a free one with --port")
