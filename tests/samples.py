"""Subjects of reports made by hand, so that what is shown does not depend on how it is computed."""

from __future__ import annotations

import math
from array import array
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.audience import build_audience
from downtime_cli.core.backtest.trials import Backtest, Realised, Reason, Trial, Unscored
from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, Severity
from downtime_cli.core.planning.plan import (
    Change,
    Choice,
    Comparison,
    ComparisonKind,
    Confidence,
    HourCell,
    Impact,
    NoWindow,
    Plan,
    Relaxation,
    RuleSummary,
    ZoneImpact,
)
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Policy, WeeklyHours
from downtime_cli.core.quality.finding import NO_FINDINGS, Background, Finding, FindingCode, Quality, Verdict
from downtime_cli.core.quality.inspection import (
    AudienceColumns,
    AudienceInspection,
    AudienceReading,
    Columns,
    Inspection,
    Recognised,
    TrafficReading,
)
from downtime_cli.core.traffic import HourSeries, Traffic, TypicalWeek
from downtime_cli.core.window import DAY, HOUR, WEEK, Span

BERLIN = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
START = datetime(2026, 12, 5, 4, tzinfo=UTC)
SHARES = {
    "Europe/Berlin": 0.31,
    "America/New_York": 0.2,
    "America/Los_Angeles": 0.12,
    "Asia/Kolkata": 0.1,
    "Europe/London": 0.08,
    "Asia/Kathmandu": 0.05,
    "Asia/Tokyo": 0.05,
    "Australia/Sydney": 0.04,
    "Pacific/Kiritimati": 0.03,
    "Pacific/Honolulu": 0.02,
}


def span_at(start: datetime, hours: float = 2) -> Span:
    """Return the window of so many hours at that instant."""
    return Span(start, start + hours * HOUR)


def sample_policy(**changes: object) -> Policy:
    """Return a policy with a bit of everything, some of it changed."""
    policy = Policy(
        as_of=AS_OF,
        duration=2 * HOUR,
        earliest=AS_OF,
        latest=AS_OF + 14 * DAY,
        zone=BERLIN,
        notice=NoticePeriod(text="72h", lead=72 * HOUR),
        margin=timedelta(minutes=30),
        protected=(
            WeeklyHours(
                days=frozenset(range(5)),
                start=time(9),
                end=time(17),
                zone=ZoneInfo("America/New_York"),
                text="America/New_York=Mon-Fri 09:00-17:00",
            ),
        ),
        blackouts=(ClosedSpan(span=span_at(datetime(2026, 11, 27, tzinfo=UTC), 24), name="Black Friday"),),
        slo=99.9,
        value_per_request=0.25,
        service="Shop API",
    )
    return replace(policy, **changes)


def sample_impact(expected: float = 812.4, *, rank: int = 1, zones: dict[str, float] | None = None) -> Impact:
    """Return an impact whose zones share what is expected in the order given."""
    shares = SHARES if zones is None else zones
    parts = [ZoneImpact(zone=ZoneInfo(zone), share=share, expected=expected * share) for zone, share in shares.items()]
    return Impact(
        expected=expected,
        low=expected * 0.79,
        high=expected * 1.26,
        share_of_week=0.0031,
        rank=rank,
        candidates=335,
        percentile=100 * (rank - 1) / 335,
        overrun=expected * 2.4,
        worst_zone_share=0.0052,
        zones=tuple(parts),
        error_budget=0.036,
        money=expected / 4,
    )


