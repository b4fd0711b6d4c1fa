"""Labels for recorded actions. An action without a label is shown by its code, not hidden."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.audit import Action

_SENTENCES: Mapping[str, LazyString] = {
    Action.POST_APPEAR: _l("let it appear"),
    Action.POST_CHANGE: _l("asked its author to change it"),
    Action.POST_KEEP: _l("kept it back"),
    Action.POST_HOLD: _l("took it down until a teacher of the other class has looked"),
    Action.FLAG: _l("said that it worries them"),
    Action.FLAG_SETTLED: _l("settled a worry"),
    Action.FLAG_REOPENED: _l("opened a worry again"),
    Action.HIDE_HUMAN: _l("took a person’s translation down"),
    Action.HIDE_JUDGEMENT: _l("hid a judgement"),
    Action.HIDE_CORRECTION: _l("took a correction of a sentence down"),
    Action.UNDONE: _l("took their own decision back"),
    Action.RULES: _l("changed the class’s rules"),
    Action.WORDS: _l("changed the watched words"),
    Action.REVIEW: _l("reviewed a translation"),
    Action.CORRECT: _l("corrected a translation"),
    Action.REOPEN: _l("took a review back"),
    Action.JOINED: _l("joined the class"),
    Action.LET_IN: _l("let in, or took back"),
    Action.TURNED_AWAY: _l("turned away"),
    Action.REMOVED: _l("took out of the class"),
    Action.ADDED: _l("made an account"),
    Action.RENAMED: _l("changed a nickname"),
    Action.PIN_RESET: _l("made a new PIN"),
    Action.UNLOCKED: _l("lifted a lock"),
    Action.OWN_SECRET: _l("chose a new PIN or password"),
    Action.CODE: _l("changed the class code"),
    Action.CLASSROOM: _l("made the class, or changed what it says about itself"),
    Action.LANGUAGE_CONFIRMED: _l("said whether somebody reads a language"),
    Action.STAFF_INVITED: _l("invited a colleague"),
    Action.STAFF_INVITATION_REVOKED: _l("revoked a colleague’s invitation"),
    Action.STAFF_JOINED: _l("became a teacher of the class"),
    Action.HANDED_OVER: _l("handed the class over"),
    Action.HELPER_INVITED: _l("invited a language helper"),
    Action.HELPER_INVITATION_REVOKED: _l("revoked a language helper’s invitation"),
    Action.HELPER_JOINED: _l("became a language helper"),
    Action.HELPER_REMOVED: _l("ended a language helper’s access"),
    Action.PASSWORD_RESET: _l("gave a teacher a new password"),
    Action.PROVIDER_LINKED: _l("linked an account elsewhere to sign in with"),
    Action.PROVIDER_UNLINKED: _l("unlinked an account elsewhere"),
    Action.ADMINISTRATOR: _l("made an administrator"),
    Action.ADMINISTRATOR_ENDED: _l("no longer an administrator"),
    Action.ADDRESS: _l("set the relay’s address"),
    Action.REACH: _l("chose who may reach the relay"),
    Action.PARTNERSHIP: _l("started the partnership"),
    Action.PARTNER_INVITED: _l("invited a partner"),
    Action.PARTNER_INVITATION_REVOKED: _l("revoked a partner’s invitation"),
    Action.PARTNER_JOINED: _l("joined with a class"),
    Action.PARTNER_LEFT: _l("left with a class"),
    Action.AGREEMENT_PROPOSED: _l("proposed a change of the agreement"),
    Action.AGREEMENT_SIGNED: _l("signed the agreement"),
    Action.BOOKLET_MADE: _l("started a booklet"),
    Action.BOOKLET_CHANGED: _l("changed a booklet"),
    Action.BOOKLET_DELETED: _l("deleted a booklet"),
    Action.BOOKLET_SAVED: _l("saved a booklet as a file"),
    Action.GLOSSARY: _l("changed the glossary"),
    Action.ARCHIVED: _l("archived the partnership"),
    Action.REOPENED: _l("opened the partnership again"),
    Action.TOPIC_PINNED: _l("pinned a topic"),
    Action.TOPIC_UNPINNED: _l("unpinned a topic"),
    Action.TOPIC_CLOSED: _l("closed a topic"),
    Action.TOPIC_OPENED: _l("opened a topic again"),
    Action.ACTIVITY_STARTED: _l("started an activity"),
    Action.ACTIVITY_PHASE_ENDED: _l("ended a part of an activity, as the teachers of the other classes did"),
    Action.ACTIVITY_POSTPONED: _l("gave an activity a week more"),
    Action.EXPORTED: _l("exported messages"),
    Action.IMPORTED: _l("imported a board"),
    Action.PERSON_EXPORTED: _l("exported one person’s data"),
    Action.PERSON_ERASED: _l("erased one person’s data"),
    Action.RETENTION: _l("changed how long messages are kept"),
    Action.PURGE_ANNOUNCED: _l("announced what will be deleted"),
    Action.PURGED: _l("deleted what was announced"),
    Action.PACK_INSTALLED: _l("installed a language pack"),
    Action.PACK_WANTED: _l("asked for a larger language pack"),
    Action.PACK_REMOVED: _l("removed a language pack"),
}
_ABOUT: Mapping[str, LazyString] = {
    "post": _l("message %(id)s"),
    "name": _l("the name of %(name)s"),
    "user": _l("%(name)s"),
    "human": _l("a person’s translation, number %(id)s"),
    "booklet": _l("booklet %(id)s"),
    "judgement": _l("judgement %(id)s"),
    "correction": _l("correction %(id)s"),
    "translation": _l("machine translation %(id)s"),
}
_GROUPS: Mapping[str, LazyString] = {
    "moderation": _l("Moderation"),
    "review": _l("Reviews"),
    "roster": _l("The class"),
    "role": _l("Teachers and helpers"),
    "partnership": _l("Partnership"),
    "data": _l("Data"),
}
PEOPLE = ("user", "name")  # object kinds whose id is a person's


def sentence(action: str) -> str:
    """The predicate for an action; it follows the actor's name."""
    return str(_SENTENCES.get(action, action))


def about(kind: str | None, object_id: int | None, name: str) -> str:
    """The object of an action, in words. ``name`` is the person's, used where the object is a person."""
    template = _ABOUT.get(kind or "")
    if kind is None or template is None:
        return f"{kind} {object_id}" if kind else ""
    return str(template) % {"id": object_id, "name": name}


def group(code: str) -> str:
    return str(_GROUPS.get(code, code))
