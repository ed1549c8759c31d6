"""What is said about standing windows."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.planning.plan import ComparisonKind
from downtime_cli.core.policy import Objective
from downtime_cli.core.recurrence import (
    FORTNIGHTLY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    Every,
    Frequency,
    Pattern,
    PatternDay,
    Recurrence,
)
from downtime_cli.core.series.series import PlannedSeries, SeriesDate
from downtime_cli.core.standing.plan import (
    Occurrence,
    Slot,
    SlotCost,
    StandingChoice,
    StandingComparison,
    ZoneYear,
)
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.report.blocks import Table
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from downtime_cli.report.standing_words import clock_turns, is_even, month_runs, name_kind, weekly_hours
from tests.samples import BERLIN, sample_policy, span_at
from tests.slot_samples import monthly_slot, weekly_slot
from tests.standing_samples import (
    NEW_YORK,
    SECOND_TUESDAY,
    SUNDAY_NIGHT,
    sample_choice,
    sample_dates,
    sample_no_standing,
    sample_standing,
)

UTC_ZONE = ZoneInfo("UTC")


def facts(report: Report) -> dict[str, str]:
    """Return the facts by label."""
    return {fact.label: fact.text for fact in report.facts}


def table(report: Report, title: str) -> Table:
    """Return the table whose title begins so."""
    return next(each for each in report.tables if each.title.startswith(title))


def even(plan: PlannedSeries) -> PlannedSeries:
    """Return the plan with every date at the same cost."""
    dates = tuple(Occurrence(window=date.window, expected=5.0) for date in plan.recommended.dates)
    return replace(plan, recommended=replace(plan.recommended, dates=dates, mean=5.0))


@pytest.mark.parametrize(
    ("slot", "length", "words"),
    [
        pytest.param(
            SECOND_TUESDAY, 2 * HOUR, "on the second Tuesday of each month, 04:00–06:00 Europe/Berlin", id="2TU"
        ),
        pytest.param(SUNDAY_NIGHT, 2 * HOUR, "every Sunday, 02:30–04:30 Europe/Berlin", id="weekly"),
        pytest.param(
            monthly_slot(4, -1, time(23), NEW_YORK),
            2 * HOUR,
            "on the last Friday of each month, 23:00 to Saturday 01:00 America/New_York",
            id="past-midnight",
        ),
        pytest.param(
            weekly_slot(6, time(22), UTC_ZONE),
            30 * HOUR,
            "every Sunday, 22:00 to Tuesday 04:00 UTC",
            id="days",
        ),
        pytest.param(
            weekly_slot(0, time(22), UTC_ZONE),
            2 * HOUR,
            "every Monday, 22:00 to Tuesday 00:00 UTC",
            id="to-midnight",
        ),
    ],
)
def test_slots_in_words(slot: Slot, length: timedelta, words: str) -> None:
    """Days, times and clock are said so that nobody can take them for others."""
    assert slot.words(length) == words


def test_weekly_hours_name_both_days() -> None:
    """The weekday of the end stands there where it is another."""
    window = span_at(datetime(2026, 12, 5, 22, tzinfo=UTC))
    assert weekly_hours(window, UTC) == "Sat 22:00–Sun 00:00"
    assert weekly_hours(window, BERLIN) == "Sat 23:00–Sun 01:00"
    assert weekly_hours(window, NEW_YORK) == "Sat 17:00–19:00"


def test_turns_of_another_clock() -> None:
    """Each date on which the time moves is named; one that never moves is said to hold all year."""
    choice = sample_choice()
    assert clock_turns(choice, UTC) == (
        "Sun 01:30–03:30 from 29 Nov 2026, Sun 00:30–02:30 from 4 Apr 2027, Sun 01:30–03:30 from 7 Nov 2027, UTC"
    )
    assert clock_turns(replace(choice, dates=choice.dates[:9]), UTC) == "Sun 01:30–03:30 UTC all year"
    minutes = [timedelta(minutes=index) for index in range(7)]
    moving = tuple(
        Occurrence(window=span_at(choice.dates[0].window.start + minute), expected=1.0) for minute in minutes
    )
    assert clock_turns(replace(choice, dates=moving), UTC).endswith("01:33–03:33 from 29 Nov 2026, 3 more changes, UTC")


def on_weekdays(start: time, zone: tzinfo, length: timedelta = 2 * HOUR) -> StandingChoice:
    """Return a window from Monday to Friday for 30 weeks from March on."""
    pattern = Pattern(frequency=Frequency.WEEKLY, days=tuple(map(PatternDay, range(5))))
    slot = Slot(pattern=pattern, start=start, zone=zone, count=260)
    walls = [datetime.combine(datetime(2027, 3, 1) + day * DAY, start) for day in range(210) if day % 7 < 5]
    starts = [resolve_wall(wall, zone) for wall in walls]
    dates = tuple(Occurrence(window=Span(each, each + length), expected=1.0) for each in starts)
    return replace(sample_choice(slot), dates=dates, left_out=())


@pytest.mark.parametrize(
    ("start", "zone", "length", "told"),
    [
        pytest.param(
            time(1), BERLIN, 2 * HOUR,
            "00:00\u201302:00 from 1 Mar 2027, 23:00\u201301:00 the day before from 28 Mar 2027, UTC", id="before",
        ),
        pytest.param(
            time(19), NEW_YORK, HOUR,
            "00:00\u201301:00 the day after from 2 Mar 2027, 23:00\u201300:00 from 15 Mar 2027, UTC", id="after",
        ),
        pytest.param(time(22), UTC_ZONE, 30 * HOUR, "22:00 to 04:00 2 days later UTC all year", id="long"),
    ],
)  # fmt: skip
def test_turns_of_several_days_of_the_week(start: time, zone: tzinfo, length: timedelta, told: str) -> None:
    """Only clock changes are turns, and the day is told from the one that the slot names."""
    assert clock_turns(on_weekdays(start, zone, length), UTC) == told


@pytest.mark.parametrize(
    ("recurring", "kind"),
    [
        (WEEKLY, "weekly"),
        (FORTNIGHTLY, "fortnightly"),
        (QUARTERLY, "quarterly"),
        (Every(frequency=Frequency.MONTHLY, interval=2), "standing"),
        (Pattern(frequency=Frequency.DAILY), "standing"),
    ],
)
def test_kinds_have_names(recurring: Recurrence, kind: str) -> None:
    """Where there is no short word for how often, it is a standing window."""
    assert name_kind(recurring) == kind


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        pytest.param(range(52), "all year", id="all"),
        pytest.param([0, 1, 2, 3, 4, 5, 40, 41], "Nov–Jan, Sep", id="runs"),
        pytest.param([0, 2, 51], "Nov, Dec, Nov", id="single"),
        pytest.param([1, 3], "Dec", id="same-month-twice"),
    ],
)
def test_runs_of_months(chosen: list[int], text: str) -> None:
    """Consecutive dates are a range of months, a month is not said twice."""
    expected = "Nov, Dec" if text == "Nov, Dec, Nov" else text
    assert month_runs(sample_dates(), list(chosen), BERLIN) == expected


def test_the_answer_comes_first() -> None:
    """The slot in words, its times in UTC, then what it costs, its dates and rule."""
    report = build_report(sample_standing())
    assert report.title == "Recommended weekly maintenance window for Shop API (2 h)"
    assert report.headline == "Every Sunday, 02:30–04:30 Europe/Berlin"
    assert report.subline.startswith("Sun 01:30–03:30 from 29 Nov 2026")
    found = facts(report)
    assert list(found)[:6] == ["Expected impact", "Dates", "RRULE", "Clock", "Worst date", "Comparison"]
    assert found["Expected impact"].startswith("about 812 requests each time, 0.31% of a week; ")
    assert found["Expected impact"].endswith(" in 50 windows")
    assert found["Dates"] == "50 of 52, 2 left out, Sun 29 Nov 2026 to Sun 21 Nov 2027"
    assert found["RRULE"] == "FREQ=WEEKLY;BYDAY=SU;COUNT=52"
    assert found["Work"] == "until 30 min before the end, leaving time to roll back"
    assert found["Error budget"] == "each window uses 3.6% of the 30-day budget at 99.9%"
    assert found["Value at risk"].endswith(" a year, at 0.25 each")
    assert found["Announce by"] == "Thu 26 Nov 02:30 CET (UTC+1), notice period 72h"
    assert found["Over time"] == "counting 1 past window, America/New_York is hit hardest: 27% of its own week in total"


def test_all_dates_kept() -> None:
    """If nothing is left out, all dates are said to be kept and the table is not there."""
    plan = sample_standing()
    report = build_report(replace(plan, recommended=replace(plan.recommended, left_out=()), rules=(), alternatives=()))
    assert facts(report)["Dates"].startswith("all 50, ")
    titles = [each.title for each in report.tables]
    assert not [title for title in titles if title.startswith(("Dates left out", "Rules", "Alternatives"))]


def test_a_slot_in_utc_is_shown_by_the_teams_clock() -> None:
    """Where the slot follows UTC, the line below says what that is for the team; nothing where the team does too."""
    choice = sample_choice(weekly_slot(6, time(1, 30), UTC_ZONE))
    plan = sample_standing(recommended=choice)
    assert build_report(plan).subline == "Sun 02:30–04:30 from 29 Nov 2026, Sun 03:30–05:30 from 28 Mar 2027, " + (
        "Sun 02:30–04:30 from 4 Apr 2027, Sun 02:30–03:30 from 31 Oct 2027, 1 more change, Europe/Berlin time"
    )
    in_utc = replace(plan, policy=replace(plan.policy, zone=UTC))
    assert build_report(in_utc).subline == ""


@pytest.mark.parametrize(
    ("clocks", "objective", "text"),
    [
        pytest.param(
            [812.4, 845.0],
            Objective.TOTAL,
            "3.9% less than the best slot on another clock (every Sunday, 01:00–03:00 UTC)",
            id="cheaper",
        ),
        pytest.param(
            [812.4, 812.5],
            Objective.TOTAL,
            "the same as the best slot on another clock (every Sunday, 01:00–03:00 UTC)",
            id="same",
        ),
        pytest.param([812.4, 812.4], Objective.TOTAL, "no other clock has a better slot", id="equal"),
        pytest.param([812.4], Objective.TOTAL, "no other clock has a better slot", id="alone"),
        pytest.param(
            [812.4, 700.0],
            Objective.FAIR,
            "the fairest slot on another clock is every Sunday, 01:00–03:00 UTC",
            id="fair",
        ),
    ],
)
def test_the_clock_and_what_another_would_cost(clocks: list[float], objective: Objective, text: str) -> None:
    """The anchor is named beside the best that another clock offers."""
    other = weekly_slot(6, time(1), UTC_ZONE)
    costs = tuple(SlotCost(slot=slot, mean=mean) for slot, mean in zip((SUNDAY_NIGHT, other), clocks, strict=False))
    plan = sample_standing(clocks=costs, policy=sample_policy(objective=objective))
    assert facts(build_report(plan))["Clock"] == f"Europe/Berlin; {text}"


def test_the_worst_date_and_why() -> None:
    """The most expensive date is beside the cheapest, by the zone that makes the difference."""
    plan = sample_standing()
    assert facts(build_report(plan))["Worst date"] == (
        "Sun 6 Dec 2026, about 836 requests, 3% above the mean: "
        "America/New_York is busier than on Sun 10 Jan 2027, the cheapest date"
    )
    choice = plan.recommended
    march = next(index for index, date in enumerate(choice.dates) if date.window.start.month == 3)
    dearer = tuple(
        replace(date, expected=990.0 if index == march + 2 else date.expected)
        for index, date in enumerate(choice.dates)
    )
    zone = ZoneYear(zone=NEW_YORK, share=1.0, expected=tuple(date.expected for date in dearer))
    moved = replace(plan, recommended=replace(choice, dates=dearer), zones=(zone,))
    assert facts(build_report(moved))["Worst date"].endswith(
        ": it is Sat 21:30–23:30 in America/New_York, but Sat 20:30–22:30 on Sun 10 Jan 2027, the cheapest date"
    )
    assert facts(build_report(even(plan)))["Worst date"] == "none: all dates, and so all months, cost about the same"


def test_fairness_is_told_where_it_is_asked_for() -> None:
    """With the fair objective the worst-hit zone's loss is a fact."""
    plan = sample_standing(policy=sample_policy(objective=Objective.FAIR, slo=None, value_per_request=None), burdens=())
    plan = replace(plan, recommended=replace(plan.recommended, error_budget=None))
    found = facts(build_report(plan))
    assert found["Fairness"] == "the worst-hit zone loses 0.52% of its own week each time"
    assert not {"Error budget", "Value at risk", "Over time"} & set(found)


