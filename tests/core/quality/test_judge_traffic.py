"""The verdict on the data, and what inspect shows."""

from __future__ import annotations

import math
from array import array
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.errors import Issue, IssueCode, Place, note
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.quality.inspection import Columns, TrafficReading
from downtime_cli.core.quality.judge_traffic import build_inspection, build_profile, judge_traffic
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import HOUR, WEEK, Span
from tests.core.builders import (
    APIA,
    AS_OF,
    BERLIN,
    KOLKATA,
    LORD_HOWE,
    UTC_ZONE,
    changed,
    day_curve,
    hours,
    lively,
    local_traffic,
    one_zone,
    sparse,
    utc,
)
from tests.effort import examples

TOKYO = ZoneInfo("Asia/Tokyo")


def reading(traffic: Traffic | TypicalWeek, **changes: object) -> TrafficReading:
    """Return a reading of it, some of it changed."""
    plain = TrafficReading(
        source="t.csv", traffic=traffic, rows=1, columns=Columns(time="time", value="requests"), recognised=()
    )
    return replace(plain, **changes)


def holed(share: float) -> Traffic:
    """Return twenty weeks of traffic with that share of hours missing, from the second day on."""
    traffic = local_traffic(BERLIN, day_curve, weeks=20)
    for index in range(24, 24 + int(20 * 168 * share)):
        traffic.total.values[index] = math.nan
    return traffic


@pytest.mark.parametrize(
    ("traffic", "verdict", "codes"),
    [
        pytest.param(local_traffic(BERLIN, day_curve, weeks=20), Verdict.GOOD, [], id="clean"),
        pytest.param(local_traffic(BERLIN, day_curve, weeks=5), Verdict.FAIR, ["short-history"], id="weeks"),
        pytest.param(local_traffic(BERLIN, day_curve, weeks=3), Verdict.FAIR, ["short-history"], id="few-weeks"),
        pytest.param(local_traffic(BERLIN, day_curve, weeks=1), Verdict.POOR, ["short-history"], id="days"),
        pytest.param(holed(0.01), Verdict.GOOD, [], id="few-gaps"),
        pytest.param(holed(0.1), Verdict.FAIR, ["missing-hours"], id="gaps"),
        pytest.param(holed(0.5), Verdict.POOR, ["missing-hours"], id="more-gaps-than-data"),
        pytest.param(
            local_traffic(BERLIN, day_curve, weeks=20, end=AS_OF - 9 * WEEK), Verdict.FAIR, ["old-data"], id="old"
        ),
        pytest.param(local_traffic(BERLIN, lambda _: 7.0, weeks=20), Verdict.POOR, ["no-rhythm"], id="flat"),
        pytest.param(
            local_traffic(BERLIN, lambda _: 0.0, weeks=20), Verdict.POOR, ["no-rhythm", "few-events"], id="dead"
        ),
        pytest.param(sparse(1.5), Verdict.GOOD, ["few-events"], id="few-events"),
        pytest.param(sparse(40.0), Verdict.GOOD, [], id="many-events"),
        pytest.param(
            TypicalWeek(values=tuple(range(168)), zone=BERLIN), Verdict.FAIR, ["typical-week"], id="typical-week"
        ),
        pytest.param(
            TypicalWeek(values=tuple(range(24)) * 7, zone=BERLIN, days_alike=True),
            Verdict.POOR,
            ["typical-day"],
            id="typical-day",
        ),
    ],
)
def test_the_verdict_is_the_worst_finding(traffic: Traffic | TypicalWeek, verdict: Verdict, codes: list[str]) -> None:
    """Each weakness has its code; data without one is good."""
    quality = judge_traffic(reading(traffic), AS_OF)
    assert quality.verdict is verdict
    assert [finding.code for finding in quality.findings] == codes


def test_the_worst_finding_comes_first() -> None:
    """Findings are sorted by what they cost, and each says what alone it would give."""
    traffic = local_traffic(BERLIN, lambda _: 7.0, weeks=5)
    quality = judge_traffic(reading(traffic), AS_OF)
    assert [(finding.code, finding.verdict) for finding in quality.findings] == [
        ("no-rhythm", Verdict.POOR),
        ("short-history", Verdict.FAIR),
    ]


