"""What a reader sees: original and translation side by side, in every state, for every reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Post, Thread, TranslationJob, TranslationState
from relay.people.entities import User
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.registry import declared_in
from tests.world import World
from translation import quality_checks

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


def card(page: str, post: Post) -> str:
    """The part of a page that shows one post."""
    start = page.index(f'id="p{post.id}"')
    return page[page.rindex("<article", 0, start) : page.index("</article>", start)]


def texts(part: str) -> list[tuple[str | None, str]]:
    """Language and text of each original or translation in it, in order."""
    found = re.findall(r'<p class="text"(?: lang="([^"]+)")? dir="auto">(.*?)</p>', part, re.DOTALL)
    return [(language or None, re.sub(r"<[^>]+>", "", text)) for language, text in found]


def shows(browse: Browse, user: User, post: Post, query: str = "") -> str:
    page = browse(user).get(f"/t/{post.thread_id}{query}")
    assert page.status_code == 200
    return card(page.text, post)


def test_the_original_is_there_at_once_and_the_translation_when_it_is_done(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Mi abuela vive en la casa blanca.")
    waiting = shows(browse, world.maya, post)
    assert texts(waiting) == [("es", "Mi abuela vive en la casa blanca.")]
    assert "is-waiting" in waiting and "Translating…" in waiting

    drain(app)
    done = shows(browse, world.maya, post)
    (original, translation) = texts(done)
    assert original == ("es", "Mi abuela vive en la casa blanca.")
    assert translation == ("en", escape(machine_text(post)))
    assert "is-machine" in done
    assert "Machine translation" in done
    assert "translated it from Spanish into English" in done and "Argos" not in done
    assert '<bdi dir="ltr">Argos es → en</bdi>' in shows(browse, world.ms_reed, post)
    assert "Español" in done and "English" in done


def test_the_author_sees_the_translation_that_the_partner_sees(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Mi abuela vive en la casa blanca.")
    drain(app)
    assert texts(shows(browse, world.samuel, post)) == texts(shows(browse, world.maya, post))


def test_line_breaks_and_markup_of_a_text_are_shown_as_typed(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.maya, "one\n<script>alert(1)</script>\n  & two")
    part = shows(browse, world.samuel, post)
    assert "one\n&lt;script&gt;alert(1)&lt;/script&gt;\n  &amp; two" in part


def test_a_language_without_a_pack_is_said_to_teachers_with_what_to_install(
    session: Session, world: World, browse: Browse, write: Write
) -> None:
    session.add(Participation(partnership=world.partnership, classroom=world.porto))
    session.commit()
    session.expire_all()
    post = write(world.maya, "Good morning from Portland.")

    part = shows(browse, world.samuel, post, "?in=pt")
    assert texts(part) == [("en", "Good morning from Portland.")]
    assert "The message is saved." in part
    assert "Português" in part and "relay packs" not in part
    teachers = shows(browse, world.carolina, post, "?in=pt")
    assert '<bdi dir="ltr"><code>relay packs download en pt</code></bdi>' in teachers
    assert "is-waiting" in shows(browse, world.samuel, post)  # into Spanish there is one


def test_a_failed_translation_offers_to_try_again(
    app: Flask, session: Session, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Mi abuela vive en la casa blanca.")
    session.execute(
        update(TranslationJob)
        .where(TranslationJob.post_id == post.id)
        .values(state=TranslationState.FAILED, attempts=3)
    )
    session.commit()
    part = shows(browse, world.maya, post)
    assert "is-failed" in part and "The original is safe" in part and "tried 3 times" in part

    answer = browse(world.maya).post(f"/posts/{post.id}/retry")
    assert answer.status_code == 302
    drain(app)
    assert "is-machine" in shows(browse, world.maya, post)


def test_an_edit_marks_the_old_translation_until_the_new_one_is_there(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Entrenamos los martes a las cuatro.")
    drain(app)
    earlier = escape(machine_text(post))
    samuel = browse(world.samuel)
    form = samuel.get(f"/posts/{post.id}/edit").text
    assert "Entrenamos los martes a las cuatro." in form

    answer = samuel.post(
        f"/posts/{post.id}/edit",
        data={"text": "Entrenamos los miércoles a las cuatro.", "revision": "1", "lang": "auto"},
    )
    assert answer.location.endswith(f"#p{post.id}")
    part = shows(browse, world.maya, post)
    assert texts(part)[0] == ("es", "Entrenamos los miércoles a las cuatro.")
    assert texts(part)[1] == ("en", earlier)
    assert "is-stale" in part and "Out of date." in part and "Samuel changed the original" in part

    drain(app)
    part = shows(browse, world.maya, post)
    assert "is-machine" in part
    assert texts(part)[1] == ("en", escape(machine_text(post))) != ("en", earlier)
    assert f"/posts/{post.id}/history" in part
    history = browse(world.maya).get(f"/posts/{post.id}/history").text
    assert "Entrenamos los martes a las cuatro." in history


def test_an_edit_from_an_outdated_form_keeps_what_was_typed(
    world: World, browse: Browse, write: Write
) -> None:
    post = write(world.maya, "The first wording of it.")
    maya = browse(world.maya)
    form = {"revision": "1", "lang": "auto"}
    maya.post(f"/posts/{post.id}/edit", data={**form, "text": "From one window."})
    answer = maya.post(f"/posts/{post.id}/edit", data={**form, "text": "From another window."})
    assert answer.status_code == 400
    assert "From another window." in answer.text
    assert "changed in another window" in answer.text
    assert 'name="revision" value="2"' in answer.text


def test_a_withdrawn_message_is_gone_for_everybody_and_its_answers_stay(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.maya, "I should not have written this.")
    reply = write(world.samuel, "¿Por qué no? Está bien.", parent=post)
    drain(app)
    answer = browse(world.maya).post(f"/posts/{post.id}/withdraw", follow_redirects=True)
    assert answer.status_code == 200

    for user in (world.maya, world.samuel, world.ms_reed):
        page = browse(user).get(f"/t/{post.thread_id}").text
        assert "I should not have written this." not in page
        assert "Maya took this message back." in card(page, post)
        assert "Está bien" in card(page, reply)
    assert browse(world.samuel).get(f"/posts/{post.id}/history").status_code == 404
    assert browse(world.maya).get(f"/posts/{post.id}/edit").status_code == 404


def test_a_wrong_language_is_corrected_on_the_page(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Chocolate", chosen_language=None)
    wrong = "en" if post.language == "es" else "es"
    answer = browse(world.maya).post(f"/posts/{post.id}/language", data={"language": wrong})
    assert answer.status_code == 302
    drain(app)
    assert texts(shows(browse, world.maya, post))[0] == (wrong, "Chocolate")


def test_a_correction_that_cannot_be_is_explained(world: World, browse: Browse, write: Write) -> None:
    post = write(world.samuel, "Chocolate", chosen_language="es")
    unknown = browse(world.samuel).post(f"/posts/{post.id}/language", data={"language": "tlh"})
    assert unknown.status_code == 400 and "languages in the list" in unknown.text
    overruled = browse(world.maya).post(f"/posts/{post.id}/language", data={"language": "en"})
    assert overruled.status_code == 400 and "has already said" in overruled.text


def test_emoji_alone_say_that_there_is_nothing_to_translate(
    world: World, browse: Browse, write: Write
) -> None:
    part = shows(browse, world.samuel, write(world.maya, "🎉🎉"))
    assert "is-plain" in part and "nothing to translate" in part


def test_a_post_in_two_languages_names_both(app: Flask, world: World, browse: Browse, write: Write) -> None:
    post = write(
        world.samuel, "Hola a todos, me llamo Samuel y vivo en Medellín. I am learning English at my school."
    )
    drain(app)
    for user, language in ((world.maya, "en"), (world.samuel, "es")):
        part = shows(browse, user, post)
        assert texts(part)[1][0] == language
        assert re.search(r"Español</span> \+ <span[^>]*>English", part)


def test_who_practises_is_marked(app: Flask, world: World, browse: Browse, write: Write) -> None:
    post = write(world.maya, "Para el desayuno yo como avena con plátanos.", practising=True)
    drain(app)
    part = shows(browse, world.samuel, post)
    assert "is practising" in part
    assert "Maya is practising your language." in part
    assert "Read it sentence by sentence" in part


def test_findings_are_said_in_plain_words(
    app: Flask, session: Session, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Tengo 3 perros.")
    drain(app)
    row = session.scalars(select(TranslationJob).where(TranslationJob.post_id == post.id)).one()
    assert row.current is not None
    row.current.signals = ["numbers", "repetition"]
    session.commit()
    part = shows(browse, world.maya, post)
    assert "Numbers differ from the original." in part
    assert "said something several times" in part


DOGS = """
from translation.messages import N_
from translation.quality_check import QualityCheck

