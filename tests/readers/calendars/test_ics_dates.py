"""On which dates events are: series, changes, exceptions and versions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from downtime_cli.core.errors import IssueCode
from downtime_cli.core.window import Span
from downtime_cli.readers.calendars import ics_spans
from tests.readers.calendars.calendar_files import calendar, event, lines_of, read, read_file
from tests.readers.files import errors

WEEKLY = ("SUMMARY:A", "DTSTART;TZID=Europe/Berlin:20270301T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4")
DAYS = ("SUMMARY:A", "DTSTART;VALUE=DATE:20270301", "RRULE:FREQ=WEEKLY;COUNT=4")


def on(*days: str, name: str = "A", hour: int = 8) -> list[str]:
    """Return lines of an hour on these days."""
    return [f"{name} {day}T{hour:02}:00/{day}T{hour + 1:02}:00" for day in days]


FOUR = on("03-01", "03-08", "03-15", "03-22")


@pytest.mark.parametrize(
    ("exception", "gone"),
    [
        pytest.param("EXDATE;TZID=Europe/Berlin:20270308T090000", [1], id="by-its-clock"),
        pytest.param("EXDATE:20270308T080000Z", [1], id="in-utc"),
        pytest.param("EXDATE;TZID=Asia/Tokyo:20270308T170000", [1], id="by-another-clock"),
        pytest.param("EXDATE:20270308T090000", [1], id="floating"),
        pytest.param("EXDATE;VALUE=DATE:20270308", [1], id="date"),
        pytest.param("EXDATE:20270308", [1], id="date-without-saying-so"),
        pytest.param("EXDATE;TZID=Europe/Berlin:20270308T090000,20270322T090000", [1, 3], id="list"),
        pytest.param("EXDATE:20270308T080000Z\r\nEXDATE:20270322T080000Z", [1, 3], id="two-lines"),
        pytest.param("EXDATE:20270301T080000Z", [0], id="the-first"),
        pytest.param("EXDATE:20270308T081000Z", [], id="another-time"),
        pytest.param("EXDATE:", [], id="empty"),
        pytest.param("EXRULE:FREQ=WEEKLY;INTERVAL=2", [0, 2], id="rule"),
        pytest.param("EXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=1", [0], id="rule-with-a-count"),
        pytest.param("EXRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270308", [0, 1], id="rule-with-a-count-and-an-end"),
    ],
)
def test_dates_that_are_taken_out(exception: str, gone: list[int], tmp_path: Path) -> None:
    """However they are written, if they are dates of the series."""
    expected = [line for number, line in enumerate(FOUR) if number not in gone]
    assert read(tmp_path, event(*WEEKLY, exception)) == expected


@pytest.mark.parametrize(
    "exception",
    [
        pytest.param("EXDATE;VALUE=DATE:20270308", id="date"),
        pytest.param("EXDATE:20270308T000000", id="midnight"),
        pytest.param("EXDATE:20270307T230000Z", id="midnight-in-utc"),
        pytest.param("EXDATE:20270308T000000Z", id="midnight-of-utc"),
        pytest.param("EXDATE:20270308T090000Z", id="time-of-that-day"),
    ],
)
def test_times_stand_for_the_dates_of_all_day_series(exception: str, tmp_path: Path) -> None:
    """Some programs write the midnight of the date in UTC."""
    found = read(tmp_path, event(*DAYS, exception))
    assert [line[2:7] for line in found] == ["02-28", "03-14", "03-21"]


@pytest.mark.parametrize(
    ("until", "weeks"),
    [
        pytest.param("20270315", 3, id="date"),
        pytest.param("20270315T080000Z", 3, id="utc"),
        pytest.param("20270315T075959Z", 2, id="a-second-before"),
        pytest.param("20270315T090000", 3, id="by-its-clock"),
        pytest.param("20270315T085959", 2, id="a-second-before-by-its-clock"),
    ],
)
def test_the_end_of_a_rule_is_by_the_clock_of_the_event(until: str, weeks: int, tmp_path: Path) -> None:
    """A date is in it to its last moment, a time if it is the start of a date."""
    rule = f"RRULE:FREQ=WEEKLY;UNTIL={until}"
    assert read(tmp_path, event(*WEEKLY[:3], rule)) == FOUR[:weeks]


@pytest.mark.parametrize(("count", "weeks"), [(2, 2), (5, 3)])
def test_a_count_and_an_end_both_hold(count: int, weeks: int, tmp_path: Path) -> None:
    """Though the standard has one or the other."""
    rule = f"RRULE:FREQ=WEEKLY;COUNT={count};UNTIL=20270315"
    assert read(tmp_path, event(*WEEKLY[:3], rule)) == FOUR[:weeks]


@pytest.mark.parametrize("until", ["20270315", "20270315T000000Z", "20270314T230000Z", "20270315T235959Z"])
def test_the_end_of_an_all_day_rule_is_a_date(until: str, tmp_path: Path) -> None:
    """However it is written."""
    assert len(read(tmp_path, event(*DAYS[:2], f"RRULE:FREQ=WEEKLY;UNTIL={until}"))) == 3


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("RDATE;TZID=Europe/Berlin:20270302T100000", on("03-02", hour=9), id="by-its-clock"),
        pytest.param("RDATE:20270302T110000Z,20270303T110000Z", on("03-02", "03-03", hour=11), id="list-in-utc"),
        pytest.param("RDATE;VALUE=DATE:20270302", on("03-02"), id="date-at-the-same-time"),
        pytest.param(
            "RDATE;VALUE=PERIOD:20270302T110000Z/20270302T150000Z", ["A 03-02T11:00/03-02T15:00"], id="period-to-an-end"
        ),
        pytest.param("RDATE;VALUE=PERIOD:20270302T110000Z/P1D", ["A 03-02T11:00/03-03T11:00"], id="period-of-a-day"),
        pytest.param(
            "RDATE;TZID=Asia/Tokyo;VALUE=PERIOD:20270302T110000/PT2H,20270303T110000/PT3H",
            ["A 03-02T02:00/03-02T04:00", "A 03-03T02:00/03-03T05:00"],
            id="periods-by-another-clock",
        ),
        pytest.param("RDATE:20270301T080000Z", [], id="its-own-start"),
    ],
)
def test_dates_that_are_added(more: str, expected: list[str], tmp_path: Path) -> None:
    """As long as the event, unless they say how long; the event's own start counts as well."""
    assert read(tmp_path, event(*WEEKLY[:3], more)) == [FOUR[0], *expected]


