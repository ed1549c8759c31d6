"""The times of a series by readers' clocks."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.core.series.outlook import DateAhead, Outlook, look_ahead
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import DAY, HOUR, WEEK, Span
from downtime_cli.notices.recurring.turns import build_series_rows, list_turns
from tests.notice_samples import language
from tests.notices.recurring.samples import TOLD_AT, changed_series
from tests.saved_samples import AUDIENCE, BERLIN
from tests.series_samples import series
from tests.slot_samples import weekly_slot

NEW_YORK, KOLKATA, SYDNEY = map(ZoneInfo, ("America/New_York", "Asia/Kolkata", "Australia/Sydney"))
ENGLISH = language("en")


def _outlook(slot: Slot, first: datetime, apart: timedelta, count: int, length: timedelta = 2 * HOUR) -> Outlook:
    """Return dates that are equally far apart by the clock of a slot."""
    days = [first + index * apart for index in range(count)]
    starts = [resolve_wall(datetime.combine(day, slot.start), slot.zone) for day in days]
    dates = [
        DateAhead(day=day.date(), original=Span(start, start + length), window=Span(start, start + length))
        for day, start in zip(days, starts, strict=True)
    ]
    return Outlook(slot=slot, dates=tuple(dates))


def _words(outlook: Outlook, zone: tzinfo) -> list[tuple[str, str]]:
    """Return since when which times hold."""
    return [(turn.since, turn.words) for turn in list_turns(outlook, zone, ENGLISH)]


def test_the_rules_own_clock_never_turns() -> None:
    """Its time of day is the rule."""
    outlook = look_ahead(series(), TOLD_AT)
    assert _words(outlook, BERLIN) == [("16 Jan 2027", "Sat 04:00–06:00")]


def test_readers_elsewhere_see_every_turn() -> None:
    """America changes clocks two or three weeks before Europe, and a week after it; India never does."""
    outlook = _outlook(weekly_slot(5, time(4), BERLIN), datetime(2026, 12, 5), WEEK, 52)
    assert _words(outlook, NEW_YORK) == [
        ("4 Dec 2026", "Fri 22:00 – Sat 00:00"),
        ("19 Mar 2027", "Fri 23:00 – Sat 01:00"),
        ("2 Apr 2027", "Fri 22:00 – Sat 00:00"),
        ("5 Nov 2027", "Fri 23:00 – Sat 01:00"),
        ("12 Nov 2027", "Fri 22:00 – Sat 00:00"),
    ]
    assert _words(outlook, KOLKATA) == [
        ("5 Dec 2026", "Sat 08:30–10:30"),
        ("3 Apr 2027", "Sat 07:30–09:30"),
        ("6 Nov 2027", "Sat 08:30–10:30"),
    ]
    assert [words for _, words in _words(outlook, SYDNEY)] == [
        "Sat 14:00–16:00",
        "Sat 13:00–15:00",
        "Sat 12:00–14:00",
        "Sat 13:00–15:00",
        "Sat 14:00–16:00",
    ]


def test_weekdays_are_those_of_the_readers() -> None:
    """Monday to Friday in the morning of Sydney is Sunday to Thursday in New York."""
    working = Pattern(frequency=Frequency.WEEKLY, days=tuple(map(PatternDay, range(5))))
    slot = Slot(pattern=working, start=time(9), zone=SYDNEY, count=260)
    outlook = _outlook(slot, datetime(2026, 12, 7), DAY, 5)
    assert _words(outlook, NEW_YORK) == [("6 Dec 2026", "Sun–Thu 17:00–19:00")]
    assert _words(outlook, SYDNEY) == [("7 Dec 2026", "Mon–Fri 09:00–11:00")]


@pytest.mark.parametrize(
    ("start", "zone", "shift"),
    [
        pytest.param(time(4), NEW_YORK, -1, id="before"),
        pytest.param(time(4), KOLKATA, 0, id="same"),
        pytest.param(time(23), KOLKATA, 1, id="after"),
    ],
)
def test_without_weekdays_the_day_before_or_after_is_told(start: time, zone: tzinfo, shift: int) -> None:
    """On the fifteenth of each month a weekday would say nothing."""
    pattern = Pattern(frequency=Frequency.MONTHLY, month_days=(15,))
    outlook = _outlook(Slot(pattern=pattern, start=start, zone=BERLIN, count=12), datetime(2026, 12, 15), 31 * DAY, 2)
    (turn,) = list_turns(outlook, zone, ENGLISH)
    assert turn.shift == shift
    assert turn.words[0].isdecimal()


def test_daily_windows_need_no_day() -> None:
    """Every day is every day by any clock."""
    slot = Slot(pattern=Pattern(frequency=Frequency.DAILY), start=time(4), zone=BERLIN, count=365)
    outlook = _outlook(slot, datetime(2026, 12, 7), DAY, 14)
    (turn,) = list_turns(outlook, NEW_YORK, ENGLISH)
    assert (turn.words, turn.shift) == ("22:00–00:00", 0)


def test_changed_dates_are_no_turns() -> None:
    """A date that was moved by itself is told by itself, unless there is no other."""
    outlook = look_ahead(changed_series(), TOLD_AT)
    assert [turn.words for turn in list_turns(outlook, BERLIN, ENGLISH)] == ["Sat 04:00–06:00"]
    moved = replace(outlook, dates=tuple(each for each in outlook.dates if each.window and not each.is_regular))
    assert [turn.words for turn in list_turns(moved, BERLIN, ENGLISH)] == ["Sun 04:00–06:00", "Sat 04:00–07:00"]


def test_a_longer_date_begins_when_the_rule_does() -> None:
    """While clocks differ by an hour less, it is the only date, and readers elsewhere need its start."""
    sample = changed_series()
    outlook = look_ahead(sample, TOLD_AT)
    assert [turn.since for turn in list_turns(outlook, NEW_YORK, ENGLISH)][:2] == ["15 Jan 2027", "19 Mar 2027"]
    late = replace(outlook, dates=outlook.dates[3:])
    assert [(turn.since, turn.words) for turn in list_turns(late, NEW_YORK, ENGLISH)][:2] == [
        ("19 Mar 2027", "Fri 23:00 – Sat 01:00"),
        ("14 May 2027", "Fri 22:00 – Sat 00:00"),
    ]


def test_rows_are_for_most_readers_and_utc() -> None:
    """Zones that agree all year share a row; UTC follows for everybody else."""
    outlook = look_ahead(series(), TOLD_AT)
    rows = build_series_rows(outlook, (*AUDIENCE[:2], (ZoneInfo("Europe/Paris"), 0.2)), ENGLISH)
    assert [row.places for row in rows] == ["Berlin and Paris", "New York", "UTC"]
    few = build_series_rows(outlook, ((BERLIN, 0.95), (NEW_YORK, 0.05)), ENGLISH)
    assert [row.places for row in few] == ["Berlin", "UTC"]


def test_utc_is_not_told_twice() -> None:
    """Readers whose clock shows UTC all year have the row of it; those of a bare offset have that for a place."""
    outlook = look_ahead(series(), TOLD_AT)
    assert len(build_series_rows(outlook, ((ZoneInfo("Africa/Abidjan"), 1.0),), ENGLISH)) == 1
    (row, _) = build_series_rows(outlook, ((ZoneInfo("Etc/GMT-3"), 1.0),), ENGLISH)
    assert row.places == "UTC+3"
