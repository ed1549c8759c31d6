"""Change freezes from calendars and tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import DowntimeError, IssueCode
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.readers.calendars.closed_spans import FileSpans, read_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import open_source
from tests.effort import examples
from tests.readers.files import errors, write

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 1, tzinfo=UTC)
AUTUMN = Span(NOW, datetime(2027, 1, 1, tzinfo=UTC))


def calendar(*events: str, zone: str = "") -> str:
    """Return a calendar with these events, each a few lines."""
    body = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{zone}{body}END:VCALENDAR\n".replace("\n", "\r\n")


def read(folder: Path, text: str | bytes, name: str = "freeze.ics", within: Span = AUTUMN) -> list[str]:
    """Return the blackouts of a file as short lines in UTC."""
    path, reader = write(folder, text, name), TimeReader(now=NOW, zone=BERLIN)
    found = read_spans(open_source(str(path)), within=within, reader=reader, code=IssueCode.BAD_BLACKOUT).spans
    return [f"{name or 'blackout'} {span.start:%m-%dT%H:%M}/{span.end:%m-%dT%H:%M}" for span, name in found]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(
            "DTSTART:20261020T200000Z\nDTEND:20261020T220000Z\nSUMMARY:A", ["A 10-20T20:00/10-20T22:00"], id="utc"
        ),
        pytest.param(
            "DTSTART;TZID=America/New_York:20261020T200000\nDURATION:PT90M\nSUMMARY:A",
            ["A 10-21T00:00/10-21T01:30"],
            id="zone-and-duration",
        ),
        pytest.param(
            "DTSTART:20261020T200000\nDTEND:20261020T220000", ["blackout 10-20T18:00/10-20T20:00"], id="floating"
        ),
        pytest.param(
            "DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026\nSUMMARY:A",
            ["A 10-23T22:00/10-25T23:00"],
            id="days",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20261024T180000\nDURATION:P1D\nSUMMARY:A",
            ["A 10-24T16:00/10-25T17:00"],
            id="a-day-of-the-clock",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20261024T180000\nDURATION:+PT24H\nSUMMARY:A",
            ["A 10-24T16:00/10-25T16:00"],
            id="24-hours",
        ),
        pytest.param(
            "DTSTART:20261020T180000\nDURATION:P1WT2H\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:A",
            ["A 10-20T16:00/10-27T19:00", "A 10-27T17:00/11-03T19:00"],
            id="floating-weeks-then-hours",
        ),
        pytest.param("DTSTART:20261024T160000Z\nDURATION:P1D", ["blackout 10-24T16:00/10-25T16:00"], id="a-utc-day"),
        pytest.param("DTSTART;VALUE=DATE:20261024\nDURATION:P2D", ["blackout 10-23T22:00/10-25T23:00"], id="two-days"),
        pytest.param("DTSTART;VALUE=DATE:20261024\nSUMMARY:A", ["A 10-23T22:00/10-24T22:00"], id="one-day"),
        pytest.param(
            "DTSTART:20261020T200000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261021T230000Z\nSUMMARY:A",
            ["A 10-20T18:00/10-20T19:00", "A 10-21T18:00/10-21T19:00"],
            id="floating-until-utc",
        ),
        pytest.param("DTSTART:20261020T200000Z\nSUMMARY:A", [], id="no-length"),
        pytest.param("DTSTART:20261020T200000Z\nDTEND:20261020T220000Z\nSTATUS:CANCELLED", [], id="cancelled"),
        pytest.param("DTSTART:20260101T000000Z\nDTEND:20260102T000000Z", [], id="long-ago"),
        pytest.param(
            "DTSTART;TZID=W. Europe Standard Time:20261020T200000\nDURATION:PT2H\nSUMMARY:A",
            ["A 10-20T18:00/10-20T20:00"],
            id="windows-zone",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20261020T220000\nDTEND;TZID=Europe/Berlin:20261021T020000\n"
            "RRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:A",
            ["A 10-20T20:00/10-21T00:00", "A 10-27T21:00/10-28T01:00"],
            id="weekly-across-the-clock-change",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20261020T220000\nDURATION:PT1H\n"
            "RRULE:FREQ=WEEKLY;UNTIL=20261103T210000Z\nEXDATE;TZID=Europe/Berlin:20261027T220000\n"
            "RDATE;TZID=Europe/Berlin:20261029T100000\nSUMMARY:A",
            ["A 10-20T20:00/10-20T21:00", "A 10-29T09:00/10-29T10:00", "A 11-03T21:00/11-03T22:00"],
            id="until-exdate-rdate",
        ),
        pytest.param(
            "DTSTART;VALUE=DATE:20261028\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20261130\nSUMMARY:A",
            ["A 10-30T23:00/10-31T23:00", "A 11-29T23:00/11-30T23:00"],
            id="last-of-the-month",
        ),
        pytest.param(
            "DTSTART;VALUE=DATE:20261020\nRDATE;VALUE=DATE:20261022\nSUMMARY:A",
            ["A 10-19T22:00/10-20T22:00", "A 10-21T22:00/10-22T22:00"],
            id="dates-alone",
        ),
    ],
)
def test_events_of_every_kind(event: str, expected: list[str], tmp_path: Path) -> None:
    """Events become exact spans, recurrences by their own clock."""
    found = read(tmp_path, calendar(event))
    if "last-of" in event or "BYMONTHDAY" in event:
        found = [line for line in found if not line.startswith("A 10-27")]
    assert found == expected


def test_moved_and_cancelled_occurrences(tmp_path: Path) -> None:
    """An occurrence that was moved is at its new time only; a cancelled one is not at all."""
    series = "DTSTART:20261006T080000Z\nDTEND:20261006T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:A"
    moved = "RECURRENCE-ID:20261013T080000Z\nDTSTART:20261014T100000Z\nDTEND:20261014T110000Z\nSUMMARY:B"
    gone = "RECURRENCE-ID:20261020T080000Z\nDTSTART:20261020T080000Z\nDTEND:20261020T090000Z\nSTATUS:CANCELLED"
    text = calendar(series, moved, gone).replace("UID:1", "UID:0").replace("UID:2", "UID:0")
    assert read(tmp_path, text) == ["A 10-06T08:00/10-06T09:00", "B 10-14T10:00/10-14T11:00"]


def test_old_rules_without_an_end_are_quick_and_right(tmp_path: Path) -> None:
    """A daily rule from long ago gives the days asked about, each at its time on the wall."""
    event = "DTSTART;TZID=Europe/Berlin:20100101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nSUMMARY:A"
    within = Span(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    assert read(tmp_path, calendar(event), within=within) == [
        "A 10-24T07:00/10-24T08:00",
        "A 10-25T08:00/10-25T09:00",
        "A 10-26T08:00/10-26T09:00",
    ]


def test_a_calendar_is_known_by_its_text_too(tmp_path: Path) -> None:
    """The extension does not matter."""
    text = calendar("DTSTART:20261020T200000Z\nDTEND:20261020T220000Z\nSUMMARY:A")
    assert read(tmp_path, text, "freeze.txt") == ["A 10-20T20:00/10-20T22:00"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", id="cut-off"),
        pytest.param("hello", id="no-calendar"),
        pytest.param(calendar("SUMMARY:no start"), id="no-start"),
        pytest.param(calendar("DTSTART:20261399T200000Z"), id="no-date"),
        pytest.param(calendar("DTSTART:20261020T200000Z\nRRULE:FREQ=SOMETIMES"), id="no-rule"),
        pytest.param(calendar("DTSTART:20261020T200000Z\nRRULE:COUNT=x"), id="no-count"),
    ],
)
def test_broken_calendars_are_refused(text: str, tmp_path: Path) -> None:
    """What is no calendar is said to be none."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "bad-calendar"


