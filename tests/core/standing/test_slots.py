"""Dates of standing windows, checked by independent readers of their rules."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from downtime_cli.core.localtime import build_clock, resolve_wall, zone_name
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.core.recurrence import (
    FORTNIGHTLY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    Frequency,
    Pattern,
    PatternDay,
    Recurrence,
)
from downtime_cli.core.standing.plan import LeftOut, Occurrence, Slot, StandingChoice, calendar_lines
from downtime_cli.core.standing.slots import Anchor, build_anchors, expand_slots, grid_times, standing_span
from downtime_cli.core.window import DAY, EPOCH, HOUR, MINUTE, Span, from_minute, to_minute
from tests.core.builders import APIA, AS_OF, BERLIN, KATHMANDU, LORD_HOWE, NEW_YORK, audience, policy, utc
from tests.slot_samples import monthly_slot, weekly_slot

SYDNEY = ZoneInfo("Australia/Sydney")
ZONES = (
    BERLIN,
    NEW_YORK,
    SYDNEY,
    KATHMANDU,
    APIA,
    LORD_HOWE,
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("America/Santiago"),  # clocks jump at midnight
    ZoneInfo("America/Nuuk"),  # clocks jump from 23:00 to midnight
    ZoneInfo("UTC"),
)
WEEKDAYS = Pattern(frequency=Frequency.WEEKLY, days=tuple(map(PatternDay, range(5))))
THIRD_SATURDAY = Pattern(frequency=Frequency.MONTHLY, days=(PatternDay(5, 3),))
LAST_DAY = Pattern(frequency=Frequency.MONTHLY, month_days=(-1,))
KINDS = {
    WEEKLY: (7, 52),
    FORTNIGHTLY: (14, 26),
    MONTHLY: (35, 12),
    QUARTERLY: (105, 4),
    WEEKDAYS: (1, 260),
    THIRD_SATURDAY: (1, 12),
    LAST_DAY: (1, 12),
}
"""How many slots of each time of day there are, and how many dates each has."""
BEGINS = ("2026-11-26T00Z", "2026-12-31T23:30Z", "2026-03-28T23:15Z", "2026-10-03T15:59Z", "2027-02-28T10Z")


def choice(slot: Slot, starts: list[int], left_out: frozenset[int] = frozenset(), length: int = 120) -> StandingChoice:
    """Return a choice of those dates at no cost, some of them left out."""
    spans = {start: Span(from_minute(start), from_minute(start + length)) for start in starts}
    return StandingChoice(
        slot=slot,
        dates=tuple(Occurrence(window=spans[start], expected=0.0) for start in starts if start not in left_out),
        left_out=tuple(
            LeftOut(window=spans[start], code="blackout", names=("x",)) for start in starts if start in left_out
        ),
        expected=0.0,
        mean=0.0,
        share_of_week=0.0,
        worst_zone_share=0.0,
    )


def by_dateutil(lines: tuple[str, ...]) -> list[datetime]:
    """Return the starts that python-dateutil finds in the lines of an event."""
    rules = rrulestr(
        "\n".join(text for text in lines if not text.startswith("DURATION")), tzids=ZoneInfo, forceset=True
    )
    return [moment.astimezone(UTC) for moment in rules]


def by_icalendar(lines: tuple[str, ...]) -> list[tuple[datetime, datetime]]:
    """Return the spans that the icalendar library finds in an event of those lines, the rule expanded on the wall."""
    event_lines = ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event_lines, "END:VCALENDAR", ""])
    events: list[Any] = list(Calendar.from_ical(text).walk("VEVENT"))  # its properties are untyped, as in the library
    (event,) = events
    assert not event.errors
    first = event["DTSTART"].dt
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=first.replace(tzinfo=None))
    excluded = event.get("EXDATE", [])
    gone = {
        each.dt.replace(tzinfo=None)
        for item in (excluded if isinstance(excluded, list) else [excluded])
        for each in item.dts
    }
    starts = [wall.replace(tzinfo=first.tzinfo).astimezone(UTC) for wall in rule if wall not in gone]
    return [(start, start + event["DURATION"].dt) for start in starts]


def anchor(zone: tzinfo, begin: datetime) -> Anchor:
    """Return a zone's clock around the twelve months from a moment."""
    return Anchor(zone, build_clock(zone, Span(begin - DAY, begin + 420 * DAY)))


@pytest.mark.parametrize("zone", [pytest.param(zone, id=zone.key) for zone in ZONES])
@pytest.mark.parametrize("recurring", KINDS, ids=str)
def test_every_slot_is_what_its_rule_says(zone: ZoneInfo, recurring: Recurrence) -> None:
    """python-dateutil expands each slot's lines to exactly its dates, across clock changes and the year's end."""
    for text in BEGINS:
        begin = utc(text)
        slots = list(expand_slots(anchor(zone, begin), recurring, to_minute(begin), range(15, 1440, 345)))
        courses, count = KINDS[recurring]
        assert len(slots) == courses * 5
        for slot, starts in slots:
            assert len(starts) == slot.count == count
            assert starts[0] >= to_minute(begin)
        for slot, starts in slots[:: 1 + len(slots) // 50]:
            assert by_dateutil(calendar_lines(choice(slot, starts))) == [from_minute(start) for start in starts]


@given(
    st.tuples(st.sampled_from(ZONES), st.sampled_from(list(KINDS))),
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 95),
    st.sets(st.integers(0, 3), max_size=3),
    st.integers(1, 3000),
)
def test_dates_left_out_are_left_out_by_every_reader(
    kind: tuple[ZoneInfo, Recurrence], begin: datetime, quarter: int, gone: set[int], length: int
) -> None:
    """Two libraries read the same dates from an event's lines, those left out missing, each as long as it should be."""
    moment = begin.replace(second=0, microsecond=0, tzinfo=UTC)
    for slot, starts in list(expand_slots(anchor(kind[0], moment), kind[1], to_minute(moment), [quarter * 15]))[::29]:
        lines = calendar_lines(choice(slot, starts, frozenset(starts[index] for index in gone), length))
        expected = [from_minute(start) for index, start in enumerate(starts) if index not in gone]
        assert by_dateutil(lines) == expected
        assert by_icalendar(lines) == [(start, start + length * MINUTE) for start in expected]


