"""Rules by which events recur: which are gone by, which are refused, and how long that takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError, IssueCode
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars.ics_rules import check_rule
from downtime_cli.readers.calendars.ics_steps import check_load
from tests.readers.calendars.calendar_files import NOW, calendar, event, lines_of, read_file
from tests.readers.files import errors

START = datetime(2027, 2, 1, 9)  # a Monday


def check(text: str, start: datetime = START) -> str:
    """Return the rule that is gone by."""
    rule = check_rule(text, start, lambda until: until)
    return "" if rule is None else rule.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;BYDAY=MO,WE", id="plain"),
        pytest.param("interval=2;freq=daily", "FREQ=DAILY;INTERVAL=2", id="lower-case-in-any-order"),
        pytest.param("FREQ=WEEKLY;BYDAY= MO, WE ;", "FREQ=WEEKLY;BYDAY=MO,WE", id="blanks"),
        pytest.param("FREQ=DAILY\\;COUNT=3", "FREQ=DAILY;COUNT=3", id="escaped"),
        pytest.param("FREQ=DAILY;COUNT=-1;UNTIL=20270301", "FREQ=DAILY;UNTIL=20270301", id="no-count"),
        pytest.param("FREQ=DAILY;RSCALE=GREGORIAN;SKIP=OMIT", "FREQ=DAILY", id="plain-calendar"),
        pytest.param("", "", id="empty"),
        pytest.param(" ", "", id="blank"),
        pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", id="leap-day"),
        pytest.param("FREQ=YEARLY;BYWEEKNO=53", "FREQ=YEARLY;BYWEEKNO=53", id="last-week"),
        pytest.param("FREQ=YEARLY;BYYEARDAY=-366", "FREQ=YEARLY;BYYEARDAY=-366", id="first-day-of-leap-years"),
        pytest.param("FREQ=MONTHLY;BYDAY=5MO", "FREQ=MONTHLY;BYDAY=5MO", id="fifth-monday"),
        pytest.param("FREQ=YEARLY;BYDAY=53MO", "FREQ=YEARLY;BYDAY=53MO", id="last-of-53-mondays"),
        pytest.param("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", id="fifth-of-the-set"),
        pytest.param("FREQ=DAILY;BYHOUR=9,10;BYSETPOS=2", "FREQ=DAILY;BYHOUR=9,10;BYSETPOS=2", id="second-of-the-day"),
        pytest.param("FREQ=HOURLY;INTERVAL=24;BYHOUR=9", "FREQ=HOURLY;INTERVAL=24;BYHOUR=9", id="the-same-hour"),
        pytest.param("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", id="the-same-weekday"),
    ],
)
def test_rules_that_are_gone_by(text: str, expected: str) -> None:
    """Parts stay as they are, FREQ first, without what means nothing."""
    assert check(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("FREQ=MINUTELY", "FREQ=MINUTELY comes too often", id="by-the-minute"),
        pytest.param("FREQ=SECONDLY;COUNT=3", "FREQ=SECONDLY comes too often", id="by-the-second"),
        pytest.param("FREQ=SOMETIMES", "expected a FREQ of YEARLY,", id="unknown-frequency"),
        pytest.param("COUNT=3", "there is no FREQ", id="no-frequency"),
        pytest.param(" ; ", "there is no FREQ in ';'", id="nothing-in-it"),
        pytest.param(";;;;", "there is no FREQ in ';;;;'", id="semicolons"),
        pytest.param("D1 #0", "expected KEY=VALUE, got 'D1#0'", id="vcalendar-1.0"),
        pytest.param("FREQ=DAILY;UNTIL=", "expected KEY=VALUE, got 'UNTIL='", id="no-value"),
        pytest.param("FREQ=DAILY;FREQ=WEEKLY", "FREQ is there twice", id="twice"),
        pytest.param("FREQ=DAILY;UNTL=20270301", "UNTL=20270301 is not known", id="typo"),
        pytest.param("FREQ=YEARLY;RSCALE=CHINESE", "RSCALE=CHINESE is not known", id="another-calendar"),
        pytest.param("FREQ=DAILY;INTERVAL=0", "expected INTERVAL from 1 to", id="no-interval"),
        pytest.param("FREQ=DAILY;INTERVAL=-1", "expected INTERVAL from 1 to", id="interval-below-zero"),
        pytest.param("FREQ=DAILY;INTERVAL=x", "expected whole numbers as INTERVAL", id="interval-of-letters"),
        pytest.param("FREQ=DAILY;COUNT=0", "expected COUNT of 1 or more", id="count-of-nothing"),
        pytest.param("FREQ=DAILY;COUNT=x", "expected COUNT of 1 or more", id="count-of-letters"),
        pytest.param("FREQ=YEARLY;BYMONTH=13", "expected BYMONTH from 1 to 12, got '13'", id="month-13"),
        pytest.param("FREQ=YEARLY;BYMONTH=0", "expected BYMONTH from 1 to 12", id="month-0"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=0", "expected BYMONTHDAY from 1 to 31 or below zero", id="day-0"),
        pytest.param("FREQ=DAILY;BYHOUR=24", "expected BYHOUR from 0 to 23", id="hour-24"),
        pytest.param("FREQ=YEARLY;BYWEEKNO=54", "expected BYWEEKNO from 1 to 53", id="week-54"),
        pytest.param("FREQ=YEARLY;BYDAY=54MO", "as BYDAY, got '54MO'", id="monday-54"),
        pytest.param("FREQ=YEARLY;BYDAY=0MO", "as BYDAY, got '0MO'", id="monday-0"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,,WE", "as BYDAY, got ''", id="empty-weekday"),
        pytest.param("FREQ=WEEKLY;WKST=XX", "as WKST, got 'XX'", id="start-of-the-week"),
    ],
)
def test_parts_out_of_range_are_refused(text: str, message: str) -> None:
    """The message names the part, what was expected and what was found."""
    with pytest.raises(BadTextError) as raised:
        check(text)
    assert message in raised.value.message


NEVER = [
    pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", id="30-february"),
    pytest.param("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31", id="31-april-and-june"),
    pytest.param("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30", id="the-30th-from-the-end-of-february"),
    pytest.param("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", id="hours-of-30-february"),
    pytest.param("FREQ=MONTHLY;BYDAY=6MO", id="sixth-monday"),
    pytest.param("FREQ=MONTHLY;BYDAY=11MO,-1TU", id="eleventh-monday-beside-another"),
    pytest.param("FREQ=YEARLY;BYMONTH=12;BYDAY=1MO,-6TU", id="sixth-tuesday-of-a-month-of-the-year"),
    pytest.param("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", id="sixth-of-five"),
    pytest.param("FREQ=DAILY;BYSETPOS=2", id="second-of-one-a-day"),
    pytest.param("FREQ=HOURLY;BYSETPOS=-2", id="second-of-one-an-hour"),
    pytest.param("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", id="third-of-two-a-week"),
    pytest.param("FREQ=YEARLY;BYMONTH=1;BYYEARDAY=200", id="july-in-january"),
    pytest.param("FREQ=YEARLY;BYMONTH=1;BYWEEKNO=30", id="week-30-in-january"),
    pytest.param("FREQ=DAILY;INTERVAL=7;BYDAY=TU", id="tuesdays-of-mondays"),
    pytest.param("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", id="05:00-of-09:00"),
    pytest.param("FREQ=HOURLY;INTERVAL=168;BYDAY=TU", id="tuesdays-of-mondays-by-the-hour"),
]


@pytest.mark.parametrize("text", NEVER)
def test_rules_that_never_come_are_refused_within_a_second(text: str) -> None:
    """python-dateutil looks for their dates up to the year 9999, or for ever."""
    begin = process_time()
    with pytest.raises(BadTextError) as raised:
        check(text)
    assert "never comes" in raised.value.message
    assert process_time() - begin < 1


def test_a_start_on_the_31st_never_comes_in_february() -> None:
    """What a rule leaves out is as it is at the start."""
    with pytest.raises(BadTextError):
        check("FREQ=MONTHLY;BYMONTH=2", datetime(2027, 1, 31))
    assert check("FREQ=MONTHLY;BYMONTH=2", datetime(2027, 1, 28))


@pytest.mark.parametrize(
    ("text", "start", "is_fine"),
    [
        pytest.param("FREQ=HOURLY", NOW - timedelta(days=833), True, id="20,000-hours"),
        pytest.param("FREQ=HOURLY", NOW - timedelta(days=834), False, id="more-hours"),
        pytest.param("FREQ=HOURLY;INTERVAL=2", NOW - timedelta(days=1666), True, id="every-other-hour"),
        pytest.param("FREQ=HOURLY;BYHOUR=9,17", NOW - timedelta(days=9999), True, id="two-hours-a-day"),
        pytest.param("FREQ=HOURLY;COUNT=5", NOW - timedelta(days=9999), True, id="five-hours"),
        pytest.param("FREQ=DAILY;BYMINUTE=0,30", NOW - timedelta(days=10_001), False, id="twice-a-day"),
        pytest.param("FREQ=DAILY;INTERVAL=2;BYMINUTE=0,30", NOW - timedelta(days=10_001), True, id="every-other-day"),
        pytest.param("FREQ=DAILY", NOW - timedelta(days=100_000), True, id="100,000-days"),
        pytest.param("FREQ=DAILY", NOW - timedelta(days=100_001), False, id="more-days"),
    ],
)
def test_more_dates_than_anybody_means_are_refused(text: str, start: datetime, is_fine: bool) -> None:
    """The limits are 20,000 dates for what comes more than once a day, and 100,000 for what does not."""
    begin, end = start.replace(tzinfo=None), NOW.replace(tzinfo=None)
    rule = check_rule(text, begin, lambda until: until)
    assert rule is not None
    if is_fine:
        check_load(rule, begin, end)
        return
    with pytest.raises(BadTextError, match="has more than"):
        check_load(rule, begin, end)


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("FREQ=HOURLY", id="by-the-hour"),
        pytest.param("FREQ=DAILY;COUNT=1000000000", id="a-billion"),
        pytest.param("FREQ=DAILY;INTERVAL=999999", id="in-3,000-years"),
        pytest.param("FREQ=YEARLY;INTERVAL=5000", id="in-5,000-years"),
        pytest.param("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", id="in-28-years"),
        pytest.param("FREQ=DAILY;UNTIL=20200101", id="over-before-it-starts"),
        pytest.param("FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,15,30,45", id="sixteen-times-a-day"),
    ],
)
def test_rare_and_frequent_rules_take_no_time(rule: str, tmp_path: Path) -> None:
    """A year of them is read within two seconds, imports included."""
    text = calendar(event("DTSTART:20270201T090000Z", "DURATION:PT5M", f"RRULE:{rule}"))
    begin = process_time()
    read_file(tmp_path, text)
    assert process_time() - begin < 2


def test_many_dates_by_hand_take_no_time(tmp_path: Path) -> None:
    """20,000 further dates are read, and more are refused, both within three seconds."""
    dates = [f"{datetime(2027, 3, 1) + timedelta(hours=hour):%Y%m%dT%H%M%SZ}" for hour in range(20_001)]
    begin = process_time()
    folded = ",\r\n ".join(dates[1:])
    within = Span(NOW, datetime(2037, 1, 1, tzinfo=UTC))
    few = calendar(event("DTSTART:20270301T000000Z", "DURATION:PT5M", f"RDATE:{folded}"))
    assert len(lines_of(read_file(tmp_path, few, within=within))) == 20_001
    many = calendar(event("DTSTART:20270301T000000Z", "DURATION:PT5M", f"RDATE:{folded},{dates[0]}"))
    (issue,) = errors(lambda: read_file(tmp_path, many))
    assert "has 20,001 dates as RDATE" in issue.message
    assert process_time() - begin < 3


@pytest.mark.parametrize(
    ("days", "is_fine"), [pytest.param(3660, True, id="ten-years"), pytest.param(3661, False, id="longer")]
)
def test_recurring_events_last_ten_years_at_most(days: int, is_fine: bool, tmp_path: Path) -> None:
    """An event may be as long as it likes, but not again and again."""
    once = event("DTSTART:20270301T000000Z", f"DURATION:P{days}D")
    assert read_file(tmp_path, calendar(once)).spans
    again = calendar(event("DTSTART:20270301T000000Z", f"DURATION:P{days}D", "RRULE:FREQ=YEARLY"))
    if is_fine:
        assert read_file(tmp_path, again).spans
        return
    (issue,) = errors(lambda: read_file(tmp_path, again))
    assert (issue.code, issue.place.line) == (IssueCode.BAD_CALENDAR, 4)
    assert "recurs, and each of its dates is 3,661 days long" in issue.message


FREQUENCIES = st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"])
PARTS = st.dictionaries(
    st.sampled_from(["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYWEEKNO"]), st.integers(1, 12), max_size=2
)


@given(FREQUENCIES, PARTS, st.integers(1, 3), st.integers(0, 27))
def test_a_rule_is_said_to_come_if_it_does(frequency: str, parts: dict[str, int], interval: int, day: int) -> None:
    """Whatever has a date in 50 years by python-dateutil is gone by."""
    start = START + timedelta(days=day)
    words = {"BYDAY": lambda number: ["MO", "TU", "SU"][number % 3]}
    text = f"FREQ={frequency};INTERVAL={interval}" + "".join(
        f";{key}={words.get(key, str)(number)}" for key, number in parts.items()
    )
    comes = next(iter(rrulestr(f"{text};UNTIL=20770101", dtstart=start)), None) if _is_quick(parts) else None
    if comes is not None:
        assert check(text, start)


def _is_quick(parts: dict[str, int]) -> bool:
    """Whether python-dateutil is sure to find an end: what never comes would take it to the year 9999."""
    return not {"BYYEARDAY", "BYWEEKNO"} & parts.keys() or len(parts) < 2