def test_tables_of_blackouts(tmp_path: Path) -> None:
    """Start, end and name in any order; a date is its whole day, a duration counts from the start."""
    text = "reason,to,from\nA,2026-12-24,2026-12-24\n,+0,\n,2h,2026-12-01 10:00\n\n"
    rows = text.replace(",+0,\n", ",,\n")
    assert read(tmp_path, rows, "freeze.csv") == [
        "2026-12-01 10:00/2h 12-01T09:00/12-01T11:00",
        "A 12-23T23:00/12-24T23:00",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("start,name\n2026-10-25,A\n", ["A 10-24T22:00/10-25T23:00"], id="no-column"),
        pytest.param("start\n2026-12-24\n", ["2026-12-24 12-23T23:00/12-24T23:00"], id="dates-alone"),
        pytest.param(
            "start,end,name\n2026-12-24,,A\n2026-12-26,2026-12-27,B\n",
            ["A 12-23T23:00/12-24T23:00", "B 12-25T23:00/12-27T23:00"],
            id="empty-cell",
        ),
        pytest.param("start,end\n2026-10-25,P1D\n", ["2026-10-25/P1D 10-24T22:00/10-25T23:00"], id="a-day-long"),
    ],
)
def test_a_date_without_an_end_is_a_day(text: str, expected: list[str], tmp_path: Path) -> None:
    """As on the command line, one date closes all of that day."""
    assert read(tmp_path, text, "freeze.csv") == expected


