"""The time zones that calendars name."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode
from tests.readers.calendars.calendar_files import calendar, event, lines_of, read, read_file
from tests.readers.files import errors


def zoned(zone: str, *, quoted: bool = False) -> str:
    """Return an event on two summer mornings from 09:00 to 10:00 by a zone."""
    name = f'"{zone}"' if quoted else zone
    return event(
        f"DTSTART;TZID={name}:20270701T090000", f"DTEND;TZID={name}:20270701T100000", "RRULE:FREQ=DAILY;COUNT=2"
    )


def definition(name: str, *lines: str) -> str:
    """Return a zone that has its own rules: two hours ahead in winter, three in summer."""
    usual = (
        "BEGIN:STANDARD", "DTSTART:19701025T040000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:19700329T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    )  # fmt: skip
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *(lines or usual), "END:VTIMEZONE", ""])


def at(hour: int) -> list[str]:
    """Return the two mornings as they start at that hour in UTC."""
    return [f"07-0{day}T{hour:02}:00/07-0{day}T{hour + 1:02}:00" for day in (1, 2)]


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        pytest.param("Europe/Lisbon", 8, id="iana"),
        pytest.param("Asia/Saigon", 2, id="old-name"),
        pytest.param("Japan", 0, id="country-of-the-database"),
        pytest.param("Etc/GMT-3", 6, id="offset-of-the-database"),
        pytest.param("UTC", 9, id="utc"),
        pytest.param("GTB Standard Time", 6, id="windows"),
        pytest.param("/freeassociation.sourceforge.net/Europe/Lisbon", 8, id="evolution"),
        pytest.param("/mozilla.org/20071231_1/America/Argentina/Salta", 12, id="mozilla"),
        pytest.param("/softwarestudio.org/Tzfile/Europe/Lisbon", 8, id="olson"),
        pytest.param("posix/Europe/Lisbon", 8, id="files-beside-the-zones"),
        pytest.param("tzone://Microsoft/Utc", 9, id="exchange"),
        pytest.param("", 7, id="none"),
    ],
)
def test_names_that_computers_know(zone: str, hour: int, tmp_path: Path) -> None:
    """Names of the database and of Windows are zones, behind the prefixes of programs too, and need no words."""
    found = read_file(tmp_path, calendar(zoned(zone)))
    assert (lines_of(found), found.assumptions) == (at(hour), ())
    assert read(tmp_path, zoned(zone, quoted=True)) == at(hour)


@pytest.mark.parametrize(
    ("zone", "hour", "meaning"),
    [
        pytest.param("europe/lisbon", 8, "Europe/Lisbon", id="lower-case"),
        pytest.param("America/Los Angeles", 16, "America/Los_Angeles", id="blank"),
        pytest.param("UTC+03:00", 6, "a fixed offset, UTC+03:00", id="offset"),
        pytest.param("EST", 14, "the zone of the IANA database, which has no summer time", id="fixed-abbreviation"),
    ],
)
def test_what_was_made_of_a_name_is_said(zone: str, hour: int, meaning: str, tmp_path: Path) -> None:
    """A name that is not quite one is read where it can mean one thing only."""
    found = read_file(tmp_path, calendar(zoned(zone)), name="f.ics")
    assert lines_of(found) == at(hour)
    (said,) = found.assumptions
    assert said.code is AssumptionCode.ZONE_GUESS
    assert said.message.endswith(f"f.ics is taken as {meaning}")


@pytest.mark.parametrize(
    ("zone", "near"),
    [
        pytest.param("Our Time", "", id="unknown"),
        pytest.param("Mexico", "America/Mexico_City", id="folder-and-country"),
        pytest.param("America", "", id="folder"),
        pytest.param("US", "America/New_York", id="folder-and-country-code"),
        pytest.param("Brazil", "America/Sao_Paulo", id="country"),
        pytest.param("CST", "", id="several-clocks"),
        pytest.param("../../etc/passwd", "", id="path"),
        pytest.param("localtime", "", id="clock-of-the-machine"),
        pytest.param("Factory", "", id="no-zone-at-all"),
        pytest.param("Europe/Lisbonne", "Europe/Lisbon", id="typo"),
    ],
)
def test_unknown_zones_are_refused_with_their_names(zone: str, near: str, tmp_path: Path) -> None:
    """No time is read by the team's clock because its zone is not known."""
    (issue,) = errors(lambda: read_file(tmp_path, calendar(zoned(zone).replace("DTEND", "X-END"))))
    assert (issue.code, issue.place.line) == ("unknown-zone", 6)
    assert issue.message == f"the event '1' DTSTART: there is no time zone {zone!r}, and the file does not define it"
    assert f"TZID={near or 'Europe/Berlin'}, or export" in issue.remedy


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        pytest.param("Our Time", 6, id="own-name"),
        pytest.param("EET", 6, id="short-name"),
        pytest.param("GMT", 6, id="short-name-of-utc"),
        pytest.param("Europe/Lisbon", 8, id="iana-name"),
        pytest.param("GTB Standard Time", 6, id="windows-name"),
    ],
)
def test_definitions_count_where_names_do_not(name: str, hour: int, tmp_path: Path) -> None:
    """The file's rules are for its own names; what computers know by name is not read by old rules."""
    assert read(tmp_path, definition(name), zoned(name)) == at(hour)


