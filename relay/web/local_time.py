"""Dates and times in a class's time zone, formatted for the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask_babel import get_locale


@dataclass(frozen=True)
class Moment:
    """A time for ``<time datetime="{{ iso }}">{{ words }}</time>``."""

    iso: str
    words: str


def local(moment: datetime, zone: str) -> datetime:
    """``moment`` in the IANA time zone ``zone``."""
    return moment.astimezone(ZoneInfo(zone))


def time_of_day(moment: datetime, zone: str) -> Moment:
    """The hour and minute in ``zone``: "8:42 AM", "10:42"."""
    there = local(moment, zone)
    return Moment(there.isoformat(timespec="minutes"), _hour(there))


def of_minutes(minutes: int) -> str:
    """Minutes after midnight as a 24-hour time: "07:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def long(moment: datetime, zone: str) -> str:
    """Date and time in ``zone``, in the language of the page: "March 2, 2026, 9:30 AM"."""
    there = local(moment, zone)
    return f"{format_date(there, 'long', locale=get_locale())}, {_hour(there)}"


def short(moment: datetime, zone: str, today: datetime) -> Moment:
    """The time in ``zone``, with the date where it is another day there than at ``today``."""
    there, now_there = local(moment, zone), local(today, zone)
    hour = _hour(there)
    if there.date() == now_there.date():
        words = hour
    else:
        skeleton = "MMMd" if there.year == now_there.year else "yMMMd"
        words = f"{_day(skeleton, there.date(), _language())}, {hour}"
    return Moment(there.isoformat(timespec="minutes"), words)


# A page names some fifty times, and Babel takes longer for each than the rest of its card does. There are no
# more than 1,440 minutes in a day, and few days on the pages of one.


def _hour(there: datetime) -> str:
    return _time(there.hour, there.minute, _language())


def _language() -> str | None:
    """The code of the page's language; None outside of a request, where Babel's own default holds."""
    locale = get_locale()
    return None if locale is None else str(locale)


@lru_cache(maxsize=10_000)
def _time(hour: int, minute: int, language: str | None) -> str:
    return format_time(time(hour, minute), "short", locale=language)


@lru_cache(maxsize=4_000)
def _day(skeleton: str, day: date, language: str | None) -> str:
    return format_skeleton(skeleton, datetime.combine(day, time()), locale=language)
