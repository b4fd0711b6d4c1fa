"""What the database stores, for the paper of that name: every table once, in words.

tests/desk/test_papers.py compares the tables named here with those of the database, so that none is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class StoredData:
    """One row of the paper: ``what`` is stored, how long (``kept``), and in which ``tables``."""

    what: LazyString
    kept: LazyString
    tables: tuple[str, ...]


_ERASURE = _l(
    "until the topic is deleted by the partnership’s rule, or the message is erased;"
    " without the pupil’s name once the pupil is erased"
)
_PARTNERSHIP = _l("as long as the partnership")

STORED = (
    StoredData(
        _l(
            "Accounts: a nickname, or a teacher’s name and user name; the PIN or password as an argon2id"
            " hash, which cannot be read; language of the pages; which drawn picture was chosen; class; when"
            " a pupil last signed in"
        ),
        _l("until the person is erased"),
        ("user_account", "membership"),
    ),
    StoredData(
        _l("The number of an account elsewhere that a teacher has linked to sign in with, and when"),
        _l("until the teacher unlinks it, gets a new password from somebody else, or is erased"),
        ("provider_account",),
    ),
    StoredData(
        _l(
            "School and classes: name, town, country, time zone, language, age, class code, how long pupils"
            " may stay signed in"
        ),
        _l("as long as the relay is used"),
        ("school", "classroom"),
    ),
    StoredData(
        _l("Partnerships: who takes part, each class’s rules, holidays, agreement and who signed it"),
        _PARTNERSHIP,
        (
            "partnership", "participation", "partnership_helper", "holiday", "agreement", "signature",
            "agreement_translation", "agreement_translation_job",
        ),
    ),
    StoredData(
        _l("Invitations: when each was made, used and by whom"),
        _PARTNERSHIP,
        ("invitation", "staff_invitation", "helper_invitation"),
    ),
    StoredData(
        _l("Topics and messages, with every earlier wording, and what was decided about them"),
        _ERASURE,
        ("thread", "post", "post_revision"),
    ),
    StoredData(
        _l("Pictures in messages, drawn anew without what the camera noted, with their descriptions"),
        _ERASURE,
        ("picture",),
    ),
    StoredData(
        _l("Thanks for messages: who thanked, and with which of four sentences"),
        _l("until the topic is deleted or the person is erased"),
        ("thanks",),
    ),
    StoredData(
        _l(
            "Activities of the classes: when each part ends, which messages belong to it, which teachers said"
            " that it is over, and who signed what came out"
        ),
        _l("until the topic is deleted; a signature until the person is erased"),
        ("activity", "activity_phase", "phase_consent", "activity_entry", "activity_signature"),
    ),
    StoredData(
        _l("What somebody has read in each topic, so that new messages are marked"),
        _l("until the topic is deleted or the person is erased"),
        ("read_position", "read_message"),
    ),
    StoredData(
        _l("What could not be sent because the session had ended"),
        _l("until it is sent or deleted"),
        ("draft", "unsaved_judgement"),
    ),
    StoredData(
        _l("What somebody asked the machine about before sending it, for themselves alone"),
        _l("until it is sent, a day at most"),
        ("draft_check", "twist"),
    ),
    StoredData(
        _l("Translations by the machine, all versions, and the work that is waiting"),
        _l("as long as the message"),
        ("translation", "translation_version", "opinion", "review"),
    ),
    StoredData(
        _l(
            "Translations by people, questions to authors and their answers, corrections of the language,"
            " what was noticed about the machine"
        ),
        _ERASURE,
        ("human_translation", "author_question", "language_correction", "finding"),
    ),
    StoredData(
        _l(
            "Corrections by native readers of what somebody wrote to practise their language,"
            " and thanks for them"
        ),
        _ERASURE,
        ("correction",),
    ),
    StoredData(
        _l("Judgements of translations: a verdict for each sentence, marked words, whether to send it"),
        _ERASURE,
        ("judgement", "sentence_verdict", "mark", "send_verdict"),
    ),
    StoredData(
        _l("What only the pupil sees: guesses, finished practice; and the languages they say they read"),
        _l("until the pupil is erased"),
        ("guess", "practice_done", "reading_language"),
    ),
    StoredData(
        _l(
            "A notebook that only its owner sees: words and sentences kept from messages, what they mean,"
            " notes of one’s own, and when each is to be reviewed"
        ),
        _l(
            "until its owner deletes them or is erased; a sentence of a message as long as the message,"
            " and what was kept of a message that is erased goes with it"
        ),
        ("notebook_entry", "notebook_card"),
    ),
    StoredData(
        _l("Worries with their reasons"),
        _l("until settled and the pupil is erased, or as long as the message"),
        ("flag",),
    ),
    StoredData(
        _l("The log: which teacher changed, decided, downloaded or erased what, and when"),
        _l("as long as the relay is used"),
        ("audit_entry",),
    ),
    StoredData(
        _l(
            "Booklets: which messages were chosen, and the title and foreword that a teacher wrote"
            " for the class"
        ),
        _PARTNERSHIP,
        ("booklet", "booklet_words", "booklet_message"),
    ),
    StoredData(_l("Glossary and watched words"), _PARTNERSHIP, ("glossary_entry", "watched_word")),
    StoredData(
        _l("The rule for deleting old topics, and deletions that were announced"),
        _PARTNERSHIP,
        ("retention_rule", "purge"),
    ),
    StoredData(
        _l("Notices: until when they were read; a teacher’s e-mail address, where one was given"),
        _l("until the person is erased or removes the address"),
        ("notice_box",),
    ),
    StoredData(
        _l("Wrong tries at signing in: how many, for which account or class"), _l("two days"), ("try_count",)
    ),
    StoredData(
        _l("The relay’s own address, for cards and links"),
        _l("as long as the relay is used"),
        ("relay_setting",),
    ),
    StoredData(_l("Sessions that were signed out"), _l("31 days"), ("ended_session",)),
    StoredData(
        _l("Networks from which a class signed in, as a fingerprint that cannot be turned back"),
        _l("180 days"),
        ("home_network",),
    ),
    StoredData(
        _l("The running of the relay, nothing about people"),
        _l("a day"),
        ("worker_heartbeat", "write_probe", "alembic_version"),
    ),
)  # fmt: skip
