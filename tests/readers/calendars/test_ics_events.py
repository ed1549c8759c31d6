"""Single events: when they start, how long they are, and what is said about them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode, IssueCode
from downtime_cli.core.window import Span
from tests.readers.calendars.calendar_files import BERLIN, calendar, event, lines_of, read, read_file
from tests.readers.files import errors


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(":20270701T090000Z", "07-01T09:00", id="utc"),
        pytest.param(":20270701T090000z", "07-01T09:00", id="small-z"),
        pytest.param(":2027-07-01T09:00:00Z", "07-01T09:00", id="marks-of-iso"),
        pytest.param(":20270701T0900Z", "07-01T09:00", id="no-seconds"),
        pytest.param(":20270701T090000.000Z", "07-01T09:00", id="milliseconds"),
        pytest.param(":20270701T090000+0200", "07-01T07:00", id="offset-east"),
        pytest.param(":2027-07-01T09:00:00-03:30", "07-01T12:30", id="offset-west"),
        pytest.param(":20270701T090000", "07-01T07:00", id="team's-clock"),
        pytest.param(":20270701T240000Z", "07-02T00:00", id="24:00"),
        pytest.param(";TZID=Asia/Tokyo:20270701T090000Z", "07-01T09:00", id="utc-beside-a-zone"),
        pytest.param(";VALUE=DATE-TIME:20270701T090000Z", "07-01T09:00", id="value-of-a-time"),
    ],
)
def test_times_of_many_forms(start: str, expected: str, tmp_path: Path) -> None:
    """They are read as what they can only mean."""
    (found,) = read(tmp_path, event(f"DTSTART{start}", "DURATION:PT1H"))
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["DTSTART;VALUE=DATE:20270701"], "06-30T22:00/07-01T22:00", id="date-alone"),
        pytest.param(["DTSTART:20270701", "DTEND:20270701"], "06-30T22:00/07-01T22:00", id="end-on-the-same-day"),
        pytest.param(["DTSTART:20270701", "DTEND:20270703"], "06-30T22:00/07-02T22:00", id="end-is-exclusive"),
        pytest.param(["DTSTART:20270701", "DURATION:P0D"], "06-30T22:00/07-01T22:00", id="no-days"),
        pytest.param(["DTSTART:20270701", "DURATION:PT36H"], "06-30T22:00/07-02T10:00", id="hours-from-midnight"),
        pytest.param(
            ["DTSTART:20270701", "DTEND:20270702", "DURATION:P1D"], "06-30T22:00/07-01T22:00", id="end-and-length"
        ),
        pytest.param(
            ["DTSTART:20270701", "DTEND;TZID=Asia/Tokyo:20270702T120000"],
            "06-30T15:00/07-02T03:00",
            id="date-to-a-time-elsewhere",
        ),
        pytest.param(["DTSTART:20270701", "DTEND:20270702T100000Z"], "06-30T22:00/07-02T10:00", id="date-to-utc"),
        pytest.param(["DTSTART:20270701", "DTEND:20270702T120000"], "06-30T22:00/07-02T10:00", id="date-to-floating"),
        pytest.param(
            ["DTSTART;TZID=Asia/Tokyo:20270701T120000", "DTEND:20270703"],
            "07-01T03:00/07-02T15:00",
            id="time-elsewhere-to-a-date",
        ),
        pytest.param(["DTSTART:20270701T100000Z", "DTEND:20270703"], "07-01T10:00/07-02T22:00", id="utc-to-a-date"),
        pytest.param(["DTSTART:20270701T120000", "DTEND:20270703"], "07-01T10:00/07-02T22:00", id="floating-to-a-date"),
        pytest.param(
            ["DTSTART;TZID=Asia/Tokyo:20270701T120000", "DTEND;TZID=Europe/Lisbon:20270701T120000"],
            "07-01T03:00/07-01T11:00",
            id="from-zone-to-zone",
        ),
        pytest.param(
            ["DTSTART:20270701T100000Z", "DTEND:20270701T120000Z", "DURATION:PT0S"],
            "07-01T10:00/07-01T12:00",
            id="end-beside-no-length",
        ),
        pytest.param(
            ["DTSTART:20270701T100000Z", "DTEND:20270701T100000Z", "DURATION:PT2H"],
            "07-01T10:00/07-01T12:00",
            id="length-beside-no-end",
        ),
        pytest.param(
            ["DTSTART:20270701T100000Z", "DTEND:", "DURATION:PT2H"], "07-01T10:00/07-01T12:00", id="blank-end"
        ),
    ],
)
def test_how_long_events_are(lines: list[str], expected: str, tmp_path: Path) -> None:
    """By an end after the start, else by a length; a date without either is a day."""
    assert read(tmp_path, event(*lines)) == [expected]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["DURATION:P2D"], "10-29T16:00/10-31T17:00", id="days-by-the-clock"),
        pytest.param(["DURATION:PT48H"], "10-29T16:00/10-31T16:00", id="hours-exact"),
        pytest.param(["DURATION:P1DT24H"], "10-29T16:00/10-31T16:00", id="days-then-hours"),
        pytest.param(["DTEND;TZID=Europe/Berlin:20271031T180000"], "10-29T16:00/10-31T17:00", id="end-by-the-clock"),
        pytest.param(["DTEND:20271031T160000Z"], "10-29T16:00/10-31T16:00", id="end-in-utc"),
    ],
)
def test_days_are_those_of_the_clock_and_hours_are_exact(lines: list[str], expected: str, tmp_path: Path) -> None:
    """Clocks go back in the night to 31 October 2027."""
    assert read(tmp_path, event("DTSTART;TZID=Europe/Berlin:20271029T180000", *lines)) == [expected]


@pytest.mark.parametrize("day", [pytest.param("20270328", id="23-hours"), pytest.param("20271031", id="25-hours")])
def test_all_day_is_the_day_of_the_clock(day: str, tmp_path: Path) -> None:
    """As long as the team's day is."""
    ((span, _),) = read_file(tmp_path, calendar(event(f"DTSTART;VALUE=DATE:{day}"))).spans
    hours = 23 if day == "20270328" else 25
    assert span.duration.total_seconds() == hours * 3600
    assert f"{span.start.astimezone(BERLIN):%Y%m%d %H%M}" == f"{day} 0000"