def test_periods_are_taken_out_and_replaced_as_other_dates(tmp_path: Path) -> None:
    """By their starts."""
    more = "RDATE;VALUE=PERIOD:20270302T110000Z/PT4H,20270303T110000Z/PT4H,20270304T110000Z/PT4H"
    series = event(*WEEKLY[:3], more, "EXDATE:20270302T110000Z")
    moved = event("SUMMARY:B", "RECURRENCE-ID:20270303T110000Z", "DTSTART:20270303T200000Z", "DURATION:PT1H")
    found = read(tmp_path, series, moved)
    assert found == [FOUR[0], *on("03-03", name="B", hour=20), "A 03-04T11:00/03-04T15:00"]


@pytest.mark.parametrize(
    "identity",
    [
        pytest.param("RECURRENCE-ID;TZID=Europe/Berlin:20270308T090000", id="by-its-clock"),
        pytest.param("RECURRENCE-ID:20270308T080000Z", id="in-utc"),
        pytest.param("RECURRENCE-ID:20270308T090000", id="floating"),
        pytest.param("RECURRENCE-ID;VALUE=DATE:20270308", id="date"),
    ],
)
def test_a_date_that_was_moved_is_at_its_new_time(identity: str, tmp_path: Path) -> None:
    """However the program says which date it was, and by whatever clock it now is."""
    moved = event("SUMMARY:B", identity, "DTSTART;TZID=Asia/Tokyo:20270309T120000", "DURATION:PT1H")
    assert read(tmp_path, moved, event(*WEEKLY)) == [FOUR[0], *on("03-09", name="B", hour=3), *FOUR[2:]]


def test_a_date_of_an_all_day_series_may_become_a_time(tmp_path: Path) -> None:
    """And a date of a series of times may become a day."""
    timed = event("SUMMARY:B", "RECURRENCE-ID;VALUE=DATE:20270308", "DTSTART:20270308T080000Z", "DURATION:PT1H")
    assert read(tmp_path, event(*DAYS), timed)[1] == "B 03-08T08:00/03-08T09:00"
    day = event("SUMMARY:B", "RECURRENCE-ID:20270308T080000Z", "DTSTART;VALUE=DATE:20270308")
    assert read(tmp_path, event(*WEEKLY), day)[1] == "B 03-07T23:00/03-08T23:00"


