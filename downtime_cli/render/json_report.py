"""
The JSON format: the exact values behind a report, by the schemas in `downtime_cli/schema/`.

`downtime-plan/1` for a plan, `downtime-refusal/1` where nothing fits, `downtime-standing/1` for a standing window (or
that there is none), `downtime-check/1` for a window that was judged, `downtime-inspect/1` for an inspection,
`downtime-backtest/1` for a backtest. Instants are UTC with `Z`, durations ISO 8601, shares fractions of 1, what is not
known null.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Final, TypeAlias, assert_never

from downtime_cli.core.due import Due
from downtime_cli.core.errors import Issue
from downtime_cli.core.inspection import Inspection
from downtime_cli.core.judgement import Judgement
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.page import Report
from downtime_cli.core.plan import (
    Announcement,
    Burden,
    Choice,
    Comparison,
    Confidence,
    Impact,
    NoWindow,
    Plan,
    Quality,
    Revision,
    RuleSummary,
)
from downtime_cli.core.policy import Policy
from downtime_cli.core.standing import NoStandingWindow, StandingPlan
from downtime_cli.core.trial import Backtest
from downtime_cli.core.window import HOUR, Span
from downtime_cli.core.wording import iso_duration, iso_utc

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

PLAN_SCHEMA: Final = "downtime-plan/1"
REFUSAL_SCHEMA: Final = "downtime-refusal/1"
INSPECT_SCHEMA: Final = "downtime-inspect/1"
BACKTEST_SCHEMA: Final = "downtime-backtest/1"
CHECK_SCHEMA: Final = "downtime-check/1"


def render_json(report: Report) -> str:
    """Return the subject of the report as a JSON document, ending in a newline."""
    subject = report.subject
    match subject:
        case Plan():
            document = plan_values(subject)
        case NoWindow():
            document = refusal_values(subject)
        case StandingPlan() | NoStandingWindow():
            document = _standing(subject)
        case Judgement():
            document = check_values(subject)
        case Inspection():
            document = inspection_values(subject)
        case Backtest():
            document = backtest_values(subject)
        case Due():
            document = _due(subject)
        case _:
            assert_never(subject)
    return dump(document)


def dump(document: Mapping[str, Json]) -> str:
    """Return a document as text that no terminal obeys, ending in a newline."""
    return _harmless(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def dump_line(document: Mapping[str, Json]) -> str:
    """Return a document on one line, otherwise as `dump` does."""
    return _harmless(json.dumps(document, ensure_ascii=False, allow_nan=False))


def _harmless(text: str) -> str:
    """Return JSON without characters that a terminal might obey, ending in a newline."""
    return (text if text.isascii() and "\x7f" not in text else "".join(map(_escape, text))) + "\n"


def _escape(char: str) -> str:
    """Return the JSON escape of what a terminal might obey or hide: overrides, C1 controls, lone surrogates."""
    is_plain = char == " " or unicodedata.category(char)[0] not in "CZ"
    return (
        char if is_plain or char == "\n" else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]
    )


def plan_values(plan: Plan) -> dict[str, Json]:
    """Return a plan by `downtime-plan/1`."""
    return {
        "schema": PLAN_SCHEMA,
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
        "status": plan.status,
        "revisions": [revision_values(revision) for revision in plan.revisions],
        **_request(plan.policy),
        **_choice(plan.recommended, plan.policy, plan.unit),
        "alternatives": [_choice(choice, plan.policy, plan.unit) for choice in plan.alternatives],
        "alike": [window_values(span) for span in plan.alike],
        "comparisons": [_comparison(other) for other in plan.comparisons],
        "announcements": [announcement_values(message) for message in plan.announcements if not message.missed],
        "missed_announcements": [_missed(message) for message in plan.announcements if message.missed],
        "unplanned_before": None if plan.unplanned_before is None else iso_utc(plan.unplanned_before),
        "announce_by": None if plan.announce_by is None else iso_utc(plan.announce_by),
        "rules": _rules(plan.rules),
        "audience": [{"zone": zone_name(zone), "share": share} for zone, share in plan.audience],
        "burdens": _burdens(plan.burdens),
        "confidence": None if plan.confidence is None else _confidence(plan.confidence),
        "quality": _quality(plan.quality),
        "assumptions": list(plan.assumptions),
        "issues": _issues(plan.issues),
    }


def refusal_values(refusal: NoWindow) -> dict[str, Json]:
    """Return a refusal by `downtime-refusal/1`."""
    relaxed = refusal.relaxation
    return {
        "schema": REFUSAL_SCHEMA,
        "status": "NO-WINDOW",
        **_request(refusal.policy),
        "candidates": refusal.candidates,
        "rules": _rules(refusal.rules),
        "relaxation": {
            "remedy": relaxed.remedy,
            "broken_for": iso_duration(relaxed.broken_for),
            "rules": _rules(relaxed.rules),
            **_choice(relaxed.choice, refusal.policy, refusal.unit),
        },
        "quality": _quality(refusal.quality),
        "assumptions": list(refusal.assumptions),
        "issues": _issues(refusal.issues),
    }


def _standing(subject: StandingPlan | NoStandingWindow) -> dict[str, Json]:
    """Return a standing window, or that there is none, by `downtime-standing/1`."""
    from downtime_cli.render.json_standing import SCHEMA, standing_values  # a single window needs none of it

    return {
        "schema": SCHEMA,
        "recurring": subject.policy.recurring,
        **_request(subject.policy),
        **standing_values(subject),
        "burdens": _burdens(subject.burdens) if isinstance(subject, StandingPlan) else [],
        "rules": _rules(subject.rules),
        "quality": _quality(subject.quality),
        "assumptions": list(subject.assumptions),
        "issues": _issues(subject.issues),
    }


def _due(due: Due) -> dict[str, Json]:
    """Return what falls due by `downtime-due/1`."""
    from downtime_cli.render.json_due import due_values  # other documents need none of it

    return due_values(due)


def check_values(judgement: Judgement) -> dict[str, Json]:
    """Return a judgement by `downtime-check/1`."""
    from downtime_cli.render.json_judgement import judged_values  # other documents need none of it

    policy, unit = judgement.policy, judgement.unit
    return {
        "schema": CHECK_SCHEMA,
        **_request(policy),
        **judged_values(judgement, lambda choice: _choice(choice, policy, unit)),
        "audience": [{"zone": zone_name(zone), "share": share} for zone, share in judgement.audience],
        "quality": _quality(judgement.quality),
        "assumptions": list(judgement.assumptions),
        "issues": _issues(judgement.issues),
    }


def inspection_values(inspection: Inspection) -> dict[str, Json]:
    """Return an inspection by `downtime-inspect/1`."""
    reading, span = inspection.reading, inspection.span
    last = None if span is None else iso_utc(span.end - HOUR)
    return {
        "schema": INSPECT_SCHEMA,
        "source": reading.source,
        "rows": reading.rows,
        "hours": inspection.hours,
        "missing_hours": inspection.missing_hours,
        "total": inspection.total,
        "first": None if span is None else iso_utc(span.start),
        "last": last,
        "zone": inspection.zone_name,
        "kind": reading.traffic.kind,
        "unit": reading.traffic.unit,
        "columns": {"time": reading.columns.time, "value": reading.columns.value, "zone": reading.columns.zone},
        "recognised": [{"what": item.what, "value": item.value, "why": item.why} for item in reading.recognised],
        "profile": [None if math.isnan(value) else value for value in inspection.profile],
        "gaps": [{"start": iso_utc(gap.start), "end": iso_utc(gap.end)} for gap in inspection.gaps],
        "quality": _quality(inspection.quality),
        "assumptions": list(reading.assumptions),
        "issues": _issues(reading.issues),
    }


def backtest_values(backtest: Backtest) -> dict[str, Json]:
    """Return a backtest by `downtime-backtest/1`."""
    from downtime_cli.render.json_backtest import measured_values  # other documents need none of it

    return {
        "schema": BACKTEST_SCHEMA,
        **_request(backtest.policy),
        **measured_values(backtest),
        "quality": None if backtest.quality is None else _quality(backtest.quality),
        "assumptions": list(backtest.assumptions),
        "issues": _issues(backtest.issues),
    }


def _request(policy: Policy) -> dict[str, Json]:
    """Return what was asked for."""
    return {
        "service": policy.service,
        "as_of": iso_utc(policy.as_of),
        "timezone": zone_name(policy.zone),
        "impact_level": policy.impact_level,
        "policy": {
            "duration": iso_duration(policy.duration),
            "margin": iso_duration(policy.margin),
            "step": iso_duration(policy.step),
            "earliest": iso_utc(policy.earliest),
            "latest": iso_utc(policy.latest),
            "notice_period": policy.notice.text,
            "team_hours": [hours.text for hours in policy.team_hours],
            "protect": [hours.text for hours in policy.protected],
            "blackouts": [{"name": closed.name, **window_values(closed.span)} for closed in policy.blackouts],
            "holidays": [{"name": closed.name, **window_values(closed.span)} for closed in policy.holidays],
            "past_windows": [{"name": past.name, **window_values(past.span)} for past in policy.past_windows],
            "objective": policy.objective,
            "slo": policy.slo,
            "value_per_request": policy.value_per_request,
        },
    }


def window_values(span: Span) -> dict[str, Json]:
    """Return a span."""
    return {"start": iso_utc(span.start), "end": iso_utc(span.end), "duration": iso_duration(span.duration)}


def local_values(span: Span, zone: tzinfo) -> dict[str, Json]:
    """Return both ends by the clock of a zone."""
    return {
        "local_start": span.start.astimezone(zone).isoformat(),
        "local_end": span.end.astimezone(zone).isoformat(),
    }


def _choice(choice: Choice, policy: Policy, unit: str) -> dict[str, Json]:
    """Return a window with its impact."""
    window = window_values(choice.window) | local_values(choice.window, policy.zone)
    return {"window": window, "impact": _impact(choice.impact, choice.window, unit)}


def _impact(impact: Impact, window: Span, unit: str) -> dict[str, Json]:
    """Return the impact of a window."""
    return {
        "expected": impact.expected,
        "low": impact.low,
        "high": impact.high,
        "unit": unit,
        "share_of_week": impact.share_of_week,
        "rank": impact.rank,
        "candidates": impact.candidates,
        "percentile": impact.percentile,
        "overrun": impact.overrun,
        "worst_zone_share": impact.worst_zone_share,
        "worst_borne_share": impact.worst_borne_share,
        "error_budget": impact.error_budget,
        "money": impact.money,
        "zones": [
            {
                "zone": zone_name(zone.zone),
                "share": zone.share,
                "expected": zone.expected,
                **local_values(window, zone.zone),
            }
            for zone in impact.zones
        ],
    }


def _comparison(other: Comparison) -> dict[str, Json]:
    """Return what something else would cost."""
    window = None if other.window is None else window_values(other.window)
    return {"kind": other.kind, "window": window, "expected": other.expected, "feasible": other.feasible}


def announcement_values(message: Announcement) -> dict[str, Json]:
    """Return one message to send."""
    assert message.send_at is not None  # missed ones stand apart
    return _missed(message) | {
        "send_at": iso_utc(message.send_at),
        "reach": message.reach,
        "at_night": message.is_at_night,
    }


def _missed(message: Announcement) -> dict[str, Json]:
    """Return one message of the ladder, without the moment to send it."""
    return {
        "kind": message.kind,
        "channel": message.channel,
        "promised": iso_utc(message.promised),
        "lead": iso_duration(message.lead),
        "audience": [zone_name(zone) for zone in message.zones],
        "region": message.region or None,
    }


def revision_values(revision: Revision) -> dict[str, Json]:
    """Return one version of a plan."""
    return {
        "sequence": revision.sequence,
        "status": revision.status,
        "at": iso_utc(revision.at),
        "window": window_values(revision.window),
    }


def _burdens(burdens: Sequence[Burden]) -> list[Json]:
    """Return what zones bear over time."""
    return [
        {"zone": zone_name(burden.zone), "before": burden.before, "added": burden.added, "after": burden.after}
        for burden in burdens
    ]


def _confidence(confidence: Confidence) -> dict[str, Json]:
    """Return how good such advice was in past weeks."""
    return {
        "weeks": confidence.weeks,
        "capture": confidence.capture,
        "worst": confidence.worst,
        "guess_capture": confidence.guess_capture,
    }


def _rules(rules: Sequence[RuleSummary]) -> list[Json]:
    """Return the rules with what each excludes."""
    return [{"code": rule.code, "label": rule.label, "excluded": rule.excluded} for rule in rules]


def _issues(issues: Sequence[Issue]) -> list[Json]:
    """Return what was found on reading the inputs."""
    return [
        {
            "severity": issue.severity,
            "code": issue.code,
            "message": issue.message,
            "remedy": issue.remedy,
            "source": issue.place.source,
            "line": issue.place.line,
            "column": issue.place.column,
        }
        for issue in issues
    ]


def _quality(quality: Quality) -> dict[str, Json]:
    """Return the verdict on the data."""
    findings: list[Json] = [
        {
            "code": finding.code,
            "verdict": finding.verdict,
            "message": finding.message,
            "evidence": finding.evidence,
            "remedy": finding.remedy,
        }
        for finding in quality.findings
    ]
    return {"verdict": quality.verdict, "findings": findings}
