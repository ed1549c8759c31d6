"""
What JSON documents have in common, as text that no terminal obeys.

Instants are UTC with `Z`, durations ISO 8601, shares fractions of 1, what is not known null.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TypeAlias

from downtime_cli.core.announcing.message import Announcement, Revision
from downtime_cli.core.errors import Issue
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Burden, Choice, Comparison, Confidence, Impact, RuleSummary
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.finding import Background, Quality
from downtime_cli.core.window import Span
from downtime_cli.core.wording import iso_duration, iso_utc

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


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


def request_values(policy: Policy) -> dict[str, Json]:
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
            "has_latest": policy.has_latest,
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


def choice_values(choice: Choice, policy: Policy, unit: str) -> dict[str, Json]:
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


def comparison_values(other: Comparison) -> dict[str, Json]:
    """Return what something else would cost."""
    window = None if other.window is None else window_values(other.window)
    return {"kind": other.kind, "window": window, "expected": other.expected, "feasible": other.feasible}


def announcement_values(message: Announcement) -> dict[str, Json]:
    """Return one message to send."""
    assert message.send_at is not None  # missed ones stand apart
    return missed_values(message) | {
        "send_at": iso_utc(message.send_at),
        "reach": message.reach,
        "at_night": message.is_at_night,
    }


def withdrawn_values(messages: Sequence[Announcement]) -> dict[str, Json]:
    """Return the messages of earlier versions that are not sent any more, nothing where there are none."""
    return {"withdrawn": [announcement_values(message) for message in messages]} if messages else {}


def missed_values(message: Announcement) -> dict[str, Json]:
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


def burden_values(burdens: Sequence[Burden]) -> list[Json]:
    """Return what zones bear over time."""
    return [
        {"zone": zone_name(burden.zone), "before": burden.before, "added": burden.added, "after": burden.after}
        for burden in burdens
    ]


def confidence_values(confidence: Confidence) -> dict[str, Json]:
    """Return how good such advice was in past weeks."""
    return {
        "weeks": confidence.weeks,
        "capture": confidence.capture,
        "worst": confidence.worst,
        "guess_capture": confidence.guess_capture,
    }


def rule_values(rules: Sequence[RuleSummary]) -> list[Json]:
    """Return the rules with what each excludes."""
    return [{"code": rule.code, "label": rule.label, "excluded": rule.excluded} for rule in rules]


def background_values(background: Background) -> dict[str, Json]:
    """What an answer rests on: the verdict on the data, what was assumed, and what was found on reading."""
    return {
        "quality": _quality_values(background.quality),
        "assumptions": [{"code": each.code, "message": each.message} for each in background.assumptions],
        "issues": _issue_values(background.issues),
    }


def _issue_values(issues: Sequence[Issue]) -> list[Json]:
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


def _quality_values(quality: Quality) -> dict[str, Json]:
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
