"""Building the page of the twist lab for one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.forms import new_key
from relay.database import db
from relay.judging import compare_page, queries
from relay.judging.loaders import Subject, head
from relay.judging.text.differences import Kind, Piece, pieces
from relay.learning.twist_lab import labels, twists
from relay.learning.twist_lab.entities import Twist, TwistKind
from relay.learning.twist_lab.pages import Outcome, TwistPage
from relay.people.entities import User


@dataclass(frozen=True)
class Sent:
    """A form that was refused: what was filled in, and why."""

    twisted: str = ""
    kind: TwistKind = TwistKind.WORD
    problem: str = ""
    noticed: str = ""
    note_problem: str = ""
    form_key: str = ""


def build(
    subject: Subject, sentence: int, *, twist: Twist | None = None, sent: Sent | None = None
) -> TwistPage:
    """The page about a sentence (its index), with what came of ``twist``."""
    sent = sent or Sent()
    pairs, text = subject.compared.pairs, subject.compared.original
    original = pairs[sentence].source.of(text)
    state = "none"
    if twist is not None:
        state = "failed" if twist.pending and twist.set_aside else twist.state
    return TwistPage(
        head=head(subject),
        number=sentence + 1,
        sentences=tuple(pair.source.of(text) for pair in pairs),
        original=original,
        source=twists.language_of(subject.compared, sentence),
        kinds=tuple(labels.KINDS.items()),
        kind=twist.kind if twist is not None and not sent.problem else sent.kind,
        twisted=sent.twisted or (twist.twisted if twist is not None else original),
        problem=sent.problem,
        twist=twist.id if twist is not None else None,
        state=state,
        outcome=outcome(twist.original, twist.twisted, twist.result, twist.source, twist.target)
        if twist is not None and twist.result is not None
        else None,
        form_key=sent.form_key or new_key(),
        noticed=sent.noticed,
        note_problem=sent.note_problem,
        partnership=subject.viewer.partnership.id,
    )


def outcome(original: str, twisted: str, result: dict[str, str], source: str, target: str) -> Outcome:
    """What differs, of both sentences and of both translations (``result`` as in ``Twist``)."""
    said, arrived = pieces(original, twisted), pieces(result["before"], result["after"])
    return Outcome(
        original=_without(said, Kind.ADDED),
        twisted=_without(said, Kind.REMOVED),
        before=_without(arrived, Kind.ADDED),
        after=_without(arrived, Kind.REMOVED),
        source=source,
        target=target,
    )


def _without(found: tuple[Piece, ...], kind: Kind) -> tuple[Piece, ...]:
    return tuple(piece for piece in found if piece.kind is not kind)


def is_covered(subject: Subject, reader: User, sentence: int) -> bool:
    """Whether the topic asks the reader to guess this sentence before its translation is shown."""
    version = subject.compared.version
    if version is None or not compare_page.guess_rule(subject.post, reader):
        return False
    session = db.session()
    if queries.own_judgement(session, reader.id, version.id) is not None:
        return False
    guesses = queries.guesses(session, reader.id, subject.post, version.revision, version.target)
    return sentence in compare_page.covered_sentences(subject, guesses)
