"""Tests of the tables of a plan's report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.planning.plan import Choice, Comparison, ComparisonKind, Plan, RuleSummary, zones_that_matter
from downtime_cli.core.policy import LadderStep, NoticePeriod, WorkingCalendar, weekly_calendar
from downtime_cli.core.window import DAY
from downtime_cli.report.announcement_table import announcement_table, local_range
from downtime_cli.report.blocks import Table, Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.plan_tables import (
    alternatives_table,
    comparison_table,
    impact_table,
    local_phase,
    window_rule_table,
)
from tests.samples import AS_OF, SHARES, START, sample_announcements, sample_impact, sample_plan, sample_policy, span_at


def _column(table: Table, heading: str) -> list[str]:
    """Return the cells of one column."""
    index = [column.heading for column in table.columns].index(heading)
    return [row.cells[index] for row in table.rows]


def _hit(*expected: float) -> Plan:
    """Return a plan that hits the first zones of the sample by so much, each with a tenth of the users."""
    zones = dict.fromkeys(list(SHARES)[: len(expected)], 0.1)
    impact = sample_impact(sum(expected), zones=zones)
    parts = tuple(replace(zone, expected=value) for zone, value in zip(impact.zones, expected, strict=True))
    return sample_plan(recommended=Choice(window=span_at(START), impact=replace(impact, zones=parts)))


def test_comparisons_say_when() -> None:
    """The guess says whose Sunday it is, and a window that breaks a rule says so."""
    table = comparison_table(sample_plan())
    assert _column(table, "Window") == ["the average window", "Sunday 02:00", "the worst"]
    assert _column(table, "When") == [
        "any time",
        "Sun 6 Dec 02:00–04:00, the usual guess for Europe/Berlin",
        "Wed 25 Nov 19:00–21:00 (breaks a rule)",
    ]


def test_a_right_guess_is_called_so() -> None:
    """A guess that is the recommended window is the same window."""
    guess = Comparison(kind=ComparisonKind.GUESS, window=span_at(START), expected=812.4, feasible=True)
    table = comparison_table(sample_plan(comparisons=(guess,), audience=()))
    assert _column(table, "When") == ["Sat 5 Dec 05:00–07:00 (the same window)"]
    assert _column(table, "This plan") == ["the same"]


def test_zones_have_their_own_clock() -> None:
    """Each zone shows the window by its clock, with dates at both ends where they differ."""
    table = impact_table(sample_plan().recommended, sample_policy())
    when = dict(zip(_column(table, "Zone"), _column(table, "Local time"), strict=True))
    assert when["America/New_York"] == "Fri 4 Dec 23:00 – Sat 5 Dec 01:00"
    assert when["Asia/Kolkata"] == "Sat 5 Dec 09:30–11:30"
    assert when["5 other zones"] == ""


def test_other_zones_are_summed() -> None:
    """The rest has the users and the hits of all zones that are not listed."""
    table = impact_table(sample_plan().recommended, sample_policy())
    assert table.rows[-1].cells == ("5 other zones", "", "", "", "19%", "19%", "154")
    assert table.rows[-1].tone is Tone.QUIET


def test_bars_are_relative_to_the_longest() -> None:
    """The longest bar is 1, the rest's included."""
    bars = [row.bar for row in impact_table(_hit(10, 5, *[5] * 8).recommended, sample_policy()).rows]
    assert max(bar for bar in bars if bar is not None) == 1.0
    assert bars[0] == pytest.approx(10 / 25)


def test_nobody_hit_is_no_division_by_zero() -> None:
    """A window without traffic has bars of no length and no parts."""
    table = impact_table(_hit(*[0.0] * 10).recommended, sample_policy())
    assert {row.bar for row in table.rows} == {0.0}
    assert set(_column(table, "Of impact")) == {"0%"}


def test_without_zones_there_is_nothing_to_show() -> None:
    """An impact without zones gives a table without rows."""
    assert impact_table(_hit().recommended, sample_policy()).rows == ()


def test_a_single_other_zone_is_listed() -> None:
    """Nobody reads "1 other zone": it is named instead."""
    assert len(zones_that_matter(_hit(*range(6, 0, -1)).recommended.impact.zones)) == 6


def test_large_and_hit_zones_both_matter() -> None:
    """The zones with most users are listed even where hardly anybody is hit."""
    zones = _hit(*range(12, 2, -1)).recommended.impact.zones
    asleep = replace(zones[-1], share=0.9)
    assert asleep in zones_that_matter((*zones[:-1], asleep))