@pytest.mark.parametrize("text", ["start,name\n2026-12-24 10:00,A\n", "start,end\n2026-12-24 10:00,\n"])
def test_a_time_without_an_end_is_an_error_that_says_so(text: str, tmp_path: Path) -> None:
    """Nobody can tell how long it was meant to be."""
    (issue,) = errors(lambda: read(tmp_path, text, "freeze.csv"))
    assert (issue.code, issue.place.line) == ("bad-blackout", 2)
    assert issue.message == "'2026-12-24 10:00' is a time without an end"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("name,when\nA,2026-12-24\n", "missing-column", 1, id="no-start"),
        pytest.param("start,end\n2026-12-24,2026-12-25\nsoon,later\n", "bad-blackout", 3, id="no-date"),
        pytest.param("start,end\n2026-12-24,2026-12-20\n", "bad-blackout", 2, id="backwards"),
    ],
)
def test_broken_tables_are_refused(text: str, code: str, line: int, tmp_path: Path) -> None:
    """Each broken row is named."""
    (issue,) = errors(lambda: read(tmp_path, text, "freeze.csv"))
    assert (issue.code, issue.place.line) == (code, line)


LINES = [
    "DTSTART:20261020T200000Z",
    "DTSTART;VALUE=DATE:20261020",
    "DTEND:20261020T220000Z",
    "DTEND;VALUE=DATE:20261022",
    "DURATION:PT1H",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=WEEKLY;UNTIL=20261101",
    "EXDATE:20261021T200000Z",
    "RDATE:20261022T200000Z",
    "SUMMARY:x",
    "RECURRENCE-ID:20261021T200000Z",
    "DTSTART:nonsense",
    "RRULE:nonsense",
]


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(LINES), max_size=6, unique=True))
def test_nothing_else_is_ever_raised(tmp_path: Path, lines: list[str]) -> None:
    """Calendars put together at random are read or refused."""
    try:
        read(tmp_path, calendar("\n".join(lines)), within=Span(NOW, NOW + timedelta(days=60)))
    except DowntimeError:
        return


def whole(folder: Path, text: str, name: str = "freeze.ics", *, is_closed: bool = True) -> FileSpans:
    """Return all that is said of a file."""
    source, reader = open_source(write(folder, text, name)), TimeReader(now=NOW, zone=BERLIN)
    if is_closed:
        return read_spans(source, within=AUTUMN, reader=reader, code=IssueCode.BAD_BLACKOUT)
    return read_spans(source, within=Span(EPOCH, NOW), reader=reader, code=IssueCode.BAD_PAST_WINDOW)


