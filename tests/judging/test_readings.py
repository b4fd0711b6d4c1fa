"""Words that the machine read as others are named beside the sentence, where the translation is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Post, Thread
from relay.board.stored_translation import sentence_pairs
from relay.judging.queries import Compared
from tests.judging.conftest import address
from tests.world import World

Browse = Callable[..., FlaskClient]


@pytest.fixture
def misspelt(world: World, write: Callable[..., Post], translate: Callable[..., Compared]) -> Compared:
    """A message of Samuel's with a typo, and what the machine made of it."""
    return translate(write(world.samuel, "Hoy tngo clase de música. Me gusta mucho."))


def seen(client: FlaskClient, compared: Compared) -> str:
    return " ".join(client.get(address(compared)).get_data(as_text=True).split())


def test_a_reader_sees_what_a_word_was_read_as(browse: Browse, world: World, misspelt: Compared) -> None:
    page = seen(browse(world.ms_reed), misspelt)
    assert page.count("The machine read some words as others:") == 1, "one sentence of two"
    assert '“<bdi lang="es">tngo</bdi>” read as “<bdi lang="es">tengo</bdi>”' in page


@pytest.mark.parametrize(
    ("language", "words"), [("es", "La máquina leyó algunas"), ("fr", "La machine a lu certains")]
)
def test_in_every_interface_language(
    browse: Browse, world: World, misspelt: Compared, language: str, words: str
) -> None:
    client = browse(world.ms_reed)
    headers = {"Accept-Language": language}
    page = client.get(address(misspelt), headers=headers).get_data(as_text=True)
    assert words in page


def test_the_guess_comes_before_it(
    browse: Browse, world: World, session: Session, thread: Thread, misspelt: Compared
) -> None:
    thread.guess_first = True
    session.commit()
    assert "read as" not in seen(browse(world.maya), misspelt)


def test_a_translation_from_before_readings_were_stored_shows_none(
    browse: Browse, world: World, session: Session, misspelt: Compared
) -> None:
    version = misspelt.version
    assert version is not None
    assert [pair.readings != () for pair in sentence_pairs(version.sentences)] == [True, False]
    version.sentences = [
        {key: value for key, value in item.items() if key != "read"} for item in version.sentences
    ]
    session.commit()
    page = seen(browse(world.ms_reed), misspelt)
    assert "tngo" in page and "read as" not in page
