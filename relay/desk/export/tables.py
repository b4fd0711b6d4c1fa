"""The tables of an export, in the order in which an import inserts them.

All columns of a table are exported, so that none is forgotten, except those in ``left_out``, which gives the
reason for each. ``NOT_EXPORTED`` does the same for whole tables. A test checks both against the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import get_args, get_origin, get_type_hints

from sqlalchemy import Column, Table

from relay.board import entities as board
from relay.board.glossary import GlossaryEntry
from relay.board.thanks_entities import Thanks
from relay.database import Base
from relay.desk.erasure.retention_entities import RetentionRule
from relay.desk.moderation import entities as moderation
from relay.desk.moderation.entities import FlagKind
from relay.desk.partnership import entities as together
from relay.judging import entities as judging
from relay.learning.corrections.entities import Correction
from relay.learning.twist_lab.entities import Finding
from relay.people import entities as people
from relay.together.activities import entities as activities
from relay.together.booklet.entities import Booklet, BookletMessage, BookletWords

_LEASE = "which worker is at it"
_MACHINE = "how often this relay's own machine was in trouble"
_QUEUE = {"lease_owner": _LEASE, "lease_until": _LEASE, "hold_ups": _MACHINE, "deaths": _MACHINE}


@dataclass(frozen=True)
class Exported:
    """A table of the export.

    ``owner`` is the column that ties a row to the partnership: a reference to an earlier table.
    ``shared`` tables concern the partnership as a whole: the export of one topic leaves them empty.
    ``file`` is a column with the name of a picture's file; its content is exported in its place, as base64.
    ``added_later``: documents that were written before there was such a table lack it.
    ``varying`` is a column whose target table depends on the column ``kind``, with the table for each kind.
    """

    name: str
    entity: type[Base]
    owner: str = ""
    shared: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    added_later: bool = False
    varying: tuple[str, Mapping[str, str]] | None = None

    @property
    def table(self) -> Table:
        found = self.entity.__table__
        assert isinstance(found, Table)  # noqa: S101 (every entity of ours has one)
        return found

    @property
    def columns(self) -> tuple[Column[object], ...]:
        return tuple(column for column in self.table.columns if column.name not in self.left_out)


TABLES: tuple[Exported, ...] = (
    Exported("schools", people.School),
    Exported(
        "classrooms",
        people.Classroom,
        "school_id",
        left_out={
            "code": "lets people in; an import makes a new one",
            "code_expires_at": "goes with the code",
        },
    ),
    Exported(
        "people",
        people.User,
        left_out={
            "username": "half of what signs a teacher in; an import makes a new one",
            "secret_hash": "the hash of a PIN or a password",
            "administrator": "what somebody may change of one relay says nothing about another",
            "session_version": "numbers the sessions of the relay that keeps them",
            "last_here_at": "when somebody signed in to one relay says nothing about another",
        },
    ),
    Exported("memberships", people.Membership, "user_id", left_out={"nickname_key": "follows from the name"}),
    Exported("reading_languages", judging.ReadingLanguage, "user_id"),
    Exported(
        "partnerships",
        board.Partnership,
        left_out={"change_number": "counts the changes that open pages have seen"},
    ),
    Exported("participations", board.Participation, "partnership_id"),
    Exported("language_helpers", board.PartnershipHelper, "partnership_id"),
    Exported("watched_words", board.WatchedWord, "partnership_id", shared=True),
    Exported("glossary", GlossaryEntry, "partnership_id", shared=True),
    Exported("agreements", together.Agreement, "partnership_id", shared=True),
    Exported("signatures", together.Signature, "agreement_id", shared=True),
    Exported("agreement_translations", together.AgreementTranslation, "agreement_id", shared=True),
    Exported("holidays", together.Holiday, "classroom_id", shared=True),
    Exported("retention_rules", RetentionRule, "partnership_id", shared=True),
    Exported("topics", board.Thread, "partnership_id"),
    Exported(
        "posts",
        board.Post,
        "thread_id",
        left_out={
            "form_key": "tells two sendings of one form from two messages",
            "changed": "the change that open pages have seen",
        },
    ),
    Exported(
        "pictures",
        board.Picture,
        "post_id",
        left_out={"name": "the file itself is exported; an import gives it another name"},
        file="name",
        added_later=True,
    ),
    Exported("post_revisions", board.PostRevision, "post_id"),
    Exported("language_corrections", board.LanguageCorrection, "post_id"),
    Exported("translations", board.TranslationJob, "post_id", left_out=_QUEUE),
    Exported("translation_versions", board.TranslationVersion, "translation_id"),
    Exported("reviews", board.Review, "translation_id"),
    Exported("judgements", judging.Judgement, "translation_version_id"),
    Exported("sentence_verdicts", judging.SentenceVerdict, "judgement_id"),
    Exported("marks", judging.Mark, "judgement_id"),
    Exported("send_verdicts", judging.SendVerdict, "judgement_id", added_later=True),
    Exported("guesses", judging.Guess, "post_id"),
    Exported("author_questions", judging.AuthorQuestion, "post_id"),
    Exported("human_translations", judging.HumanTranslation, "post_id"),
    Exported("findings", Finding, "note_id", added_later=True),
    Exported("thanks", Thanks, "post_id", added_later=True),
    Exported("activities", activities.Activity, "thread_id", added_later=True),
    Exported("activity_phases", activities.ActivityPhase, "activity_id", added_later=True),
    Exported("phase_consents", activities.PhaseConsent, "activity_id", added_later=True),
    Exported("activity_entries", activities.ActivityEntry, "post_id", added_later=True),
    Exported("activity_signatures", activities.ActivitySignature, "activity_id", added_later=True),
    Exported("corrections", Correction, "post_id", added_later=True),
    Exported("booklets", Booklet, "partnership_id", shared=True, added_later=True),
    Exported("booklet_words", BookletWords, "booklet_id", shared=True, added_later=True),
    Exported("booklet_messages", BookletMessage, "booklet_id", shared=True, added_later=True),
    Exported("opinions", judging.Opinion, "translation_version_id", left_out=_QUEUE),
    Exported(
        "flags",
        moderation.Flag,
        "partnership_id",
        shared=True,
        varying=(
            "object_id",
            {
                FlagKind.POST: "posts",
                FlagKind.NAME: "people",
                FlagKind.JUDGEMENT: "judgements",
                FlagKind.HUMAN: "human_translations",
                FlagKind.TRANSLATION: "translations",
                FlagKind.CORRECTION: "corrections",
            },
        ),
    ),
)

NOT_EXPORTED: Mapping[str, str] = {
    "agreement_translation_job": "work still to do, which the relay that imports finds for itself",
    "audit_entry": "the log belongs to the relay that kept it; it is read there",
    "draft": "not sent; it is in its author's own export",
    "draft_check": "not sent; it is in its author's own export",
    "ended_session": "sessions belong to the relay that keeps them",
    "helper_invitation": "opens a door of this relay",
    "home_network": "a network of this relay's visitors, by a hash that only its key can make",
    "invitation": "opens a door of this relay",
    "notebook_card": "is in its owner's own export",
    "notebook_entry": "is in its owner's own export",
    "notice_box": "an e-mail address, and what its owner has read",
    "practice_done": "is in the person's own export",
    "provider_account": "opens a door of this relay",
    "purge": "an announcement is about the relay that made it; another one makes its own",
    "read_message": "what somebody has read is in their own export",
    "read_position": "what somebody has read is in their own export",
    "relay_setting": "how this relay is reached; another one is elsewhere",
    "staff_invitation": "opens a door of this relay",
    "twist": "a try that nobody else sees; it is in its author's own export",
    "try_count": "a lock after wrong tries ends with the relay that set it",
    "unsaved_judgement": "not sent; it is in its author's own export",
    "worker_heartbeat": "which processes run",
    "write_probe": "a row that is written to see whether that is possible",
}

BY_NAME: Mapping[str, Exported] = {exported.name: exported for exported in TABLES}
_NAMES: Mapping[str, str] = {exported.entity.__tablename__: exported.name for exported in TABLES}
_ORDER: Mapping[str, int] = {exported.name: index for index, exported in enumerate(TABLES)}


def reference(column: Column[object]) -> str | None:
    """The export's name of the table that ``column`` refers to; None where it is a plain value."""
    for key in column.foreign_keys:
        return _NAMES[key.column.table.name]
    return None


