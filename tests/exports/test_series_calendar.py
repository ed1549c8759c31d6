"""Series as calendars, read by the icalendar library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.exports.targets.ics import render_feed
from tests.export_samples import export, series_text, settings_for
from tests.recurring_samples import AS_OF, changed, recurring
from tests.saved_samples import saved_plan
from tests.series_samples import series as with_messages

NONE: Final = timedelta(0)


def events(text: str) -> list[Any]:
    """Return the events of a calendar."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def written(series: Series) -> str:
    """Return a series as a calendar without its messages."""
    return series_text("ics", series, messages="false")


def test_a_series_is_one_event() -> None:
    """The rule is said once, with its count, by the local clock; what is left out between its dates is taken out."""
    (event,) = events(written(recurring(left_out=(0, 4))))
    text = event.to_ical().decode()
    for line in (
        "UID:20261201-5e21e500@downtime-cli",
        "DTSTART;TZID=Europe/Berlin:20270116T040000",
        "DURATION:PT2H",
        "RRULE:FREQ=MONTHLY;COUNT=11;BYDAY=3SA",
        "EXDATE;TZID=Europe/Berlin:20270417T040000",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "TRANSP:TRANSPARENT",
    ):
        assert f"{line}\r\n" in text
    assert text.count("EXDATE") == 1
    assert str(event["SUMMARY"]) == "Maintenance: Shop API"
    assert str(event["DESCRIPTION"]).splitlines() == [
        "Shop API will not be available.",
        "On the third Saturday of each month, 04:00-06:00 Europe/Berlin, 10 dates from 2027-01-16 to 2027-11-20",
        "Plan 20261201-5e21e500, version 1",
    ]


@pytest.mark.parametrize(
    ("change", "status", "title"),
    [
        pytest.param((Status.CONFIRMED, DAY, NONE), "CONFIRMED", "Maintenance: Shop API", id="moved"),
        pytest.param((Status.CONFIRMED, NONE, HOUR), "CONFIRMED", "Maintenance: Shop API", id="extended"),
        pytest.param((Status.CANCELLED, NONE, NONE), "CANCELLED", "Cancelled maintenance: Shop API", id="cancelled"),
        pytest.param((Status.IN_PROCESS, NONE, NONE), "CONFIRMED", "Maintenance: Shop API", id="begun"),
        pytest.param((Status.COMPLETED, NONE, NONE), "CONFIRMED", "Maintenance: Shop API", id="completed"),
        pytest.param((Status.TENTATIVE, NONE, NONE), "TENTATIVE", "Maintenance: Shop API", id="tentative"),
    ],
)
def test_a_changed_date_replaces_the_rules(
    change: tuple[Status, timedelta, timedelta], status: str, title: str
) -> None:
    """It is the same event at the time that the rule has it, with times, state and version of its own."""
    sample = changed(recurring(), {2: change})
    whole, date = events(written(sample))
    window = sample.dates[2].plan.window
    assert whole["UID"] == date["UID"]
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20270220T040000\r\n" in date.to_ical().decode()
    assert (date["DTSTART"].dt, date["DTEND"].dt) == (window.start, window.end)
    assert (str(date["STATUS"]), date["SEQUENCE"], str(date["SUMMARY"])) == (status, 1, title)
    assert "20261201-5e21e500-20270220, version 2" in date["DESCRIPTION"]
    assert "EXDATE" not in whole


def test_dates_that_are_off_are_not_counted() -> None:
    """The words say how many dates there are: none that was cancelled, nor any of an earlier rule."""
    sample = changed(recurring(), {0: (Status.CANCELLED, NONE, NONE), 11: (Status.CANCELLED, NONE, NONE)})
    sample = replace(sample, dates=(*sample.dates[:1], replace(sample.dates[1], is_replaced=True), *sample.dates[2:]))
    assert "9 dates from 2027-02-20 to 2027-10-16" in events(written(sample))[0]["DESCRIPTION"]
    off = changed(recurring(), dict.fromkeys(range(12), (Status.CANCELLED, NONE, NONE)))
    assert "12 dates from 2026-12-19 to 2027-11-20" in events(written(off))[0]["DESCRIPTION"]


def test_a_date_that_came_back_still_replaces_the_rules() -> None:
    """Who imported it as moved has to learn that it is where it was."""
    moved = changed(recurring(), {2: (Status.CONFIRMED, DAY, NONE)})
    (_, back) = events(written(changed(moved, {2: (Status.CONFIRMED, NONE, NONE)})))
    assert back["DTSTART"].dt == moved.dates[2].original.start


def test_a_date_is_no_older_than_its_series() -> None:
    """A series in its third version has no date of an earlier one, to those who compare the two."""
    sample = changed(recurring(sequence=3), {2: (Status.CONFIRMED, DAY, NONE)})
    assert [each["SEQUENCE"] for each in events(written(sample))] == [3, 3]