def test_for_ever_is_later_than_any_plan(tmp_path: Path) -> None:
    """Programs write 9999 for it, which no clock west of Greenwich can show."""
    forever = event("DTSTART:20270701T000000Z", "DTEND;TZID=America/Lima:99991231T235959")
    weeks = event("DTSTART:20270701T000000Z", "DURATION:P999999W", uid="2")
    ends = [span.end.year for span, _ in read_file(tmp_path, calendar(forever, weeks)).spans]
    assert ends == [4000, 4000]


TWICE = [
    pytest.param("DTEND:20271031T031500", ["00:15/01:00", "01:15/02:15"], id="start"),
    pytest.param("DTEND:20271031T024500", ["00:15/00:45", "01:15/01:45"], id="both"),
    pytest.param("DURATION:PT30M", ["00:15/00:45"], id="length"),
]


@pytest.mark.parametrize(("end", "expected"), TWICE)
def test_a_floating_time_that_is_shown_twice_closes_both(end: str, expected: list[str], tmp_path: Path) -> None:
    """As a blackout that is typed does; a length counts from the first. Either is said."""
    said: list[str] = []
    text = calendar(event("SUMMARY:A", "DTSTART:20271031T021500", end))
    found = read_file(tmp_path, text, say=said.append)
    assert [f"{span.start:%H:%M}/{span.end:%H:%M}" for span, _ in found.spans] == expected
    taken = "the first is taken" if end.startswith("DURATION") else "both times count as closed"
    assert said[0] == f"clocks of Europe/Berlin show 2027-10-31 02:15 ('A') twice: {taken}"