def test_no_margin_is_not_told() -> None:
    """Without time to roll back there is nothing to say about it."""
    plan = replace(sample_standing(), policy=sample_policy(recurring=WEEKLY, margin=timedelta(0)))
    assert "Work" not in facts(build_report(plan))


def test_the_lines_for_a_calendar() -> None:
    """An event's lines can be copied as they are."""
    lines = [row.cells[0] for row in table(build_report(sample_standing()), "For a calendar").rows]
    assert lines == [
        "DTSTART;TZID=Europe/Berlin:20261129T023000",
        "DURATION:PT2H",
        "RRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=52",
        "EXDATE;TZID=Europe/Berlin:20261227T023000",
        "EXDATE;TZID=Europe/Berlin:20270103T023000",
    ]


def test_dates_worth_knowing() -> None:
    """The next ones, those after clocks change, one whose time clocks skip, the worst and the last."""
    rows = [row.cells for row in table(build_report(sample_standing()), "Dates, ").rows]
    assert rows[0] == ("Sun 29 Nov 2026 02:30", "Sun 01:30–03:30", "832", "first")
    assert [(cells[0], cells[3]) for cells in rows[1:]] == [
        ("Sun 6 Dec 2026 02:30", "worst"),
        ("Sun 13 Dec 2026 02:30", ""),
        ("Sun 28 Mar 2027 03:30", "after a clock change, clocks skip 02:30"),
        ("Sun 4 Apr 2027 02:30", "after a clock change"),
        ("Sun 31 Oct 2027 02:30", "after a clock change"),
        ("Sun 7 Nov 2027 02:30", "after a clock change"),
        ("Sun 21 Nov 2027 02:30", "last"),
    ]
    assert "worst" not in [row.cells[3] for row in table(build_report(even(sample_standing())), "Dates, ").rows]


