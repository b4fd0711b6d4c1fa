"""Sentences for the desk's codes. A code without a sentence is shown as it is, not hidden."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.job_failures import Cause

_REASONS: Mapping[str, LazyString] = {
    "unkind": _l("It is unkind."),
    "private": _l("It says too much about somebody."),
    "worry": _l("Somebody may need help."),
    "wrong": _l("The translation is wrong in a bad way."),
    "other": _l("Something else."),
}
_CAUSES: Mapping[str, LazyString] = {
    "approval": _l("Messages of this class wait for a teacher."),
    "words": _l("It has a watched word in it."),
    "private": _l("There may be a phone number or an e-mail address in it."),
    "look": _l("A partner’s teacher has taken it down and asks you to read it."),
    "change": _l("Its author was asked to change it."),
    "changed": _l("Its author changed it, as asked."),
    "kept": _l("It is kept back."),
}
_KINDS: Mapping[str, LazyString] = {
    "post": _l("Message"),
    "name": _l("Name"),
    "judgement": _l("Judgement"),
    "human": _l("A person’s translation"),
    "translation": _l("Machine translation"),
    "correction": _l("Correction of a sentence"),
}
# Why translations have not arrived, as a sentence of its own.
_FAILURES: Mapping[Cause, LazyString] = {
    Cause.PACK: _l("A language pack cannot be used."),
    Cause.DISK: _l("The computer could not read or write a file. Is its disk full?"),
    Cause.MEMORY: _l("The computer had too little memory."),
    Cause.WORKER: _l("The translator ended each time it tried."),
    Cause.WORK: _l("The translator could not translate the text."),
}


def reason(code: str) -> str:
    """The sentence for a flag's reason."""
    return str(_REASONS.get(code, code))


def cause(code: str | None) -> str:
    """The sentence for the cause why a post is held or hidden."""
    return str(_CAUSES.get(code or "", code or ""))


def failure(cause: Cause) -> str:
    """The sentence for why translations have not arrived."""
    return str(_FAILURES[cause])


def kind(code: str) -> str:
    """The name of a kind of flagged object."""
    return str(_KINDS.get(code, code))


def reasons_for(kind: str) -> list[tuple[str, str]]:
    """The reasons that can be given for flagging something of ``kind``, as (code, sentence)."""
    codes = ["unkind", "private", "worry", "wrong", "other"]
    if kind in ("post", "name", "correction"):
        codes.remove("wrong")
    return [(code, reason(code)) for code in codes]