@pytest.mark.parametrize(("end", "_"), TWICE)
def test_what_is_past_happened_once(end: str, _: list[str], tmp_path: Path) -> None:
    """The first of the two is taken, which is said."""
    said: list[str] = []
    text = calendar(event("DTSTART:20261025T021500", end.replace("20271031", "20261025")))
    within = Span(datetime(1970, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    found = read_file(tmp_path, text, within=within, code=IssueCode.BAD_PAST_WINDOW, say=said.append)
    assert [f"{span.start:%H:%M}" for span, _ in found.spans] == ["00:15"]
    assert said[0].endswith("twice: the first is taken")


def test_a_floating_day_closes_both_as_well(tmp_path: Path) -> None:
    """All that the clock shows before the same time of the next day."""
    found = read(tmp_path, event("DTSTART:20271030T021500", "DURATION:P1D"))
    assert found == ["10-30T00:15/10-31T00:15", "10-31T01:00/10-31T01:15"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param("DTSTART;TZID=Europe/Berlin:20271031T021500", "10-31T00:15/10-31T00:45", id="repeated"),
        pytest.param("DTSTART;TZID=Europe/Berlin:20270328T021500", "03-28T01:15/03-28T01:45", id="skipped"),
        pytest.param("DTSTART:20270328T021500", "03-28T01:15/03-28T01:45", id="skipped-floating"),
    ],
)
def test_times_of_a_zone_are_as_the_standard_has_them(start: str, expected: str, tmp_path: Path) -> None:
    """The first of two, and what is skipped by the clock before the gap (RFC 5545 §3.3.5)."""
    assert read(tmp_path, event(start, "DURATION:PT30M")) == [expected]


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        pytest.param(["SUMMARY:A"], 4, "'A' has no DTSTART: nobody knows when it is", id="no-start"),
        pytest.param(["X-NAME:A"], 4, "the event '1' has no DTSTART", id="no-name"),
        pytest.param(["DTSTART:soon"], 6, "the event '1' DTSTART: expected a date or time such as", id="no-date"),
        pytest.param(["DTSTART:20270230"], 6, "'20270230' is no date or time that exists", id="30-february"),
        pytest.param(["DTSTART:20270701T250000"], 6, "is no date or time that exists", id="25:00"),
        pytest.param(["DTSTART:15990101"], 6, "expected a year from 1600 on", id="long-ago"),
        pytest.param(["DTSTART:20270701T090000+9900"], 6, "has an offset that no clock has", id="odd-offset"),
        pytest.param(
            ["SUMMARY:A", "DTSTART:20270701T100000Z", "DTEND:20270701T095959Z"],
            8,
            "'A' has a DTEND, 20270701T095959Z, before its DTSTART",
            id="backwards",
        ),
        pytest.param(["DTSTART:20270701", "DTEND:20270630"], 7, "before its DTSTART", id="days-backwards"),
        pytest.param(["DTSTART:20270701T100000Z", "DURATION:-PT1H"], 7, "is less than nothing", id="length-below-zero"),
        pytest.param(["DTSTART:20270701T100000Z", "DURATION:1h"], 7, "DURATION: expected a length", id="no-length"),
        pytest.param(["DTSTART:20270701T100000Z", "DURATION:PT"], 7, "DURATION: expected a length", id="empty-length"),
        pytest.param(["DTSTART:20270701", "RRULE:FREQ=SOMETIMES"], 7, "RRULE: expected a FREQ of", id="no-rule"),
        pytest.param(["DTSTART:20270701", "RRULE:FREQ=DAILY;UNTIL=x"], 7, "RRULE: expected a date", id="no-until"),
        pytest.param(["DTSTART:20270701", "EXDATE:x"], 7, "EXDATE: expected a date", id="no-exception"),
        pytest.param(
            ["DTSTART:20270701", "RDATE;VALUE=PERIOD:20270702T100000Z/PT0S"],
            7,
            "has a period that does not end after it starts, '20270702T100000Z/PT0S'",
            id="empty-period",
        ),
        pytest.param(
            ["DTSTART:20270701", "RECURRENCE-ID;RANGE=THISANDPRIOR:20270701"],
            7,
            "has RANGE=THISANDPRIOR in its RECURRENCE-ID, which is not known",
            id="odd-range",
        ),
    ],
)
def test_errors_name_event_property_and_line(lines: list[str], line: int, message: str, tmp_path: Path) -> None:
    """In words of the calendar, never in Python's."""
    (issue,) = errors(lambda: read(tmp_path, event(*lines)))
    assert (issue.code, issue.place.line) == ("bad-calendar", line)
    assert message in issue.message