def test_zones_by_their_local_times() -> None:
    """A zone has a row for each local time over the year, and when; what is small is summed up."""
    rows = [row.cells for row in table(build_report(sample_standing()), "Impact of each window").rows]
    new_york = [cells[1:4] for cells in rows[:3]]
    assert rows[0][0] == "America/New_York"
    assert new_york == [
        ("Sat 20:30–22:30", "Nov–Mar, Apr–Oct, Nov", "47"),
        ("Sat 21:30–23:30", "Mar, Nov", "3"),
        ("Sun 02:30–04:30", "Nov–Mar, Apr–Oct, Nov", "48"),
    ]
    assert rows[-1] == ("Asia/Kathmandu", "Sun 06:15–08:15", "Apr–Oct", "31", "daytime", "", "81.7")
    many = tuple(
        ZoneYear(zone=ZoneInfo(f"Etc/GMT+{hour}"), share=1 / 12, expected=(1.0 + hour,) * 50) for hour in range(12)
    )
    last = table(build_report(sample_standing(zones=many)), "Impact of each window").rows[-1].cells
    assert last[0].endswith("other zones")
    silent = tuple(replace(zone, expected=(0.0,) * 50) for zone in many)
    assert table(build_report(sample_standing(zones=silent)), "Impact of each window").rows[0].bar == 0


