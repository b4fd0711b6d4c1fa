"""Start the relay when somebody signs in to this computer: a file of the user, which is written and removed.

- Linux: a systemd user unit and the link that enables it, as ``systemctl --user enable`` makes it; where
  there is no systemd, a desktop entry (XDG Autostart Specification).
- macOS: a launch agent (launchd.plist(5)).
- Windows: a command file in the Startup folder, which needs no rights that a task of the Task Scheduler may.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from relay import processes

_NAME = "classroom-relay"


@dataclass(frozen=True)
class Entry:
    """A file that starts the relay: where, its content, and the link beside it that enables it, if any."""

    path: Path
    content: bytes
    link: Path | None = None

    @property
    def is_on(self) -> bool:
        return self.path.is_file() and (self.link is None or self.link.is_symlink())

    def turn_on(self) -> None:
        """Write the file, in place of an earlier one. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(self.content)
        if self.link is not None:
            self.link.parent.mkdir(parents=True, exist_ok=True)
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(self.path)

    def turn_off(self) -> None:
        """Remove the file, if it is there. Raises OSError."""
        for path in (self.link, self.path):
            if path is not None:
                path.unlink(missing_ok=True)


def command(*arguments: str) -> tuple[str, ...]:
    """The command line of ``relay ARGUMENTS…`` that still works at the next start of the computer.

    That of relay.pyz names this file, not what it unpacked, which may be cleaned away.
    """
    for word in sys.orig_argv[1:2]:
        if zipfile.is_zipfile(word):
            return (sys.executable, str(Path(word).resolve()), *arguments)
    return processes.command(*arguments)


def entry(arguments: Sequence[str], environment: Mapping[str, str]) -> Entry:
    """The entry of this user and system for a command line, with these variables set."""
    home = Path.home()
    if os.name == "nt":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
        path = base / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup" / f"{_NAME}.cmd"
        return Entry(path, _command_file(arguments, environment))
    if sys.platform == "darwin":
        path = home / "Library" / "LaunchAgents" / f"{_NAME}.plist"
        return Entry(path, _launch_agent(arguments, environment))
    chosen = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    settings = chosen if chosen.is_absolute() else home / ".config"
    if shutil.which("systemctl"):
        units = settings / "systemd" / "user"
        name = f"{_NAME}.service"
        return Entry(units / name, _unit(arguments, environment), units / "default.target.wants" / name)
    return Entry(settings / "autostart" / f"{_NAME}.desktop", _desktop_entry(arguments, environment))


def _unit(arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
    lines = ["[Unit]", "Description=Classroom Relay", "", "[Service]"]
    lines += [f"Environment={_quoted(f'{name}={value}')}" for name, value in environment.items()]
    # "$" and "%" are special in a command line, but "$" is not in the value of a variable.
    words = " ".join(_quoted(each).replace("$", "$$") for each in arguments)
    lines += [f"ExecStart={words}", "Restart=on-failure", "RestartSec=10", ""]
    lines += ["[Install]", "WantedBy=default.target", ""]
    return "\n".join(lines).encode()


def _quoted(text: str) -> str:
    """``text`` as one word of a unit file (systemd.syntax(7), and systemd.unit(5) on specifiers)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _desktop_entry(arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
    words = [*(("env", *(f"{name}={value}" for name, value in environment.items())) if environment else ())]
    words += arguments
    command_line = " ".join(_desktop_quoted(word) for word in words)
    return f"[Desktop Entry]\nType=Application\nName=Classroom Relay\nExec={command_line}\n".encode()


def _desktop_quoted(text: str) -> str:
    """``text`` as one word of Exec: quoted as the Desktop Entry Specification says, then as a string."""
    for special in '\\"`$':
        text = text.replace(special, f"\\{special}")
    text = text.replace("%", "%%")
    return '"' + text.replace("\\", "\\\\") + '"'


def _launch_agent(arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
    return plistlib.dumps(
        {
            "Label": _NAME,
            "ProgramArguments": list(arguments),
            "EnvironmentVariables": dict(environment),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
        }
    )


def _command_file(arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """In the code page that Windows' command processor is told to read: UTF-8."""
    lines = ["@echo off", "chcp 65001 >nul"]
    lines += [f'set "{name}={_percents(value)}"' for name, value in environment.items()]
    lines += ['start "Classroom Relay" /min ' + " ".join(f'"{_percents(each)}"' for each in arguments)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _percents(text: str) -> str:
    return text.replace("%", "%%")