def test_gaps_and_age_have_dates() -> None:
    """The longest gap and the last hour are told by the clock of the file."""
    traffic = holed(0.1)
    missing, old = judge_traffic(reading(traffic), AS_OF + 9 * WEEK).findings
    assert missing.message == "336 of 3,360 hours (10%) have no data"
    assert missing.evidence == ("1 gap, the longest 14 days, Tue 7 Jul 2026 02:00 – Tue 21 Jul 2026 02:00 CEST (UTC+2)")
    assert old.evidence == "the last hour ends on Mon 23 Nov 2026, the plan is made on Mon 25 Jan 2027"


@pytest.mark.parametrize(
    ("weeks", "remedy"),
    [
        pytest.param(5, "8 or more make for steady advice", id="weeks"),
        pytest.param(
            3, "export a longer period: below 4 weeks all is guesswork; 8 or more make for steady advice", id="few"
        ),
    ],
)
def test_short_histories_are_told_by_how_short(weeks: int, remedy: str) -> None:
    """Below four weeks more is asked for in stronger words."""
    (only,) = judge_traffic(reading(local_traffic(BERLIN, day_curve, weeks=weeks)), AS_OF).findings
    assert only.remedy == remedy
    assert only.evidence.endswith("to Mon 23 Nov 2026")


@pytest.mark.parametrize(
    ("hours", "verdict", "weeks"),
    [
        pytest.param(8 * 168 - 1, Verdict.FAIR, "7.9", id="an-hour-less-than-eight"),
        pytest.param(4 * 168 - 1, Verdict.FAIR, "3.9", id="an-hour-less-than-four"),
        pytest.param(4 * 168, Verdict.FAIR, "4.0", id="four"),
        pytest.param(2 * 168, Verdict.FAIR, "2.0", id="two"),
        pytest.param(2 * 168 - 1, Verdict.POOR, "1.9", id="an-hour-less-than-two"),
    ],
)
def test_a_short_history_is_shown_below_its_limits(hours: int, verdict: Verdict, weeks: str) -> None:
    """Rounding never lifts the weeks to what would be enough."""
    whole = local_traffic(BERLIN, day_curve, weeks=9)
    (only,) = judge_traffic(reading(changed(whole, whole.total.values[:hours])), whole.start_of(0)).findings
    assert (only.verdict, only.message) == (verdict, f"{weeks} weeks of history")
    is_little = float(weeks) < 4
    assert ("below 4 weeks" in only.remedy) is is_little


@pytest.mark.parametrize(
    ("traffic", "helps"),
    [
        pytest.param(sparse(0.3), True, id="twelve-weeks"),
        pytest.param(sparse(1.5, weeks=52), False, id="a-year"),
    ],
)
def test_few_events_say_what_would_help(traffic: Traffic, *, helps: bool) -> None:
    """Chance decides between quiet nights, which costs nothing; a year would help whoever has less."""
    (only,) = (each for each in judge_traffic(reading(traffic), AS_OF).findings if each.code == "few-events")
    year = "; a year of history would help" if helps else ""
    assert only.message == f"few events, under 2 an hour: chance decides between quiet nights{year}"
    assert only.evidence == f"{sum(traffic.total.values[-1344:]):,.0f} in the last 1,344 hours with data"
    assert only.remedy.startswith("export a year, or count" if helps else "count something that happens more often")


def issue(code: IssueCode) -> Issue:
    """Return a note of the reader."""
    return note(code, "what was done", "what to do", Place(source="t.csv", line=3))


def test_repairs_are_findings_that_cost_nothing() -> None:
    """What the reader mended is passed on with its place; what it only noted otherwise is not."""
    issues = (issue(IssueCode.DST_SKIPPED_HOUR), issue(IssueCode.DST_REPEATED_HOUR), issue(IssueCode.AFTER_AS_OF))
    quality = judge_traffic(reading(local_traffic(BERLIN, day_curve, weeks=20), issues=issues), AS_OF)
    assert quality.verdict is Verdict.GOOD
    assert [finding.code for finding in quality.findings] == ["dst-skipped-hour", "dst-repeated-hour"]
    assert quality.findings[0].evidence == "in t.csv:3"