def test_definitions_have_summer_and_winter(tmp_path: Path) -> None:
    """Their rules are gone by, through the year."""
    winter = event("DTSTART;TZID=Our Time:20271201T090000", "DURATION:PT1H", uid="2")
    found = read(tmp_path, zoned("Our Time"), winter, definition("Our Time"))
    assert found == [*at(6), "12-01T07:00/12-01T08:00"]


def test_a_definition_may_name_its_place(tmp_path: Path) -> None:
    """Calendar programs write the IANA name beside a name of their own."""
    assert read(tmp_path, definition("Our Time", "X-LIC-LOCATION:Europe/Lisbon"), zoned("Our Time")) == at(8)


@pytest.mark.parametrize(
    ("lines", "hour"),
    [
        pytest.param(
            ["BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0530", "TZOFFSETTO:+0400", "END:STANDARD"],
            5,
            id="one-offset",
        ),
        pytest.param(
            ["BEGIN:STANDARD", "DTSTART;VALUE=DATE:20200101", "TZOFFSETFROM:+0400", "TZOFFSETTO:+0400", "END:STANDARD"],
            5,
            id="from-a-date",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:20200101T000000", "TZOFFSETFROM:+0400", "TZOFFSETTO:+0400", "RRULE:",
                "RDATE:" + ",".join(["20200101T000000"] * 999), "END:STANDARD",
            ],
            5,
            id="as-many-changes-as-there-may-be",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:20200101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD",
                "BEGIN:DAYLIGHT", "DTSTART:20200601T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0400",
                "RDATE:20270601T000000", "END:DAYLIGHT",
            ],
            5,
            id="dates-by-hand",
        ),
    ],
)  # fmt: skip
def test_definitions_of_other_forms(lines: list[str], hour: int, tmp_path: Path) -> None:
    """One offset for ever, a start that is a date, and changes that are listed."""
    assert read(tmp_path, definition("Our Time", *lines), zoned("Our Time")) == at(hour)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(["X-NOTHING:1"], "it does not say which offsets hold when", id="empty"),
        pytest.param(["BEGIN:STANDARD", "END:STANDARD"], "STANDARD of line 6 has no usable start", id="no-offsets"),
        pytest.param(
            ["BEGIN:STANDARD", "DTSTART:19701340T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200", "END:STANDARD"],
            "STANDARD of line 6: ",
            id="no-date",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
                "RRULE:FREQ=YEARLY;INTERVAL=0", "END:STANDARD",
            ],
            "STANDARD of line 6: expected INTERVAL from 1",
            id="never-ending-rule",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
                "RRULE:FREQ=DAILY", "END:STANDARD",
            ],
            "STANDARD of line 6: expected a rule with FREQ=YEARLY",
            id="daily-rule",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
                "RDATE:" + ",".join(["19800101T000000"] * 1001), "END:STANDARD",
            ],
            "with more than 1,000 changes",
            id="many-changes",
        ),
        pytest.param(
            [
                "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
                "RDATE:soon", "END:STANDARD",
            ],
            "it does not say which offsets hold when",
            id="broken-dates",
        ),
        pytest.param(
            ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+9900", "TZOFFSETTO:+9900", "END:STANDARD"],
            "it does not say which offsets hold when",
            id="offset-of-days",
        ),
    ],
)  # fmt: skip
def test_broken_definitions_are_refused(lines: list[str], message: str, tmp_path: Path) -> None:
    """The message names the zone and what is wrong with it."""
    (issue, *_) = errors(lambda: read(tmp_path, definition("Our Time", *lines), zoned("Our Time")))
    assert issue.code == "unknown-zone"
    assert f"the time zone 'Our Time' is defined in the file, but {message}" in issue.message


