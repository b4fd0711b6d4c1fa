"""Dates and times in a class's time zone, formatted for the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    return Moment(there.isoformat(timespec="minutes"), format_time(there, "short", locale=get_locale()))


def of_minutes(minutes: int) -> str:
    """Minutes after midnight as a 24-hour time: "07:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday(moment: datetime, zone: str, language: str) -> str:
    """The day of the week in ``zone``, in ``language``."""
    return format_date(local(moment, zone), "EEEE", locale=language.replace("-", "_"))


def long(moment: datetime, zone: str) -> str:
    """Date and time in ``zone``, in the language of the page: "March 2, 2026, 9:30 AM"."""
    there = local(moment, zone)
    locale = get_locale()
    return f"{format_date(there, 'long', locale=locale)}, {format_time(there, 'short', locale=locale)}"


def short(moment: datetime, zone: str, today: datetime) -> Moment:
    """The time in ``zone``, with the date where it is another day there than at ``today``."""
    there, now_there = local(moment, zone), local(today, zone)
    time = format_time(there, "short", locale=get_locale())
    if there.date() == now_there.date():
        words = time
    else:
        skeleton = "MMMd" if there.year == now_there.year else "yMMMd"
        words = f"{format_skeleton(skeleton, there, locale=get_locale())}, {time}"
    return Moment(there.isoformat(timespec="minutes"), words)
