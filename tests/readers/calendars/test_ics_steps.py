"""Rules of calendars cost no more than what is asked about, and what costs more is refused before it is gone along."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from downtime_cli.core.errors import InputError
from downtime_cli.readers.calendars.ics_rules import check_rule
from downtime_cli.readers.calendars.ics_steps import list_dates
from tests.cpu import seconds
from tests.readers.calendars.calendar_files import calendar, event, read_file

AROUND = (datetime(2027, 1, 20), datetime(2027, 6, 3))
MOST_TIMES = 5000
"""So many times as long as a calendar of one event may take any calendar that is not refused: it is 2 s or so."""
LONG_AGO = "DTSTART:20000103T090000Z"
HOUR = "DURATION:PT1H"


@pytest.mark.parametrize("start", [datetime(1999, 12, 31, 9, 15), datetime(2000, 2, 29, 23), datetime(2026, 12, 30)])
@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=HOURLY;INTERVAL=5;BYHOUR=1,2,3,4",
        "FREQ=DAILY;INTERVAL=11",
        "FREQ=DAILY;BYMONTH=2,3;BYDAY=MO,FR",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU",
        "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=8,20;BYSETPOS=-1",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=3;BYDAY=2SU",
        "FREQ=YEARLY;BYWEEKNO=9,20;BYDAY=SA",
        "FREQ=YEARLY;BYYEARDAY=60,-300",
        "FREQ=MONTHLY;COUNT=330",
        "FREQ=DAILY;UNTIL=20270301T000000",
    ],
)
def test_a_later_start_finds_the_same_dates(text: str, start: datetime) -> None:
    """As going along the rule from its start does."""
    rule = check_rule(text, start, lambda until: until)
    assert rule is not None
    assert list_dates(rule, start, AROUND) == rrulestr(text, dtstart=start).between(*AROUND, inc=True)


def moments(number: int, step: timedelta = timedelta(hours=1)) -> list[str]:
    """Write so many moments, one after the other."""
    return [f"{datetime(2027, 2, 1) + each * step:%Y%m%dT%H%M%SZ}" for each in range(number)]


ZONE = "\r\n".join(
    (
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "",
    )
)


@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=MINUTELY")], "comes too often", id="every-minute"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=SECONDLY")], "comes too often", id="every-second"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=DAILY;INTERVAL=0")], "expected INTERVAL", id="no-interval"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")], "never comes", id="never"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2")], "never comes", id="no-second"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=DAILY;COUNT=1000000000")], "", id="a-billion"),
        pytest.param([event(LONG_AGO, HOUR, "RRULE:FREQ=YEARLY;COUNT=999999999999")], "", id="a-trillion"),
        pytest.param(
            [event(LONG_AGO, HOUR, "RRULE:FREQ=DAILY", *(f"EXRULE:FREQ=DAILY;BYHOUR={n % 24}" for n in range(2000)))],
            "recur more often than can be looked through",
            id="rules-of-exceptions",
        ),
        pytest.param(
            [event(LONG_AGO, HOUR, "RRULE:FREQ=DAILY", uid=str(n)) for n in range(3000)],
            "recur more often than can be looked through",
            id="thousands-of-series",
        ),
        pytest.param(
            [event(LONG_AGO, HOUR, "RRULE:FREQ=YEARLY", uid=str(n)) for n in range(1500)], "", id="anniversaries"
        ),
        pytest.param(
            [
                event("DTSTART:20270201T000000Z", HOUR, "RRULE:FREQ=DAILY"),
                *(
                    event(f"RECURRENCE-ID:{each}", f"DTSTART:{each[:9]}020000Z", HOUR)
                    for each in moments(1500, timedelta(1))
                ),
            ],
            "",
            id="a-chain-of-changes",
        ),
        pytest.param(
            [
                f"BEGIN:VTIMEZONE\r\nTZID:own\r\n{ZONE * 900}END:VTIMEZONE\r\n",
                event("DTSTART;TZID=own:20270201T000000", HOUR, "RRULE:FREQ=HOURLY"),
            ],
            "go on for too long",
            id="rules-of-a-zone",
        ),
        pytest.param(
            [
                *(f"BEGIN:VTIMEZONE\r\nTZID:own{n}\r\n{ZONE}{'X-N:1' * n}\r\nEND:VTIMEZONE\r\n" for n in range(300)),
                event("DTSTART;TZID=own299:20270201T000000", HOUR),
            ],
            "",
            id="zones-that-are-alike",
        ),
        pytest.param([event(LONG_AGO, HOUR, *["BEGIN:X-A"] * 20_000, *["END:X-A"] * 20_000)], "", id="deep-blocks"),
    ],
)
def test_no_calendar_takes_long(tmp_path: Path, parts: list[str], refused: str) -> None:
    """It is read, or refused with what is wrong."""
    text, told = calendar(*parts), []

    def read() -> None:
        try:
            read_file(tmp_path, text)
        except InputError as error:
            told.append(str(error))

    simple = calendar(event(LONG_AGO, HOUR))
    usual = min(seconds(lambda: read_file(tmp_path, simple)) for _ in range(5))
    taken = seconds(read)
    assert taken < MOST_TIMES * usual or seconds(read) < MOST_TIMES * usual
    assert refused in told[0] if refused else not told


def test_definitions_of_zones_have_a_limit(tmp_path: Path) -> None:
    """A hundred that differ are built; the next is refused where an event needs it."""
    texts = [ZONE.replace("+0100", f"+01{n % 60:02d}").replace("+0200", f"+0{n // 60 + 2}00") for n in range(101)]
    zones = [f"BEGIN:VTIMEZONE\r\nTZID:own{n}\r\n{text}END:VTIMEZONE\r\n" for n, text in enumerate(texts)]
    assert len(read_file(tmp_path, calendar(*zones, event("DTSTART;TZID=own99:20270301T000000", HOUR))).spans) == 1
    with pytest.raises(InputError, match="after 100 others"):
        read_file(tmp_path, calendar(*zones, event("DTSTART;TZID=own100:20270301T000000", HOUR)))