def test_what_moves_from_far_away_is_found(tmp_path: Path) -> None:
    """A date years ahead that was moved into the time that is asked about is in it."""
    moved = event("RECURRENCE-ID:20350305T080000Z", "DTSTART:20270410T080000Z", "DURATION:PT1H")
    found = read(tmp_path, event(*WEEKLY[1:3], "RRULE:FREQ=WEEKLY"), moved)
    assert "04-10T08:00/04-10T09:00" in found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            ["DTSTART;TZID=Europe/Berlin:20270308T120000", "DURATION:PT1H"],
            on("03-08", "03-15", "03-22", name="B", hour=11),
            id="later-in-the-day",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Berlin:20270309T090000", "DURATION:PT1H"],
            on("03-09", "03-16", "03-23", name="B"),
            id="a-day-later",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Berlin:20270308T090000", "DURATION:P1D"],
            [f"B 03-{day:02}T08:00/03-{day + 1:02}T08:00" for day in (8, 15, 22)],
            id="longer",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Berlin:20270308T090000", "DURATION:PT1H", "STATUS:CANCELLED"], [], id="called-off"
        ),
    ],
)
def test_changes_of_all_later_dates(change: list[str], expected: list[str], tmp_path: Path) -> None:
    """`RANGE=THISANDFUTURE` moves that date and all after it by as much."""
    changed = event("SUMMARY:B", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270308T080000Z", *change)
    assert read(tmp_path, event(*WEEKLY), changed) == [FOUR[0], *expected]


def test_a_change_of_all_later_dates_goes_before_none(tmp_path: Path) -> None:
    """A single date behind it keeps its own change."""
    later = event(
        "SUMMARY:B", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270308T080000Z", "DTSTART:20270308T100000Z", "DURATION:PT1H"
    )
    single = event("SUMMARY:C", "RECURRENCE-ID:20270315T080000Z", "DTSTART:20270316T060000Z", "DURATION:PT1H")
    expected = [
        FOUR[0],
        *on("03-08", name="B", hour=10),
        *on("03-16", name="C", hour=6),
        *on("03-22", name="B", hour=10),
    ]
    assert read(tmp_path, event(*WEEKLY), later, single) == expected


def test_an_orphan_is_a_date_of_its_own(tmp_path: Path) -> None:
    """Exports hold changed dates without their series; with times for all later ones, too."""
    lines = ("SUMMARY:B", "DTSTART:20270308T100000Z", "DURATION:PT1H")
    assert read(tmp_path, event("RECURRENCE-ID:20270308T080000Z", *lines)) == on("03-08", name="B", hour=10)
    assert read(tmp_path, event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270308T080000Z", *lines)) == on(
        "03-08", name="B", hour=10
    )


ONCE = ("SUMMARY:A", "DTSTART:20270301T080000Z", "DURATION:PT1H")
LATER = ("SUMMARY:B", "DTSTART:20270302T080000Z", "DURATION:PT1H")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param((*ONCE, "SEQUENCE:0"), (*LATER, "SEQUENCE:1"), on("03-02", name="B"), id="moved"),
        pytest.param((*ONCE, "SEQUENCE:1"), (*LATER, "SEQUENCE:0"), on("03-01"), id="in-any-order"),
        pytest.param((*ONCE, "SEQUENCE:9"), (*LATER, "SEQUENCE:10"), on("03-02", name="B"), id="numbers-not-texts"),
        pytest.param(ONCE, (*LATER, "SEQUENCE:1"), on("03-02", name="B"), id="none-is-the-first"),
        pytest.param((*ONCE, "SEQUENCE:0"), (*ONCE, "SEQUENCE:1", "STATUS:CANCELLED"), [], id="called-off"),
        pytest.param((*ONCE, "SEQUENCE:1"), (*ONCE, "SEQUENCE:0", "STATUS:CANCELLED"), on("03-01"), id="on-again"),
        pytest.param(ONCE, ONCE, on("03-01"), id="the-same-twice"),
        pytest.param(ONCE, LATER, [*on("03-01"), *on("03-02", name="B")], id="one-identity-for-two"),
    ],
)
def test_the_highest_sequence_counts(
    first: tuple[str, ...], second: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    """Of equal ones all do: some programs give every event the same identity."""
    assert read(tmp_path, event(*first), event(*second)) == expected


def test_events_without_identity_are_different_events(tmp_path: Path) -> None:
    """Neither is a version of the other."""
    bare = [event(*lines).replace("UID:1\r\n", "") for lines in (ONCE, LATER)]
    assert read(tmp_path, *bare) == [*on("03-01"), *on("03-02", name="B")]


def test_calling_off_a_series_calls_off_its_changes(tmp_path: Path) -> None:
    """But for those of a later version."""
    moved = ("SUMMARY:B", "RECURRENCE-ID:20270308T080000Z", "DTSTART:20270309T080000Z", "DURATION:PT1H")
    off = event(*WEEKLY, "STATUS:CANCELLED", "SEQUENCE:1")
    assert read(tmp_path, event(*WEEKLY), event(*moved, "SEQUENCE:1"), off) == []
    assert read(tmp_path, event(*WEEKLY), event(*moved, "SEQUENCE:2"), off) == on("03-09", name="B")


def test_a_calendar_may_call_off_what_another_in_the_file_has(tmp_path: Path) -> None:
    """Versions are counted over all calendars of a file."""
    text = calendar(event(*ONCE)) + calendar(event(*ONCE, "SEQUENCE:1"), head="METHOD:CANCEL\r\n")
    assert lines_of(read_file(tmp_path, text)) == []
    other = calendar(event(*ONCE)) + calendar(event(*LATER, uid="2"), head="METHOD:REQUEST\r\n")
    assert lines_of(read_file(tmp_path, other)) == [*on("03-01"), *on("03-02", name="B")]


def test_the_first_date_gives_the_length_of_all(tmp_path: Path) -> None:
    """An end is so many exact hours after the start, on the night of a clock change, too; a day is a day."""
    nights = ("DTSTART;TZID=Europe/Berlin:20271023T220000", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert read(tmp_path, event(*nights, "DTEND;TZID=Europe/Berlin:20271024T060000")) == [
        "10-23T20:00/10-24T04:00",
        "10-30T20:00/10-31T04:00",
    ]
    assert read(tmp_path, event(*nights, "DURATION:P1D")) == ["10-23T20:00/10-24T20:00", "10-30T20:00/10-31T21:00"]


def test_long_dates_that_began_before_are_found(tmp_path: Path) -> None:
    """A date that lasts into the time that is asked about is in it, whichever zone it is of."""
    weeks = event("DTSTART;TZID=Pacific/Kiritimati:20260102T000000", "DURATION:P40D", "RRULE:FREQ=YEARLY")
    within = Span(datetime(2027, 2, 10, 9, tzinfo=UTC), datetime(2027, 2, 10, 10, tzinfo=UTC))
    assert lines_of(read_file(tmp_path, calendar(weeks), within=within)) == ["01-01T10:00/02-10T10:00"]


def test_dates_of_far_clocks_are_found(tmp_path: Path) -> None:
    """Where it is another day already."""
    nights = event("DTSTART;TZID=Pacific/Kiritimati:20270101T000000", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    within = Span(datetime(2027, 2, 10, 10, 30, tzinfo=UTC), datetime(2027, 2, 10, 10, 40, tzinfo=UTC))
    assert lines_of(read_file(tmp_path, calendar(nights), within=within)) == ["02-10T10:00/02-10T11:00"]


def test_floating_series_close_both_passes_in_autumn(tmp_path: Path) -> None:
    """On the one night on which there are two."""
    text = event("DTSTART:20271030T020000", "DTEND:20271030T023000", "RRULE:FREQ=DAILY;COUNT=3")
    assert read(tmp_path, text) == [
        "10-30T00:00/10-30T00:30",
        "10-31T00:00/10-31T00:30",
        "10-31T01:00/10-31T01:30",
        "11-01T01:00/11-01T01:30",
    ]


def test_floating_series_may_have_exceptions_in_utc(tmp_path: Path) -> None:
    """The same digits are the same time; others are converted."""
    series = ("DTSTART:20270301T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    assert read(tmp_path, event(*series, "EXDATE:20270302T090000Z,20270303T080000Z")) == ["03-01T08:00/03-01T09:00"]


def test_series_of_long_ago_are_past_windows(tmp_path: Path) -> None:
    """From 1970 to now."""
    within = Span(datetime(1970, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    text = calendar(event("DTSTART:19991201T080000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY"))
    found = read_file(tmp_path, text, within=within, code=IssueCode.BAD_PAST_WINDOW)
    assert len(found.spans) == 1 + 27 * 12 + 1


def test_one_identity_for_thousands_of_events_takes_no_time(tmp_path: Path) -> None:
    """Some programs write the same for all."""
    begin = process_time()
    many = [event(f"SUMMARY:{number}", *ONCE[1:], f"SEQUENCE:{number % 2}") for number in range(4000)]
    assert len(read(tmp_path, *many)) == 2000
    assert process_time() - begin < 5


@pytest.mark.parametrize("is_too_many", [False, True])
def test_the_dates_of_all_events_together_are_bounded(
    is_too_many: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many rules that are fine one by one may take minutes together."""
    monkeypatch.setattr(ics_spans, "_MOST_DATES", 5 if is_too_many else 6)
    rule = ("DTSTART:20270301T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    parts = [event(*rule, uid=uid) for uid in "ab"]
    if not is_too_many:
        assert len(read(tmp_path, *parts)) == 6
        return
    (issue,) = errors(lambda: read(tmp_path, *parts))
    assert issue.message == "its events have more than 5 dates in the time that is asked about"
