"""The queue of translations: what comes first, how it is narrowed, and that it stays fast when it is long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from relay.board import compose, post_changes
from relay.board.entities import (
    ModerationState,
    Post,
    PostKind,
    Review,
    ReviewState,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.review_priority import machine_need
from relay.board.visibility import Viewer
from relay.board.visibility import viewer_of as find_viewer
from relay.database import db
from relay.desk.moderation import flags, queue_queries, reviews
from relay.desk.moderation.entities import FlagKind, FlagReason
from relay.desk.moderation.queue_queries import Filters, Queue
from relay.judging import human_translations
from relay.judging.entities import HumanTranslation, Judgement
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.desk.conftest import order, row_of
from tests.judging.conftest import odd, perfect
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


def test_what_needs_a_person_most_comes_first(
    session: Session, world: World, messages: tuple[Post, Post, Post], viewer_of: Find, browse: Browse,
    judge: Callable[..., Judgement], translate: Callable[..., Compared],
) -> None:  # fmt: skip
    good, flagged, disliked = messages
    for post in messages:
        row_of(post).machine = row_of(post).need = 10
    session.commit()
    found = translate(disliked)
    judge(world.maya, found, odd(found, score=0))
    judge(world.oliver, found, odd(found, score=33))
    viewer = viewer_of(world.maya)
    for person in (world.maya, world.oliver, world.carolina):
        thing = flags.target(session, person, viewer, FlagKind.TRANSLATION, flagged.translations[0].id)
        assert thing is not None
        flags.raise_flag(session, person, viewer, thing, FlagReason.WRONG, "")
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


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("d=es.en", {"samuel"}),
        ("d=en.es", {"maya"}),
        ("c={portland}&all=1", {"maya"}),
        ("c={medellin}", {"samuel"}),
        ("t={thread}&all=1", {"maya", "samuel"}),
        ("t={other}", set()),
        ("w=unclear", {"oliver"}),
    ],
)
def test_filters(
    query: str, wanted: set[str], app: Flask, session: Session, world: World, write: Write, viewer_of: Find,
    languages: Catalog, thread: Thread, browse: Browse,
) -> None:  # fmt: skip
    posts = {
        "maya": write(world.maya, "I walk to school."),
        "samuel": write(world.samuel, "Voy en bicicleta."),
        "oliver": write(world.oliver, "Whatever thing."),
    }
    other = compose.start_thread(
        session, author=world.ms_reed, viewer=viewer_of(world.ms_reed), title="Rivers", text="",
        languages=languages, form_key="another-topic-here",
    )  # fmt: skip
    session.commit()
    drain(app)
    session.expire_all()
    row = row_of(posts["oliver"])
    reviews.decide(
        session, world.ms_reed, viewer_of(world.ms_reed), row, ReviewState.UNCLEAR, version_id=row.version_id
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
    session: Session, world: World, messages: tuple[Post, Post, Post], viewer_of: Find
) -> None:
    post_changes.withdraw(session, post=messages[0], viewer=viewer_of(world.samuel))
    messages[1].standing = ModerationState.HIDDEN
    session.commit()
    found, _more = queue_queries.page(session, viewer_of(world.ms_reed), [Queue.REVIEWS], Filters())
    ids = {entry.row.translation.post_id for entry in found if isinstance(entry.row, Review)}
    assert ids & {post.id for post in messages} == {messages[2].id}


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
        insert(TranslationJob),
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
        TranslationJob.__table__.update()
        .where(TranslationJob.id > 100_000)
        .values(current_id=TranslationJob.__table__.c.id)
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
    assert "More than 999 wait for you" in page

    # Every one of them is on exactly one page, those that need a person most first.
    needs: list[int] = []
    seen: list[int] = []
    after = ""
    viewer = find_viewer(session, session.get_one(User, teacher_id), ids["partnership"])
    assert viewer is not None
    while True:
        found, more = queue_queries.page(session, viewer, [Queue.REVIEWS], Filters(), after)
        reviews = [entry.row for entry in found if isinstance(entry.row, Review)]
        seen += [review.translation_id for review in reviews]
        needs += [review.need for review in reviews]
        if not more:
            break
        after = found[-1].cursor
    assert len(seen) == len(set(seen)) == 3025
    assert needs == sorted(needs, reverse=True)


def test_the_queue_is_read_along_its_index(session: Session, world: World, viewer_of: Find) -> None:
    query = queue_queries.reviews(viewer_of(world.ms_reed), Filters())
    query = query.order_by(Review.need.desc(), Review.translation_id.desc()).limit(20)
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(
        str(row) for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
    )
    assert "ix_review_queue" in plan and "TEMP B-TREE" not in plan


def test_a_translation_of_a_message_that_was_taken_back_waits_for_nobody(
    session: Session, world: World, compared: Compared, viewer_of: Find
) -> None:

    def held(teacher: User) -> list[HumanTranslation]:
        return list(session.scalars(queue_queries.held_humans(viewer_of(teacher))))

    human_translations.declare(session, world.maya, ["es"], ["es"])
    human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call 503-555-0143.", from_machine=False
    )
    session.commit()
    assert len(held(world.ms_reed)) == 1 and held(world.carolina) == []
    post_changes.withdraw(session, post=compared.post, viewer=viewer_of(world.samuel))
    session.commit()
    assert held(world.ms_reed) == []


def test_the_desk_says_which_translations_did_not_arrive_and_why(
    app: Flask, session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    page = f"/p/{world.partnership.id}/desk"
    assert "did not arrive" not in browse(world.ms_reed).get(page).text
    damaged, full, poison = (row.translations[0] for row in messages)
    for row in (damaged, full, poison):
        row.state, row.current = TranslationState.PENDING, None
    damaged.hold_ups, damaged.error = 3, "PackError: /srv/packs/en_es: model.bin is not as it was installed"
    full.hold_ups, full.error = 1, "OSError: [Errno 28] No space left on device"
    poison.state, poison.error = TranslationState.FAILED, "RuntimeError: about “my grandmother”"
    session.commit()

    text = browse(world.ms_reed).get(page).text
    for reason in ("A language pack cannot be used.", "Is its disk full?", "could not translate the text."):
        assert reason in text
    assert "/srv/packs" not in text and "my grandmother”" not in text
    assert "did not arrive" not in browse(world.outside_teacher).get(f"/p/{world.others.id}/desk").text
    board = browse(world.maya).get(f"/t/{messages[0].thread_id}").text
    assert "This takes longer." in board and "Translation did not arrive" in board