@pytest.mark.parametrize(
    ("start", "hours", "zone", "phase"),
    [
        pytest.param(START, 2, "Europe/Berlin", "night", id="night"),
        pytest.param(START, 2, "Asia/Tokyo", "daytime", id="saturday-afternoon"),
        pytest.param(START - timedelta(hours=7), 2, "Europe/Berlin", "night", id="ten-in-the-evening"),
        pytest.param(START - timedelta(hours=11), 2, "Europe/Berlin", "evening", id="six-in-the-evening"),
        pytest.param(START + timedelta(hours=1), 2, "Europe/Berlin", "daytime", id="dawn"),
        pytest.param(START - timedelta(days=1), 6, "Europe/Berlin", "at work", id="into-working-hours"),
        pytest.param(START, 6, "Europe/Berlin", "night", id="weekend"),
    ],
)
def test_parts_of_the_day(start: datetime, hours: int, zone: str, phase: str) -> None:
    """A window starts in a part of the day; on weekdays from 9 to 17 people are at work."""
    assert local_phase(span_at(start, hours), weekly_calendar(ZoneInfo(zone))) == phase


def test_a_clock_change_inside_the_window_is_said() -> None:
    """A zone whose clock changes shows both clocks in the range and none beside it."""
    impact = sample_impact(zones={"Europe/Berlin": 1.0})
    window = span_at(datetime(2026, 10, 25, 0, tzinfo=UTC))
    table = impact_table(Choice(window=window, impact=impact), sample_policy())
    assert _column(table, "Local time") == ["Sun 25 Oct 02:00 CEST (UTC+2) – 03:00 CET (UTC+1)"]
    assert _column(table, "Clock") == [""]


def test_alternatives_say_who_is_hit() -> None:
    """Each alternative has its window, cost and range, and who is hit most at what local time."""
    table = alternatives_table(sample_plan())
    assert table is not None
    assert _column(table, "Window") == ["Sun 6 Dec 05:00–07:00", "Fri 4 Dec 02:00–04:00"]
    assert table.rows[0].detail == (
        "rank 3; 2,260 if it takes twice as long; "
        "most affected: Europe/Berlin 31% (05:00–07:00, night), America/New_York 20% (23:00–01:00, night)"
    )


def test_messages_that_differ_by_channel_share_a_row() -> None:
    """One row has all channels of a message, in order of time."""
    table = announcement_table(sample_plan())
    assert table.title == "Announcements, CET (UTC+1) Europe/Berlin"
    assert _column(table, "Channel")[0] == "email, status-page"
    assert _column(table, "What") == ["initial", "initial", "reminder", "reminder", "start", "complete"]
    assert _column(table, "Before start") == ["14 days", "7 days 14 h", "1 day 14 h", "1 h", "", ""]


def test_the_end_has_no_time_before_it_is_recorded() -> None:
    """Work is over when somebody says so; where the clock says it, the planned end stands there."""
    end = announcement_table(sample_plan()).rows[-1]
    assert (end.cells, end.detail) == (("when COMPLETED", "complete", "status-page, email", ""), "")
    timed = tuple(
        replace(each, send_at=each.promised, waits_for=None) if each.waits_for else each
        for each in sample_announcements()
    )
    assert announcement_table(sample_plan(announcements=timed)).rows[-1].cells[0] == "Sat 5 Dec 07:00"


def test_a_promise_of_the_configured_ladder_is_missed() -> None:
    """A step of one's own ladder that is past stays, loudly, and is counted below."""
    ladder = (LadderStep(lead=14 * DAY, channels=("email",)),)
    table = announcement_table(sample_plan(policy=sample_policy(ladder=ladder)))
    first = table.rows[0]
    assert (first.cells[0], first.tone) == ("MISSED: due Sat 21 Nov 05:00", Tone.WARNING)
    assert first.detail == "too late for the promised 14 days"
    assert (table.notes[0].text, table.notes[0].tone) == (
        "2 messages that your ladder promises can no longer be sent in time.",
        Tone.WARNING,
    )


def test_the_usual_ladder_promises_nothing() -> None:
    """A step of the customary ladder that is past is too late, quietly, and nobody has broken a promise."""
    table = announcement_table(sample_plan())
    first = table.rows[0]
    assert (first.cells[0], first.tone) == ("too late: Sat 21 Nov 05:00", Tone.QUIET)
    assert first.detail == "too late for the usual 14 days"
    assert (table.notes[0].text, table.notes[0].tone) == (
        "Too late for the usual announcement 14 days ahead.",
        Tone.QUIET,
    )
    texts = [*(text for row in table.rows for text in (*row.cells, row.detail)), *(note.text for note in table.notes)]
    assert not any(word in text for text in texts for word in ("MISSED", "promise"))


