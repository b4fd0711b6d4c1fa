"""The template contexts of a partnership's pages: one frozen dataclass per template, passed as ``page``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval
from flask_babel import get_locale

from relay.board import quality_check_labels
from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.desk.partnership.entities import Agreement, AgreementTranslation, Holiday
from relay.desk.reports import voices
from relay.desk.reports.balance import Balance, Measure, Success
from relay.web import local_time
from relay.web.local_time import Moment

WEEKS = 8  # in the calendar
_DAY = 10  # width of a day in the drawing, in SVG units


@dataclass(frozen=True)
class Room:
    """A class, as a column of a table."""

    id: int
    side: str
    city: str
    name: str
    left: bool


@dataclass(frozen=True)
class Row:
    """One measure. ``values``, and ``shares`` (percent of the largest), are in the order of the rooms."""

    measure: str
    values: tuple[str, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A message in a list. ``times`` are in each class's time zone, in the order of the rooms."""

    post: int
    thread: int
    author: str
    author_id: int
    room: Room
    times: tuple[Moment, ...]
    language: str | None
    text: str


@dataclass(frozen=True)
class Bar:
    """A holiday in the calendar. ``room`` is the row; ``start`` and ``width`` are in SVG units."""

    room: int
    start: int
    width: int


@dataclass(frozen=True)
class Away:
    """A holiday in words. ``now``: it includes today; ``own``: the viewer may remove it."""

    id: int
    room: Room
    name: str
    days: str
    now: bool
    own: bool


@dataclass(frozen=True)
class Calendar:
    """The next WEEKS weeks: ``weeks`` are (x, first day), ``bars`` are the holidays in them."""

    width: int
    weeks: tuple[tuple[int, str], ...]
    bars: tuple[Bar, ...]
    holidays: tuple[Away, ...]


@dataclass(frozen=True)
class HubPage:
    """desk/partnership/hub.html: what there is to see and to settle about a partnership."""

    id: int
    name: str
    archived: bool
    takes_part: bool


@dataclass(frozen=True)
class TogetherPage:
    """desk/partnership/together.html"""

    id: int
    name: str
    archived: bool
    may_change: bool  # the viewer's class has not left
    rooms: tuple[Room, ...]
    rows: tuple[Row, ...]
    languages: tuple[tuple[tuple[str, int], ...], ...]  # by room: (language code, messages)
    unanswered: tuple[Line, ...]
    open_questions: tuple[tuple[Room, int], ...]
    successes: tuple[tuple[Success, str | None], ...]  # with its day, in words
    calendar: Calendar
    own_rooms: tuple[Room, ...]


@dataclass(frozen=True)
class VoicesPage:
    """desk/partnership/voices.html"""

    id: int
    name: str
    rooms: tuple[Room, ...]
    lines: tuple[Line, ...]
    older: int | None
    room: int | None  # id of the class filtered by
    author: tuple[int, str] | None


@dataclass(frozen=True)
class Text:
    """An agreement in one language.

    ``route`` is empty for the original. ``findings`` are the quality checks' findings by part, as sentences.
    """

    language: str | None
    goals: str
    norms: str
    rhythm: str
    route: tuple[str, ...] = ()
    engine: str = ""  # its id
    findings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """An agreement: the original, and a translation, preferably into the language of the viewer's class."""

    id: int
    number: int
    by: str
    side: str
    city: str
    when: str
    original: Text
    translation: Text | None
    signatures: tuple[tuple[str, str, str, str], ...]  # side, city, name, day
    own: bool  # proposed by a class that the viewer teaches


@dataclass(frozen=True)
class AgreementPage:
    """desk/partnership/agreement.html. ``missing`` are the cities of classes that have not signed."""

    id: int
    name: str
    holding: Sheet | None
    proposal: Sheet | None
    missing: tuple[str, ...]
    may_change: bool
    may_sign: bool
    awaited: tuple[str, ...]  # languages into which it is being translated, before the viewer can sign
    unreadable: bool  # there is no translation for the viewer, and none will come


def rooms(viewer: Viewer) -> tuple[Room, ...]:
    return tuple(
        Room(
            each.classroom_id,
            viewer.side(each.classroom_id),
            each.classroom.city,
            each.classroom.name,
            each.left_at is not None,
        )
        for each in viewer.participations
    )