def test_a_cancelled_series_says_so() -> None:
    """All of it is cancelled, but for a date that took place."""
    everything = dict.fromkeys(range(1, 12), (Status.CANCELLED, NONE, NONE))
    sample = changed(recurring(), {0: (Status.COMPLETED, NONE, NONE), **everything})
    sample = replace(sample, head=replace(sample.head, status=Status.CANCELLED))
    whole, first = events(written(sample))
    assert (str(whole["STATUS"]), str(first["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert str(whole["SUMMARY"]) == "Cancelled maintenance: Shop API"
    assert str(whole["DESCRIPTION"]).startswith("These maintenance windows have been cancelled.\n")


def test_dates_of_an_earlier_rule_are_events_of_their_own() -> None:
    """What is past stays, as what it was."""
    earlier, later = recurring(), recurring("FREQ=MONTHLY;BYDAY=2TU", "03:00")
    past = tuple(replace(each, is_replaced=True) for each in earlier.dates[:2])
    sample = replace(later, dates=(*past, *later.dates[2:]))
    whole, *others = events(written(sample))
    assert str(whole["UID"]) == "20261201-5e21e500@downtime-cli"
    assert [str(each["UID"]) for each in others] == [
        "20261201-5e21e500-20261219@downtime-cli",
        "20261201-5e21e500-20270116@downtime-cli",
    ]
    assert all("RECURRENCE-ID" not in each for each in others)
    assert len(events(written(replace(later, dates=earlier.dates)))) == len(earlier.dates)


def test_dates_on_which_clocks_change_are_exact() -> None:
    """A window in which clocks change is given by its times in UTC, on that date alone."""
    sample = recurring("FREQ=WEEKLY;BYDAY=SU", "01:30")
    _, spring, autumn = events(written(sample))
    assert [each["DTEND"].dt - each["DTSTART"].dt for each in (spring, autumn)] == [2 * HOUR] * 2
    assert [each["DTSTART"].dt.date() for each in (spring, autumn)] == [date(2027, 3, 28), date(2027, 10, 30)]


@pytest.mark.parametrize(
    ("zone", "name", "changes"),
    [
        pytest.param(ZoneInfo("Europe/Berlin"), "Europe/Berlin", [(2026, 10), (2027, 3), (2027, 10)], id="berlin"),
        pytest.param(ZoneInfo("Asia/Kolkata"), "Asia/Kolkata", [], id="none"),
        pytest.param(timezone(timedelta(hours=5, minutes=30)), "UTC+0530", [], id="offset"),
        pytest.param(ZoneInfo("Africa/Casablanca"), "Africa/Casablanca", [(2027, 2), (2027, 3)], id="ramadan"),
    ],
)
def test_the_zone_is_defined(zone: Any, name: str, changes: list[tuple[int, int]]) -> None:
    """Every stretch without a change is there, from the clock before it: no reader has to know the zone."""
    text = written(recurring(zone=zone))
    zones: list[Any] = Calendar.from_ical(text).walk("VTIMEZONE")
    (defined,) = zones
    parts = defined.subcomponents
    assert str(defined["TZID"]) == name
    assert f"DTSTART;TZID={name}:20261219T040000\r\n" in text
    starts = [(part["DTSTART"].dt - part["TZOFFSETFROM"].td).replace(tzinfo=UTC) for part in parts]
    told = [(start, part["TZOFFSETTO"].td) for start, part in zip(starts, parts, strict=True)]
    assert told[0][0] < datetime(2026, 1, 1, tzinfo=UTC)
    assert [offset for _, offset in told] == [start.astimezone(zone).utcoffset() for start in starts]
    found = [(start.year, start.month) for start in starts[1:] if start > datetime(2026, 9, 1, tzinfo=UTC)]
    assert found == [each for each in changes if each > (2026, 9)]
    for start, part in zip(starts[1:], parts[1:], strict=True):
        assert (start - timedelta(seconds=60)).astimezone(zone).utcoffset() == part["TZOFFSETFROM"].td
        is_summer = start.astimezone(zone).dst() == HOUR
        assert part.name == ("DAYLIGHT" if is_summer else "STANDARD")
        assert str(part["TZNAME"]) == start.astimezone(zone).tzname()


def test_utc_needs_no_definition() -> None:
    """Times of a series in UTC say so themselves."""
    text = written(changed(recurring(zone=ZoneInfo("UTC"), left_out=(3,)), {1: (Status.CONFIRMED, DAY, NONE)}))
    assert "TZID" not in text
    assert "DTSTART:20261219T040000Z\r\n" in text
    assert "EXDATE:20270320T040000Z\r\n" in text
    assert "RECURRENCE-ID:20270116T040000Z\r\n" in text


def test_messages_are_events_as_for_plans() -> None:
    """Those of the series and those of each date are there, each once, unless they are left out."""
    sample = with_messages(status=Status.CONFIRMED)
    found = events(series_text("ics", sample))
    messages = [len(plan.announcements) for plan in (sample.head, *(each.plan for each in sample.dates))]
    assert len(found) == 1 + sum(messages)
    assert len({str(each["UID"]) for each in found}) == len(found)
    announced = next(each for each in found if str(each["SUMMARY"]).startswith("Send the announcement"))
    assert "On the third Saturday of each month" in announced["DESCRIPTION"]
    alone = events(export("ics", sample.dates[3].plan))
    assert {str(each["UID"]) for each in alone[1:]} <= {str(each["UID"]) for each in found}


def test_a_feed_holds_plans_and_series() -> None:
    """They come by time; of two versions of a series the later one counts, and each zone is defined once."""
    series = recurring(plan_id="b")
    later = changed(series, {1: (Status.CANCELLED, NONE, NONE)})
    other = recurring("FREQ=WEEKLY;BYDAY=TU", plan_id="c")
    text = render_feed([other, later, series, saved_plan()], settings_for("ics", messages="false"))
    assert [str(each["UID"]) for each in events(text)][:2] == ["c@downtime-cli", "20261205-0badcafe@downtime-cli"]
    assert [str(each["STATUS"]) for each in events(text) if str(each["UID"]).startswith("b@")] == [
        "CONFIRMED",
        "CANCELLED",
    ]
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_the_same_series_has_the_same_bytes() -> None:
    """Nothing but the series counts: not the moment, nor how often it is written."""
    sample = changed(with_messages(), {1: (Status.CONFIRMED, DAY, NONE)})
    assert series_text("ics", sample) == series_text("ics", sample, now=AS_OF + 90 * DAY)
