"""A relay with at least one object of every kind, for tests that request every address.

``Stage.ask`` restores the database, sends one request as one person, and returns the outcome.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, quote

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import stamp

from relay import create_app
from relay.board import compose, language_helpers, partnerships, queries, visibility
from relay.board import glossary_entries as glossary
from relay.board.entities import Post, Relation
from relay.board.pictures import NewPicture
from relay.config import Settings
from relay.database import db, now
from relay.desk.moderation import class_rules, flags
from relay.desk.moderation.entities import FlagKind, FlagReason
from relay.desk.notices import settings as notice_settings
from relay.desk.notices.entities import Rhythm
from relay.desk.partnership import agreements, board_archive, class_holidays
from relay.desk.partnership.entities import AgreementTranslation
from relay.judging import human_translations, questions
from relay.judging import judgements as judging
from relay.judging.entities import Side, Verdict
from relay.judging.judgements import Answers
from relay.judging.queries import compared
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Reason
from relay.learning.draft_check import checks as draft_checks
from relay.learning.notebook import entries as notebook
from relay.learning.notebook.entries import Pair
from relay.learning.twist_lab import findings, twists
from relay.learning.twist_lab.entities import TwistKind
from relay.ops import schema
from relay.people import accounts, one_time_links
from relay.people.entities import Membership, Role, StaffInvitation, TryCount, User, UserState
from relay.people.names import nickname_key
from relay.together.activities import activities
from relay.together.activities import registry as activity_kinds
from relay.together.activities.entities import Activity
from relay.together.booklet import booklets
from relay.worker import drain
from tests import world as personas
from tests.conftest import MODELS, Client
from tests.pictures import new_picture
from tests.translation import packmaking


class Stage:
    """A relay with at least one object of every kind, restored before every request."""

    def __init__(self, folder: Path) -> None:
        self._installed = folder / "packs" / "translate-en_es-0_0_1.argosmodel"
        self._install()
        settings = Settings(
            data=folder / "data",
            packs=(MODELS, self._installed.parent),
            testing=True,
            extra={"RATELIMIT_ENABLED": False},
        )
        self.app: Flask = create_app(settings)
        self.app.test_client_class = Client
        with self.app.app_context():
            db.create_all()
            schema.register(self.app)
            stamp()
            self.ids, self.sessions = _furnish(self.app)
            db.session.remove()
            db.engine.dispose()
        self._file = settings.sqlite_path
        self._before = folder / "before.sqlite3"
        self._copy(self._file, self._before)

    def _install(self) -> None:
        """Install a pack that can be removed. It is never loaded: the shipped pack of its pair is newer."""
        if not self._installed.exists():
            self._installed.parent.mkdir(exist_ok=True)
            metadata = {"package_version": "0.0.1", "from_code": "en", "to_code": "es"}
            packmaking.archive_of(self._installed, {"p/metadata.json": json.dumps(metadata).encode()})

    @staticmethod
    def _copy(source: Path | None, target: Path | None) -> None:
        assert source is not None and target is not None
        with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
            one.backup(other)
        one.close()
        other.close()

    def keep(self) -> None:
        """Make what the database holds now the state that ``restore`` goes back to."""
        self._copy(self._file, self._before)

    def restore(self) -> None:
        self._copy(self._before, self._file)

    def ask(self, person: str, method: str, address: str, data: str = "") -> tuple[str, bool]:
        """The outcome of a request by ``person``, and whether it changed anything in the database.

        Outcomes are "yes" (200 or 302), "no" (403), "in" (asked to sign in), or the status code.
        """
        self._install()
        self._copy(self._before, self._file)
        watcher = sqlite3.connect(str(self._file))
        before = watcher.execute("PRAGMA data_version").fetchone()
        with self.app.app_context():
            outcome = self._outcome(self._client(person), method, address, data)
        changed = watcher.execute("PRAGMA data_version").fetchone() != before
        watcher.close()
        return outcome, changed

    def _client(self, person: str) -> FlaskClient:
        client = self.app.test_client()
        if person != "nobody":
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.sessions[person], True
        return client

    def _outcome(self, client: FlaskClient, method: str, address: str, data: str) -> str:
        address = address.format(**self.ids)
        if method == "GET":
            answer = client.get(address)
        else:
            fields = parse_qs(data.format(**{**self.ids, "key": secrets.token_urlsafe(20)}))
            answer = client.post(address, data=fields)
        answer.close()
        to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
        if answer.status_code == 401 or to_sign_in:
            return "in"
        return {200: "yes", 302: "yes", 403: "no"}.get(answer.status_code, str(answer.status_code))


def name_of(message: Post) -> str:
    """The name of the file of the one picture of a message."""
    (described,) = message.pictures
    assert described.picture is not None
    return described.picture.name


def _furnish(app: Flask) -> tuple[dict[str, object], dict[str, str]]:
    """Create the personas and all objects; return ids and form data by name, and each person's session id."""
    session, catalog, key = db.session(), app.extensions["relay.packs"], str(app.secret_key)
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    world = personas.build(session, hasher.hash(personas.PIN), hasher.hash(personas.PASSWORD))

    def teacher(name: str, username: str, *rooms: object) -> User:
        user = User(role=Role.TEACHER, name=name, username=username, secret_hash="-")
        user.memberships.extend(Membership(classroom=room) for room in rooms)
        session.add(user)
        return user

    colleague = teacher("Mr Lee", "lee", world.portland)
    newcomer = User(role=Role.STUDENT, name="Newcomer", secret_hash="-", state=UserState.WAITING)
    newcomer.memberships.append(Membership(classroom=world.portland, nickname_key=nickname_key("Newcomer")))
    session.add(newcomer)
    session.add(TryCount(key="strange:maya", failures=3, since=now(), user_id=world.maya.id))
    world.outside_teacher.administrator = True
    session.commit()

    def viewer(user: User, partnership_id: int | None = None) -> visibility.Viewer:
        found = visibility.viewer_of(session, user, partnership_id or world.partnership.id)
        assert found is not None
        return found

    topic = compose.start_thread(
        session, author=world.ms_reed, viewer=viewer(world.ms_reed), title="Breakfast", text="Tell us.",
        languages=catalog, form_key=secrets.token_urlsafe(20),
    )  # fmt: skip

    viewer(world.maya).own.pictures = True
    folder = app.config["RELAY"].pictures

    def write(author: User, text: str, *added: NewPicture) -> Post:
        return compose.publish(
            session, author=author, viewer=viewer(author), thread=topic, text=text, languages=catalog,
            form_key=secrets.token_urlsafe(20), added=added,
        )  # fmt: skip

    post = write(world.maya, "I walk to school every day.")
    spost = write(world.samuel, "Mi abuela vive en la casa blanca.")
    session.commit()
    drain(app)
    session.expire_all()
    practice = compose.publish(
        session, author=world.maya, viewer=viewer(world.maya), thread=topic,
        text="Yo tiene un perro. Se llama Rex.", languages=catalog, form_key=secrets.token_urlsafe(20),
        chosen_language="es", practising=True,
    )  # fmt: skip
    correction = corrections.correct(
        session, world.samuel, viewer(world.samuel), practice, revision=1, start=0, text="Yo tengo un perro.",
        reason=Reason.VERB,
    )  # fmt: skip
    failed = write(world.maya, "This one was not translated.")
    failed.translations[0].state = "failed"
    held = write(world.maya, "My number is 503-555-0143.", new_picture(folder, "A card."))
    with_picture = write(world.maya, "Our river.", new_picture(folder, "A bridge."))
    waiting_topic = compose.start_thread(
        session, author=world.maya, viewer=viewer(world.maya), title="maya@example.org", text="",
        languages=catalog, form_key=secrets.token_urlsafe(20),
    )  # fmt: skip
    session.commit()

    found = compared(session, spost, "en")
    assert found is not None and found.version is not None
    human_translations.declare(session, world.maya, ["es"], ["es"])
    human = human_translations.add(
        session, world.maya, viewer(world.maya), found, "My grandma lives there.", from_machine=False
    )
    answers = Answers(dict.fromkeys(range(len(found.pairs)), Verdict.PERFECT), (), 100)
    judgement = judging.save(session, world.maya, viewer(world.maya), found.version, answers).judgement
    about = compared(session, post, "es")
    assert about is not None and about.version is not None
    question = questions.ask(
        session, world.samuel, viewer(world.samuel), about, side=Side.SOURCE, start=2, end=6, text="¿A pie?",
        form_key=secrets.token_urlsafe(20), languages=catalog,
    )  # fmt: skip
    thing = flags.target(session, world.oliver, viewer(world.oliver), FlagKind.POST, post.id)
    assert thing is not None
    flag = flags.raise_flag(session, world.oliver, viewer(world.oliver), thing, FlagReason.WORRY, "")
    check = draft_checks.ask(
        session,
        world.maya,
        viewer(world.maya),
        form={"text": "Hi."},
        text="Hi.",
        languages=catalog,
        thread=topic,
    )
    twist = twists.ask(session, world.maya, found, 0, TwistKind.WORD, "Mi abuela vive en la casa roja.")
    twist.state, twist.result = "done", {"before": "The white one.", "after": "The red one."}
    finding = findings.save(
        session, world.maya, viewer(world.maya), twist, "Only the colour changed.",
        form_key=secrets.token_urlsafe(20), languages=catalog,
    )  # fmt: skip
    booklet = booklets.make(
        session, world.ms_reed, viewer(world.ms_reed), title="Two towns", foreword="", languages=catalog
    )
    booklets.choose(session, world.ms_reed, viewer(world.ms_reed), booklet, [spost.id, with_picture.id])
    class_rules.watch(session, world.ms_reed, viewer(world.ms_reed), "en", "nonsense")
    entry = glossary.add(session, world.ms_reed, viewer(world.ms_reed), "casa", "es", {"en": "home"})

    def start(name: str) -> Activity:
        return activities.start(
            session, world.ms_reed, viewer(world.ms_reed), name, activity_kinds.kinds()[name],
            form_key=secrets.token_urlsafe(20), languages=catalog,
        )  # fmt: skip

    def contribute(author: User, number: int, *values: str, about: int | None = None) -> Post:
        return activities.contribute(
            session, author, viewer(author), idioms, activity_kinds.kinds()[idioms.kind], values,
            number=number, about=about, form_key=secrets.token_urlsafe(20), languages=catalog,
        )  # fmt: skip

    idioms, rivers, three_things = start("idiom_exchange"), start("rivers"), start("three_things")
    saying = contribute(world.samuel, 0, "Es pan comido", "Es muy fácil.")
    for each in (world.ms_reed, world.carolina):
        activities.agree(session, each, viewer(each), idioms, 0)
    equivalent = contribute(world.maya, 1, "It is a piece of cake", about=saying.id)
    rivers.phases[0].ended_at = rivers.phases[1].ended_at = now()
    activities.sign(session, world.oliver, viewer(world.oliver), rivers, activity_kinds.kinds()[rivers.kind])

    kept = notebook.keep(session, world.maya, Pair("es", "casa", "en", "house")).entry

    help_link = language_helpers.invite(session, world.ms_reed, viewer(world.ms_reed), Relation.PARENT)
    helper = language_helpers.join(
        session, help_link, name="Ana", username="ana", password=personas.PASSWORD, ui_language="en"
    )
    human_translations.declare(session, helper, ["en", "es"], ["en", "es"])
    help_link = language_helpers.invite(session, world.ms_reed, viewer(world.ms_reed), Relation.OTHER)
    invitation = partnerships.invite(session, world.ms_reed, viewer(world.ms_reed))
    staff = accounts.invite_colleague(session, world.ms_reed, world.portland)
    set_up = StaffInvitation(nonce=one_time_links.new_nonce(), expires_at=now() + one_time_links.LIFE)
    session.add(set_up)
    agreement = agreements.propose(
        session, world.ms_reed, viewer(world.ms_reed), goals="Talk.", norms="", rhythm="", languages=catalog
    )
    texts = {"goals": "Hablar.", "norms": "", "rhythm": ""}
    session.add(
        AgreementTranslation(
            agreement_id=agreement.id, target="es", engine="argos", route=["en", "es"], packs=[], **texts
        )
    )
    today = now().date()
    holiday = class_holidays.add_holiday(
        session, world.ms_reed, viewer(world.ms_reed), world.portland.id, name="Break", starts_on=today,
        ends_on=today,
    )  # fmt: skip
    archived = partnerships.create(session, world.ms_reed, world.portland, "An old one")
    session.flush()
    board_archive.archive(session, world.ms_reed, viewer(world.ms_reed, archived.id))
    box = notice_settings.set_mail(
        session, world.ms_reed, address="reed@example.org", rhythm=Rhythm.DAILY, zone="UTC"
    )
    session.commit()
    session.expire_all()

    (row,) = post.translations
    (word,) = class_rules.watched(session, viewer(world.ms_reed))["en"]
    helper_row = queries.helpers(session, world.partnership.id)[0]
    room_form = (
        "name=Room+15&city=Salem&country=US&time_zone=America/Los_Angeles&language=en&age_band=13-18"
        "&school_name=New+School"
    )
    passwords = "password=a+long+password&again=a+long+password"
    ids = {
        "p": world.partnership.id, "archived": archived.id, "room": world.portland.id, "t": topic.id,
        "waiting_topic": waiting_topic.id, "post": post.id, "spost": spost.id, "failed": failed.id,
        "picture": name_of(with_picture), "held_picture": name_of(held),
        "held": held.id, "translation": row.id, "version": row.current_id, "sversion": found.version.id,
        "human": human.id, "judgement": judgement.id, "question": question.id, "flag": flag.id,
        "word": word.id, "entry": entry.id, "kept": kept.id, "due": quote(kept.cards[1].due_at.isoformat()),
        "pupil": world.maya.id, "newcomer": newcomer.id, "colleague": colleague.id, "check": check.id,
        "practice": practice.id, "correction": correction.id,
        "three": three_things.id, "idioms": idioms.id, "equivalent": equivalent.id, "rivers": rivers.id,
        "twist": twist.id, "finding": finding.id, "booklet": booklet.id,
        "lonely": world.lyon.id, "helper_id": helper_row.id, "agreement": agreement.id,
        "holiday": holiday.id, "staff_id": staff.id, "help_id": help_link.id,
        "invitation_id": invitation.id, "setup": one_time_links.token(set_up, key),
        "staff": one_time_links.token(staff, key), "help": one_time_links.token(help_link, key),
        "invitation": one_time_links.token(invitation, key),
        "mail": notice_settings.token(box, key), "room_form": room_form,
        "account": f"person=New&username=newperson&{passwords}&{room_form}",
    }  # fmt: skip
    people = {
        "pupil": world.maya, "partner": world.samuel, "other": world.outsider, "teacher": world.ms_reed,
        "teacher2": world.carolina, "teacher3": world.outside_teacher, "helper": helper,
    }  # fmt: skip
    return ids, {name: user.get_id() for name, user in people.items()}