def rows(found: Balance, columns: Sequence[Room]) -> tuple[Row, ...]:
    made = []
    for measure in Measure:
        values = [found.counts[measure].get(room.id) for room in columns]
        if measure != Measure.WORDS:
            values = [value or 0 for value in values]
        largest = max((value for value in values if value), default=0)
        shares = tuple(round(100 * (value or 0) / largest) if largest else 0 for value in values)
        words = tuple("–" if value is None else str(round(value)) for value in values)
        made.append(Row(str(measure), words, shares))
    return tuple(made)


def lines(posts: Sequence[Post], viewer: Viewer, moment: datetime) -> tuple[Line, ...]:
    columns = rooms(viewer)
    by_id = {room.id: room for room in columns}
    zones = [each.classroom.time_zone for each in viewer.participations]
    return tuple(
        Line(
            post=post.id,
            thread=post.thread_id,
            author=post.author.name,
            author_id=post.author_id,
            room=by_id[post.classroom_id],
            times=tuple(local_time.short(post.created_at, zone, moment) for zone in zones),
            language=post.language,
            text=voices.excerpt(post.text),
        )
        for post in posts
    )


def calendar(found: Sequence[Holiday], viewer: Viewer, moment: datetime) -> Calendar:
    """Lay out the holidays; the first week is the current one, in the time zone of the viewer's class."""
    columns = rooms(viewer)
    by_id = {room.id: room for room in columns}
    order = {room.id: index for index, room in enumerate(columns)}
    today = moment.astimezone(ZoneInfo(viewer.classroom.time_zone)).date()
    start = today - timedelta(days=today.weekday())
    end = start + timedelta(weeks=WEEKS)
    bars = []
    for holiday in found:
        first, last = max(holiday.starts_on, start), min(holiday.ends_on + timedelta(days=1), end)
        if first < last:
            offset = (first - start).days
            bars.append(Bar(order[holiday.classroom_id], offset * _DAY, (last - first).days * _DAY))
    mondays = [start + timedelta(weeks=week) for week in range(WEEKS)]
    return Calendar(
        width=WEEKS * 7 * _DAY,
        weeks=tuple(((monday - start).days * _DAY, day(monday, short=True)) for monday in mondays),
        bars=tuple(bars),
        holidays=tuple(
            Away(
                holiday.id,
                by_id[holiday.classroom_id],
                holiday.name,
                format_interval(holiday.starts_on, holiday.ends_on, "yMMMd", locale=get_locale())
                if holiday.starts_on != holiday.ends_on
                else day(holiday.starts_on),
                holiday.starts_on <= today <= holiday.ends_on,
                holiday.classroom_id in viewer.taught,
            )
            for holiday in found
        ),
    )


def day(value: date, *, short: bool = False) -> str:
    return str(format_date(value, "d MMM" if short else "long", locale=get_locale()))


def sheet(agreement: Agreement, viewer: Viewer) -> Sheet:
    zone = ZoneInfo(viewer.classroom.time_zone)
    translated = {each.target: each for each in agreement.translations}
    wanted = [viewer.classroom.language, *viewer.languages]
    found = next((translated[code] for code in wanted if code in translated), None)
    cities = {each.classroom_id: each.classroom.city for each in viewer.participations}
    return Sheet(
        id=agreement.id,
        number=agreement.number,
        by=agreement.proposed_by.name,
        side=viewer.side(agreement.classroom_id),
        city=agreement.classroom.city,
        when=day(agreement.created_at.astimezone(zone).date()),
        original=Text(agreement.language, agreement.goals, agreement.norms, agreement.rhythm),
        translation=None if found is None else _translation(found),
        signatures=tuple(
            (
                viewer.side(each.classroom_id),
                cities.get(each.classroom_id, ""),
                each.user.name,
                day(each.signed_at.astimezone(zone).date()),
            )
            for each in agreement.signatures
        ),
        own=agreement.classroom_id in viewer.taught,
    )


def _translation(found: AgreementTranslation) -> Text:
    return Text(
        found.target,
        found.goals,
        found.norms,
        found.rhythm,
        route=tuple(found.route),
        engine=found.engine,
        findings={part: quality_check_labels.sentences(signals) for part, signals in found.signals.items()},
    )