def test_several_steps_of_the_usual_ladder_are_named_together() -> None:
    """Each lead is named once, whatever the channels."""
    missed = sample_announcements()[0]
    later = replace(missed, promised=missed.promised + 7 * DAY)
    notes = announcement_table(sample_plan(announcements=(missed, replace(missed, channel="sms"), later))).notes
    assert notes[0].text == "Too late for the usual announcements 14 days and 7 days ahead."


def test_messages_say_what_was_promised_and_whom_they_reach() -> None:
    """A message shows its promise, the readers' local range and how many are awake."""
    rows = announcement_table(sample_plan()).rows
    assert rows[1].detail == (
        "planned 7 days before; readers' local time: Fri 27 Nov 04:00 – Sat 28 Nov 04:00; 83% awake"
    )
    assert rows[4].detail == "readers' local time: Fri 4 Dec 18:00 – Sat 5 Dec 18:00; 38% awake"


def test_schedules_by_region_say_whom_each_message_is_for() -> None:
    """Regions get a column, the share of users and the zones of each a note; what is at night says so."""
    start, regions = AS_OF + 12 * DAY, {}
    for name, zones in (("Europe", ("Europe/Berlin", "Europe/London")), ("Asia/Tokyo", ("Asia/Tokyo",))):
        regions[name] = tuple(ZoneInfo(zone) for zone in zones)
    first, second, last = (sample_announcements(start)[index] for index in (2, 2, 6))
    messages = (
        replace(first, region="Europe", zones=regions["Europe"], reach=0.49),
        replace(second, region="Asia/Tokyo", zones=regions["Asia/Tokyo"], reach=1.0),
        replace(last, reach=0.0),
    )
    table = announcement_table(sample_plan(policy=sample_policy(regions=2), announcements=messages))
    assert _column(table, "To") == ["Europe", "Asia/Tokyo", "everybody"]
    assert [row.tone for row in table.rows] == [Tone.WARNING, Tone.NORMAL, Tone.NORMAL]
    assert table.rows[0].detail.endswith("49% awake; at night for them: no other time is early enough")
    assert [note.text for note in table.notes[:2]] == [
        "Europe: 39% of users (Europe/Berlin, Europe/London)",
        "Asia/Tokyo: 5% of users (Asia/Tokyo)",
    ]


@pytest.mark.parametrize(
    ("channel", "tone", "ending"),
    [
        pytest.param("email", Tone.WARNING, "; at night for them: it cannot wait", id="people"),
        pytest.param("status-page", Tone.NORMAL, "% awake", id="a-page"),
    ],
)
def test_news_by_night_says_so(channel: str, tone: Tone, ending: str) -> None:
    """News of a move that could not wait until people wake is marked; a page wakes nobody."""
    news = replace(sample_announcements()[2], kind=AnnouncementKind.RESCHEDULED, channel=channel, reach=0.2)
    (row,) = announcement_table(sample_plan(announcements=(news,))).rows
    assert (row.tone, row.detail.endswith(ending)) == (tone, True)


def test_large_regions_name_their_largest_zones() -> None:
    """A note names three zones and counts the others."""
    zones = tuple(ZoneInfo(zone) for zone in SHARES)
    messages = tuple(
        replace(sample_announcements()[2], region=name, zones=part)
        for name, part in (("Europe/Berlin", zones[:5]), ("Asia", zones[5:]))
    )
    note = announcement_table(sample_plan(announcements=messages)).notes[0].text
    assert note == "Europe/Berlin: 81% of users (Europe/Berlin, America/New_York, America/Los_Angeles, 2 more)"


def test_schedules_across_a_clock_change_name_both_clocks() -> None:
    """Where clocks change between messages, each row carries its own."""
    start = datetime(2026, 10, 27, 4, tzinfo=UTC)
    plan = sample_plan(
        recommended=Choice(window=span_at(start), impact=sample_impact()), announcements=sample_announcements(start)
    )
    table = announcement_table(plan)
    assert table.title == "Announcements, Europe/Berlin time"
    assert _column(table, "Send")[1:3] == ["Mon 19 Oct 16:00 CEST (UTC+2)", "Sun 25 Oct 15:00 CET (UTC+1)"]


