"""The days of patterns in words."""

from __future__ import annotations

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.core.standing.pattern_words import word_days
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import HOUR
from tests.pattern_samples import patterns

PARTS = {"INTERVAL": "interval", "BYMONTH": "months", "BYMONTHDAY": "month_days", "BYSETPOS": "positions"}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BERLIN = ZoneInfo("Europe/Berlin")


def read(rule: str) -> Pattern:
    """Return the pattern of a rule."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = [re.fullmatch(r"(-?\d*)(..)", each) for each in parts.pop("BYDAY", "").split(",") if each]
    numbers = {PARTS[name]: tuple(map(int, text.split(","))) for name, text in parts.items() if name != "FREQ"}
    (interval,) = numbers.pop("interval", (1,))
    return Pattern(
        frequency=Frequency(parts["FREQ"]),
        interval=interval,
        days=tuple(PatternDay(CODES.index(day[2]), int(day[1]) if day[1] else None) for day in days if day),
        **numbers,
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=2", "every second day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=DAILY;BYMONTH=6", "every day in June"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=SA", "every second day that is Saturday"),
        ("FREQ=DAILY;INTERVAL=2;BYMONTHDAY=1,15", "every second day, on the 1st and 15th of each month"),
        ("FREQ=DAILY;INTERVAL=2;BYMONTH=6,7", "every second day, every day in June and July"),
        ("FREQ=WEEKLY;BYDAY=TU", "every Tuesday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "every Monday and Wednesday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Monday to Friday"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "every Saturday and Sunday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "every day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU", "every day of every second week"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every second Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every second week on Monday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR", "every second week, Monday to Friday"),
        ("FREQ=WEEKLY;INTERVAL=4;BYDAY=TU", "every 4 weeks on Tuesday"),
        ("FREQ=WEEKLY;BYMONTH=6,7;BYDAY=TU", "every Tuesday in June and July"),
        ("FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=-1", "on the last Monday or Thursday of each week"),
        ("FREQ=MONTHLY;BYDAY=3SA", "on the third Saturday of each month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "on the last Friday of each month"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "on the second-to-last Friday of each month"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "on the first and third Tuesday of each month"),
        ("FREQ=MONTHLY;BYDAY=1MO,-1FR", "on the first Monday and the last Friday of each month"),
        ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1SU", "on the first Sunday of every third month (Jan, Apr, Jul, Oct)"),
        ("FREQ=MONTHLY;BYMONTH=2,8;BYDAY=1SU", "on the first Sunday of every sixth month (Feb, Aug)"),
        ("FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=1SU", "on the first Sunday of each month"),
        ("FREQ=MONTHLY;BYMONTH=3;BYDAY=1SU", "on the first Sunday of each March"),
        ("FREQ=MONTHLY;BYMONTH=1,4,5;BYDAY=1SU", "on the first Sunday of January, April and May"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SU", "on the first Sunday of every third month"),
        ("FREQ=MONTHLY;INTERVAL=7;BYDAY=1SU", "on the first Sunday of every 7 months"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "on the first weekday of each month"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1", "on the last weekend day of each month"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=10", "on the 10th day of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=13,14,15;BYSETPOS=2", "on the second day of those on the 13th to 15th of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "on the 15th of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3,11,22,-1", "on the 1st to 3rd, 11th, 22nd and last day of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "on the second-to-last day of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "on each Friday that falls on the 13th of each month"),
        ("FREQ=MONTHLY;BYDAY=4SU", "on the fourth Sunday of each month"),
        ("FREQ=MONTHLY;BYDAY=5SU", "on the fifth Sunday of each month that has one"),
        ("FREQ=MONTHLY;BYDAY=-5SU", "on the fifth-to-last Sunday of each month that has one"),
        ("FREQ=MONTHLY;BYDAY=1SU,5SU", "on the first and fifth Sunday of each month, where they exist"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=5SU", "on the fifth Sunday of every third month, where it exists"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=4", "on the fourth Saturday of each month"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=5", "on the fifth Saturday of each month that has one"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=8", "on the 8th weekend day of each month"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=9,10", "on the 9th and 10th weekend day of each month, where they exist"),
        ("FREQ=WEEKLY;BYDAY=SA;BYSETPOS=5", "on the fifth Saturday of each week"),
        ("FREQ=MONTHLY;BYMONTHDAY=28", "on the 28th of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "on the 29th of each month that has one"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", "on the 15th and 31st of each month, where they exist"),
        ("FREQ=MONTHLY;BYMONTHDAY=-29", "on the 29th-to-last day of each month that has one"),
        ("FREQ=MONTHLY;BYMONTH=1,7;BYMONTHDAY=31", "on the 31st of every sixth month (Jan, Jul)"),
        ("FREQ=MONTHLY;BYMONTH=4,9;BYMONTHDAY=30", "on the 30th of April and September"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "on the 29th of each February that has one"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=FR", "on each Friday that falls on the 31st of each month"),
        ("FREQ=YEARLY;BYDAY=52MO", "on the 52nd Monday of each year"),
        ("FREQ=YEARLY;BYDAY=53MO", "on the 53rd Monday of each year that has one"),
        ("FREQ=MONTHLY;BYDAY=SA", "every Saturday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=SA", "every second month on Saturday"),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "on the 1st of every sixth month (Jan, Jul)"),
        ("FREQ=YEARLY;BYMONTHDAY=1", "on the 1st of each month"),
        ("FREQ=YEARLY;BYDAY=20MO", "on the 20th Monday of each year"),
        ("FREQ=YEARLY;INTERVAL=2;BYDAY=20MO", "on the 20th Monday of every second year"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=1MO", "on the first Monday of each March, every second year"),
    ],
)
def test_days_have_words(rule: str, words: str) -> None:
    """Each kind of pattern has the words that people use for it."""
    pattern = read(rule)
    assert pattern.rule() == rule
    assert word_days(pattern) == words


@pytest.mark.parametrize(
    ("rule", "hours", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", 2, "every Tuesday, 23:00 to Wednesday 01:00 Europe/Berlin"),
        ("FREQ=WEEKLY;BYDAY=TU", 1, "every Tuesday, 23:00 to Wednesday 00:00 Europe/Berlin"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", 30, "on the first and third Tuesday of each month, 23:00 to Thursday 05:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 2, "Monday to Friday, 23:00 to 01:00 the next day Europe/Berlin"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", 30, "on the 15th of each month, 23:00 to 05:00 2 days later Europe/Berlin"),
    ],
)
def test_hours_across_midnight(rule: str, hours: int, words: str) -> None:
    """The day of the end is named where it is always the same, else told from the day of the start."""
    slot = Slot(pattern=read(rule), start=time(23), zone=BERLIN, count=12)
    assert slot.words(hours * HOUR).startswith(words)


def test_hours_within_a_day() -> None:
    """A time of day needs no more than its clock."""
    slot = Slot(pattern=read("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), start=time(4), zone=BERLIN, count=260)
    assert slot.words(timedelta(hours=2)) == "Monday to Friday, 04:00\u201306:00 Europe/Berlin"
    assert slot.rule() == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=260"


@given(patterns())
def test_every_pattern_has_words(pattern: Pattern) -> None:
    """Nothing but words, blanks, digits and brackets stands in them."""
    assert re.fullmatch(r"[A-Za-z0-9,() -]+", word_days(pattern))
    assert "  " not in word_days(pattern)
