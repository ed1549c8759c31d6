"""The JSON of a standing window, `downtime-standing/1`: the slot with its rule, every date, months and zones."""

from __future__ import annotations

from typing import Final, assert_never

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import RuleSummary
from downtime_cli.core.standing.plan import (
    NoStandingWindow,
    Occurrence,
    Slot,
    StandingChoice,
    StandingPlan,
    calendar_lines,
    month_costs,
)
from downtime_cli.core.wording import iso_duration, iso_utc
from downtime_cli.documents.shared import Json

SCHEMA: Final = "downtime-standing/1"


def standing_values(subject: StandingPlan | NoStandingWindow) -> dict[str, Json]:
    """Return what is particular to a standing window, or to there being none: then the nearest slot."""
    match subject:
        case StandingPlan():
            return {"status": "TENTATIVE", "unit": subject.unit, **_plan_values(subject)}
        case NoStandingWindow():
            nearest = None if subject.nearest is None else _choice(subject.nearest, subject)
            return {
                "status": "NO-WINDOW",
                "unit": subject.unit,
                "slots": subject.slots,
                "nearest": nearest,
                "broken": [_broken(rule) for rule in subject.broken],
            }
        case _:
            assert_never(subject)


def _plan_values(plan: StandingPlan) -> dict[str, Json]:
    """Return the values of a standing plan."""
    choice, worst = plan.recommended, plan.recommended.worst
    return {
        **_choice(choice, plan),
        "dates": [_date(date, choice.slot) for date in choice.dates],
        "worst_date": _date(choice.dates[worst], choice.slot),
        "months": [
            {"month": f"{month.month:%Y-%m}", "dates": month.dates, "expected": month.expected}
            for month in month_costs(choice)
        ],
        "zones": [
            {"zone": zone_name(zone.zone), "share": zone.share, "expected": list(zone.expected)} for zone in plan.zones
        ],
        "alternatives": [_choice(other, plan) for other in plan.alternatives],
        "clocks": [{"slot": _slot(each.slot, plan), "mean": each.mean} for each in plan.clocks],
        "comparisons": [
            {
                "kind": other.kind,
                "slot": None if other.slot is None else _slot(other.slot, plan),
                "mean": other.mean,
                "feasible": other.feasible,
            }
            for other in plan.comparisons
        ],
        "slots": plan.slots,
        "announce_by": iso_utc(plan.announce_by),
    }


def _choice(choice: StandingChoice, subject: StandingPlan | NoStandingWindow) -> dict[str, Json]:
    """Return a slot with what it costs and the dates it does without."""
    return {
        "slot": _slot(choice.slot, subject),
        "calendar": list(calendar_lines(choice)),
        "expected": choice.expected,
        "mean": choice.mean,
        "share_of_week": choice.share_of_week,
        "worst_zone_share": choice.worst_zone_share,
        "error_budget": choice.error_budget,
        "kept": len(choice.dates),
        "left_out": [
            {
                "start": iso_utc(each.window.start),
                "end": iso_utc(each.window.end),
                "rule": each.code,
                "names": list(each.names),
            }
            for each in choice.left_out
        ],
    }


def _slot(slot: Slot, subject: StandingPlan | NoStandingWindow) -> dict[str, Json]:
    """Return a slot in words, as a rule and in parts."""
    return {
        "text": slot.words(subject.policy.duration),
        "rrule": slot.rule(),
        "weekday": slot.rule().partition("BYDAY=")[2].partition(";")[0][-2:],
        "nth": slot.nth,
        "start": f"{slot.start:%H:%M}",
        "duration": iso_duration(subject.policy.duration),
        "zone": zone_name(slot.zone),
    }


def _date(date: Occurrence, slot: Slot) -> dict[str, Json]:
    """Return one date; local times are by the slot's clock."""
    return {
        "start": iso_utc(date.window.start),
        "end": iso_utc(date.window.end),
        "local_start": date.window.start.astimezone(slot.zone).isoformat(),
        "local_end": date.window.end.astimezone(slot.zone).isoformat(),
        "expected": date.expected,
    }


def _broken(rule: RuleSummary) -> dict[str, Json]:
    """Return a rule that the nearest slot breaks, and on how many dates."""
    return {"code": rule.code, "label": rule.label, "dates": rule.excluded}
