"""The queue of translations: what comes first, how it is narrowed, what teachers say about each."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import services
from relay.board.entities import (
    Post,
    PostKind,
    Review,
    ReviewState,
    Standing,
    Thread,
    Translation,
    TranslationState,
    TranslationVersion,
)
from relay.board.queries import Place
from relay.board.queries import place_of as find_place
from relay.board.reviewing import machine_need
from relay.db import db
from relay.desk.moderation import flags
from relay.desk.moderation.entities import FlagKind, FlagReason
from relay.desk.review import queries
from relay.desk.review import services as reviews
from relay.desk.review.queries import Filters
from relay.judging.entities import HumanTranslation, Judgement
from relay.judging.queries import Compared
from relay.languages.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.judging.conftest import odd, perfect
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Place]
Browse = Callable[[User], FlaskClient]


@pytest.fixture
def messages(app: Flask, session: Session, world: World, write: Write) -> tuple[Post, Post, Post]:
    """Three messages of Samuel's, translated."""
    made = (
        write(world.samuel, "Hola a todos."),
        write(world.samuel, "Me gusta el fútbol."),
        write(world.samuel, "Mi abuela vive en la casa blanca."),
    )
    drain(app)
    session.expire_all()
    return made


def row_of(post: Post) -> Review:
    review = post.translations[0].review
    assert review is not None
    return review


def order(page: str) -> list[int]:
    """The translations on a page of the queue, in order."""
    return [int(number) for number in re.findall(r'<article[^>]* id="t(\d+)"', page)]


def test_a_new_translation_waits_for_a_reader(messages: tuple[Post, Post, Post]) -> None:
    for post in messages:
        assert row_of(post).state == ReviewState.WAITING
        assert row_of(post).version_id == post.translations[0].current_id


def test_what_needs_a_person_most_comes_first(
    session: Session, world: World, messages: tuple[Post, Post, Post], place_of: Find, browse: Browse,
    judge: Callable[..., Judgement], translate: Callable[..., Compared],
) -> None:  # fmt: skip
    good, flagged, disliked = messages
    for post in messages:
        row_of(post).machine = row_of(post).need = 10
    session.commit()
    found = translate(disliked)
    judge(world.maya, found, odd(found, score=0))
    judge(world.oliver, found, odd(found, score=33))
    place = place_of(world.maya)
    for person in (world.maya, world.oliver, world.carolina):
        thing = flags.target(session, person, place, FlagKind.TRANSLATION, flagged.translations[0].id)
        assert thing is not None
        flags.raise_flag(session, person, place, thing, FlagReason.WRONG, "")
    session.commit()
    page = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?w=check").text
    wanted = [post.translations[0].id for post in (flagged, disliked, good)]
    assert [number for number in order(page) if number in wanted] == wanted


def test_readers_who_agree_that_it_is_perfect_do_not_raise_it(
    session: Session, world: World, messages: tuple[Post, Post, Post], judge: Callable[..., Judgement],
    translate: Callable[..., Compared],
) -> None:  # fmt: skip
    found = translate(messages[2])
    judge(world.maya, found, perfect(found))
    assert row_of(messages[2]).readers == 0
    judge(world.oliver, found, odd(found, score=66))
    assert row_of(messages[2]).readers > 0  # they differ
    before = row_of(messages[2]).readers
    judge(world.oliver, found, perfect(found))  # who changes their mind counts once
    assert row_of(messages[2]).readers == 0 < before


def test_signs_of_the_machine_add_up() -> None:
    assert machine_need((), 0.0) == 0
    assert machine_need((), -0.2) < machine_need((), -1.0) < machine_need(["names"], -1.0)
    assert machine_need(["repetition", "untranslated", "length", "numbers", "names"], -9.0) == 100


def test_accepting_marks_it_as_reviewed_on_the_board(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse, thread: Thread
) -> None:
    post = messages[0]
    row = row_of(post)
    sent = browse(world.carolina).post(
        f"/reviews/{row.translation_id}", data={"do": "accept", "version": row.version_id}
    )
    assert sent.status_code == 302
    page = browse(world.maya).get(f"/t/{thread.id}").text
    assert "reviewed by Carolina" in page and "is-reviewed" in page
    queue = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?w=check").text
    assert row.translation_id not in order(queue)
    done = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?w=accepted").text
    assert row.translation_id in order(done)

    browse(world.ms_reed).post(
        f"/reviews/{row.translation_id}", data={"do": "reopen", "version": row.version_id}
    )
    assert "reviewed by Carolina" not in browse(world.maya).get(f"/t/{thread.id}").text
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {Action.REVIEW, Action.REOPEN} <= actions


