"""The addresses that a relay prints: those that other devices reach."""

from __future__ import annotations

import socket

import pytest

from relay.web import addresses


class Asking:
    """A datagram socket on a computer with the address ``own`` in its network; "" is none."""

    own = "192.168.1.20"

    def __init__(self, family: int, kind: int) -> None:
        assert kind == socket.SOCK_DGRAM, "nothing may be sent to find out"
        self.family = family

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def connect(self, _to: tuple[str, int]) -> None:
        if not self.own or self.family == socket.AF_INET6:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self.own, 4711


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses under this computer's own name."""
    found = ["127.0.1.1"]
    monkeypatch.setattr(addresses.socket, "socket", Asking)
    monkeypatch.setattr(
        addresses.socket, "getaddrinfo", lambda *_: [(socket.AF_INET, 0, 0, "", (each, 0)) for each in found]
    )
    return found


def test_a_server_for_every_network_is_where_the_network_reaches_it(names: list[str]) -> None:
    names += ["10.0.0.5", "192.168.1.20", "169.254.3.4"]
    found = addresses.from_elsewhere(addresses.EVERY[0], 8000)
    assert found == ["http://192.168.1.20:8000", "http://10.0.0.5:8000"]


def test_without_a_network_nobody_else_reaches_it(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asking, "own", "")
    assert addresses.from_elsewhere(addresses.EVERY[0], 8000) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.53"])
def test_on_loopback_nobody_else_reaches_it(names: list[str], host: str) -> None:
    assert addresses.from_elsewhere(host, 8000) == []


def test_an_address_of_its_own_is_kept(names: list[str]) -> None:
    assert addresses.from_elsewhere("2001:db8::7", 80) == ["http://[2001:db8::7]:80"]
    assert addresses.from_elsewhere("relay.school.example", 80) == ["http://relay.school.example:80"]
