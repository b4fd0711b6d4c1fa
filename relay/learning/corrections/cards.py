"""Turn corrections into what pages and cards show of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from relay.board.entities import Post
from relay.board.pages import Card
from relay.board.queries import earlier_wordings
from relay.board.reader import Reader
from relay.board.visibility import Viewer, is_current, is_held, is_hidden, is_visible
from relay.database import db
from relay.judging.conversations import spoken
from relay.judging.text.differences import Kind, Piece, pieces
from relay.learning.corrections import corrections, labels, queries
from relay.learning.corrections.entities import Correction, Reason
from relay.learning.corrections.pages import (
    AllPage,
    Choice,
    CorrectionView,
    CorrectPage,
    MessageHead,
    OnCard,
    Place,
    SentenceForm,
    SentenceView,
    WaitingMessage,
    WaitingPage,
)
from relay.people.entities import User
from relay.problems import Problem
from relay.web import local_time


def on_cards(cards: Sequence[Card], reader: Reader) -> Mapping[int, OnCard]:
    """The additions to the cards of one page, by post id. A fixed number of statements."""
    session, viewer = db.session(), reader.viewer
    marked = [card.id for card in cards if card.practising and not card.withdrawn]
    if not marked:
        return {}
    posts = session.scalars(
        select(Post).where(Post.id.in_(marked)).options(joinedload(Post.author), joinedload(Post.thread))
    ).all()
    said = queries.of_posts(session, viewer, marked)
    natives = queries.native_languages(session, reader.user, viewer)
    return {post.id: _on_card(post, said.get(post.id, ()), reader, natives) for post in posts}


def _on_card(post: Post, said: Sequence[Correction], reader: Reader, natives: frozenset[str]) -> OnCard:
    person, viewer = reader.user, reader.viewer
    if not queries.asks(post):
        return OnCard()
    found = queries.sentences_of(post, said)
    differing = [each for sentence in found for each in sentence.said if not each.is_perfect]
    first = next((each for each in differing if each.thanked_at is None and each.answer_id is None), None)
    shown = first if first is not None and post.author_id == person.id else next(iter(differing), None)
    asked = queries.may_correct(post, person, viewer, natives)
    return OnCard(
        asks=True,
        left=len(queries.left(found, person, queries.at_once(post, viewer))) if asked else 0,
        shown=view(shown, post, post.text, reader) if shown is not None else None,
        more=max(0, len(differing) - 1),
        perfect=sum(bool(each.said) and not each.corrected for each in found),
        sentences=len(found),
        earlier=sum(each.post_revision != post.revision for each in said),
        mine=sum(any(each.author_id == person.id for each in sentence.said) for sentence in found),
    )


def view(correction: Correction, post: Post, text: str, reader: Reader) -> CorrectionView:
    """A correction as ``reader`` sees it. ``text`` is the wording of the message that it is about."""
    viewer, sentence = reader.viewer, text[correction.start : correction.end]
    shown = is_visible(correction)
    own = post.author_id == reader.user.id and shown and viewer.may_write
    answer = correction.answer
    readable = answer is not None and is_current(answer) and viewer.may_read(answer)
    return CorrectionView(
        id=correction.id,
        post=post.id,
        name=correction.author.name,
        avatar=correction.author.avatar,
        side=viewer.side(correction.classroom_id),
        change=(Piece(Kind.SAME, sentence),)
        if correction.is_perfect
        else pieces(" ".join(sentence.split()), correction.text),
        language=post.language,
        perfect=correction.is_perfect,
        reason=str(labels.REASONS[Reason(correction.reason)]) if correction.reason else "",
        words=correction.words,
        written=local_time.short(correction.created_at, viewer.classroom.time_zone, reader.moment),
        thanked=correction.thanked_at is not None,
        answer=spoken(answer, answer.author, viewer) if answer is not None and readable else None,
        mine=correction.author_id == reader.user.id,
        held=is_held(correction),
        hidden=is_hidden(correction),
        may_thank=own,
        may_answer=own and correction.answer_id is None and not post.thread.closed,
        may_take_down=not is_hidden(correction) and corrections.may_take_down(viewer, correction, post),
        may_release=not shown and viewer.moderates(correction),
    )


def view_of(correction: Correction, post: Post, reader: Reader) -> CorrectionView:
    """A correction alone on its page. Its wording is read from the message or from its history; where that
    is not for the reader, "" stands in its place."""
    text = post.text
    if correction.post_revision != post.revision:
        earlier = earlier_wordings(db.session(), reader.viewer, post)
        text = next((each.text for each in earlier if each.revision == correction.post_revision), "")
    return view(correction, post, text, reader)


def head(post: Post, viewer: Viewer, reader: Reader) -> MessageHead:
    return MessageHead(
        post=post.id,
        thread=post.thread_id,
        partnership=post.partnership_id,
        author=post.author.name,
        avatar=post.author.avatar,
        side=viewer.side(post.classroom_id),
        city=post.classroom.city,
        text=post.text,
        language=post.language,
        written=local_time.short(post.created_at, viewer.classroom.time_zone, reader.moment),
        mine=post.author_id == reader.user.id,
    )


def correct_page(
    post: Post,
    reader: Reader,
    start: int | None,
    *,
    sent: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> CorrectPage:
    """The page about the sentence at ``start``, or the first one that is left.

    ``sent``: the fields of a form that was refused because of ``problem``, or that had been kept.
    """
    session, viewer, person = db.session(), reader.viewer, reader.user
    said = queries.of_posts(session, viewer, [post.id]).get(post.id, ())
    found = queries.sentences_of(post, said)
    left = queries.left(found, person, queries.at_once(post, viewer))
    mine = [any(each.author_id == person.id for each in sentence.said) for sentence in found]
    index = next((i for i, each in enumerate(found) if each.span.start == start), None)
    if index is None or not (index in left or mine[index]):
        index = left[0] if left else None
    return CorrectPage(
        head=head(post, viewer, reader),
        form=_form(post, found, index, person, sent, problem) if index is not None else None,
        places=tuple(
            Place(i + 1, each.span.start, _state(i, index, left, mine)) for i, each in enumerate(found)
        ),
        enough=not left and any(not each.corrected and not mine[i] for i, each in enumerate(found)),
        said=tuple(
            view(each, post, post.text, reader)
            for sentence in found
            for each in sentence.said
            if each.author_id == person.id
        ),
    )


def _state(place: int, now: int | None, left: Sequence[int], mine: Sequence[bool]) -> str:
    if place == now:
        return "now"
    if mine[place]:
        return "done"
    return "open" if place in left else ""


def _form(
    post: Post,
    found: Sequence[queries.Sentence],
    index: int,
    person: User,
    sent: Mapping[str, str] | None,
    problem: Problem | None,
) -> SentenceForm:
    sentence = found[index].span.of(post.text)
    own = next((each for each in found[index].said if each.author_id == person.id), None)
    perfect = own.is_perfect if own is not None else None
    text = own.text if own is not None and own.text else sentence
    reason, words = (own.reason or "", own.words) if own is not None else ("", "")
    if sent is not None:
        perfect = {"perfect": True, "differently": False}.get(sent.get("verdict", ""))
        text, reason, words = sent.get("text", ""), sent.get("reason", ""), sent.get("words", "")
    return SentenceForm(
        start=found[index].span.start,
        number=index + 1,
        sentence=sentence,
        revision=post.revision,
        perfect=perfect,
        text=text,
        reasons=tuple(
            Choice(str(each), str(label), each == reason) for each, label in labels.REASONS.items()
        ),
        words=words,
        problem=str(problem) if problem is not None else None,
        problem_at=problem.field if problem is not None else None,
    )


def all_page(post: Post, reader: Reader) -> AllPage:
    """All that readers say of a message and of its earlier wordings, as far as ``reader`` may read those."""
    session, viewer, person = db.session(), reader.viewer, reader.user
    said = queries.of_posts(session, viewer, [post.id]).get(post.id, ())
    found = queries.sentences_of(post, said)
    wordings = {each.revision: each.text for each in earlier_wordings(session, viewer, post)}
    natives = queries.native_languages(session, person, viewer)
    asked = queries.may_correct(post, person, viewer, natives)
    return AllPage(
        head=head(post, viewer, reader),
        sentences=tuple(
            SentenceView(
                number,
                each.span.of(post.text),
                tuple(view(one, post, post.text, reader) for one in each.said),
            )
            for number, each in enumerate(found, 1)
        ),
        earlier=tuple(
            view(each, post, wordings[each.post_revision], reader)
            for each in said
            if each.post_revision in wordings
        ),
        left=len(queries.left(found, person, queries.at_once(post, viewer))) if asked else 0,
    )


def waiting_page(reader: Reader) -> WaitingPage:
    """The messages that ask the reader for corrections."""
    session, viewer, person = db.session(), reader.viewer, reader.user
    natives = queries.native_languages(session, person, viewer)
    posts = queries.waiting(session, viewer, person, natives)

    def message(post: Post) -> WaitingMessage:
        title = post.thread.title
        return WaitingMessage(head(post, viewer, reader), title.text, title.language)

    return WaitingPage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        languages=tuple(code for code in viewer.languages if code in natives),
        waiting=tuple(message(post) for post in posts if queries.is_waiting(post)),
        others=tuple(message(post) for post in posts if not queries.is_waiting(post)),
    )