def test_what_the_plan_before_told_is_marked_as_sent() -> None:
    """A plan that replaces another shows what went out before it was made, without a promise of its own."""
    before = Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF - 9 * DAY, window=span_at(START - DAY))
    first, *later = (each for each in sample_announcements() if each.send_at)
    told = replace(first, send_at=AS_OF - DAY, promised=AS_OF - DAY)
    rows = announcement_table(sample_plan(earlier=(before,), announcements=(told, *later))).rows
    assert rows[0].cells == ("sent Sun 22 Nov 01:00", "initial", "email", "")
    assert not any(other.cells[0].startswith("sent") for other in rows[1:])


@pytest.mark.parametrize(
    ("notice", "notes"),
    [
        pytest.param(NoticePeriod(text="72h", lead=timedelta(hours=72)), 2, id="lead"),
        pytest.param(
            NoticePeriod(text="3 working days", working_days=3, calendar=WorkingCalendar(zone=ZoneInfo("UTC"))),
            2,
            id="working-days",
        ),
        pytest.param(NoticePeriod(text="none"), 0, id="none"),
    ],
)
def test_unplanned_is_said_if_notice_is_asked_for(notice: NoticePeriod, notes: int) -> None:
    """From which moment on a window counts as planned is news only where a notice period was asked for."""
    plan = sample_plan(policy=sample_policy(notice=notice), announcements=sample_announcements()[2:])
    *deadlines, confirm = announcement_table(plan).notes
    assert len(deadlines) == notes
    assert confirm.text == "Nothing is sent until the plan is confirmed: downtime update PLAN.json --status CONFIRMED"


def test_unknown_deadlines_are_left_out() -> None:
    """Without deadlines there is nothing to say about them, nor of the confirmation of a plan that has it."""
    plan = sample_plan(announce_by=None, unplanned_before=None, announcements=sample_announcements()[2:])
    plan = replace(plan, status=Status.CONFIRMED)
    assert announcement_table(plan).notes == ()


def test_local_range_of_one_clock() -> None:
    """Readers of one zone have one time; without readers it is UTC."""
    assert local_range(START, [ZoneInfo("Asia/Tokyo")]) == "Sat 5 Dec 13:00"
    assert local_range(START, []) == "Sat 5 Dec 04:00"


def test_rules_have_their_part_of_all_windows() -> None:
    """Each rule shows what it excludes; limits that exclude nothing are left out."""
    table = window_rule_table(sample_plan().rules, 335)
    assert table is not None
    assert _column(table, "Rule") == ["notice period", "protect", "blackout"]
    assert _column(table, "Of all") == ["21%", "13%", "7.5%"]


def test_rules_of_no_windows_have_no_part() -> None:
    """Without windows no part can be said."""
    table = window_rule_table([RuleSummary(code="protect", label="x", excluded=0)], 0)
    assert table is not None
    assert _column(table, "Of all") == ["0%"]


@pytest.mark.parametrize(
    ("zone", "start", "holidays", "state"),
    [
        pytest.param("Europe/Berlin", "2026-12-23T10:00+01:00", (), "at work", id="working-day"),
        pytest.param("Europe/Berlin", "2026-12-25T10:00+01:00", (date(2026, 12, 25),), "daytime", id="public-holiday"),
        pytest.param("Asia/Riyadh", "2026-11-27T10:00+03:00", (), "daytime", id="friday-in-riyadh"),
        pytest.param("Asia/Riyadh", "2026-11-29T10:00+03:00", (), "at work", id="sunday-in-riyadh"),
        pytest.param("Asia/Dubai", "2021-12-31T10:00+04:00", (), "daytime", id="last-friday-off-in-dubai"),
        pytest.param("Asia/Dubai", "2022-01-07T10:00+04:00", (), "at work", id="friday-in-dubai"),
        pytest.param("Asia/Hong_Kong", "2026-11-28T10:00+08:00", (), "at work", id="saturday-in-hong-kong"),
    ],
)
def test_nobody_is_at_work_on_a_day_off(zone: str, start: str, holidays: tuple[date, ...], state: str) -> None:
    """Weekends and public holidays are those of the zone's country, whatever the hour."""
    calendar = replace(weekly_calendar(ZoneInfo(zone)), holidays=holidays)
    assert local_phase(span_at(datetime.fromisoformat(start).astimezone(UTC)), calendar) == state


def test_readers_without_a_known_clock_have_no_local_time() -> None:
    """Nothing is said of their mornings where nobody knows where they are."""
    plan = sample_plan()
    silent = tuple(replace(each, reach=None) for each in plan.announcements)
    told, untold = (
        " ".join(row.detail for table in build_report(each).tables for row in table.rows)
        for each in (plan, replace(plan, announcements=silent))
    )
    assert ("readers' local time" in told, "readers' local time" in untold) == (True, False)