def test_a_definition_without_a_name_is_passed_over(tmp_path: Path) -> None:
    """Nobody can refer to it."""
    assert read(tmp_path, definition("").replace("TZID:\r\n", ""), zoned("Europe/Lisbon")) == at(8)


def test_a_definition_that_nobody_uses_may_be_broken(tmp_path: Path) -> None:
    """It has no bearing on anything, even where a date is looked for by every clock of the file."""
    dates = event("DTSTART;VALUE=DATE:20270701", "RRULE:FREQ=DAILY;UNTIL=20270701T090000Z")
    assert read(tmp_path, definition("Our Time", "X-NOTHING:1"), dates) == ["06-30T22:00/07-01T22:00"]


FLOATING = event("DTSTART:20270701T090000", "DTEND:20270701T100000")


def test_times_without_a_zone_are_by_that_of_the_calendar(tmp_path: Path) -> None:
    """What is not the team's clock is said; a date is by the team's clock all the same."""
    date = event("DTSTART;VALUE=DATE:20270801", uid="2")
    found = read_file(tmp_path, calendar(FLOATING, date, head="X-WR-TIMEZONE:Asia/Tokyo\r\n"), name="f.ics")
    assert lines_of(found) == ["07-01T00:00/07-01T01:00", "07-31T22:00/08-01T22:00"]
    (said,) = found.assumptions
    assert said.code is AssumptionCode.ZONE_IN_FILE
    assert said.message.endswith("f.ics are by Asia/Tokyo, as its X-WR-TIMEZONE says")


@pytest.mark.parametrize(
    ("zone", "part"),
    [
        pytest.param("Europe/Berlin", FLOATING, id="the-team's"),
        pytest.param("Asia/Tokyo", zoned("Europe/Lisbon"), id="not-needed"),
        pytest.param("Our Time", zoned("Europe/Lisbon"), id="unknown-and-not-needed"),
    ],
)
def test_a_zone_of_the_calendar_that_decides_nothing_is_not_said(zone: str, part: str, tmp_path: Path) -> None:
    """Only where a time is read by it, and not as the team would."""
    assert not read_file(tmp_path, calendar(part, head=f"X-WR-TIMEZONE:{zone}\r\n")).assumptions


def test_an_unknown_zone_of_the_calendar_is_refused_where_it_is_needed(tmp_path: Path) -> None:
    """The line is that of the property."""
    (issue,) = errors(lambda: read_file(tmp_path, calendar(FLOATING, head="X-WR-TIMEZONE:Our Time\r\n")))
    assert (issue.code, issue.place.line) == ("unknown-zone", 4)
    assert issue.message.startswith("X-WR-TIMEZONE: there is no time zone 'Our Time'")


def test_calendars_of_one_file_may_define_the_same_name_differently(tmp_path: Path) -> None:
    """A name means what its own calendar defines, else what another calendar of the file does."""

    def fixed(offset: str) -> str:
        lines = ("BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}")
        return definition("Plant", *lines, "END:STANDARD")

    def once(uid: str) -> str:
        return event("DTSTART;TZID=Plant:20270701T090000", "DURATION:PT1H", f"SUMMARY:{uid}", uid=uid)

    text = calendar(fixed("+0400"), once("a")) + calendar(fixed("-0300"), once("b")) + calendar(once("c"))
    found = lines_of(read_file(tmp_path, text))
    assert found == ["a 07-01T05:00/07-01T06:00", "c 07-01T05:00/07-01T06:00", "b 07-01T12:00/07-01T13:00"]