def sample_announcements(start: datetime = START, zone: tzinfo = BERLIN) -> tuple[Announcement, ...]:
    """Return a schedule whose first step is past."""
    kinds = AnnouncementKind
    end = start + 2 * HOUR
    steps: list[tuple[AnnouncementKind, str, datetime, datetime | None, float]] = [
        (kinds.INITIAL, "email", start - 14 * DAY, None, 0.4),
        (kinds.INITIAL, "status-page", start - 14 * DAY, None, 0.4),
        (kinds.INITIAL, "email", start - 7 * DAY, start - 7 * DAY - 14 * HOUR, 0.83),
        (kinds.REMINDER, "email", start - DAY, start - DAY - 14 * HOUR, 0.83),
        (kinds.REMINDER, "status-page", start - HOUR, start - HOUR, 0.41),
        (kinds.REMINDER, "banner", start - HOUR, start - HOUR, 0.41),
        (kinds.START, "status-page", start, start, 0.38),
        (kinds.COMPLETE, "status-page", end, None, 0.44),
        (kinds.COMPLETE, "email", end, None, 0.44),
    ]
    zones = tuple(ZoneInfo(zone) for zone in SHARES)
    return tuple(
        Announcement(
            kind=kind,
            channel=channel,
            promised=promised,
            send_at=send_at,
            lead=max(timedelta(0), start - (send_at or promised)),
            zones=zones,
            reach=reach,
            waits_for=Status.COMPLETED if kind is kinds.COMPLETE else None,
        )
        for kind, channel, promised, send_at, reach in steps
    )


def sample_hours(start: datetime = AS_OF, hours: int = 14 * 24) -> tuple[HourCell, ...]:
    """Return hours whose traffic rises and falls with the day, some of them closed."""
    return tuple(
        HourCell(
            start=start + hour * HOUR,
            expected=1000 - 900 * math.cos((hour - 3) * math.pi / 12),
            is_open=hour >= 72 and not 96 <= hour < 120,
        )
        for hour in range(hours)
    )


def sample_background(
    *assumed: str,
    code: AssumptionCode = AssumptionCode.TIMES_IN_UTC,
    findings: tuple[Finding, ...] = (),
    issues: tuple[Issue, ...] = (),
) -> Background:
    """Return what an answer rests on, with the verdict of the first finding."""
    verdict = findings[0].verdict if findings else Verdict.GOOD
    assumptions = tuple(Assumption(code, text) for text in assumed)
    return Background(quality=Quality(verdict=verdict, findings=findings), assumptions=assumptions, issues=issues)


def assumed(document: dict[str, Any]) -> list[str]:
    """Return what a JSON document assumes, each sentence with its code as issues have it."""
    return [f"{each['message']} [{each['code']}]" for each in document["assumptions"]]


def sample_plan(**changes: object) -> Plan:
    """Return a plan with a bit of everything, some of it changed."""
    plan = Plan(
        plan_id="20261205-0123456789",
        policy=sample_policy(),
        unit="requests",
        recommended=Choice(window=span_at(START), impact=sample_impact()),
        alternatives=(
            Choice(window=span_at(START + DAY), impact=sample_impact(940.2, rank=3)),
            Choice(window=span_at(START - 3 * HOUR - DAY), impact=sample_impact(1022.9, rank=7)),
        ),
        comparisons=(
            Comparison(kind=ComparisonKind.AVERAGE, window=None, expected=4120.5, feasible=True),
            Comparison(kind=ComparisonKind.GUESS, window=span_at(START + 21 * HOUR), expected=903.1, feasible=True),
            Comparison(
                kind=ComparisonKind.WORST,
                window=span_at(datetime(2026, 11, 25, 18, tzinfo=UTC)),
                expected=11235.0,
                feasible=False,
            ),
        ),
        announcements=sample_announcements(),
        rules=(
            RuleSummary(code="notice-period", label="72h", excluded=72),
            RuleSummary(code="protect", label="America/New_York=Mon-Fri 09:00-17:00", excluded=45),
            RuleSummary(code="blackout", label="Black Friday", excluded=25),
            RuleSummary(code="earliest", label="2026-11-23T00:00Z", excluded=0),
        ),
        audience=tuple((ZoneInfo(zone), share) for zone, share in SHARES.items()),
        hours=sample_hours(),
        weighed=335,
        background=sample_background("times are taken as UTC", findings=(sample_finding(),), issues=(sample_issue(),)),
        unplanned_before=AS_OF + 72 * HOUR,
        announce_by=START - 72 * HOUR,
        confidence=Confidence(weeks=8, capture=0.9612, worst=0.8825, guess_capture=0.8),
    )
    return replace(plan, **changes)