def points_at(exported: Exported, column: Column[object], row: Mapping[str, object]) -> str | None:
    """As ``reference``, for one row, which decides the target of a ``varying`` column."""
    if exported.varying is not None and exported.varying[0] == column.name:
        return exported.varying[1][str(row["kind"])]
    return reference(column)


def is_late(exported: Exported, column: Column[object]) -> bool:
    """Whether ``column`` can refer to a row that is inserted later: an import sets it at the end."""
    target = reference(column)
    return target is not None and _ORDER[target] >= _ORDER[exported.name]


def is_numbered(exported: Exported) -> bool:
    """Whether the table's rows have a number, ``id``, that other rows can refer to."""
    return "id" in exported.table.columns


@cache
def json_shape(entity: type[Base], column: str) -> type | None:
    """The kind of value that a JSON column holds, list or dict; None where none is declared."""
    (mapped,) = get_args(get_type_hints(entity)[column])
    kinds = (get_origin(kind) for kind in (mapped, *get_args(mapped)))
    return next((kind for kind in kinds if kind in (list, dict)), None)


@cache
def choices(entity: type[Base], column: str) -> type[StrEnum] | None:
    """The enum of the values that a column takes; None where it takes any text."""
    (mapped,) = get_args(get_type_hints(entity)[column])
    for kind in (mapped, *get_args(mapped)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind
    return None