def test_a_guess_that_may_be_wrong_costs() -> None:
    """Dates that fit both orders make the data fair at best, of a typical week too."""
    guess = (issue(IssueCode.AMBIGUOUS_DAY_ORDER),)
    for traffic in (local_traffic(BERLIN, day_curve, weeks=20), TypicalWeek(values=tuple(range(168)), zone=BERLIN)):
        assert judge_traffic(reading(traffic, issues=guess), AS_OF).verdict is Verdict.FAIR


def test_users_decide_by_which_clock_it_is_judged() -> None:
    """Local time of Tokyo taken for UTC is odd for users in Tokyo; without them nobody can tell."""
    truth = lively(TOKYO)
    shown = Traffic(total=HourSeries(truth.total.first_epoch_hour + 9, truth.total.values), zone=UTC)
    (only,) = judge_traffic(reading(shown), AS_OF, one_zone(TOKYO)).findings
    assert only.code == "odd-zone"
    assert judge_traffic(reading(shown), AS_OF).findings == ()


def test_one_wrong_zone_is_said_once() -> None:
    """A rhythm at the wrong hours that jumps with the clocks is one finding with all the evidence."""
    year = lively(UTC_ZONE, weeks=52)
    shown = Traffic(total=HourSeries(year.total.first_epoch_hour + 9, year.total.values), zone=UTC)
    (only,) = judge_traffic(reading(shown), AS_OF, one_zone(BERLIN)).findings
    assert only.code == "odd-zone"
    assert "quietest" in only.evidence
    assert "Sun 29 Mar 2026" in only.evidence
    assert only.remedy.startswith(
        "say with --traffic-zone where the file, read as UTC, was written: a zone whose clocks"
    )
    assert only.remedy.endswith(", such as Europe/Berlin, Europe/London or Europe/Lisbon")


def test_stamps_with_offsets_are_not_taken_for_local_time() -> None:
    """A gap at a clock change is a gap where stamps say their offset, and a sign of local time where they do not."""
    traffic = lively(UTC_ZONE, weeks=52)
    change = (utc("2026-03-29T02:00Z") - traffic.start_of(traffic.total.first_epoch_hour)) // HOUR
    traffic.total.values[change] = math.nan
    tokyo = replace(traffic, zone=TOKYO)
    assert [each.code for each in judge_traffic(reading(traffic), AS_OF).findings] == ["dst-in-stamps"]
    assert judge_traffic(reading(tokyo, has_offsets=True), AS_OF).findings == ()


def test_dead_hours_do_not_count_as_another_level() -> None:
    """A month of zeros is a dead stretch, and not a change of level or clock besides."""
    traffic = lively(BERLIN)
    traffic.total.values[1000:1672] = array("d", [0.0] * 672)
    assert [each.code for each in judge_traffic(reading(traffic), AS_OF).findings] == ["dead-stretch"]


@settings(max_examples=examples(30))
@given(
    st.lists(st.one_of(st.just(math.nan), st.just(0.0), st.floats(0, 1e12)), min_size=1, max_size=900),
    st.sampled_from([None, BERLIN, KOLKATA, APIA, LORD_HOWE, UTC_ZONE]),
)
def test_any_numbers_can_be_judged(values: list[float], zone: ZoneInfo | None) -> None:
    """Whatever the numbers are, each finding says what, why and what to do, in the order of what it costs."""
    traffic = Traffic(total=hours([*values, 1.0], AS_OF - WEEK), zone=zone)
    for users in (None, one_zone(BERLIN)):
        quality = judge_traffic(reading(traffic), AS_OF, users)
        assert all(each.message and each.evidence and each.remedy for each in quality.findings)
        ranks = [list(Verdict).index(each.verdict) for each in quality.findings]
        assert ranks == sorted(ranks, reverse=True)


def test_inspection_counts_hours_gaps_and_totals() -> None:
    """Hours with data, hours without, the sum, the span and the stretches without data, longest first."""
    values = [1.0, math.nan, 2.0, math.nan, math.nan, 3.0]
    traffic = Traffic(total=hours(values, AS_OF), zone=KOLKATA, phase_minutes=30)
    found = build_inspection(reading(traffic), AS_OF)
    half = timedelta(minutes=30)
    assert (found.hours, found.missing_hours, found.total) == (3, 3, 6)
    assert found.span == Span(AS_OF + half, AS_OF + half + 6 * HOUR)
    assert found.gaps == (
        Span(AS_OF + half + 3 * HOUR, AS_OF + half + 5 * HOUR),
        Span(AS_OF + half + HOUR, AS_OF + half + 2 * HOUR),
    )
    assert found.zone_name == "Asia/Kolkata"
    assert found.profile[6] == 1.0
    assert math.isnan(found.profile[7])


