"""
The JSON format: the exact values behind a report, by the schemas in `downtime_cli/schema/`.

`downtime-plan/1` for a plan, `downtime-refusal/1` where nothing fits, `downtime-standing/1` for a standing window (or
that there is none), `downtime-check/1` for a window that was judged, `downtime-inspect/1` for an inspection,
`downtime-backtest/1` for a backtest, `downtime-due/1` for what falls due.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, assert_never

from downtime_cli.core.backtest.trials import Backtest
from downtime_cli.core.checking.judgement import Judgement
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import (
    NoWindow,
    Plan,
)
from downtime_cli.core.quality.inspection import Inspection
from downtime_cli.core.saved.due import Due
from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan
from downtime_cli.core.window import HOUR
from downtime_cli.core.wording import iso_duration, iso_utc
from downtime_cli.documents.shared import (
    Json,
    announcement_values,
    background_values,
    burden_values,
    choice_values,
    comparison_values,
    confidence_values,
    dump,
    missed_values,
    request_values,
    revision_values,
    rule_values,
    window_values,
    withdrawn_values,
)

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer

PLAN_SCHEMA: Final = "downtime-plan/1"
REFUSAL_SCHEMA: Final = "downtime-refusal/1"
INSPECT_SCHEMA: Final = "downtime-inspect/1"
BACKTEST_SCHEMA: Final = "downtime-backtest/1"
CHECK_SCHEMA: Final = "downtime-check/1"


def render_json(answer: Answer) -> str:
    """Render an answer as a JSON document, ending in a newline."""
    match answer:
        case Plan():
            document = plan_values(answer)
        case NoWindow():
            document = refusal_values(answer)
        case StandingPlan() | NoStandingWindow():
            document = _standing(answer)
        case Judgement():
            document = check_values(answer)
        case Inspection():
            document = inspection_values(answer)
        case Backtest():
            document = backtest_values(answer)
        case Due():
            document = _due(answer)
        case _:
            assert_never(answer)
    return dump(document)


def plan_values(plan: Plan) -> dict[str, Json]:
    """Return a plan by `downtime-plan/1`."""
    return {
        "schema": PLAN_SCHEMA,
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
        "status": plan.status,
        "revisions": [revision_values(revision) for revision in plan.revisions],
        **request_values(plan.policy),
        **choice_values(plan.recommended, plan.policy, plan.unit),
        "alternatives": [choice_values(choice, plan.policy, plan.unit) for choice in plan.alternatives],
        "alike": [window_values(span) for span in plan.alike],
        "comparisons": [comparison_values(other) for other in plan.comparisons],
        "announcements": [announcement_values(message) for message in plan.announcements if not message.missed],
        "missed_announcements": [missed_values(message) for message in plan.announcements if message.missed],
        **withdrawn_values(plan.withdrawn),
        "unplanned_before": None if plan.unplanned_before is None else iso_utc(plan.unplanned_before),
        "announce_by": None if plan.announce_by is None else iso_utc(plan.announce_by),
        "rules": rule_values(plan.rules),
        "audience": [{"zone": zone_name(zone), "share": share} for zone, share in plan.audience],
        "burdens": burden_values(plan.burdens),
        "confidence": None if plan.confidence is None else confidence_values(plan.confidence),
        **background_values(plan.background),
    }


def refusal_values(refusal: NoWindow) -> dict[str, Json]:
    """Return a refusal by `downtime-refusal/1`."""
    relaxed = refusal.relaxation
    return {
        "schema": REFUSAL_SCHEMA,
        "status": "NO-WINDOW",
        **request_values(refusal.policy),
        "candidates": refusal.candidates,
        "rules": rule_values(refusal.rules),
        "relaxation": {
            "remedy": relaxed.remedy,
            "broken_for": iso_duration(relaxed.broken_for),
            "rules": rule_values(relaxed.rules),
            **choice_values(relaxed.choice, refusal.policy, refusal.unit),
        },
        **background_values(refusal.background),
    }


def _standing(subject: StandingPlan | NoStandingWindow) -> dict[str, Json]:
    """Return a standing window, or that there is none, by `downtime-standing/1`."""
    from downtime_cli.documents.standing import SCHEMA, standing_values  # a single window needs none of it

    return {
        "schema": SCHEMA,
        "recurring": subject.policy.recurring,
        **request_values(subject.policy),
        **standing_values(subject),
        "burdens": burden_values(subject.burdens) if isinstance(subject, StandingPlan) else [],
        "rules": rule_values(subject.rules),
        **background_values(subject.background),
    }


def _due(due: Due) -> dict[str, Json]:
    """Return what falls due by `downtime-due/1`."""
    from downtime_cli.documents.due import due_values  # other documents need none of it

    return due_values(due)


def check_values(judgement: Judgement) -> dict[str, Json]:
    """Return a judgement by `downtime-check/1`."""
    from downtime_cli.documents.check import judged_values  # other documents need none of it

    return {
        "schema": CHECK_SCHEMA,
        **request_values(judgement.policy),
        **judged_values(judgement),
        "audience": [{"zone": zone_name(zone), "share": share} for zone, share in judgement.audience],
        **background_values(judgement.background),
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
        **background_values(inspection.background),
    }


def backtest_values(backtest: Backtest) -> dict[str, Json]:
    """Return a backtest by `downtime-backtest/1`."""
    from downtime_cli.documents.backtest import measured_values  # other documents need none of it

    return {
        "schema": BACKTEST_SCHEMA,
        **request_values(backtest.policy),
        **measured_values(backtest),
        **background_values(backtest.background),
    }