def sample_finding(verdict: Verdict = Verdict.FAIR) -> Finding:
    """Return something found in the data."""
    return Finding(
        code=FindingCode.SHORT_HISTORY,
        verdict=verdict,
        message="6.0 weeks of history",
        evidence="1,008 hours, Mon 12 Oct 2026 to Mon 23 Nov 2026",
        remedy="8 or more make for steady advice",
    )


def sample_repair() -> Finding:
    """Return something that the reader repaired."""
    return Finding(
        code=IssueCode.DST_REPEATED_HOUR,
        verdict=Verdict.GOOD,
        message="an hour that clocks show twice appears only once",
        evidence="in traffic.csv",
        remedy="export in UTC, or with offsets",
    )


def sample_issue(severity: Severity = Severity.WARNING) -> Issue:
    """Return something found on reading."""
    return Issue(
        code=IssueCode.DST_SKIPPED_HOUR,
        message="2 rows in an hour that does not exist were left out",
        remedy="check the zone of the file",
        place=Place(source="traffic.csv", line=118, column=1),
        severity=severity,
    )


def sample_refusal(**changes: object) -> NoWindow:
    """Return a refusal, some of it changed."""
    rules = (
        RuleSummary(code="team-hours", label="Mon 09:00-10:00@Europe/Berlin", excluded=335),
        RuleSummary(code="notice-period", label="72h", excluded=72),
    )
    refusal = NoWindow(
        policy=sample_policy(),
        unit="requests",
        candidates=335,
        rules=rules,
        looked_until=AS_OF + 14 * DAY,
        relaxations=(
            Relaxation(
                rules=(RuleSummary(code="latest", label="2026-12-07T00:00Z", excluded=0),),
                changes=(Change(option="horizon", value="15d"),),
                choice=Choice(window=span_at(datetime(2026, 12, 7, 8, tzinfo=UTC)), impact=sample_impact(3060.0)),
            ),
            Relaxation(
                rules=(),
                changes=(Change(option="duration", value="1h"),),
                choice=Choice(window=span_at(datetime(2026, 11, 30, 8, tzinfo=UTC), 1), impact=sample_impact(1500.0)),
            ),
            Relaxation(
                rules=rules[:1],
                changes=(Change(option="team-hours", value="Mon 09:00-11:00@Europe/Berlin"),),
                choice=Choice(
                    window=span_at(datetime(2026, 11, 30, 8, tzinfo=UTC)), impact=sample_impact(3075.0, rank=99)
                ),
            ),
        ),
        background=sample_background("notice period of 72h, as none was given", code=AssumptionCode.NOTICE_PERIOD),
    )
    return replace(refusal, **changes)


