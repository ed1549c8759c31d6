"""Clocks by the `whenever` library, in whole minutes since 1970, and the places whose clocks are worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from whenever import Date, Instant, PlainDateTime, SkippedTime, Time, ZonedDateTime

DAY: Final = 24 * 60
Pass = Literal["earlier", "later", "compatible"]


def minute_of(text: str) -> int:
    """Return the minute of a moment as JSON writes it, which has to be a whole one."""
    seconds = Instant.parse_iso(text).timestamp()
    assert seconds % 60 == 0, text
    return seconds // 60


def iso(minute: int) -> str:
    """Write a moment as an option takes it."""
    return Instant.from_timestamp(minute * 60).format_iso()


def shown(zone: str, minute: int) -> ZonedDateTime:
    """Return what a clock shows at a minute."""
    return Instant.from_timestamp(minute * 60).to_tz(zone)


@cache
def offset_of_quarter(zone: str, quarter: int) -> int:
    """Return how far a clock is ahead of UTC, in minutes; none of those below changes within a quarter of an hour."""
    return int(shown(zone, quarter * 15).offset.total("minutes"))


def wall(zone: str, minute: int) -> int:
    """Return the minutes from Monday 5 January 1970, 00:00, to what a clock shows."""
    return minute + offset_of_quarter(zone, minute // 15) - 4 * DAY


def minute_of_week(zone: str, minute: int) -> int:
    """Return the minutes since Monday 00:00 that a clock shows."""
    return wall(zone, minute) % (7 * DAY)


@cache
def date_of_quarter(zone: str, quarter: int) -> Date:
    """Return the date that a clock shows in a quarter of an hour."""
    return shown(zone, quarter * 15).date()


def date_of(zone: str, minute: int) -> Date:
    """Return the date that a clock shows."""
    return date_of_quarter(zone, minute // 15)


def at_wall(zone: str, date: Date, minutes: int, which: Pass) -> int:
    """Return the minute at which a clock shows so many minutes past midnight; it may be skipped, or come twice."""
    plain = date.add(days=minutes // DAY).at(Time(minutes % DAY // 60, minutes % 60))
    return plain.assume_tz(zone, disambiguation=which).timestamp() // 60


def is_skipped(zone: str, plain: PlainDateTime) -> bool:
    """Tell whether a clock never shows a time."""
    try:
        plain.assume_tz(zone, disambiguation="raise")
    except SkippedTime:
        return True
    except ValueError:
        return False
    return False


@cache
def first_moment(zone: str, date: Date) -> int:
    """Return the first minute at which a clock shows a date or a later one, looked for minute by minute."""
    minute = date.at(Time(0)).assume_utc().timestamp() // 60 - 15 * 60
    while date_of(zone, minute) < date:
        minute += 60
    minute -= 60
    while date_of(zone, minute) < date:
        minute += 1
    return minute


@dataclass(frozen=True)
class Place:
    """A zone, and dates near which its clocks do something."""

    zone: str
    dates: tuple[str, ...]
    country: str


PLACES: Final = (
    Place("Europe/Berlin", ("2026-03-29", "2026-10-25"), "DE"),
    Place("Europe/Dublin", ("2027-03-28", "2027-10-31"), "IE"),  # its winter time is the exception in the database
    Place("America/New_York", ("2026-03-08", "2026-11-01"), "US"),
    Place("America/St_Johns", ("2026-03-08", "2026-11-01"), "CA"),
    Place("America/Santiago", ("2026-04-05", "2026-09-06"), "CL"),  # midnight is skipped, or comes twice
    Place("America/Sao_Paulo", ("2018-02-18", "2018-11-04"), "BR"),  # likewise
    Place("America/Havana", ("2026-03-08", "2026-11-01"), "CU"),  # likewise
    Place("America/Nuuk", ("2026-03-29", "2026-10-25"), "GL"),  # the last hour of a Saturday
    Place("Asia/Beirut", ("2026-03-29", "2026-10-25"), "LB"),
    Place("Africa/Cairo", ("2026-04-24", "2026-10-30"), "EG"),
    Place("Africa/Casablanca", ("2026-02-15", "2026-03-22"), "MA"),  # winter time in Ramadan
    Place("Antarctica/Troll", ("2026-03-29", "2026-10-25"), ""),  # two hours at once
    Place("Australia/Lord_Howe", ("2026-04-05", "2026-10-04"), "AU"),  # half an hour
    Place("Australia/Adelaide", ("2026-04-05", "2026-10-04"), "AU"),
    Place("Pacific/Auckland", ("2026-04-05", "2026-09-27"), "NZ"),
    Place("Pacific/Chatham", ("2026-04-05", "2026-09-27"), "NZ"),  # +12:45, +13:45
    Place("Pacific/Apia", ("2011-12-30", "2021-04-04"), "WS"),  # a day that never was; the last change of all
    Place("Pacific/Tongatapu", ("2026-01-10",), "TO"),  # +13:00
    Place("Pacific/Kiritimati", ("2026-06-01",), "KI"),  # +14:00
    Place("Pacific/Pago_Pago", ("2026-07-04",), "AS"),  # -11:00
    Place("Asia/Kathmandu", ("2026-10-10",), "NP"),  # +05:45
    Place("Asia/Tokyo", ("2026-05-01",), "JP"),
)
BY_ZONE: Final = {place.zone: place for place in PLACES}
HOMES: Final = {place.country: place.zone for place in PLACES} | {"NZ": "Pacific/Auckland", "AU": "Australia/Sydney"}