CHECK = QualityCheck(
    id="barking",
    sentence=N_("There may be dogs in it."),
    weight=97,
    find=lambda context: "perros" in context.source_text,
)
"""


def test_a_quality_check_that_is_added_is_said_on_pages_and_weighs_in_the_queue(
    app: Flask, session: Session, world: World, browse: Browse, write: Write, tmp_path: Path
) -> None:
    post = write(world.samuel, "Tengo 3 perros.")
    with declared_in(quality_checks, tmp_path, "dogs", DOGS, quality_checks.all_checks):
        drain(app)
        row = session.scalars(select(TranslationJob).where(TranslationJob.post_id == post.id)).one()
        assert row.review is not None and row.review.machine >= 97
        assert "There may be dogs in it." in shows(browse, world.maya, post)
    assert "barking" in shows(browse, world.maya, post), "the finding of a check that is gone is not hidden"


def test_times_are_those_of_the_readers_class_and_on_a_tap_the_authors(
    session: Session, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Hola a todos.")
    post.created_at = datetime(2026, 3, 2, 20, 5, tzinfo=UTC)
    session.commit()
    part = shows(browse, world.maya, post)
    assert '<time datetime="2026-03-02T12:05-08:00">Mar 2, 12:05' in part  # Portland
    assert "Time in <bdi>Medellín</bdi>: Mar 2, 3:05" in part
    own = shows(browse, world.samuel, post)
    assert '<time class="when" datetime="2026-03-02T15:05-05:00">' in own and "Time in" not in own
    covers = browse(world.maya).get(f"/p/{world.partnership.id}").text
    assert re.search(r'class="chip by-b"><bdi>Medellín</bdi> <time datetime="[^"]+-05:00">', covers)
    assert re.search(
        r'class="chip by-a"><bdi>Portland</bdi> <time datetime="[^"]+-0[78]:00">', covers
    )  # Portland


def test_the_topic_list_shows_titles_in_both_languages(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    write(world.maya, "Cereal.")
    drain(app)
    page = browse(world.samuel).get(f"/p/{world.partnership.id}").text
    assert "What did you eat before school?" in page
    assert f'lang="es" dir="auto">{escape(machine_text(thread.title))}<' in page
    assert "1 message" in page


def test_starting_a_topic(app: Flask, world: World, browse: Browse) -> None:
    samuel = browse(world.samuel)
    answer = samuel.post(
        f"/p/{world.partnership.id}/new",
        data={"title": "¿Quiénes juegan fútbol aquí?", "text": "Yo juego todos los sábados.", "lang": "auto"},
        follow_redirects=True,
    )
    assert "¿Quiénes juegan fútbol aquí?" in answer.text
    assert "Yo juego todos los sábados." in answer.text
    refused = samuel.post(f"/p/{world.partnership.id}/new", data={"title": " ", "text": "Lo que escribí."})
    assert refused.status_code == 400
    assert "Lo que escribí." in refused.text
    assert 'id="title-e"' in refused.text


def test_answering_says_whom(world: World, browse: Browse, write: Write) -> None:
    post = write(world.maya, "Who has a dog?")
    samuel = browse(world.samuel)
    form = samuel.get(f"/t/{post.thread_id}?reply={post.id}").text
    assert f'name="parent" value="{post.id}"' in form
    assert re.search(r"data-answering-name>Maya<", form)
    samuel.post(f"/t/{post.thread_id}/write", data={"text": "Yo tengo dos perros.", "parent": str(post.id)})
    page = samuel.get(f"/t/{post.thread_id}").text
    reply = page.partition(f'data-root="{post.id}" data-id="{post.id + 1}"')[2]
    assert f"#p{post.id}" in reply and "to Maya" in reply and ">Who has a dog?</q>" in reply
