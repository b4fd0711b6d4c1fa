"""What students read has no words of statistics, and nobody's figures beside a name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from relay.judging import guesses
from relay.judging.entities import Judgement
from relay.judging.queries import Compared
from relay.people.entities import User
from tests.html import Page
from tests.judging.conftest import Browse, address, odd, perfect
from tests.world import World

pytestmark = pytest.mark.usefixtures("practised")
WORDS = re.compile(
    r"\b(median|mediana|médiane|alpha|alfa|krippendorff|penalty|percent|argos|ctranslate2)\b"
    r"|\bn = |\d %|\b[a-z]{2} → [a-z]{2}\b",
    re.I,
)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_words_of_statistics_on_students_pages(
    session: Session, world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement],
    classmates: list[User], language: str,
) -> None:  # fmt: skip
    for user in classmates[:5]:
        judge(user, compared, odd(compared))
    guesses.skip(session, world.maya, compared)
    session.commit()
    post, board = compared.post, world.partnership.id
    pages = [
        "/", f"/t/{post.thread_id}", f"/posts/{post.id}/history", "/practice", "/notices",
        f"/p/{board}/learning/me", address(compared, "class"), address(compared, "translate"),
        *(f"{address(compared)}?s={step}" for step in (1, 2, "whole")),
    ]  # fmt: skip

    def look() -> dict[tuple[str, str], str]:
        found = {}
        for person in (world.maya, world.samuel):
            for path in pages:
                text = Page(browse(person).get(path, headers={"Accept-Language": language})).text
                if match := WORDS.search(text):
                    found[person.name, path] = text[max(0, match.start() - 40) : match.end() + 40]
        return found

    assert look() == {}
    judge(world.maya, compared, perfect(compared))
    assert look() == {}
    assert WORDS.search(Page(browse(world.ms_reed).get(address(compared, "class"))).text), (
        "teachers have them"
    )
