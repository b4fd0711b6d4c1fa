"""The pages of the notebook: keeping words of a message, writing entries, changing and deleting them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.judging import guesses, judgements, queries
from relay.judging.queries import Compared
from relay.judging.text.tokens import words
from relay.learning.notebook import entries
from relay.learning.notebook.entities import EntryKind, NotebookEntry
from relay.learning.notebook.entries import Pair
from relay.learning.notebook.queries import PAGE
from relay.people.entities import User
from tests.judging.conftest import Browse, perfect, sentence
from tests.world import World

JSON = {"Accept": "application/json"}


def notebook(session: Session, person: User) -> list[NotebookEntry]:
    session.expire_all()
    return list(
        session.scalars(
            select(NotebookEntry).where(NotebookEntry.user_id == person.id).order_by(NotebookEntry.id)
        )
    )


def keep(compared: Compared) -> str:
    return f"/posts/{compared.post.id}/keep?to={compared.translation.target}"


def word(compared: Compared, number: int) -> str:
    """The field value of a word of the original, from 0."""
    span = words(compared.original, *compared.pairs[0].source)[number]
    return f"{span.start}-{span.end}"


def test_a_pupil_keeps_words_of_a_message_with_their_translation(
    world: World, session: Session, browse: Browse, compared: Compared
) -> None:
    maya = browse(world.maya)
    page = maya.get(keep(compared)).text
    assert "Yo juego de volante en el equipo del barrio." in page and page.count("<form") >= 3
    ticked = [word(compared, 0), word(compared, 1)]
    answer = maya.post(keep(compared), data={"sentence": "1", "words": ticked}, follow_redirects=True)
    (entry,) = notebook(session, world.maya)
    assert entry.text == "Yo juego" and entry.other_text
    assert (entry.language, entry.other_language) == ("es", "en")
    assert entry.other_text in compared.version.text  # type: ignore[union-attr]
    assert entry.sentence == "Yo juego de volante en el equipo del barrio."
    assert f"In your notebook: “Yo juego” – “{entry.other_text}”" in answer.text
    again = maya.post(keep(compared), data={"sentence": "1", "words": ticked}, follow_redirects=True)
    assert "“Yo juego” is in your notebook already." in again.text
    assert len(notebook(session, world.maya)) == 1

    shown = maya.get("/notebook").text
    assert "the machine’s words" in shown
    assert 'lang="es" dir="auto">Yo juego<' in shown and entry.sentence in shown
    assert f"/t/{compared.post.thread_id}?at={compared.post.id}" in shown
    better = {"text": entry.text, "language": "es", "other_text": "I am", "other_language": "en", "note": ""}
    maya.post(f"/notebook/{entry.id}", data=better)
    shown = maya.get("/notebook").text
    assert "I am" in shown and "the machine’s words" not in shown


def test_a_whole_sentence(world: World, session: Session, browse: Browse, compared: Compared) -> None:
    browse(world.maya).post(keep(compared), data={"sentence": "3", "whole": "1"})
    (entry,) = notebook(session, world.maya)
    assert entry.kind == EntryKind.SENTENCE and entry.text == "¿Ustedes entrenan?"
    assert entry.other_text == compared.pairs[2].target.of(compared.version.text)  # type: ignore[union-attr]


def test_without_a_word_touched_the_page_says_so(world: World, browse: Browse, compared: Compared) -> None:
    maya = browse(world.maya)
    for form in ({"sentence": "1"}, {"sentence": "1", "words": ["0-900", "x"]}):
        answer = maya.post(keep(compared), data=form)
        assert answer.status_code == 400 and "Touch at least one word" in answer.text
    assert maya.post(keep(compared), data={"sentence": "9", "whole": "1"}).status_code == 400
    assert maya.post(keep(compared), data={"keep": "7-9"}).status_code == 400
    assert maya.get(f"/posts/{compared.post.id}/keep?to=tlh").status_code == 404


@pytest.mark.usefixtures("looked", "practised")
def test_one_tap_while_judging_loses_nothing_of_the_judgement(
    world: World, session: Session, browse: Browse, compared: Compared
) -> None:
    maya = browse(world.maya)
    address = f"/posts/{compared.post.id}/compare/en"
    assert 'name="keep"' in maya.get(f"{address}?s=1").text
    form = sentence(compared, 1, verdict_0="perfect", keep=word(compared, 1))
    answer = maya.post(keep(compared), data=form)
    assert answer.headers["Location"].startswith(f"{address}?s=1")
    (entry,) = notebook(session, world.maya)
    assert "juego" in entry.text.split()
    unsaved = queries.unsaved(session, world.maya.id, compared.version.id)  # type: ignore[union-attr]
    assert unsaved is not None and unsaved.form["verdict-0"] == ["perfect"]


def test_a_script_is_told_in_json(world: World, session: Session, browse: Browse, compared: Compared) -> None:
    maya = browse(world.maya)
    told = maya.post(keep(compared), data={"keep": word(compared, 1)}, headers=JSON)
    assert told.status_code == 200 and "In your notebook" in told.get_json()["kept"]
    refused = maya.post(keep(compared), data={"sentence": "1"}, headers=JSON)
    assert refused.status_code == 400 and "at least one word" in refused.get_json()["problem"]
    assert len(notebook(session, world.maya)) == 1


def test_where_one_guesses_first_no_translation_is_given_away(
    world: World, session: Session, browse: Browse, compared: Compared, thread: Thread,
    viewer_of: Callable[..., Viewer],
) -> None:  # fmt: skip
    guesses.make_rule(session, viewer_of(world.ms_reed), thread, True)
    session.commit()
    translated = str(escape(compared.pairs[0].target.of(compared.version.text)))  # type: ignore[union-attr]
    maya = browse(world.maya)
    page = maya.get(keep(compared)).text
    assert translated not in page and "You have still to guess" in page
    told = maya.post(keep(compared), data={"keep": word(compared, 1)}, headers=JSON)
    assert "Write what it means" in told.get_json()["kept"]
    (entry,) = notebook(session, world.maya)
    assert (entry.text, entry.other_text) == ("juego", "")
    assert translated in browse(world.ms_reed).get(keep(compared)).text

    judgements.save(session, world.maya, viewer_of(world.maya), compared.version, perfect(compared))  # type: ignore[arg-type]
    session.commit()
    assert translated in maya.get(keep(compared)).text


def test_an_entry_by_hand_is_changed_known_and_deleted(
    world: World, session: Session, browse: Browse
) -> None:
    samuel = browse(world.samuel)
    assert "Nothing in here yet" in samuel.get("/notebook").text
    form = {"text": "swamp", "language": "en", "other_text": "", "other_language": "es", "note": "mojado"}
    samuel.post("/notebook", data=form)
    (entry,) = notebook(session, world.samuel)
    page = samuel.get("/notebook").text
    assert "mojado" in page and "You have not written yet what it means." in page

    address = f"/notebook/{entry.id}"
    shown = samuel.get(address).text
    assert ">\r\nswamp</textarea>" in shown and 'selected value="en"' in shown and "mojado" in shown
    samuel.post(address, data={**form, "other_text": "pantano", "known": "y"})
    (entry,) = notebook(session, world.samuel)
    assert entry.other_text == "pantano" and entry.known_at is not None
    samuel.post(f"{address}/known", data={"known": "no"})
    assert notebook(session, world.samuel)[0].known_at is None
    assert "Deleted: “swamp”" in samuel.post(f"{address}/delete", follow_redirects=True).text
    assert notebook(session, world.samuel) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Write a word or a sentence."),
        ({"text": "x" * 1001}, "at most 1,000 characters fit"),
        ({"language": "tlh"}, "Choose a language from the list."),
        ({"other_language": "en"}, "Choose two different languages."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(
    world: World, session: Session, browse: Browse, wrong: dict[str, str], said: str
) -> None:
    form = {"text": "swamp", "language": "en", "other_text": "pantano", "other_language": "es", "note": "N."}
    answer = browse(world.samuel).post("/notebook", data={**form, **wrong})
    assert answer.status_code == 400 and said in answer.text
    assert "pantano" in answer.text and "N." in answer.text
    assert notebook(session, world.samuel) == []
    entry = entries.keep(session, world.samuel, Pair("en", "bog", "es", "ciénaga")).entry
    session.commit()
    answer = browse(world.samuel).post(f"/notebook/{entry.id}", data={**form, **wrong})
    assert answer.status_code == 400 and said in answer.text and "pantano" in answer.text


def test_pages_of_a_long_notebook(world: World, session: Session, browse: Browse) -> None:
    for number in range(PAGE + 2):
        entries.keep(session, world.samuel, Pair("en", f"word {number:03}", "es", "palabra"))
    session.commit()
    samuel = browse(world.samuel)
    first = samuel.get("/notebook").text
    assert f"word {PAGE + 1:03}" in first and "word 001" not in first and "Older" in first
    oldest, last = notebook(session, world.samuel)[0], notebook(session, world.samuel)[2]
    older = samuel.get(f"/notebook?before={last.id}").text
    assert "word 001" in older and "word 000" in older and "word 002" not in older and "Latest" in older
    moved = samuel.post(f"/notebook/{oldest.id}/known", data={"known": "yes"}).headers["Location"]
    assert f'id="e{oldest.id}"' in samuel.get(moved).text


def test_everybody_who_reads_finds_the_way(world: World, browse: Browse, compared: Compared) -> None:
    for person in (world.maya, world.ms_reed):
        client = browse(person)
        page = client.get(f"/t/{compared.post.thread_id}").text
        assert f"/posts/{compared.post.id}/keep?to=en" in page
        assert 'href="/notebook"' in page