def test_alternatives_and_comparisons() -> None:
    """Other nights with their rules; the average, the guess and the worst beside what this plan saves."""
    report = build_report(sample_standing())
    alternative = table(report, "Alternatives").rows[0]
    assert alternative.cells[0] == "every Saturday, 23:00 to Sunday 01:00 America/New_York"
    assert alternative.detail == "FREQ=WEEKLY;BYDAY=SA;COUNT=52"
    assert [row.cells for row in table(report, "Compared with").rows] == [
        ("the average slot", "any slot", "4,120", "80% less"),
        ("Sunday 02:00 every week", "every Sunday, 02:00–04:00 Europe/Berlin (breaks a rule)", "903", "10% less"),
        ("the worst", "every Tuesday, 18:00–20:00 Europe/Berlin", "11,200", "93% less"),
    ]
    guess = replace(sample_standing().comparisons[1], slot=SUNDAY_NIGHT)
    same = table(build_report(sample_standing(comparisons=(guess,))), "Compared with").rows[0]
    assert same.cells[1] == "every Sunday, 02:30–04:30 Europe/Berlin (the same slot)"
    other = replace(guess, slot=monthly_slot(5, 3, time(2), BERLIN))
    assert table(build_report(sample_standing(comparisons=(other,))), "Compared with").rows[0].cells[0] == (
        "02:00 on the third Saturday of each month"
    )
    monthly = replace(guess, slot=monthly_slot(6, 1, time(2, 30), BERLIN))
    first = table(build_report(sample_standing(comparisons=(monthly,))), "Compared with").rows[0]
    assert first.cells[0] == "the first Sunday of the month, 02:00"


