"""Parsers of whatever can be typed, as a part of `fuzz.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from downtime_cli.core.errors import BadTextError, DowntimeError, Place
from downtime_cli.core.policy import weekly_calendar
from downtime_cli.readers.calendars.holiday_dates import parse_place
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.human_time import parse_notice_period
from downtime_cli.readers.weekly_hours import parse_protected, parse_weekly_hours
from downtime_cli.readers.zones.one_zone import name_zone
from downtime_cli.request.options import OPTIONS
from fuzzing.cases import NOW, Case, Fault, watched
from fuzzing.odd_values import odd_text

BERLIN: Final = ZoneInfo("Europe/Berlin")

_TIMES: Final = TimeReader(now=NOW, zone=BERLIN)
_EDGES: Final = tuple(TimeReader(now=datetime(year, 1, 1, tzinfo=UTC), zone=BERLIN) for year in (1, 9999))


def _span(text: str) -> object:
    start, _, end = text.partition("/")
    return _TIMES.spans(start, end, is_closed=False)


def _notice_period(text: str) -> object:
    return parse_notice_period(text, lambda: weekly_calendar(BERLIN))


_LENGTHS: Final = ("2h", "90m", "1h30m", "1.5h", "PT2H", "P1DT2H", "3d", "2 hours", "1 h 30 min", "1 day and 2 h")
_MOMENTS: Final = (
    *("2026-12-05", "2026-12-05 04:00", "2026-12-05T04:00Z", "2026-12-05T04:00+05:45", "tomorrow 04:00", "now"),
    *("+3d 2h", "next monday", "5 Dec 2026", "sat 4:00", "Saturday, 5 December 2026 at 4 PM", "2026-10-25 02:30"),
    *("2026-03-29 02:30", "5 Dec 04:00", "Dec 5 4am", "05.12.2026 04:00", "05/12/2026", "next Sunday 2am", "yesterday"),
    *("2026-12-05 04:00 Europe/Berlin", "2026-12-05 04:00 CET", "-1h", "-2d", "tomorrow noon", "5 Dec midnight"),
    *("Sun 29 Nov 2026 04:00 CET (UTC+1) Europe/Berlin", "Sun 29 Nov 2026 04:00-06:00 CET (UTC+1) Europe/Berlin"),
    *("Sat 5 Dec 23:00 - Sun 6 Dec 01:00 UTC+5:45 Asia/Kathmandu", "29 Feb", "sat 4:00 new york", "5 Dec 24:00"),
)  # fmt: skip
_HOURS: Final = (
    *("Mon-Fri 07:00-19:00@Europe/Berlin", "Sat,Sun 00:00-24:00", "22:00-06:00", "weekends 8:00-12:00@IN", "9-17"),
    *("Mon-Fri 9am-5pm@berlin", "9-5", "22-6", "9 to 5pm", "noon\u2013midnight", "8-9pm"),
)
_ZONES: Final = (
    *("Europe/Berlin", "UTC+5:45", "EST", "US/Eastern", "W. Europe Standard Time", "India", "GB", "+02:00", "CEST"),
    *("Paris", "new york", "local", "Kolkata"),
)  # fmt: skip
Parser = tuple[Callable[[str], object], Sequence[str]]
_PARSERS: Final[Mapping[str, Parser]] = {
    "moment": (_TIMES.instant, _MOMENTS),
    "limit": (_TIMES.limit, _MOMENTS),
    "moment in year 1": (_EDGES[0].instant, _MOMENTS),
    "moment in year 9999": (_EDGES[1].limit, _MOMENTS),
    "blackout": (_TIMES.blackout, [f"{start}/{end}" for start in _MOMENTS for end in (*_MOMENTS[:4], *_LENGTHS[:3])]),
    "span": (_span, [f"{start}/{end}" for start in _MOMENTS[:6] for end in (*_MOMENTS[:4], *_LENGTHS[:3])]),
    "notice period": (_notice_period, (*_LENGTHS, "5 working days", "0", "10 business days")),
    "weekly hours": (lambda text: parse_weekly_hours(text, default_zone=BERLIN), _HOURS),
    "protected hours": (parse_protected, [f"{zone}={hours}" for zone in _ZONES[:4] for hours in _HOURS[1:3]]),
    "window": (_TIMES.start, _MOMENTS),
    "zone": (lambda text: name_zone(text, Place("--timezone")), _ZONES),
    "holidays": (parse_place, ("DE", "US-CA", "GB-Scotland", "Germany", "UK", "de-by")),
}
_BY_METAVAR: Final[Mapping[str, Sequence[str]]] = {
    "LENGTH": _LENGTHS,
    "PERCENT": ("25%", "99.9", "0", "100", "99,9", "1,000.5"),
    "NUMBER": ("3", "0", "52", "260", " 7 "),
    "AMOUNT": ("0.02", "1e3", "1,5"),
    "COLUMN=VALUE": ("metric=requests", "a=b=c", "service=", "=web"),
}


def usual_texts(name: str) -> Sequence[str]:
    """What is usually typed for an option."""
    kind = OPTIONS[name].kind
    return _BY_METAVAR.get(kind.metavar) or kind.offers("") or ("true", "false", "web", "requests")


class Parsers:
    """Texts for everything that can be typed."""

    name = "options"

    def draw(self, random: Random) -> Case:
        """Draw an option, or a parser that knows the time and the zone, and a text for it."""
        name = random.choice((*OPTIONS, *_PARSERS, *_PARSERS))
        usual = _PARSERS[name][1] if name in _PARSERS else usual_texts(name)
        return Case(self.name, name, arguments=(odd_text(random, usual),))

    def run(self, case: Case) -> str:
        """Parse the text."""
        parse: Callable[[str], Any] = _PARSERS[case.name][0] if case.name in _PARSERS else OPTIONS[case.name].kind.parse
        text = case.arguments[0] if case.arguments else ""
        try:
            with watched():
                try:
                    parse(text)
                except BadTextError as error:
                    if not error.message.strip() or not error.remedy.strip():
                        raise Fault(f"an error without words for {case.name}", repr(text)) from None
                    return "refused"
        except DowntimeError as error:
            return f"exit {error.exit_code}"
        return "read"
