"""
Every parser of a text that comes from outside, and the odd texts that each is tried with.

Run by `growth.py --parsers` with 100 kB, and by the tests with less.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.errors import BadTextError, DowntimeError, Place
from downtime_cli.core.policy import weekly_calendar
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.mail import mailboxes
from downtime_cli.readers.audience.periods import parse_period
from downtime_cli.readers.calendars.holiday_dates import parse_place
from downtime_cli.readers.calendars.ics_rules import check_rule
from downtime_cli.readers.calendars.ics_text import parse_calendar
from downtime_cli.readers.calendars.ics_times import parse_length, parse_moment
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.human_time import parse_duration, parse_notice_period
from downtime_cli.readers.stamps.stamp_text import parse_clock_time
from downtime_cli.readers.table.cell_numbers import NumberStyle, split_quantity
from downtime_cli.readers.table.preamble import is_value
from downtime_cli.readers.traffic.hour_labels import read_hour_label
from downtime_cli.readers.weekly_hours import parse_protected, parse_weekly_hours
from downtime_cli.readers.zones.cities import match_city
from downtime_cli.readers.zones.countries import country_code
from downtime_cli.readers.zones.named_clocks import clock_in_heading, clock_in_line
from downtime_cli.readers.zones.one_zone import name_zone
from downtime_cli.request.given import Option
from downtime_cli.request.options import Options

BERLIN: Final = ZoneInfo("Europe/Berlin")
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
TIMES: Final = TimeReader(now=NOW, zone=BERLIN)
LARGE: Final = 100_000
# What is repeated, behind what could begin something.
REPEATED: Final = (" ", "9", "a", "1h", "Mon,", "-", "9:", "a@", "<", '"', "(", "{", "/", ";", " to ", "a/b ", "1/1/1/")
BEGINNINGS: Final = ("", "1", "Mon-Fri 07:00")
PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "calendar": lambda text: parse_calendar("x", [text]),
    "city": match_city,
    "clock in a heading": clock_in_heading,
    "clock in a line": clock_in_line,
    "clock time": parse_clock_time,
    "country": country_code,
    "duration": parse_duration,
    "heading": is_value,
    "holidays": parse_place,
    "hour": read_hour_label,
    "length of a calendar": parse_length,
    "line": plain_line,
    "mail addresses": mailboxes,
    "notice period": lambda text: parse_notice_period(text, lambda: weekly_calendar(BERLIN)),
    "number": NumberStyle().parse,
    "period": parse_period,
    "protected hours": parse_protected,
    "quantity": split_quantity,
    "rule": lambda text: check_rule(text, NOW.replace(tzinfo=None), lambda until: until),
    "span": TIMES.blackout,
    "time": TIMES.instant,
    "time of a calendar": parse_moment,
    "weekly hours": lambda text: parse_weekly_hours(text, default_zone=BERLIN),
    "window": TIMES.start,
    "zone": lambda text: name_zone(text, Place("x")),
}


def prepare_text(parse: Callable[[str], object], begin: str, again: str) -> Callable[[int], Callable[[], None]]:
    """Make what parses a text of any size: a beginning, then the same again and again."""

    def prepare(size: int) -> Callable[[], None]:
        text = begin + again * (size // max(1, len(again)))

        def run() -> None:
            with suppress(BadTextError, DowntimeError, ValueError):
                parse(f"{text}\x7f")

        return run

    return prepare


OPTIONS: Final = {
    option.key: option.kind.parse
    for option in (getattr(Options, name) for name in vars(Options))
    if isinstance(option, Option)
}
# Options of a kind share their parser.
DISTINCT: Final = {parse: name for name, parse in (*PARSERS.items(), *((f"--{key}", OPTIONS[key]) for key in OPTIONS))}


def time_parsers(wanted: str) -> Iterator[tuple[str, float, float, str]]:
    """Yield each parser of such a name, its longest CPU seconds on 100 kB, those on twice that, and the text."""
    for parse, name in DISTINCT.items():
        if wanted not in name:
            continue
        texts = [(begin, again) for begin in BEGINNINGS for again in REPEATED]
        times = [_time(prepare_text(parse, *text)(LARGE)) for text in texts]
        worst = texts[times.index(max(times))]
        yield name, max(times), _time(prepare_text(parse, *worst)(2 * LARGE)), f"{worst[0]!r} + {worst[1]!r} * n"


def _time(run: Callable[[], object]) -> float:
    start = time.thread_time()
    run()
    return time.thread_time() - start