def test_dates_left_out_have_their_reasons() -> None:
    """Each date without a window is there with the rule and all the names."""
    rows = [row.cells for row in table(build_report(sample_standing()), "Dates left out").rows]
    assert rows == [
        ("Sun 27 Dec 2026", "blackout", "year end"),
        ("Sun 3 Jan 2027", "blackout", "year end, DE: New Year's Day"),
    ]


def test_nothing_fits() -> None:
    """What removes most, the slot that comes nearest and what would have to give."""
    report = build_report(sample_no_standing())
    assert (report.headline, report.subline) == ("Nothing fits.", "Each of the 504 slots breaks a rule on some date.")
    found = facts(report)
    assert found["Excludes most"] == "team hours, 504 of 504: Sun 02:00-04:00@Europe/Berlin"
    assert found["Smallest change"] == 'give up team-hours "Sun 02:00-04:00@Europe/Berlin" on 1 of 50 dates'
    assert found["Would allow"] == "Every Sunday, 02:30–04:30 Europe/Berlin"
    frozen = build_report(sample_no_standing(rules=(), nearest=None, broken=()))
    assert facts(frozen) == {"Smallest change": "shorten the blackouts: no slot has a single date left"}
    assert frozen.tables == ()


def test_hostile_names_are_harmless() -> None:
    """Names of blackouts and services are shown as they are, on one line."""
    plan = sample_standing(policy=sample_policy(service="[/x]\x1b[31m", recurring=MONTHLY))
    gone = replace(plan.recommended.left_out[0], names=("[bold]\nx",))
    report = build_report(replace(plan, recommended=replace(plan.recommended, left_out=(gone,))))
    assert report.title == "Recommended monthly maintenance window for [/x]\\x1b[31m (2 h)"
    assert table(report, "Dates left out").rows[0].cells[2] == "[bold] x"


def test_costs_of_nothing_are_even() -> None:
    """Where no date costs anything, one line says that all are the same, and nothing is divided by zero."""
    plan = sample_standing()
    free = tuple(replace(date, expected=0.0) for date in plan.recommended.dates)
    choice: StandingChoice = replace(plan.recommended, dates=free, mean=0.0, expected=0.0)
    report = build_report(replace(plan, recommended=choice))
    assert facts(report)["Worst date"] == "none: all dates, and so all months, cost about the same"


@pytest.mark.parametrize(
    ("more", "said"),
    [pytest.param(0.4, "all cost about the same", id="within-half-a-percent"), pytest.param(0.6, None, id="beyond")],
)
def test_months_that_cost_the_same_are_said_to(more: float, said: str | None) -> None:
    """Dates may differ within months whose means do not."""
    plan = sample_standing()
    costs = {0: 100.0 + more, 1: 90.0, 2: 110.0}  # November has the first date, December the next three
    dates = tuple(replace(date, expected=costs.get(index, 100.0)) for index, date in enumerate(plan.recommended.dates))
    report = build_report(replace(plan, recommended=replace(plan.recommended, dates=dates)))
    assert facts(report).get("Months") == said