def test_reviewing_does_not_let_a_post_appear_nor_the_other_way_round(
    session: Session, world: World, app: Flask, write: Write, browse: Browse
) -> None:
    post = write(world.maya, "Write to me at maya@example.org")
    drain(app)
    session.expire_all()
    assert post.standing == Standing.HELD
    row = row_of(post)
    teacher = browse(world.ms_reed)
    teacher.post(f"/reviews/{row.translation_id}", data={"do": "accept", "version": row.version_id})
    session.expire_all()
    assert (post.standing, row_of(post).state) == (Standing.HELD, ReviewState.ACCEPTED)
    teacher.post(f"/reviews/{row.translation_id}", data={"do": "reopen", "version": row.version_id})
    teacher.post(f"/posts/{post.id}/decide", data={"do": "appear", "revision": 1})
    session.expire_all()
    assert (post.standing, row_of(post).state) == (Standing.VISIBLE, ReviewState.WAITING)


def test_a_correction_is_a_credited_persons_version(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    post = messages[2]
    row = row_of(post)
    address = f"/reviews/{row.translation_id}/correct"
    teacher = browse(world.ms_reed)
    form = teacher.get(address).text
    assert row.version.text in form and post.text in form
    sent = {"text": "My grandmother lives in the white house.", "version": row.version_id}
    if sent["text"] == row.version.text:
        sent["text"] = "My grandma lives in the white house."
    assert teacher.post(address, data=sent).status_code == 302
    session.expire_all()
    human = session.scalars(select(HumanTranslation)).one()
    assert (human.text, human.author_id, human.credit) == (sent["text"], world.ms_reed.id, "teacher")
    assert human.base_version_id == row.version_id
    assert row_of(post).state == ReviewState.CORRECTED
    assert post.text == "Mi abuela vive en la casa blanca."  # and neither text was touched
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == Action.CORRECT)).one()


def test_a_correction_that_changes_nothing_is_refused_with_the_text(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    row = row_of(messages[0])
    text = row.version.text
    sent = browse(world.ms_reed).post(
        f"/reviews/{row.translation_id}/correct", data={"text": text, "version": row.version_id}
    )
    assert sent.status_code == 400 and text in sent.text
    assert row_of(messages[0]).state == ReviewState.WAITING


def test_one_reviews_the_version_one_has_read(
    app: Flask, session: Session, world: World, messages: tuple[Post, Post, Post], place_of: Find,
    languages: Catalog,
) -> None:  # fmt: skip
    post = messages[0]
    old = row_of(post).version_id
    services.revise(
        session, post=post, place=place_of(world.samuel), text="Adiós.", revision=1, languages=languages
    )
    session.commit()
    place = place_of(world.ms_reed)
    drain(app)
    session.expire_all()
    with pytest.raises(reviews.OtherVersion):
        reviews.decide(session, world.ms_reed, place, row_of(post), ReviewState.ACCEPTED, version_id=old)
    session.rollback()
    assert row_of(post).version_id != old and row_of(post).state == ReviewState.WAITING


def test_an_edit_starts_the_review_anew(
    app: Flask, session: Session, world: World, messages: tuple[Post, Post, Post], place_of: Find,
    languages: Catalog, browse: Browse, thread: Thread,
) -> None:  # fmt: skip
    post = messages[0]
    row = row_of(post)
    reviews.decide(
        session, world.ms_reed, place_of(world.ms_reed), row, ReviewState.ACCEPTED, version_id=row.version_id
    )
    session.commit()
    services.revise(
        session,
        post=post,
        place=place_of(world.samuel),
        text="Buenas tardes.",
        revision=1,
        languages=languages,
    )
    session.commit()
    drain(app)
    assert "reviewed by" not in browse(world.maya).get(f"/t/{thread.id}").text


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("d=es.en", {"samuel"}),
        ("d=en.es", {"maya"}),
        ("c={portland}", {"maya"}),
        ("c={medellin}", {"samuel"}),
        ("t={thread}", {"maya", "samuel"}),
        ("t={other}", set()),
        ("w=unclear", {"oliver"}),
    ],
)
def test_filters(
    query: str, wanted: set[str], app: Flask, session: Session, world: World, write: Write, place_of: Find,
    languages: Catalog, thread: Thread, browse: Browse,
) -> None:  # fmt: skip
    posts = {
        "maya": write(world.maya, "I walk to school."),
        "samuel": write(world.samuel, "Voy en bicicleta."),
        "oliver": write(world.oliver, "Whatever thing."),
    }
    other = services.start_thread(
        session, author=world.ms_reed, place=place_of(world.ms_reed), title="Rivers", text="",
        languages=languages, form_key="another-topic-here",
    )  # fmt: skip
    session.commit()
    drain(app)
    session.expire_all()
    row = row_of(posts["oliver"])
    reviews.decide(
        session, world.ms_reed, place_of(world.ms_reed), row, ReviewState.UNCLEAR, version_id=row.version_id
    )
    session.commit()
    ids = {
        "portland": world.portland.id,
        "medellin": world.medellin.id,
        "thread": thread.id,
        "other": other.id,
    }
    page = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?{query.format(**ids)}").text
    shown = set(order(page))
    assert {name for name, post in posts.items() if post.translations[0].id in shown} == wanted