@pytest.mark.parametrize(
    ("week", "count", "total"),
    [
        pytest.param(TypicalWeek(values=(2.0,) * 168, zone=BERLIN), 168, 336.0, id="week"),
        pytest.param(TypicalWeek(values=(2.0,) * 168, zone=BERLIN, days_alike=True), 24, 48.0, id="day"),
    ],
)
def test_profiles_are_inspected_too(week: TypicalWeek, count: int, total: float) -> None:
    """A typical day counts as the 24 hours it was given as, a typical week as 168."""
    found = build_inspection(reading(week), AS_OF)
    assert (found.hours, found.missing_hours, found.total, found.span) == (count, 0, total, None)
    assert found.profile == week.values


def test_the_profile_is_by_the_traffics_own_clock() -> None:
    """Means per hour of week do not smear over a clock change."""
    profile = build_profile(local_traffic(BERLIN, day_curve, weeks=20))
    assert profile[3] == pytest.approx(10)
    assert min(profile) == pytest.approx(5)


def found_for_a_year(traffic: Traffic | TypicalWeek) -> dict[str, tuple[Verdict, str, str]]:
    """Return verdict, message and evidence of the findings for a standing window, by code."""
    findings = judge_traffic(reading(traffic), AS_OF, for_a_year=True).findings
    return {each.code: (each.verdict, each.message, each.evidence) for each in findings}


@pytest.mark.parametrize(
    ("weeks", "months", "evidence"),
    [
        pytest.param(8, 10, "less than two weeks of data in Dec–Sep", id="eight-weeks"),
        pytest.param(30, 5, "less than two weeks of data in Dec–Apr", id="half-a-year"),
        pytest.param(48, 1, "less than two weeks of data in Dec", id="all-but-the-year-end"),
    ],
)
def test_a_short_history_knows_nothing_of_other_months(weeks: int, months: int, evidence: str) -> None:
    """A standing window goes through months that the data has not seen: which, and that seasons may differ."""
    verdict, message, seen = found_for_a_year(local_traffic(BERLIN, day_curve, weeks=weeks))["unseen-months"]
    assert (verdict, seen) == (Verdict.FAIR, evidence)
    assert message.startswith(f"{weeks} weeks of history cannot tell {months} month")


def test_a_year_has_seen_every_month() -> None:
    """Fifty-two weeks are enough, and a single window asks for no year at all."""
    assert found_for_a_year(local_traffic(BERLIN, day_curve, weeks=52)) == {}
    assert judge_traffic(reading(local_traffic(BERLIN, day_curve, weeks=8)), AS_OF).findings == ()


@pytest.mark.parametrize(("days", "is_seen"), [(14, True), (13, False)])
def test_a_month_is_seen_by_two_weeks_of_it(days: int, is_seen: bool) -> None:
    """Hours without data are not seen; those of another year are."""
    traffic = local_traffic(UTC_ZONE, day_curve, weeks=60)
    first = traffic.total.first_epoch_hour
    december = [index for index in range(len(traffic.total.values)) if traffic.start_of(first + index).month == 12]
    for index in december[days * 24 :]:
        traffic.total.values[index] = math.nan
    assert ("unseen-months" not in found_for_a_year(traffic)) is is_seen


def test_months_are_named_in_runs() -> None:
    """Gaps in the data are told apart, the months after the last known one first."""
    traffic = local_traffic(UTC_ZONE, day_curve, weeks=52)
    first = traffic.total.first_epoch_hour
    for index in range(len(traffic.total.values)):
        if traffic.start_of(first + index).month in {1, 5, 6}:
            traffic.total.values[index] = math.nan
    assert found_for_a_year(traffic)["unseen-months"][2] == "less than two weeks of data in Jan, May–Jun"


def test_a_typical_week_has_seen_no_month_and_says_so_already() -> None:
    """That all weeks are taken to be alike is a finding of its own."""
    week = TypicalWeek(values=tuple(map(float, range(24))) * 7, zone=BERLIN)
    assert "unseen-months" not in found_for_a_year(week)
