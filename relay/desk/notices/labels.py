"""Sentences about notices for the mail; they name nobody."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from relay.desk.notices.entities import Rhythm
from relay.desk.notices.queries import Kind

RHYTHMS: Mapping[Rhythm, LazyString] = {
    Rhythm.EACH: _l("Soon after each"),
    Rhythm.DAILY: _l("Once a day, in the morning"),
    Rhythm.WEEKLY: _l("Once a week, on Monday"),
    Rhythm.OFF: _l("Never"),
}


def counted(kind: Kind, number: int) -> str:
    """A sentence about ``number`` notices of one kind."""
    words: str
    match kind:
        case Kind.REPLY:
            words = ngettext("%(num)s reply to you", "%(num)s replies to you", number)
        case Kind.IN_TOPIC:
            words = ngettext("%(num)s message in your topics", "%(num)s messages in your topics", number)
        case Kind.QUESTION:
            words = ngettext("%(num)s question to you", "%(num)s questions to you", number)
        case Kind.FINDING:
            words = ngettext(
                "%(num)s finding about a message of yours", "%(num)s findings about messages of yours", number
            )
        case Kind.ANSWER:
            words = ngettext("%(num)s answer to your questions", "%(num)s answers to your questions", number)
        case Kind.LANGUAGE:
            words = ngettext(
                "%(num)s correction of the language of a message of yours",
                "%(num)s corrections of the language of messages of yours",
                number,
            )
        case Kind.TRANSLATED:
            words = ngettext(
                "%(num)s person’s translation of a message of yours",
                "%(num)s persons’ translations of messages of yours",
                number,
            )
        case Kind.CORRECTED:
            words = ngettext(
                "%(num)s reader’s corrections of a message of yours",
                "%(num)s readers’ corrections of messages of yours",
                number,
            )
        case Kind.HEEDED:
            words = ngettext(
                "an answer to corrections of yours under %(num)s message",
                "answers to corrections of yours under %(num)s messages",
                number,
            )
        case Kind.APPEARED | Kind.CHANGE | Kind.KEPT:
            words = ngettext(
                "%(num)s decision about a message of yours",
                "%(num)s decisions about messages of yours",
                number,
            )
        case Kind.THANKS:
            words = ngettext("thanks for %(num)s message", "thanks for %(num)s messages", number)
        case Kind.ACTIVITY:
            words = ngettext("%(num)s activity was started", "%(num)s activities were started", number)
        case Kind.PHASE:
            words = ngettext(
                "the next part of %(num)s activity", "the next parts of %(num)s activities", number
            )
        case Kind.WAITING:
            words = ngettext(
                "%(num)s message waits for you",
                "%(num)s messages wait for you",
                number,
            )
        case Kind.FLAG:
            words = ngettext("%(num)s worry to look at", "%(num)s worries to look at", number)
        case Kind.JOINING:
            words = ngettext(
                "%(num)s student waits to be let in", "%(num)s students wait to be let in", number
            )
        case Kind.PROPOSED:
            words = ngettext(
                "%(num)s proposal for your agreement", "%(num)s proposals for your agreement", number
            )
        case Kind.SIGNED:
            words = ngettext(
                "%(num)s signature under your agreement", "%(num)s signatures under your agreement", number
            )
        case Kind.PURGE:
            words = ngettext(
                "%(num)s announcement that old topics will be deleted",
                "%(num)s announcements that old topics will be deleted",
                number,
            )
    return words