def test_nonsense_in_the_address_is_no_error(world: World, browse: Browse) -> None:
    teacher = browse(world.ms_reed)
    for query in (
        "w=x&c=y&t=z&d=.&after=1&held=x",
        "after=99999999999-1",
        "d=xx.yy",
        "_external=1&_scheme=x",
    ):
        assert teacher.get(f"/p/{world.partnership.id}/desk?{query}").status_code == 200


def test_what_was_withdrawn_or_held_is_not_in_the_queue_of_translations(
    session: Session, world: World, messages: tuple[Post, Post, Post], place_of: Find
) -> None:
    services.withdraw(session, post=messages[0], place=place_of(world.samuel))
    messages[1].standing = Standing.HIDDEN
    session.commit()
    found, _more = queries.review_page(session, place_of(world.ms_reed), Filters())
    ids = {review.translation.post_id for review in found}
    assert ids & {post.id for post in messages} == {messages[2].id}


@pytest.mark.parametrize("who", ["maya", "samuel", "outsider", "outside_teacher", None])
def test_nobody_else_reviews(
    who: str | None, session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse,
    client: FlaskClient,
) -> None:  # fmt: skip
    row = row_of(messages[0])
    browser = browse(getattr(world, who)) if who else client
    sent = {"do": "accept", "version": row.version_id, "text": "Hi all."}
    expected = {None: 401, "outside_teacher": 404}.get(who, 403)
    assert browser.post(f"/reviews/{row.translation_id}", data=sent).status_code == expected
    assert browser.post(f"/reviews/{row.translation_id}/correct", data=sent).status_code == expected
    session.expire_all()
    assert row_of(messages[0]).state == ReviewState.WAITING


def _many(session: Session, ids: dict[str, int], count: int) -> None:
    """``count`` translated posts with as many reviews, straight into the tables."""
    first = (session.scalar(select(Post.id).order_by(Post.id.desc()).limit(1)) or 0) + 1
    base = {"partnership_id": ids["partnership"]}
    numbers = range(first, first + count)
    session.execute(
        insert(Post),
        [
            {
                **base, "id": n, "thread_id": ids["thread"], "author_id": ids["author"],
                "classroom_id": ids["classroom"], "kind": PostKind.MESSAGE, "root_id": n, "text": f"Hola {n}",
                "language": "es", "form_key": f"bulk-{n}",
            }
            for n in numbers
        ],
    )  # fmt: skip
    session.execute(
        insert(Translation),
        [
            {
                "id": 100_000 + n, "post_id": n, "source": "es", "target": "en", "revision": 1,
                "state": TranslationState.DONE,
            }
            for n in numbers
        ],
    )  # fmt: skip
    session.execute(
        insert(TranslationVersion),
        [
            {
                "id": 100_000 + n, "translation_id": 100_000 + n, "revision": 1, "source": "es",
                "target": "en", "text": f"Hello {n}", "engine": "argos", "route": ["es", "en"], "packs": [],
                "sentences": [], "signals": [], "score": -0.1,
            }
            for n in numbers
        ],
    )  # fmt: skip
    session.execute(
        Translation.__table__.update()
        .where(Translation.id > 100_000)
        .values(current_id=Translation.__table__.c.id)
    )
    session.execute(
        insert(Review),
        [
            {**base, "translation_id": 100_000 + n, "version_id": 100_000 + n, "need": n * 7919 % 300}
            for n in numbers
        ],
    )
    session.commit()


def test_thousands_wait_and_a_page_takes_as_many_statements_as_a_few(
    session: Session, world: World, thread: Thread, browse: Browse
) -> None:
    ids = {
        "partnership": world.partnership.id,
        "thread": thread.id,
        "author": world.samuel.id,
        "classroom": world.medellin.id,
    }
    client, teacher_id = browse(world.ms_reed), world.ms_reed.id

    def statements() -> tuple[int, str]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        session.remove()  # type: ignore[attr-defined]
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            page = client.get(f"/p/{ids['partnership']}/desk?w=check").text
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen), page

    _many(session, ids, 25)
    few, _page = statements()
    _many(session, ids, 3000)
    many, page = statements()
    assert many == few
    assert "More than 999 translations" in page

    # Every one of them is on exactly one page, those that need a person most first.
    place_needs: list[int] = []
    seen: list[int] = []
    after: tuple[int, int] | None = None
    place = find_place(session, session.get_one(User, teacher_id), ids["partnership"])
    assert place is not None
    while True:
        found, more = queries.review_page(session, place, Filters(), after)
        seen += [review.translation_id for review in found]
        place_needs += [review.need for review in found]
        if not more:
            break
        after = (found[-1].need, found[-1].translation_id)
    assert len(seen) == len(set(seen)) == 3025
    assert place_needs == sorted(place_needs, reverse=True)


def test_the_queue_is_read_along_its_index(session: Session, world: World, place_of: Find) -> None:
    query = queries.reviews(place_of(world.ms_reed), Filters())
    query = query.order_by(Review.need.desc(), Review.translation_id.desc()).limit(20)
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(
        str(row) for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
    )
    assert "ix_review_queue" in plan and "TEMP B-TREE" not in plan
