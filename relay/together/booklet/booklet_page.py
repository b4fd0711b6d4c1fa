"""Building the pages of booklets: each message with its best translation, and who is to be thanked for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from flask_babel import format_date
from sqlalchemy.orm import Session

from relay.board import additions, cards
from relay.board.entities import Post
from relay.board.pages import Card, Picture
from relay.board.pages import Facing as Beside
from relay.board.reader import Reader
from relay.judging.entities import HumanTranslation
from relay.together.booklet import booklets, loaders, queries
from relay.together.booklet.entities import Booklet
from relay.together.booklet.pages import (
    BookletLine,
    BookletPage,
    BookletsPage,
    Chapter,
    ChoiceGroup,
    ChoosePage,
    ClassCover,
    Credit,
    Entry,
    Facing,
    Pictured,
    Words,
)

_Humans = Mapping[tuple[int, str], HumanTranslation]


def build(session: Session, looking: Reader, booklet: Booklet) -> BookletPage:
    """A booklet as its reader sees it, in the reader's languages.

    What its reader is to guess first is left out for now.
    """
    viewer = looking.viewer
    posts = queries.messages(session, booklet)
    drawn = additions.to_cards(cards.cards(posts, looking, {}), looking)
    open_ = [card for card in drawn if not card.covered]
    humans = queries.by_people(session, [card.id for card in open_])
    entries = [_entry(card, humans) for card in open_]
    titles = _titles(session, looking, {entry.card.thread for entry in entries})
    classrooms = {post.id: post.classroom_id for post in posts}
    return BookletPage(
        id=booklet.id,
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        classes=tuple(
            ClassCover(viewer.side(each.classroom_id), each.classroom.city, each.classroom.name)
            for each in viewer.participations
        ),
        words=_words(booklet, looking),
        chapters=tuple(
            Chapter(titles[thread], _machine(titles[thread].facing), tuple(group))
            for thread, group in groupby(entries, key=lambda entry: entry.card.thread)
        ),
        credits=_credits(entries, humans, classrooms, looking),
        month=format_date(booklet.created_at, "MMMM y"),
        machine=any(entry.there.text and not entry.there.author for entry in entries),
        covered=len(drawn) - len(open_),
        may_change=loaders.may_change(viewer),
        is_teacher=bool(viewer.taught),
    )


def build_list(
    session: Session, looking: Reader, *, title: str = "", foreword: str = "", problem: str = ""
) -> BookletsPage:
    """The booklets of a board. ``title`` and ``foreword`` could not be saved, because of ``problem``."""
    viewer = looking.viewer
    counted = queries.counts(session, viewer.partnership.id)
    return BookletsPage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        booklets=tuple(
            BookletLine(
                each.id,
                tuple(words for words in _words(each, looking) if words.title),
                counted[each.id],
                format_date(each.created_at, "MMMM y"),
            )
            for each in queries.of_partnership(session, viewer.partnership.id)
        ),
        may_change=loaders.may_change(viewer),
        title=title,
        foreword=foreword,
        problem=problem,
    )


def build_choice(
    session: Session,
    looking: Reader,
    booklet: Booklet,
    *,
    sent: tuple[str, str] | None = None,
    chosen: frozenset[int] | None = None,
    problem: str = "",
) -> ChoosePage:
    """What to choose from. ``sent`` (title, foreword) or ``chosen`` could not be saved, for ``problem``."""
    posts = queries.to_choose_from(session, looking.viewer)
    drawn = cards.cards(posts, looking, {})
    titles = _titles(session, looking, {card.thread for card in drawn})
    own = next((w for w in booklet.words if w.classroom_id == looking.viewer.own.classroom_id), None)
    title, foreword = sent or ((own.title, own.foreword) if own else ("", ""))
    return ChoosePage(
        id=booklet.id,
        titles=tuple(words for words in _words(booklet, looking) if words.title),
        groups=tuple(
            ChoiceGroup(titles[thread], tuple(group))
            for thread, group in groupby(drawn, key=lambda card: card.thread)
        ),
        chosen=frozenset(queries.chosen_ids(session, booklet.id)) if chosen is None else chosen,
        most=booklets.MOST,
        title=title,
        foreword=foreword,
        own_class=looking.viewer.classroom.name,
        problem=problem,
    )


def _titles(session: Session, looking: Reader, threads: set[int]) -> dict[int, Card]:
    found: Sequence[Post] = queries.titles(session, threads)
    return {card.thread: card for card in cards.cards(found, looking, {})}


def _words(booklet: Booklet, looking: Reader) -> tuple[Words, ...]:
    return tuple(
        Words(
            looking.viewer.side(each.classroom_id),
            each.classroom.city,
            each.classroom.name,
            each.title,
            each.foreword,
            each.language,
        )
        for each in booklet.words
    )


def _entry(card: Card, humans: _Humans) -> Entry:
    human = humans.get((card.id, card.facing.language or ""))
    there = Facing(human.text, human.target, human.author.name) if human else _machine(card.facing)
    pictures = tuple(Pictured(each, _machine(each.facing)) for each in card.pictures if _shown(each))
    return Entry(card, there, pictures)


def _shown(picture: Picture) -> bool:
    """Whether everybody may see a picture; a teacher also has those that are held on the card."""
    return picture.held is None


def _machine(beside: Beside) -> Facing:
    if beside.state not in ("machine", "reviewed"):
        return Facing()  # none yet, or one of an earlier wording
    return Facing(beside.text, beside.language, checked=beside.state == "reviewed")


def _credits(
    entries: Sequence[Entry], humans: _Humans, classrooms: Mapping[int, int], looking: Reader
) -> tuple[Credit, ...]:
    wrote: dict[int, dict[str, None]] = {}
    translated: dict[int, dict[str, None]] = {}
    for entry in entries:
        wrote.setdefault(classrooms[entry.card.id], {})[entry.card.author] = None
        human = humans.get((entry.card.id, entry.card.facing.language or ""))
        if human is not None:
            translated.setdefault(human.classroom_id, {})[human.author.name] = None
    return tuple(
        Credit(
            looking.viewer.side(room),
            each.classroom.city,
            each.classroom.name,
            tuple(wrote.get(room, ())),
            tuple(translated.get(room, ())),
        )
        for each in looking.viewer.participations
        if (room := each.classroom_id) in wrote or room in translated
    )