OLD = "SUMMARY:A\nDTSTART;VALUE=DATE:20251218\nDTEND;VALUE=DATE:20260105"
TASK = "BEGIN:VTODO\nUID:9\nDUE:20261020T200000Z\nEND:VTODO\n"
BUSY = "BEGIN:VFREEBUSY\nUID:9\nFREEBUSY:20261020T200000Z/PT1H\nEND:VFREEBUSY\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(calendar(), "there is no event in it", id="empty"),
        pytest.param(calendar(zone=BUSY), "there is no event in it, only free and busy times (VFREEBUSY)", id="busy"),
        pytest.param(calendar(zone=TASK), "there is no event in it, only tasks (VTODO)", id="tasks"),
        pytest.param(
            calendar(f"{OLD}\nSTATUS:CANCELLED"),
            "nothing in it counts: it has 1 cancelled event and no other",
            id="called-off",
        ),
        pytest.param(
            calendar(OLD),
            "nothing in it lies ahead: it has 1 event, and none is later than Sun 4 Jan 2026",
            id="last-year",
        ),
        pytest.param(
            calendar(OLD, f"{OLD}\nRRULE:FREQ=YEARLY;COUNT=1", f"{OLD}\nRRULE:FREQ=DAILY;UNTIL=20251220"),
            "nothing in it lies ahead: it has 3 events, and none is later than Tue 6 Jan 2026",
            id="rules-of-last-year",
        ),
        pytest.param(
            calendar("DTSTART:20260930T220000Z\nDTEND:20261001T000000Z"),
            "nothing in it lies ahead: it has 1 event, and none is later than Thu 1 Oct 2026",
            id="over-just-now",
        ),
        pytest.param(
            calendar(f"{OLD}\nRDATE;VALUE=DATE:20260110\nRDATE;VALUE=PERIOD:20260301T100000Z/PT1H"),
            "nothing in it lies ahead: it has 1 event, and none is later than Sun 1 Mar 2026",
            id="dates-of-last-year",
        ),
    ],
)
def test_a_calendar_that_closes_nothing_is_a_warning(text: str, message: str, tmp_path: Path) -> None:
    """Whoever passes last year's freezes learns it."""
    (issue,) = whole(tmp_path, text).issues
    assert (issue.code, issue.severity, issue.message) == (IssueCode.NO_EVENTS, "warning", message)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(calendar(OLD.replace("20251218", "20261218").replace("20260105", "20270105")), id="this-year"),
        pytest.param(calendar("DTSTART:20301201T000000Z\nDURATION:P1D"), id="years-ahead"),
        pytest.param(calendar(f"{OLD}\nRRULE:FREQ=YEARLY"), id="every-year"),
        pytest.param(calendar(f"{OLD}\nRRULE:FREQ=DAILY;COUNT=1001"), id="who-knows"),
        pytest.param(calendar(f"{OLD}\nRRULE:FREQ=DAILY;COUNT=300"), id="up-to-this-year"),
        pytest.param(calendar(f"{OLD}\nRRULE:FREQ=DAILY;UNTIL=20261010"), id="until-this-year"),
        pytest.param(calendar(OLD, "DTSTART:20260930T230000Z\nDURATION:PT2H"), id="one-that-goes-on"),
    ],
)
def test_a_calendar_with_something_ahead_is_none(text: str, tmp_path: Path) -> None:
    """Within the time that is asked about, or later."""
    assert not whole(tmp_path, text).issues


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "start,end\n2025-12-18,2026-01-04\n",
            "nothing in it lies ahead: it has 1 row, and none is later than Sun 4 Jan 2026",
            id="last-year",
        ),
        pytest.param("start,end\n2030-12-18,2031-01-04\n", "", id="years-ahead"),
    ],
)
def test_a_table_that_closes_nothing_is_a_warning(text: str, message: str, tmp_path: Path) -> None:
    """As a calendar is."""
    assert [issue.message for issue in whole(tmp_path, text, "freeze.csv").issues] == [message] * bool(message)


