"""What is read of calendars put together at random, beside what `recurring-ical-events` makes of them by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from recurring_ical_events import of

from downtime_cli.core.window import Span
from tests.readers.calendars.calendar_files import calendar, event, read_file

WITHIN = Span(datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC))
FIRST = datetime(2027, 5, 3, 9, tzinfo=UTC)
STAMP = "%Y%m%dT%H%M%SZ"

days, hours = st.integers(0, 60), st.integers(1, 40)
rules = st.builds(
    "FREQ={};INTERVAL={}{}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 3),
    st.sampled_from(["", ";BYDAY=MO,TH", ";BYMONTHDAY=3,15", ";BYMONTH=5,6", ";BYDAY=SU;WKST=SU", ";BYHOUR=9,15"]),
    st.sampled_from(["", ";COUNT=5", ";UNTIL=20270620T090000Z"]),
)


@st.composite
def timed(draw: st.DrawFn, zone: str) -> list[str]:
    """Return a series of times with its exceptions, further dates and changes.

    Further dates are at half past: the library takes a time by the clock and the same digits in UTC for one.
    """

    def stamp(name: str, moment: datetime, more: str = "") -> str:
        return f"{name}{more}:{moment:{STAMP}}" if zone == "UTC" else f"{name};TZID={zone}{more}:{moment:{STAMP[:-1]}}"

    first = FIRST + timedelta(days=draw(days))
    lines = [stamp("DTSTART", first), stamp("DTEND", first + timedelta(hours=draw(hours))), f"SEQUENCE:{draw(hours)}"]
    lines += [f"RRULE:{rule}" for rule in draw(st.lists(rules, max_size=1))]
    lines += [stamp("EXDATE", first + timedelta(days=day)) for day in draw(st.lists(days, max_size=3))]
    lines += [stamp("RDATE", first + timedelta(days=day, minutes=30)) for day in draw(st.lists(days, max_size=3))]
    changes = []
    for day in draw(st.lists(days, max_size=2, unique=True)):
        span = draw(st.sampled_from(["", ";RANGE=THISANDFUTURE"]))
        start = first + timedelta(days=day, hours=draw(hours))
        end = start + timedelta(hours=draw(hours))
        identity = stamp("RECURRENCE-ID", first + timedelta(days=day), span)
        changes.append(event(identity, stamp("DTSTART", start), stamp("DTEND", end)))
    return [event(*lines), *changes]


@st.composite
def all_day(draw: st.DrawFn) -> list[str]:
    """Return a series of days with its exceptions and further dates."""
    first = date(2027, 5, 3) + timedelta(days=draw(days))
    lines = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{first + timedelta(days=draw(hours)):%Y%m%d}"]
    lines += [
        f"RRULE:{rule.replace('T090000Z', '').replace(';BYHOUR=9,15', '')}"
        for rule in draw(st.lists(rules, max_size=1))
    ]
    lines += [f"EXDATE;VALUE=DATE:{first + timedelta(days=day):%Y%m%d}" for day in draw(st.lists(days, max_size=3))]
    lines += [f"RDATE;VALUE=DATE:{first + timedelta(days=day):%Y%m%d}" for day in draw(st.lists(days, max_size=3))]
    return [event(*lines)]


def by_library(text: str) -> set[tuple[datetime, datetime]]:
    """Return the spans that the library finds, dates by the clock of Berlin, which has no change in these months."""

    def exact(moment: date) -> datetime:
        if isinstance(moment, datetime):
            return moment.astimezone(UTC)
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) - timedelta(hours=2)

    found = of(Calendar.from_ical(text)).between(WITHIN.start - timedelta(days=2), WITHIN.end + timedelta(days=2))
    spans = {(exact(each["DTSTART"].dt), exact(each["DTEND"].dt)) for each in found}
    return {(start, end) for start, end in spans if start < WITHIN.end and end > WITHIN.start}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(timed("UTC"), timed("Europe/Lisbon"), all_day()))
def test_the_library_finds_the_same(tmp_path: Path, parts: list[str]) -> None:
    """Where no clock changes and nothing is odd, times by zones and dates are those that it finds by itself."""
    text = calendar(*parts)
    found = {(span.start, span.end) for span, _ in read_file(tmp_path, text, within=WITHIN).spans}
    assert found == by_library(text)
