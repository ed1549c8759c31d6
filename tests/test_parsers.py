"""Every parser of a text takes time as long as the text, whatever it is: each option, each reader of a line or cell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

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
from downtime_cli.readers.human_time import parse_duration, parse_notice_period, parse_protected, parse_weekly_hours
from downtime_cli.readers.stamps.stamp_text import parse_clock_time
from downtime_cli.readers.table.cell_numbers import NumberStyle, split_quantity
from downtime_cli.readers.table.preamble import is_value
from downtime_cli.readers.traffic.hour_labels import read_hour_label
from downtime_cli.readers.zones.cities import match_city
from downtime_cli.readers.zones.countries import country_code
from downtime_cli.readers.zones.named_clocks import clock_in_heading, clock_in_line
from downtime_cli.readers.zones.zone_names import parse_zone
from downtime_cli.request.given import Option
from downtime_cli.request.options import Options
from tests.cpu import is_linear, seconds

BERLIN: Final = ZoneInfo("Europe/Berlin")
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
TIMES: Final = TimeReader(now=NOW, zone=BERLIN)
# What is repeated, behind what could begin something.
SLOW: Final = 0.005
REPEATED: Final = (" ", "9", "a", "1h", "Mon,", "-", "9:", "a@", "<", '"', "(", "{", "/", ";")
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
    "rule": lambda text: check_rule(text, datetime(2026, 1, 1), lambda until: until),
    "span": TIMES.blackout,
    "time": TIMES.instant,
    "time of a calendar": parse_moment,
    "weekly hours": lambda text: parse_weekly_hours(text, default_zone=BERLIN),
    "zone": lambda text: parse_zone(text, Place("x")),
}


def _prepare(parse: Callable[[str], object], begin: str, again: str) -> Callable[[int], Callable[[], None]]:
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


@pytest.mark.parametrize(
    "parse",
    [
        *(pytest.param(parse, id=name) for name, parse in PARSERS.items()),
        *(pytest.param(parse, id=f"--{name}") for name, parse in OPTIONS.items()),
    ],
)
def test_a_parser_is_linear(parse: Callable[[str], object]) -> None:
    """On twenty thousand characters of anything, and twice as many where these take a moment."""
    for begin in BEGINNINGS:
        for again in REPEATED:
            prepare = _prepare(parse, begin, again)
            is_slow = seconds(prepare(1_000)) > SLOW
            assert is_linear(prepare, 250 if is_slow else 20_000, 20_000), (begin, again)


def test_options_are_found() -> None:
    """All that can be typed, so that a new one is tried as well."""
    assert len(OPTIONS) > 50
    assert {"duration", "team-hours", "set", "step"} <= OPTIONS.keys()


def test_a_slow_parser_is_found() -> None:
    """One that looks at the rest of the text for each of its characters is noticed."""
    with pytest.raises(AssertionError):
        test_a_parser_is_linear(lambda text: sum(1 for _ in text for _ in text))