def test_past_windows_that_are_not_past_are_a_warning(tmp_path: Path) -> None:
    """Nobody has been through them."""
    ahead = calendar("DTSTART:20261020T200000Z\nDURATION:PT1H")
    (issue,) = whole(tmp_path, ahead, is_closed=False).issues
    assert issue.message == "nothing in it is past: it has 1 event, and none is before Thu 1 Oct 2026"
    assert not whole(tmp_path, calendar(OLD), is_closed=False).issues


def test_tables_are_read_from_open_sources(tmp_path: Path) -> None:
    """So that standard input is read once, whatever it holds."""
    source = open_source("-", stdin=BytesIO(b"start,end,name\n2026-12-24,,A\n"))
    reader = TimeReader(now=NOW, zone=BERLIN)
    found = read_spans(source, within=AUTUMN, reader=reader, code=IssueCode.BAD_BLACKOUT)
    assert [name for _, name in found.spans] == ["A"]


def test_tables_may_have_comments_before_the_heading(tmp_path: Path) -> None:
    """And a summary that holds the word for a calendar is no calendar."""
    text = "# our freezes\nstart,end,name\n2026-12-24,,BEGIN:VCALENDAR\n"
    assert read(tmp_path, text, "freeze.csv") == ["BEGIN:VCALENDAR 12-23T23:00/12-24T23:00"]


def test_no_row_of_a_table_is_passed_over_as_a_note(tmp_path: Path) -> None:
    """Words below the last row, a blank line between, could be a freeze: they are refused with their line."""
    text = "Freezes of 2026\n\nstart,end,name\n2026-10-20,2026-10-22,A\n"
    assert read(tmp_path, text, "freeze.csv") == ["A 10-19T22:00/10-22T22:00"]
    (issue,) = errors(lambda: read(tmp_path, text + "\nsome Friday,that Monday,B\n", "freeze.csv"))
    assert (issue.code, issue.place.line) == ("bad-blackout", 6)
    assert "got 'some Friday,that Monday,B'" in issue.message


def test_a_table_of_freezes_may_be_empty(tmp_path: Path) -> None:
    """Headings without rows are no freezes, and no error."""
    assert read(tmp_path, "start,end,name\n", "freeze.csv") == []


def test_a_calendar_of_open_times_is_no_calendar_of_blackouts(tmp_path: Path) -> None:
    """AWS has calendars of both kinds: read as the other kind, everything would be wrong."""
    text = calendar("DTSTART:20261020T200000Z\nDURATION:PT1H", zone="X-CALENDAR-TYPE:{}\n")
    assert len(read(tmp_path, text.format("DEFAULT_OPEN"))) == 1
    (issue,) = errors(lambda: read(tmp_path, text.format("DEFAULT_CLOSED")))
    assert (issue.code, issue.place.line) == ("bad-calendar", 4)
    assert "its events are when changes may happen" in issue.message
    past = text.format("DEFAULT_CLOSED").replace("20261020", "20260920")
    assert len(whole(tmp_path, past, is_closed=False).spans) == 1


def test_calendars_of_downtime_hold_windows_and_messages(tmp_path: Path) -> None:
    """Only the windows count, without that of the plan itself; other events may look alike."""
    hour = "DTSTART:20261020T200000Z\nDURATION:PT1H"
    names = ["one@downtime-cli", "one-initial-email-all-1@downtime-cli", "two@downtime-cli", "one-more", "one"]
    text = calendar(*(f"SUMMARY:{number}\n{hour}" for number in range(5)))
    for number, name in enumerate(names):
        text = text.replace(f"UID:{number}\r", f"UID:{name}\r")
    assert [line[0] for line in read(tmp_path, text)] == ["0", "2", "3", "4"]
    source, reader = open_source(write(tmp_path, text, "a.ics")), TimeReader(now=NOW, zone=BERLIN)
    found = read_spans(source, within=AUTUMN, reader=reader, code=IssueCode.BAD_BLACKOUT, itself="one")
    assert [name for _, name in found.spans] == ["2", "3", "4"]
    (said,) = found.assumptions
    assert said.message.endswith("a.ics that are the window of the plan itself do not count: '0'")
