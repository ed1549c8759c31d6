"""The text of calendars: lines, blocks, and files that are cut off."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import DowntimeError
from downtime_cli.readers.calendars.ics_text import Line, parse_calendar, plain_text
from tests.readers.calendars.calendar_files import calendar, event, lines_of, read, read_file
from tests.readers.files import errors

ONE = event("SUMMARY:A", "DTSTART:20270301T020000Z", "DTEND:20270301T040000Z")
READ = ["A 03-01T02:00/03-01T04:00"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(calendar(ONE), id="as-it-should-be"),
        pytest.param(calendar(ONE).replace("\r\n", "\n"), id="line-feeds"),
        pytest.param(calendar(ONE).replace("\r\n", "\r"), id="carriage-returns"),
        pytest.param("\ufeff" + calendar(ONE), id="marked"),
        pytest.param("\r\n\r\n" + calendar(ONE) + "\r\n", id="blank-lines"),
        pytest.param(calendar(ONE).lower().replace("summary:a", "summary:A"), id="lower-case"),
        pytest.param(ONE, id="no-calendar-around-it"),
        pytest.param(calendar() + calendar(ONE), id="second-calendar"),
        pytest.param(calendar(ONE).replace("VERSION:2.0", "VERSION:1.0"), id="version-1"),
        pytest.param(calendar(ONE.replace("DTSTART:2027", "DTSTART:\r\n 2027")), id="folded"),
        pytest.param(calendar(ONE.replace("DTSTART:20270301", "DTSTART:2027\n\t0301")), id="folded-by-tabs"),
        pytest.param(calendar(ONE.replace("SUMMARY:A", "SUMMARY;LANGUAGE=en:A")), id="parameter"),
        pytest.param(calendar(ONE.replace("DTSTART:", "DTSTART : ")), id="blanks-around-the-colon"),
        pytest.param(calendar(ONE.replace("SUMMARY:A", "SUMMARY:A\r\nand: more\r\nEND: 5pm\r\nBEGIN:now")), id="junk"),
        pytest.param(calendar(ONE.replace("SUMMARY:A", 'X-A;B="c:d;e=f":DTSTART:x\r\nSUMMARY:A')), id="quoted-colons"),
        pytest.param(calendar(ONE.replace("SUMMARY:A", 'X-A;B="c:d\r\nSUMMARY:A')), id="quote-left-open"),
        pytest.param(
            calendar(ONE.replace("SUMMARY:A", "BEGIN:VALARM\r\nDURATION:PT9H\r\nSUMMARY:B\r\nEND:VALARM\r\nSUMMARY:A")),
            id="alarm",
        ),
        pytest.param(
            calendar(ONE.replace("END:VEVENT", "BEGIN:VALARM\r\nDURATION:PT9H\r\nEND:VEVENT")), id="alarm-left-open"
        ),
    ],
)
def test_files_that_say_the_same(text: str, tmp_path: Path) -> None:
    """However programs write it, it is the same event."""
    assert lines_of(read_file(tmp_path, text)) == READ


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("hello\r\n", 1, "there is no line BEGIN:VCALENDAR", id="no-calendar"),
        pytest.param("BEGIN:PLAY\r\nEND:PLAY\r\n", 1, "there is no line BEGIN:VCALENDAR", id="other-block"),
        pytest.param(calendar(ONE)[:-15], 1, "VCALENDAR of line 1 has no END:VCALENDAR", id="cut-off-behind-an-event"),
        pytest.param(calendar(ONE)[:-40], 4, "VEVENT of line 4 has no END:VEVENT", id="cut-off-inside-an-event"),
        pytest.param(
            calendar(ONE.replace("END:VEVENT\r\n", "") + ONE),
            4,
            "line 9 begins the next event, but VEVENT",
            id="no-end",
        ),
    ],
)
def test_cut_off_files_are_refused(text: str, line: int, message: str, tmp_path: Path) -> None:
    """A freeze may be missing from them."""
    (issue,) = errors(lambda: read_file(tmp_path, text))
    assert (issue.code, issue.place.line) == ("bad-calendar", line)
    assert message in issue.message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(Line("SUMMARY", {}, r"a\, b\; c\\d\ne\Nf", 1), "a, b; c\\d e f", id="escapes"),
        pytest.param(
            Line("SUMMARY", {"ENCODING": "QUOTED-PRINTABLE"}, "Gro=C3=9Fer  Umzug", 1),
            "Großer Umzug",
            id="quoted-printable",
        ),
        pytest.param(Line("SUMMARY", {"QUOTED-PRINTABLE": ""}, "=FF", 1), "\ufffd", id="bad-quoted-printable"),
    ],
)
def test_names_are_plain_text(line: Line, expected: str) -> None:
    """Escapes and line breaks of the format are not shown."""
    assert plain_text(line) == expected


def test_soft_breaks_of_version_1_are_joined(tmp_path: Path) -> None:
    """They are no folding: the next line begins without a blank."""
    long = ONE.replace("SUMMARY:A", "SUMMARY;ENCODING=QUOTED-PRINTABLE:Um=\r\nzug=\r\n")
    assert read(tmp_path, long) == ["Umzug 03-01T02:00/03-01T04:00"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("SUMMARY" + ";TZID=a" * 20_000, id="zones-without-a-value"),
        pytest.param("DTSTART" + ";TZID=a:b" * 20_000 + ":20270301", id="zones-with-colons"),
        pytest.param("SUMMARY;" + '"a:' * 20_001, id="quotes"),
        pytest.param("SUMMARY" + ";a=b" * 20_000 + ":" * 20_000, id="parameters"),
    ],
)
def test_long_lines_take_no_time(line: str) -> None:
    """Whatever they hold."""
    begin = process_time()
    folded = "\r\n ".join(line[at : at + 500] for at in range(0, len(line), 500))
    parse_calendar("x.ics", calendar(ONE.replace("SUMMARY:A", folded)).splitlines())
    assert process_time() - begin < 1


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(["BEGIN:VEVENT", *["X:1"] * 1_999_998, "END:VEVENT"], None, id="lines"),
        pytest.param(["BEGIN:VEVENT", *["X:1"] * 1_999_999, "END:VEVENT"], "2,000,000 lines in it", id="more-lines"),
        pytest.param(["BEGIN:VEVENT", "X:1", *[" b"] * 1_999_998, "END:VEVENT"], "2,000,000 lines in it", id="folds"),
        pytest.param(["BEGIN:VEVENT", *["UID:1,2"] * 249_999, "END:VEVENT"], None, id="values"),
        pytest.param(["BEGIN:VEVENT", *["exrule:"] * 49_999, *["UID:1"] * 8, "END:VEVENT"], None, id="rules"),
        pytest.param(["BEGIN:VEVENT", *["RRULE:"] * 50_000, "END:VEVENT"], "500,000 dates", id="more-rules"),
        pytest.param(
            ["BEGIN:VEVENT", *["UID:1,2"] * 249_999, "uid : 1", "END:VEVENT"], "500,000 dates", id="more-values"
        ),
    ],
)
def test_large_files_are_refused_before_they_take_memory(lines: list[str], message: str | None) -> None:
    """By their lines, and by what has to be kept of them."""
    issues = [] if message is None else errors(lambda: parse_calendar("x.ics", lines))
    assert [issue.code for issue in issues] == (["too-large"] if message else [])
    assert all(issue.message.startswith(f"there are more than {message}") for issue in issues)
    if message is None:
        assert parse_calendar("x.ics", lines).blocks


def test_what_nobody_asks_for_is_not_kept() -> None:
    """Descriptions and attendees are most of a calendar."""
    parts = ["DESCRIPTION:a", "ATTENDEE;CN=A:mailto:a@b.example", "X-A:1", "DTSTART2:1", "COMMENT:DTSTART:1"]
    whole = parse_calendar("x.ics", ["BEGIN:VEVENT", "Summary;LANGUAGE=en:A", *parts, "END:VEVENT"])
    assert [line.name for line in whole.blocks[0].lines] == ["SUMMARY"]


@given(
    st.lists(
        st.text(max_size=30) | st.sampled_from(["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", " x"]), max_size=9
    )
)
def test_nothing_else_is_ever_raised(lines: list[str]) -> None:
    """Any text is sorted into blocks or refused."""
    try:
        parse_calendar("x.ics", lines)
    except DowntimeError:
        return