def sample_profile() -> tuple[float, ...]:
    """Return a week that is quietest in the night to Sunday and lacks two hours."""
    values = [
        60 + 40 * (hour // 24 % 7 in range(5)) - (45 + hour / 24) * math.cos((hour % 24 - 3) * math.pi / 12)
        for hour in range(168)
    ]
    values[30] = values[31] = math.nan
    return tuple(values)


def sample_inspection(**changes: object) -> Inspection:
    """Return an inspection of dated traffic, some of it changed."""
    first = datetime(2026, 9, 1, tzinfo=UTC)
    inspection = Inspection(
        reading=TrafficReading(
            source="traffic.csv",
            traffic=Traffic(total=HourSeries(0, array("d", [1.0])), zone=BERLIN),
            rows=1340,
            columns=Columns(time="timestamp", value="requests"),
            recognised=(
                Recognised(
                    what="dialect", value="; with decimal comma", why="it gives most rows the same number of cells"
                ),
                Recognised(what="day order", value="day first", why="13 to 31 occur only in first place"),
            ),
            issues=(sample_issue(Severity.NOTE),),
            assumptions=(Assumption(AssumptionCode.TRAFFIC_ZONE, "traffic is in Europe/Berlin time"),),
        ),
        hours=1340,
        missing_hours=4,
        total=123456.0,
        span=Span(first, first + 1344 * HOUR),
        zone_name="Europe/Berlin",
        profile=sample_profile(),
        gaps=(span_at(first + 100 * HOUR, 3), span_at(first + 7 * HOUR, 1)),
        background=sample_background(
            "traffic is in Europe/Berlin time",
            code=AssumptionCode.TRAFFIC_ZONE,
            findings=(sample_finding(), sample_repair()),
            issues=(sample_issue(Severity.NOTE),),
        ),
    )
    return replace(inspection, **changes)


def sample_audience(**changes: object) -> AudienceInspection:
    """Return an inspection of users in three zones, some of it changed."""
    said = "'users' is taken as the users, not 'rank': its name is the likeliest for counts"
    assumed = (Assumption(AssumptionCode.USERS_COLUMN, said),)
    inspection = AudienceInspection(
        reading=AudienceReading(
            source="users.csv",
            audience=build_audience({BERLIN: (600.0, 2.0), ZoneInfo("Asia/Tokyo"): (300.0, 1.0), UTC: (100.0, 1.0)}),
            rows=3,
            total=1000.0,
            left_out=250.0,
            columns=AudienceColumns(zone="country", users="users", weight="worth"),
            recognised=(Recognised(what="zone column", value="country", why="it holds the names of places"),),
            issues=(sample_issue(),),
            assumptions=assumed,
        ),
        background=Background(
            quality=NO_FINDINGS, assumptions=assumed, issues=(sample_issue(),), asked=("users.csv -f json",)
        ),
    )
    return replace(inspection, **changes)


def sample_typical_day() -> Inspection:
    """Return an inspection of a typical day."""
    values = tuple(float(hour % 24) for hour in range(168))
    sample = sample_inspection(hours=24, missing_hours=0, total=276.0, span=None, gaps=(), profile=values)
    reading = replace(
        sample.reading, traffic=TypicalWeek(values=values, zone=timezone(timedelta(hours=1)), days_alike=True)
    )
    return replace(sample, reading=reading, zone_name="UTC+01:00")


def sample_trial(origin: datetime, cost: float = 900.0, **changes: object) -> Trial:
    """Return a week in which the best window cost 800, the average 4,800 and Sunday 02:00 1,600, some of it changed."""
    trial = Trial(
        origin=origin,
        expected=850.0,
        low=700.0,
        high=1000.0,
        chosen=Realised(window=span_at(origin + 4 * DAY + 3 * HOUR), cost=cost),
        best=Realised(window=span_at(origin + 11 * DAY + 3 * HOUR), cost=800.0),
        mean=4800.0,
        candidates=264,
        guess=Realised(window=span_at(origin + 6 * DAY + HOUR), cost=1600.0),
        guess_is_feasible=True,
    )
    return replace(trial, **changes)


def sample_backtest(**changes: object) -> Backtest:
    """Return a backtest of 14 weeks, two of which could not be scored, some of it changed."""
    origins = [AS_OF - (16 - week) * WEEK for week in range(14)]
    costs = (800.0, 900.0, 820.0, 1200.0, 800.0, 860.0, 5000.0, 940.0, 800.0, 990.0)
    trials = [sample_trial(origin, cost) for origin, cost in zip(origins[2:12], costs, strict=True)]
    trials.append(sample_trial(origins[12], guess=None, guess_is_feasible=False))
    trials.append(sample_trial(origins[13], guess_is_feasible=False))
    backtest = Backtest(
        policy=sample_policy(),
        unit="requests",
        guess_zone=BERLIN,
        trials=tuple(trials),
        unscored=(
            Unscored(origin=origins[0], reason=Reason.NOTHING_FITS, window=None),
            Unscored(origin=origins[1], reason=Reason.MISSING_HOURS, window=span_at(origins[1] + 4 * DAY)),
        ),
        background=sample_background(
            "users have always lived where they live now", code=AssumptionCode.USERS_STAYED, issues=(sample_issue(),)
        ),
    )
    return replace(backtest, **changes)