def test_twenty_errors_are_enough(tmp_path: Path) -> None:
    """Each broken event is named, up to as many as are shown."""
    broken = [event("DTSTART:soon", uid=str(number)) for number in range(30)]
    assert len(errors(lambda: read(tmp_path, *broken[:3]))) == 3
    assert len(errors(lambda: read(tmp_path, *broken))) == 20


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(
            ["DTEND:20270701T120000Z", "TRANSP:TRANSPARENT"],
            "marked as free (TRANSP:TRANSPARENT) count as well: 'A'",
            id="free",
        ),
        pytest.param(
            ["DTEND:20270701T120000Z", "STATUS:TENTATIVE"], "that are tentative count as well: 'A'", id="tentative"
        ),
        pytest.param(["DTEND:20270701T100000Z"], "without an end or a length do not count: 'A'", id="no-length"),
        pytest.param(
            ["DTEND:20270701T120000Z", "DURATION:PT3H"],
            "'A' has a DTEND and another DURATION: the DTEND counts",
            id="both",
        ),
        pytest.param(
            ["DTEND:20270701T120000Z", "RRULE:FREQ=DAILY;UNTIL=20270630"],
            "'A' recurs until before its start: it does not count",
            id="over-before-it-starts",
        ),
    ],
)
def test_what_was_decided_about_an_event_is_said(lines: list[str], message: str, tmp_path: Path) -> None:
    """Whoever meant it otherwise can see it."""
    found = read_file(tmp_path, calendar(event("SUMMARY:A", "DTSTART:20270701T100000Z", *lines)))
    (said,) = found.assumptions
    assert said.code is AssumptionCode.EVENT_READING
    assert said.message.endswith(message)


def test_events_elsewhere_in_time_are_not_spoken_of(tmp_path: Path) -> None:
    """A calendar holds many years of events that decide nothing."""
    old = event("DTSTART:20200701T100000Z", "DTEND:20200701T120000Z", "TRANSP:TRANSPARENT")
    empty = event("DTSTART:20200701T100000Z", uid="2")
    assert not read_file(tmp_path, calendar(old, empty)).assumptions


def test_many_names_are_counted(tmp_path: Path) -> None:
    """Three are named."""
    free = [
        event(f"SUMMARY:{name}", "DTSTART:20270701T100000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT", uid=name)
        for name in "ABCDE"
    ]
    (said,) = read_file(tmp_path, calendar(*free)).assumptions
    assert said.message.endswith("count as well: 'A', 'B', 'C' and 2 more")


def test_text_of_strangers_stays_text(tmp_path: Path) -> None:
    """Names, identities and properties may hold anything."""
    hostile = event(
        "SUMMARY:\x1b[31m[red]\\n<b>",
        'X-EVIL;A="\'":{{x}}',
        "DTSTART:20270701T100000Z",
        "DURATION:PT1H",
        uid="'; DROP {}",
    )
    assert lines_of(read_file(tmp_path, calendar(hostile))) == ["\x1b[31m[red] <b> 07-01T10:00/07-01T11:00"]
