"""Dates and times in a class's time zone, formatted for the language of the page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask_babel import get_locale


@dataclass(frozen=True)
class Moment:
    """A time for ``<time datetime="{{ iso }}">{{ words }}</time>``.

    ``there``: the same moment in words of another zone; empty where clocks show the same there.
    """

    iso: str
    words: str
    there: str = ""


def of_this_computer() -> str:
    """The IANA name of the zone that this computer is set to; empty where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    try:
        return named or str(Path("/etc/localtime").readlink()).partition("zoneinfo/")[2]
    except OSError:  # no link, or Windows, which has names of its own
        return ""


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


def short(moment: datetime, zone: str, today: datetime, *, there: str | None = None) -> Moment:
    """The time in ``zone``, with the date where it is another day there than at ``today``.

    ``there``: the zone of somebody else, such as the author, in which it is said, too.
    """
    here = local(moment, zone)
    words = _with_day(here, local(today, zone))
    if there is None or there == zone:
        return Moment(here.isoformat(timespec="minutes"), words)
    elsewhere = local(moment, there)
    same = elsewhere.utcoffset() == here.utcoffset()
    other = "" if same else _with_day(elsewhere, local(today, there))
    return Moment(here.isoformat(timespec="minutes"), words, other)


def _with_day(moment: datetime, today: datetime) -> str:
    hour = _hour(moment)
    if moment.date() == today.date():
        return hour
    skeleton = "MMMd" if moment.year == today.year else "yMMMd"
    return f"{_day(skeleton, moment.date(), _language())}, {hour}"


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
