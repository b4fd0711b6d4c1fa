"""Erasing a student: nothing of them is left but, unless it goes too, what they said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import String, func, inspect, select, text, type_coerce
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board.entities import Draft, LanguageCorrection, Post, PostRevision, Thread
from relay.board.visibility import Viewer, public
from relay.database import Base, now
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.desk.notices.entities import NoticeBox
from relay.judging.entities import (
    Guess,
    HumanTranslation,
    Judgement,
    PracticeDone,
    ReadingLanguage,
    UnsavedJudgement,
)
from relay.judging.queries import Compared
from relay.learning.notebook import entries
from relay.learning.notebook.entities import NotebookEntry
from relay.learning.notebook.entries import Pair, Source
from relay.people import enrolment
from relay.people.entities import TryCount, User, UserState
from relay.people.visitors import Visitor
from tests.board.conftest import machine_text
from tests.world import PIN, World

Browse = Callable[[User], FlaskClient]


def erase(client: FlaskClient, world: World, student: User, **form: str):
    path = f"/classes/{world.portland.id}/students/{student.id}/erase"
    return client.post(path, data={"name": student.name, **form})


def everything(session: Session) -> str:
    """All that the database holds, as text."""
    found = []
    for table in Base.metadata.sorted_tables:
        columns = [type_coerce(column, String) for column in table.columns]
        found += [str(row) for row in session.execute(select(*columns))]
    return "\n".join(found)


def test_the_name_is_nowhere_and_the_conversation_stays(
    lived: World, session: Session, browse: Browse, thread: Thread
) -> None:
    maya_id = lived.maya.id
    lived.maya.symbol, lived.maya.colour = "hedgehog", "v3"
    session.commit()
    assert "Maya" in everything(session) and "hedgehog" in everything(session)
    assert erase(browse(lived.ms_reed), lived, lived.maya).status_code == 302
    session.expire_all()
    assert "maya" not in everything(session).casefold()
    assert "hedgehog" not in everything(session), "the picture that she chose"
    page = browse(lived.samuel).get(f"/t/{thread.id}").get_data(as_text=True)
    assert "We train on Mondays. My mom drives me there!" in page
    assert "a former student" in page and "Maya" not in page
    # What she made of translations still counts.
    assert session.scalars(select(Judgement).where(Judgement.user_id == maya_id)).all()


def test_their_words_go_too_where_that_was_asked(
    lived: World, session: Session, browse: Browse, thread: Thread, post: Post
) -> None:
    maya_id = lived.maya.id
    written = session.scalars(select(Post).where(Post.text.startswith("We train on Mondays"))).one()
    by_machine = machine_text(written)
    assert by_machine in everything(session)
    theirs = select(func.count()).where(Post.author_id == maya_id, Post.kind == "message", public(Post))
    counted, number = thread.message_count, session.scalar(theirs) or 0
    assert erase(browse(lived.ms_reed), lived, lived.maya, messages="yes").status_code == 302
    session.expire_all()
    assert number and thread.message_count == counted - number
    left = everything(session)
    for words in ("We train on Mondays", by_machine, "Did you mean midfielder", "midfield on the team"):
        assert words not in left
    assert post.text in left and "I love arepas with cheese." in left
    page = browse(lived.oliver).get(f"/t/{thread.id}").get_data(as_text=True)
    assert "a former student took this message back" in page
    assert "😂😂" in page  # Oliver's reply to her
    assert session.scalars(select(Judgement).where(Judgement.user_id == maya_id)).all()
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize("messages", [False, True])
def test_what_others_kept_of_their_messages_goes_with_the_messages(
    lived: World, session: Session, browse: Browse, messages: bool
) -> None:
    said = session.scalars(select(Post).where(Post.text.startswith("We train on Mondays"))).one()
    source = Source(said.id, said.revision, said.text)
    entries.keep(session, lived.samuel, Pair("en", "we train", "es", "entrenamos"), source=source)
    entries.keep(session, lived.maya, Pair("en", "her own", "es", "suyo"))
    session.commit()
    erase(browse(lived.ms_reed), lived, lived.maya, **({"messages": "yes"} if messages else {}))
    session.expire_all()
    left = session.scalars(select(NotebookEntry.text)).all()
    assert left == ([] if messages else ["we train"])


def test_of_an_erased_message_not_even_its_languages_are_left(
    lived: World, session: Session, browse: Browse, write: Callable[..., Post]
) -> None:
    maya_id = lived.maya.id
    mixed = write(lived.maya, "I live near the river with my family. Mi abuela vive en la casa blanca.")
    assert mixed.sentence_languages
    erase(browse(lived.ms_reed), lived, lived.maya, messages="yes")
    session.expire_all()
    emptied = session.scalars(select(Post).where(Post.author_id == maya_id, Post.kind != "title")).all()
    assert len(emptied) > 1
    for post in emptied:
        assert (post.text, post.language, post.sentence_languages) == ("", None, None)
        assert post.withdrawn_at is not None


def test_open_pages_fetch_every_one_of_their_messages_anew(
    lived: World, session: Session, browse: Browse, thread: Thread
) -> None:
    maya_id = lived.maya.id
    erase(browse(lived.ms_reed), lived, lived.maya)
    changed = session.scalars(select(Post.changed).where(Post.author_id == maya_id)).all()
    assert len(changed) > 1 and len(set(changed)) == len(changed)


def test_they_are_signed_out_and_the_nickname_is_free(lived: World, session: Session, browse: Browse) -> None:
    client = browse(lived.maya)
    code = str(lived.portland.code)
    assert client.get("/me/data").status_code == 200
    erase(browse(lived.ms_reed), lived, lived.maya)
    assert client.get("/me/data").status_code == 302
    found = enrolment.come_in(
        session, code=code, nickname="Maya", pin=PIN, visitor=Visitor(""), secret_key="x"
    )
    assert isinstance(found, enrolment.Newcomer)


def test_it_is_recorded_without_the_name(lived: World, session: Session, browse: Browse) -> None:
    maya_id = lived.maya.id
    erase(browse(lived.ms_reed), lived, lived.maya)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PERSON_ERASED)).one()
    assert (entry.actor_id, entry.about_kind, entry.about_id) == (lived.ms_reed.id, "user", maya_id)


def test_it_takes_the_nickname(lived: World, session: Session, browse: Browse) -> None:
    answer = erase(browse(lived.ms_reed), lived, lived.maya, name="Oliver", messages="yes")
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "not the student&#39;s nickname" in page and 'value="yes" checked' in page
    session.expire_all()
    assert lived.maya.state == UserState.ACTIVE


@pytest.fixture
def left_behind(
    lived: World, session: Session, compared: Compared, viewer_of: Callable[..., Viewer],
    write: Callable[..., Post],
) -> World:  # fmt: skip
    """Maya has left something everywhere: each text below names where it stands."""
    maya, partnership = lived.maya, lived.partnership.id
    post = write(maya, "the newest wording")
    post.standing_reason = "words of a decision"
    human = session.scalars(select(HumanTranslation).where(HumanTranslation.author_id == maya.id)).first()
    assert human is not None and compared.version is not None

    def flag(kind: FlagKind, object_id: int, by: User, about: User, words: str, settled: bool) -> Flag:
        on_post = {FlagKind.POST: post.id, FlagKind.HUMAN: human.post_id}.get(kind)
        return Flag(
            partnership_id=partnership, classroom_id=about.memberships[0].classroom_id, kind=kind,
            object_id=object_id, post_id=on_post, about_id=about.id, by_id=by.id, reason=FlagReason.WORRY,
            words=words, settled_at=now() if settled else None,
        )  # fmt: skip

    session.add_all(
        [
            Draft(
                user_id=maya.id, partnership_id=partnership, thread_id=post.thread_id, text="words of a draft"
            ),
            Draft(user_id=maya.id, partnership_id=partnership, title="title of a draft", text=""),
            UnsavedJudgement(
                user_id=maya.id, translation_version_id=compared.version.id, form={"text": ["unsaved words"]}
            ),
            PracticeDone(user_id=maya.id, item="an-item-of-practice"),
            TryCount(key="a network that tried her PIN", since=now(), user_id=maya.id),
            PostRevision(post_id=post.id, revision=1, text="an earlier wording", written_at=now()),
            LanguageCorrection(
                post_id=post.id, revision=1, user_id=lived.oliver.id, before="en", after="xx-corrected"
            ),
            flag(FlagKind.NAME, maya.id, lived.samuel, maya, "words about a name", settled=False),
            flag(FlagKind.POST, post.id, lived.samuel, maya, "words about a message", settled=True),
            flag(FlagKind.HUMAN, human.id, lived.samuel, maya, "words about a translation", settled=False),
            flag(FlagKind.POST, post.id, maya, lived.oliver, "words of a flag of hers", settled=False),
        ]
    )
    if session.get(NoticeBox, maya.id) is None:
        session.add(NoticeBox(user_id=maya.id))
    session.commit()
    return lived


ABOUT_HER = ("words of a draft", "title of a draft", "unsaved words", "an-item-of-practice",
             "a network that tried her PIN", "words of a decision", "words about a name",
             "words about a message", "words of a flag of hers")  # fmt: skip
OF_HER_MESSAGES = ("the newest wording", "an earlier wording", "xx-corrected", "words about a translation")


@pytest.mark.parametrize("messages", [False, True])
def test_nothing_that_concerns_only_them_is_left_in_any_table(
    left_behind: World, session: Session, browse: Browse, messages: bool
) -> None:
    maya_id = left_behind.maya.id
    before = everything(session)
    for words in ABOUT_HER + OF_HER_MESSAGES:
        assert words in before
    form = {"messages": "yes"} if messages else {}
    assert erase(browse(left_behind.ms_reed), left_behind, left_behind.maya, **form).status_code == 302
    session.expire_all()
    after = everything(session)
    assert [words for words in ABOUT_HER if words in after] == []
    assert [words for words in OF_HER_MESSAGES if words in after] == (
        [] if messages else list(OF_HER_MESSAGES)
    )
    for entity in (Draft, UnsavedJudgement, Guess, PracticeDone, ReadingLanguage, NoticeBox):
        assert session.scalars(select(entity).where(entity.user_id == maya_id)).all() == [], entity
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_worry_about_them_that_nobody_has_settled_keeps_its_words(
    left_behind: World, session: Session, browse: Browse
) -> None:
    """It may concern their safety."""
    flag = session.scalars(select(Flag).where(Flag.words == "words about a message")).one()
    flag.settled_at = None
    session.commit()
    erase(browse(left_behind.ms_reed), left_behind, left_behind.maya)
    session.expire_all()
    assert "words about a message" in everything(session)


@pytest.mark.parametrize("who", ["maya", "oliver", "samuel", "carolina", "outsider", "outside_teacher"])
def test_nobody_but_their_own_teacher_can(world: World, browse: Browse, session: Session, who: str) -> None:
    user = getattr(world, who)
    expected = 404 if user.is_teacher else 403
    assert erase(browse(user), world, world.maya).status_code == expected
    session.expire_all()
    assert world.maya.name == "Maya" and inspect(world.maya).persistent


def test_nobody_signed_in_cannot(world: World, client: FlaskClient) -> None:
    assert erase(client, world, world.maya).status_code == 401
