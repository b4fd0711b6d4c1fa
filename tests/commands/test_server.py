"""The `relay` command: what each command prints, how it ends, and that its processes end with it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from relay import create_app
from relay.audit import Action, AuditEntry
from relay.board import picture_files
from relay.board.entities import Post, Thread, TranslationJob, TranslationState
from relay.cli import main
from relay.config import Settings
from relay.database import db, now
from relay.ops import schema, supervisor
from relay.people import credentials
from relay.people.entities import Role, TryCount, User
from relay.web import own_computer
from relay.web import reach as reaches
from relay.web.addresses import EVERY
from relay.web.reach import Reach
from tests import processes
from tests.conftest import MODELS, ROOT
from tests.processes import Relay, alive, wait_until


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def relay(data: Path, monkeypatch: pytest.MonkeyPatch):
    """``relay("check")`` runs `relay check` on an empty data folder."""
    for name in [name for name in os.environ if name.startswith("RELAY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RELAY_DATA", str(data))
    monkeypatch.setenv("RELAY_PACKS", str(MODELS))

    def run(*arguments: str, **options) -> Result:
        return CliRunner().invoke(main, arguments, **options)

    return run


@pytest.fixture
def migrated(data: Path) -> Iterator[None]:
    app = create_app(Settings(data=data))
    schema.upgrade(app)
    yield
    with app.app_context():
        db.engine.dispose()


def add_teacher(data: Path) -> None:
    app = create_app(Settings(data=data))
    with app.app_context():
        teacher = User(role=Role.TEACHER, name="Ms Reed", username="reed", secret_hash="x")
        db.session.add(teacher)
        db.session.flush()
        db.session.add(TryCount(key="strange:reed", failures=9, since=now(), user_id=teacher.id))
        db.session.commit()
        db.engine.dispose()


# Languages


def test_translate_prints_the_translation_alone(relay) -> None:
    result = relay("translate", "en", "es", "Where is the school?")
    assert result.exit_code == 0
    assert re.fullmatch(r".+\n", result.stdout)
    assert relay("detect", result.stdout.strip()).stdout.startswith("es\t")
    assert result.stderr == ""


def test_translate_reads_standard_input_and_tells_the_route_when_asked(relay) -> None:
    result = relay("translate", "-v", "es", "en", input="Gracias.\n¿Dónde está la escuela?\n")
    assert len(result.stdout.splitlines()) == 2
    assert relay("detect", result.stdout.splitlines()[1]).stdout.startswith("en\t")
    assert "es → en; translate-es_en" in result.stderr


def test_translate_names_the_pack_that_is_missing(relay) -> None:
    result = relay("translate", "en", "ja", "Hello")
    assert result.exit_code == 1
    assert "ja" in result.stderr
    assert "Traceback" not in result.stderr


def test_translate_refuses_input_that_is_not_utf8(relay) -> None:
    result = relay("translate", "en", "es", input=b"caf\xe9\n")
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr


def test_detect(relay) -> None:
    assert relay("detect", "¿Dónde está la escuela?").stdout.startswith("es\t")
    assert relay("detect", "12 😀").stdout.startswith("-\t")
    lines = relay("detect", "--sentences", "Hola amigos. My name is Ana.").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["es", "en"]


def test_packs_list_says_which_and_where(relay) -> None:
    result = relay("packs", "list")
    assert "en → es" in result.stdout
    assert str(MODELS) in result.stdout


def test_packs_verify_fails_for_a_broken_one(relay, tmp_path: Path) -> None:
    (tmp_path / "broken.argosmodel").write_bytes(b"PK not a zip")
    result = relay(
        "packs", "verify", str(tmp_path / "broken.argosmodel"), str(next(MODELS.glob("*.argosmodel")))
    )
    assert result.exit_code == 1
    assert "broken.argosmodel" in result.stderr
    assert "works" in result.stdout


# Looking after it


def test_check_names_what_is_missing_and_the_command_that_mends_it(relay) -> None:
    before = relay("check")
    assert before.exit_code == 1
    assert "no tables yet" in before.stdout
    assert "relay db upgrade" in before.stdout
    assert relay("db", "upgrade").exit_code == 0
    after = relay("check")
    assert after.exit_code == 0, after.stdout
    assert "missing" not in after.stdout
    assert "no worker is running" in after.stdout


def test_check_without_packs(relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_PACKS", str(tmp_path / "nothing"))
    result = relay("check")
    assert result.exit_code == 1
    assert "no language pack" in result.stdout


def test_check_names_a_broken_pack(relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "broken.argosmodel").write_bytes(b"PK not a zip")
    monkeypatch.setenv("RELAY_PACKS", os.pathsep.join((str(MODELS), str(tmp_path / "packs"))))
    result = relay("check")
    assert result.exit_code == 1
    assert "broken.argosmodel" in result.stdout


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_check_sees_a_secret_that_others_can_read(relay, data: Path, migrated: None) -> None:
    (data / "secret_key").chmod(0o644)
    result = relay("check")
    assert result.exit_code == 1
    assert f"chmod 600 {data / 'secret_key'}" in result.stdout


def test_check_says_that_a_database_or_redis_does_not_answer(relay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    monkeypatch.setenv("RELAY_REDIS_URL", "redis://127.0.0.1:9/0")
    result = relay("check")
    assert result.exit_code == 1
    assert "the database does not answer" in result.stdout
    assert "Redis does not answer" in result.stdout


def test_check_names_the_pack_that_a_partnership_needs(relay, data: Path, migrated: None) -> None:
    app = create_app(Settings(data=data))
    with app.app_context():
        from tests import world

        world.build(db.session(), "x", "x")
        db.session.commit()
        db.engine.dispose()
    result = relay("check")
    assert result.exit_code == 1
    assert "partnerships can read en in es" in result.stdout
    assert "writes fr and reads pt" in result.stdout


def test_check_says_what_workers_could_not_do_and_why(relay, data: Path, migrated: None) -> None:
    app = create_app(Settings(data=data))
    with app.app_context():
        from tests import world

        made = world.build(db.session(), "x", "x")
        thread = Thread(partnership_id=made.partnership.id, author_id=made.maya.id)
        db.session.add(thread)
        db.session.flush()
        for number, wrong in enumerate(
            [
                {"hold_ups": 2, "error": "PackError: en_es: model.bin is not as it was installed"},
                {"hold_ups": 9, "error": "OSError: [Errno 28] No space left on device"},
                {"deaths": 9, "not_before": now() + timedelta(hours=1)},
                {"state": TranslationState.FAILED, "error": "ValueError: my secret"},
                {},
            ]
        ):
            post = Post(
                partnership_id=made.partnership.id, thread_id=thread.id, author_id=made.maya.id,
                classroom_id=made.portland.id, text="Hello", form_key=str(number),
            )  # fmt: skip
            db.session.add(post)
            db.session.flush()
            db.session.add(TranslationJob(post_id=post.id, source="en", target="es", revision=1, **wrong))
        db.session.commit()
        db.engine.dispose()
    result = relay("check")
    assert result.exit_code == 1
    for line in (
        "1 × translation not done: PackError: en_es: model.bin is not as it was installed; tried again",
        "1 × translation not done: OSError: [Errno 28] No space left on device; tried again",
        "1 × translation not done: every worker that tried ended; tried again",
        "1 × translation not done: failed at every try",
    ):
        assert line in result.stdout
    assert "my secret" not in result.stdout


def test_check_takes_no_heartbeat_from_the_future_for_a_worker(relay, data: Path, migrated: None) -> None:
    with sqlite3.connect(data / "relay.sqlite3") as connection:
        moment = (now() + timedelta(hours=1)).replace(tzinfo=None).isoformat(" ")
        connection.execute("INSERT INTO worker_heartbeat (name, seen_at) VALUES ('one', ?)", (moment,))
    connection.close()
    assert "no worker is running" in relay("check").stdout


def test_a_setting_that_cannot_be_used_ends_the_command_with_a_sentence(
    relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAY_WORKERS", "many")
    result = relay("check")
    assert result.exit_code == 1
    assert "RELAY_WORKERS" in result.stderr


def test_reset_password_lets_a_teacher_back_in(relay, data: Path, migrated: None) -> None:
    add_teacher(data)
    result = relay("reset-password", "Reed")
    assert result.exit_code == 0, result.output
    app = create_app(Settings(data=data))
    with app.app_context():
        teacher = db.session.scalars(db.select(User)).one()
        assert credentials.matches(teacher.secret_hash, result.stdout.strip())
        assert db.session.scalars(db.select(TryCount)).all() == []
        assert teacher.session_version == 2
        db.engine.dispose()
    assert relay("reset-password", "nobody").exit_code == 1


def test_administrator_is_given_and_taken_and_both_are_recorded(relay, data: Path, migrated: None) -> None:
    add_teacher(data)
    for options, said in (
        ((), "reed is an administrator\n"),
        ((), "reed is an administrator\n"),
        (("--revoke",), "reed is no longer an administrator\n"),
    ):
        result = relay("administrator", "Reed", *options)
        assert (result.exit_code, result.stdout) == (0, said)
        app = create_app(Settings(data=data))
        with app.app_context():
            teacher = db.session.scalars(db.select(User)).one()
            assert teacher.is_administrator == (not options)
            entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
            db.engine.dispose()
    assert [entry.action for entry in entries] == [Action.ADMINISTRATOR, Action.ADMINISTRATOR_ENDED]
    assert all((entry.about_kind, entry.about_id) == ("user", 1) for entry in entries)


def test_a_helper_becomes_no_administrator(relay, data: Path, migrated: None) -> None:
    app = create_app(Settings(data=data))
    with app.app_context():
        db.session.add(User(role=Role.HELPER, name="Ana", username="ana", secret_hash="x"))
        db.session.commit()
        db.engine.dispose()
    for name in ("ana", "nobody"):
        result = relay("administrator", name)
        assert result.exit_code == 1 and "no teacher signs in as" in result.stderr


# Backup


def teachers(data: Path) -> list[str]:
    with sqlite3.connect(data / "relay.sqlite3") as connection:
        rows = connection.execute("SELECT username FROM user_account").fetchall()
    connection.close()
    return [name for (name,) in rows]


def test_a_backup_made_while_somebody_writes_comes_back_whole(
    relay, data: Path, migrated: None, tmp_path: Path
) -> None:
    add_teacher(data)
    secret = (data / "secret_key").read_text()
    writer = sqlite3.connect(data / "relay.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE user_account SET username = 'half-done'")
    assert relay("backup", str(tmp_path / "b.zip")).exit_code == 0
    writer.execute("COMMIT")
    writer.close()

    assert teachers(data) == ["half-done"]
    refused = relay("restore", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    (data / "secret_key").write_text("lost")
    restored = relay("restore", "--replace", str(tmp_path / "b.zip"))
    assert restored.exit_code == 0, restored.output
    assert teachers(data) == ["reed"]
    assert (data / "secret_key").read_text() == secret
    assert (data / "relay.sqlite3.before-restore").exists()


def test_a_backup_goes_to_a_new_machine(
    relay, data: Path, migrated: None, tmp_path: Path, monkeypatch
) -> None:
    add_teacher(data)
    assert relay("backup", str(tmp_path / "b.zip")).exit_code == 0
    monkeypatch.setenv("RELAY_DATA", str(tmp_path / "new"))
    assert relay("restore", str(tmp_path / "b.zip")).exit_code == 0
    assert teachers(tmp_path / "new") == ["reed"]


def test_a_backup_holds_the_pictures_and_restoring_keeps_those_it_replaces(
    relay, data: Path, migrated: None, tmp_path: Path
) -> None:
    folder = data / "pictures"
    name = picture_files.keep(folder, b"a picture")
    picture_files.keep(folder, b"of a message that was not sent")
    with sqlite3.connect(data / "relay.sqlite3") as database:
        values = "(post_id, name, width, height, size, created_at) VALUES (1, ?, 1, 1, 9, '2026-01-01')"
        database.execute(f"INSERT INTO picture {values}", (name,))
    database.close()
    assert relay("backup", str(tmp_path / "b.zip")).exit_code == 0
    (folder / name).write_bytes(b"another")
    assert relay("restore", "--replace", str(tmp_path / "b.zip")).exit_code == 0
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [(name, b"a picture")]
    assert (data / "pictures.before-restore" / name).read_bytes() == b"another"
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_a_backup_with_anything_else_in_it_is_refused(
    relay, data: Path, migrated: None, tmp_path: Path
) -> None:
    assert relay("backup", str(tmp_path / "b.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as packed:
        packed.writestr("pictures/../../elsewhere", b"x")
    refused = relay("restore", "--replace", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1 and "not a backup" in refused.stderr


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_backup_is_for_its_owner_only(relay, migrated: None, tmp_path: Path) -> None:
    relay("backup", str(tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_a_damaged_backup_changes_nothing(relay, data: Path, migrated: None, tmp_path: Path) -> None:
    add_teacher(data)
    relay("backup", str(tmp_path / "b.zip"))
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    result = relay("restore", "--replace", str(tmp_path / "b.zip"))
    assert result.exit_code == 1
    assert "b.zip" in result.stderr
    assert teachers(data) == ["reed"]


@pytest.mark.parametrize("change", ["one file more", "without the secret"])
def test_only_what_relay_backup_made_is_restored(
    relay, data: Path, migrated: None, tmp_path: Path, change: str
) -> None:
    add_teacher(data)
    relay("backup", str(tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "b.zip") as made, zipfile.ZipFile(tmp_path / "c.zip", "w") as other:
        for name in made.namelist():
            if change != "without the secret" or "secret" not in name:
                other.writestr(name, made.read(name))
        if change == "one file more":
            other.writestr("../holiday.txt", "not of this relay")
    result = relay("restore", "--replace", str(tmp_path / "c.zip"))
    assert result.exit_code == 1 and "not a backup" in result.stderr
    assert teachers(data) == ["reed"] and not (data.parent / "holiday.txt").exists()


def test_restore_refuses_while_a_worker_runs(relay, data: Path, migrated: None, tmp_path: Path) -> None:
    relay("backup", str(tmp_path / "b.zip"))
    with sqlite3.connect(data / "relay.sqlite3") as connection:
        moment = now().replace(tzinfo=None).isoformat(" ")
        connection.execute("INSERT INTO worker_heartbeat (name, seen_at) VALUES ('one', ?)", (moment,))
    connection.close()
    result = relay("restore", "--replace", str(tmp_path / "b.zip"))
    assert result.exit_code == 1
    assert "running" in result.stderr


def test_with_postgresql_backup_names_the_tool_to_use(
    relay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RELAY_DATABASE_URL", "postgresql://postgres@127.0.0.1/none")
    assert "pg_dump" in relay("backup", str(tmp_path / "b.zip")).stderr


# Running


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Relay]:
    with processes.relay(tmp_path, "serve", "--port", "0") as running:
        yield running


posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_serve_prints_the_first_link_and_ends_within_five_seconds(
    served: Relay, number: signal.Signals
) -> None:
    url = re.search(r"http://127\.0\.0\.1:\d+", served.line())
    assert url
    link = re.search(r"http://127\.0\.0\.1:\d+/set-up/\S+", served.line())
    assert link
    with urllib.request.urlopen(link.group()) as page:  # noqa: S310 (ours, on loopback)
        assert page.status == 200
    wait_until(served.workers)
    workers = served.workers()
    served.process.send_signal(number)
    assert served.process.wait(5) == 0, served.errors.read_text()
    assert not any(alive(pid) for pid in workers)


@posix
def test_every_printed_address_works_from_other_devices(tmp_path: Path) -> None:
    with processes.relay(tmp_path, "serve", "--host", EVERY[0], "--port", "0") as running:
        lines = [running.line()]
        while "/set-up/" not in lines[-1]:
            lines.append(running.line())
    printed = " ".join(lines)
    assert EVERY[0] not in printed
    # Without any network there is only this computer, and it says so.
    assert ("127.0.0.1" in printed) == ("is in no network" in printed)


@posix
@pytest.mark.parametrize("options", [(), ("--network",)])
def test_start_makes_its_folder_and_says_where_to_go(tmp_path: Path, options: tuple[str, ...]) -> None:
    home = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": "", "RELAY_DATA": ""}
    with processes.relay(tmp_path, "start", "--no-browser", "--port", "0", *options, **home) as running:
        lines = [running.line()]
        while "/set-up/" not in lines[-1]:
            lines.append(running.line())
        link = re.search(r"http://127\.0\.0\.1:\d+/set-up/\S+", lines[-1])
        assert link
        with urllib.request.urlopen(link.group()) as page:  # noqa: S310 (ours, on loopback)
            assert page.status == 200
        # Started once more, perhaps by a double click, it shows the page of the one that runs.
        with processes.relay(tmp_path, "start", "--no-browser", **home) as again:
            assert "running already" in again.line()
            assert link.group().startswith(again.line().split()[-1].strip())
            assert again.process.wait(20) == 0
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0, running.errors.read_text()
    data = tmp_path / "home" / ".local" / "share" / "classroom-relay"
    assert (data / "relay.sqlite3").exists() and str(data) in " ".join(lines)
    assert ("Only this computer reaches it" in " ".join(lines)) == (not options)
    assert not (data / "running-at").exists()


@posix
def test_start_listens_anew_for_who_may_reach_it_and_keeps_that(tmp_path: Path) -> None:
    def told(running: Relay) -> tuple[str, str]:
        """Where it runs, and the line after that."""
        where = running.line()
        while "On this computer" not in where:
            where = running.line()
        return where, running.line()

    def healthy() -> bool:
        try:
            return urllib.request.urlopen(f"{address}/healthz").status == 200  # noqa: S310 (ours, on loopback)
        except OSError:
            return False

    data = tmp_path / "data"
    command = ("start", "--no-browser", "--port", "0")
    with processes.relay(tmp_path, *command, RELAY_WEB_PROCESSES="2") as running:
        where, reached = told(running)
        address = re.findall(r"http://\S+", where)[0]
        assert "Only this computer" in reached
        held = http.client.HTTPConnection("127.0.0.1", int(address.rpartition(":")[2]), timeout=20)
        held.request("GET", "/healthz")  # as a browser does, which keeps its connection
        assert held.getresponse().read()
        reaches.choose(data, Reach.NETWORK)
        again, reached = told(running)
        assert again == where and "network" in reached and healthy()
        with pytest.raises((http.client.HTTPException, OSError)):
            held.request("GET", "/healthz")  # closed, and not left without an answer
            held.getresponse()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0, running.errors.read_text()
        assert "started again" not in running.errors.read_text()
    with processes.relay(tmp_path, *command) as running:
        assert "network" in told(running)[1]
    with processes.relay(tmp_path, *command, "--here") as running:
        assert "Only this computer" in told(running)[1]
    with processes.relay(tmp_path, *command, "--network") as running:
        assert "Only this computer" in told(running)[1] and "changes nothing" in running.line()


@posix
@pytest.mark.parametrize("reach", list(Reach))
def test_further_processes_of_start_know_how_it_is_reached(
    reach: Reach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def on_socket(app: Flask, inherited: socket.socket, **_options: int) -> None:
        seen.append(app)
        inherited.detach()  # it is ours here, too

    monkeypatch.setattr(supervisor, "on_socket", on_socket)
    monkeypatch.setattr(supervisor, "run_pages", lambda _server: None)
    monkeypatch.setenv("RELAY_DATA", str(tmp_path))
    listening = supervisor.bound("127.0.0.1", 0)
    port = listening.getsockname()[1]
    command = supervisor.pages(listening, *reach.options).arguments
    arguments = command[command.index("pages") :]
    try:
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    finally:
        listening.close()
    assert result.exit_code == 0, result.output
    with seen[0].app_context():
        assert own_computer.running() == own_computer.Running(reach, port)


@posix
def test_start_stays_as_it_was_where_the_port_is_taken_in_the_network(tmp_path: Path) -> None:
    with socket.socket() as other, processes.relay(tmp_path, "start", "--no-browser", "--port", "0") as mine:
        port = int(re.findall(r":(\d+)$", mine.line().strip())[0])
        other.bind(("127.0.0.2", port))  # so that nobody can have the port at every address
        other.listen()
        while "Open this page" not in mine.line():
            pass
        reaches.choose(tmp_path / "data", Reach.NETWORK)
        assert "On this computer" in mine.line() and "Only this computer" in mine.line()
        assert reaches.chosen(tmp_path / "data") is Reach.HERE
        assert "Everything stays as it was" in mine.errors.read_text()


@posix
def test_a_worker_that_dies_is_started_again(served: Relay) -> None:
    served.line()
    wait_until(served.workers)
    (first,) = served.workers()
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: served.workers() not in ([], [first]))
    assert "started again" in served.errors.read_text()


def test_serve_ends_with_a_sentence_where_no_worker_starts(tmp_path: Path) -> None:
    # What a damaged installation does: the pages are answered, and every worker dies as it starts.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif 'worker' in sys.orig_argv: os.write(2, b'a library is missing'); os._exit(3)\n"
    )
    without_pauses = "from relay.ops import supervisor; supervisor.pause_after = lambda _: 0.0; "
    ended = subprocess.run(
        [sys.executable, "-c", without_pauses + "from relay.cli import main; main()", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "RELAY_DATA": str(tmp_path / "data"), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "a library is missing" in ended.stderr
    assert "ended 6 times right after its start (status 3)" in ended.stderr
    assert "Traceback" not in ended.stderr


@posix
def test_workers_do_not_outlive_a_server_that_is_killed(served: Relay) -> None:
    served.line()
    wait_until(served.workers)
    workers = served.workers()
    served.process.kill()
    served.process.wait()
    wait_until(lambda: not any(alive(pid) for pid in workers))


def test_a_taken_port_is_named(served: Relay, relay) -> None:
    port = re.search(r":(\d+)", served.line().partition("http://")[2])
    assert port
    result = relay("serve", "--port", port.group(1))
    assert result.exit_code == 1
    assert f"port {port.group(1)} on 127.0.0.1 is taken" in result.stderr
    assert "--port" in result.stderr


def test_a_worker_started_first_waits_for_the_tables_and_says_so_once(tmp_path: Path, data: Path) -> None:
    with processes.relay(tmp_path, "worker") as running:
        wait_until(lambda: "does not have this version's tables yet" in running.errors.read_text(), 60)
        (tmp_path / "other").mkdir()
        with processes.relay(tmp_path / "other", "db", "upgrade", RELAY_DATA=str(data)) as upgrade:
            assert upgrade.process.wait(60) == 0
        wait_until(lambda: "worker started" in running.errors.read_text(), 60)
        said = running.errors.read_text().splitlines()
    assert len([line for line in said if "warning" in line or "error" in line]) == 1, said
