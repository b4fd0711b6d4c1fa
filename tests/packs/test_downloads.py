"""Fetching a file from a server that breaks off, lies, is too large, or has another file by now."""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path

import pytest

from relay.packs import downloads
from relay.packs.downloads import FetchError
from tests.packs.shelf import Shelf

BODY = bytes(range(256)) * 4000  # 1,024,000 bytes
LIMIT = 2_000_000


class Steps:
    """What a progress line would have shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int | None]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.seen.append((done, total))


def fetch(shelf: Shelf, tmp_path: Path, *names: str, **held_to: int | str | None) -> Path:
    links = [f"{shelf.address}/{name}" for name in names or ("pack",)]
    arguments = {"limit": LIMIT, "progress": Steps(), **held_to}
    return downloads.download(links, tmp_path / "in" / "pack", **arguments)  # type: ignore[arg-type]


def left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "in").iterdir())


def test_a_file_arrives_with_progress_and_leaves_nothing_beside_it(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    steps = Steps()
    sha256 = hashlib.sha256(BODY).hexdigest()
    file = fetch(shelf, tmp_path, size=len(BODY), sha256=sha256, progress=steps)
    assert file.read_bytes() == BODY
    assert left(tmp_path) == ["pack"]
    assert steps.seen[0] == (0, len(BODY)) and steps.seen[-1] == (len(BODY), len(BODY))
    assert len(steps.seen) > 2


def test_a_broken_connection_goes_on_where_it_stopped(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    shelf.breaks["pack"] = [300_000, 300_000]
    assert fetch(shelf, tmp_path).read_bytes() == BODY
    assert shelf.ranges_of("pack") == [None, "bytes=300000-", "bytes=600000-"]


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    shelf.breaks["pack"] = [400_000, 0, 0, 0, 0]
    with pytest.raises(FetchError, match=r"0\.4 MB have arrived"):
        fetch(shelf, tmp_path)
    shelf.asked.clear()
    assert fetch(shelf, tmp_path).read_bytes() == BODY
    assert shelf.ranges_of("pack") == ["bytes=400000-"]


@pytest.mark.parametrize("how", ["no tag", "no ranges", "another file"])
def test_it_begins_again_where_going_on_would_mix_two_files(shelf: Shelf, tmp_path: Path, how: str) -> None:
    shelf.files["pack"] = b"old" * 100_000
    shelf.breaks["pack"] = [200_000, 0, 0, 0, 0]
    shelf.tags = how != "no tag"
    with pytest.raises(FetchError):
        fetch(shelf, tmp_path)
    shelf.ranges = how != "no ranges"
    shelf.files["pack"] = BODY
    assert fetch(shelf, tmp_path).read_bytes() == BODY


def test_a_part_that_is_longer_than_the_file_is_thrown_away(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    shelf.breaks["pack"] = [400_000, 0, 0, 0, 0]
    with pytest.raises(FetchError):
        fetch(shelf, tmp_path)
    with (tmp_path / "in" / "pack.part").open("ab") as file:
        file.write(bytes(len(BODY)))
    assert fetch(shelf, tmp_path).read_bytes() == BODY


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_the_limit_is_not_kept(shelf: Shelf, tmp_path: Path, announced: bool) -> None:
    shelf.files["pack"] = bytes(LIMIT + 500_000)
    shelf.lengths = announced
    with pytest.raises(FetchError, match="more than the limit of 2 MB"):
        fetch(shelf, tmp_path)
    assert left(tmp_path) == []


def test_a_size_over_the_limit_in_the_index_is_not_even_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    with pytest.raises(FetchError, match="more than the limit"):
        fetch(shelf, tmp_path, size=LIMIT + 1)
    assert shelf.asked == []


@pytest.mark.parametrize(
    ("held_to", "why"),
    [({"size": 17}, "1024000 bytes where the index says 17"), ({"sha256": "0" * 64}, "SHA-256 differs")],
)
def test_another_file_than_the_index_says_is_not_kept(
    shelf: Shelf, tmp_path: Path, held_to: dict[str, int | str], why: str
) -> None:
    shelf.files["pack"] = BODY
    with pytest.raises(FetchError, match=why):
        fetch(shelf, tmp_path, **held_to)
    assert left(tmp_path) == []


def test_the_next_link_is_tried_where_one_fails(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["second"] = BODY
    assert fetch(shelf, tmp_path, "gone", "second").read_bytes() == BODY
    shelf.status["busy"] = 503
    assert fetch(shelf, tmp_path, "busy", "second").read_bytes() == BODY
    assert len(shelf.ranges_of("busy")) == 4, "worth several attempts"
    assert len(shelf.ranges_of("gone")) == 1, "worth none"


def test_what_no_link_gives_is_an_error_with_every_reason(shelf: Shelf, tmp_path: Path) -> None:
    shelf.status["busy"] = 503
    with pytest.raises(FetchError, match=r"gone: the server answers 404.*busy: the server answers 503"):
        fetch(shelf, tmp_path, "gone", "busy")


def test_redirects_are_followed_but_not_to_a_file_of_this_machine(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    shelf.moved = {"old": "/pack", "trap": "file:///etc/hostname"}
    assert fetch(shelf, tmp_path, "old").read_bytes() == BODY
    with pytest.raises(FetchError):
        fetch(shelf, tmp_path, "trap")


def test_https_is_not_answered_from_plain_http(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a redirect would end; the server here has no certificate."""
    shelf.files["pack"] = BODY
    opened = urllib.request.OpenerDirector.open

    def redirected(opener: urllib.request.OpenerDirector, _request: object, **more: float) -> object:
        return opened(opener, f"{shelf.address}/pack", **more)

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", redirected)
    with pytest.raises(FetchError, match="without HTTPS"):
        downloads.get("https://packs.example/index.json", LIMIT)
    assert downloads.get("http://packs.example/index.json", LIMIT) == BODY


def test_a_resumed_file_that_is_not_whole_is_fetched_anew(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["pack"] = BODY
    shelf.breaks["pack"] = [400_000, 0, 0, 0, 0]
    with pytest.raises(FetchError):
        fetch(shelf, tmp_path)
    with (tmp_path / "in" / "pack.part").open("r+b") as file:
        file.write(b"damaged meanwhile")
    assert fetch(shelf, tmp_path, sha256=hashlib.sha256(BODY).hexdigest()).read_bytes() == BODY


def test_only_web_addresses_are_fetched(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    with pytest.raises(FetchError, match="no http"):
        downloads.get(file.as_uri(), 10)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:9/ cannot be read: no connection"):
        downloads.get("http://127.0.0.1:9/", 10)