@pytest.mark.parametrize(("cheapest", "is_so"), [(99.5, True), (99.45, False)])
def test_dates_within_half_a_percent_are_even(cheapest: float, is_so: bool) -> None:
    """Up to half a percent between the cheapest and the most expensive date is no difference."""
    choice = sample_choice()
    first, *rest = choice.dates
    dates = (replace(first, expected=cheapest), *(replace(date, expected=100.0) for date in rest))
    assert is_even(replace(choice, dates=dates)) == is_so


@pytest.mark.parametrize(
    ("comparison", "changes", "words"),
    [
        pytest.param({"feasible": False}, {}, "153% more than Sunday 02:00 every week (breaks a rule)", id="a-rule"),
        pytest.param(
            {},
            {"step": 5 * HOUR},
            "153% more than Sunday 02:00 every week (a step of 5 h skips it)",
            id="the-step",
        ),
        pytest.param({}, {}, "153% more than Sunday 02:00 every week (leaves out more dates)", id="dates"),
        pytest.param(
            {},
            {"objective": Objective.FAIR},
            "153% more than Sunday 02:00 every week (takes more from the worst-hit zone)",
            id="less-fair",
        ),
        pytest.param(
            {"kind": ComparisonKind.AVERAGE, "slot": None},
            {},
            "153% more than the average slot (many of which break a rule)",
            id="average-of-all",
        ),
        pytest.param({"mean": 9000.0, "feasible": False}, {}, "91% less than Sunday 02:00 every week", id="dearer"),
    ],
)
def test_a_cheaper_slot_that_is_not_recommended_has_a_reason(
    comparison: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    """What would cost less on each date says why it is not the one."""
    plan = sample_standing()
    slot = weekly_slot(6, time(2), BERLIN)
    usual: dict[str, Any] = {"kind": ComparisonKind.GUESS, "slot": slot, "mean": plan.recommended.mean / 2.53}
    other = StandingComparison(**({"feasible": True} | usual | comparison))
    changed = replace(plan, comparisons=(other,), policy=replace(plan.policy, **changes))
    assert facts(build_report(changed))["Comparison"] == words


def test_the_average_without_rules_needs_no_reason() -> None:
    """Where no rule excludes a slot, the average says nothing of rules."""
    average = StandingComparison(kind=ComparisonKind.AVERAGE, slot=None, mean=1.0, feasible=True)
    text = facts(build_report(sample_standing(comparisons=(average,), rules=())))["Comparison"]
    assert text.endswith("more than the average slot")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(1, "Sun 29 Nov 2026 03:30–04:30 CET (UTC+1)", id="one"),
        pytest.param(
            4,
            "Sun 29 Nov 2026 03:30–04:30 CET (UTC+1), Sun 6 Dec 2026 03:30–04:30 CET (UTC+1), "
            "Sun 13 Dec 2026 03:30–04:30 CET (UTC+1) and 1 more date",
            id="several",
        ),
    ],
)
def test_dates_of_an_earlier_rule_that_take_place_are_cautions(count: int, expected: str) -> None:
    """On the screen and in the report, each by a clock that a page can change; one of the rule is none."""
    plan = sample_standing()
    dates = [_left_behind(each, Span(each.original.start + HOUR, each.original.end)) for each in plan.series.dates]
    plan = replace(plan, series=replace(plan.series, dates=(*dates[:count], *plan.series.dates[count:])))
    report = build_report(plan)
    (told,) = report.alerts
    assert told.text == f"Still to come under the earlier rule, too soon to be planned anew: {expected}"
    assert len(told.times) == min(count, 3)
    assert report.screen is not None
    assert told in report.screen.cautions
    assert build_report(sample_standing()).alerts == ()


def _left_behind(date: SeriesDate, window: Span) -> SeriesDate:
    """Return a date as if another rule had had it at another time."""
    last = replace(date.plan.revisions[0], window=window)
    return replace(date, is_replaced=True, original=window, plan=replace(date.plan, revisions=(last,)))