@given(st.sampled_from(ZONES), st.datetimes(datetime(2026, 1, 2), datetime(2027, 11, 1)))
def test_walls_are_resolved_as_the_standard_says(zone: ZoneInfo, wall: datetime) -> None:
    """The fast way from clock time to exact time agrees with the slow one, gaps and doubled hours included."""
    clock = build_clock(zone, Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)))
    for around in (wall, datetime(2027, 3, 28, 2, wall.minute), datetime(2027, 10, 31, 2, wall.minute)):
        minute = around.replace(second=0, microsecond=0)
        assert clock.minute_at((minute - EPOCH.replace(tzinfo=None)) // MINUTE) == to_minute(resolve_wall(minute, zone))


@pytest.mark.parametrize("zone", [pytest.param(zone, id=zone.key) for zone in ZONES])
def test_skipped_and_doubled_times_all_year(zone: ZoneInfo) -> None:
    """Every quarter of an hour around every clock change is resolved as the standard says."""
    span = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    clock = build_clock(zone, span)
    for change in clock.starts[1:]:
        middle = from_minute(change).astimezone(zone).replace(tzinfo=None)
        for quarter in range(-16, 17):
            wall = middle + quarter * 15 * MINUTE
            epoch_wall = (wall - EPOCH.replace(tzinfo=None)) // MINUTE
            assert clock.minute_at(epoch_wall) == to_minute(resolve_wall(wall, zone))


@pytest.mark.parametrize(
    ("slot", "rule"),
    [
        pytest.param((1, None), "FREQ=WEEKLY;BYDAY=TU;COUNT=52", id="weekly"),
        pytest.param((1, 2), "FREQ=MONTHLY;BYDAY=2TU;COUNT=12", id="second"),
        pytest.param((6, -1), "FREQ=MONTHLY;BYDAY=-1SU;COUNT=12", id="last"),
    ],
)
def test_rules(slot: tuple[int, int | None], rule: str) -> None:
    """A slot is a weekday of each week, or the n-th or last of each month."""
    weekday, nth = slot
    made = weekly_slot(weekday, time(4), BERLIN) if nth is None else monthly_slot(weekday, nth, time(4), BERLIN)
    assert made.rule() == rule


@pytest.mark.parametrize(
    ("minutes", "length"), [(120, "PT2H"), (90, "PT1H30M"), (45, "PT45M"), (1500, "PT25H")], ids=str
)
def test_lengths_are_exact_time(minutes: int, length: str) -> None:
    """A day is 24 hours, not a day of the calendar, which may have 23 or 25."""
    slot = weekly_slot(0, time(0), ZoneInfo("UTC"))
    lines = calendar_lines(choice(slot, [to_minute(AS_OF)], length=minutes))
    assert lines == ("DTSTART:20261123T000000Z", f"DURATION:{length}", f"RRULE:{slot.rule()}")


def test_an_event_without_any_date_left_still_has_its_lines() -> None:
    """If every date is left out, the lines say so."""
    slot = weekly_slot(0, time(0), BERLIN)
    start = to_minute(AS_OF - HOUR)
    assert calendar_lines(choice(slot, [start], frozenset([start])))[-1] == "EXDATE;TZID=Europe/Berlin:20261123T000000"


def test_twelve_months_start_when_everything_allows() -> None:
    """The latest of now, earliest and the end of the notice period comes first."""
    notice = NoticePeriod(text="72h", lead=72 * HOUR)
    assert standing_span(policy(recurring=WEEKLY, notice=notice)).start == AS_OF + 72 * HOUR
    assert standing_span(policy(recurring=WEEKLY, notice=notice, earliest=AS_OF + 9 * DAY)).start == AS_OF + 9 * DAY
    assert standing_span(policy(recurring=WEEKLY, earliest=AS_OF - DAY)).start == AS_OF


def test_clocks_are_distinct_and_have_names() -> None:
    """Zones that agree are one clock, the team's name first; a bare offset has no name that a calendar knows."""
    people = audience({NEW_YORK: 5, ZoneInfo("Europe/Paris"): 3, timezone(timedelta(hours=2)): 2, KATHMANDU: 1})
    reach = Span(AS_OF, AS_OF + 400 * DAY)
    anchors = build_anchors(policy(), people, reach)
    assert [zone_name(each.zone) for each in anchors] == ["Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu"]
    team_in_utc = build_anchors(policy(zone=UTC), audience({ZoneInfo("Africa/Abidjan"): 1}), reach)
    assert [zone_name(each.zone) for each in team_in_utc] == ["UTC"]
    nameless = build_anchors(policy(zone=timezone(timedelta(hours=2))), audience({BERLIN: 1}), reach)
    assert [zone_name(each.zone) for each in nameless] == ["Europe/Berlin", "UTC"]


def test_the_grid_begins_anew_each_day() -> None:
    """Times are multiples of the step from midnight."""
    assert list(grid_times(policy(step=7 * HOUR))) == [0, 420, 840, 1260]
