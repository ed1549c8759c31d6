"""
cState: a page for content/issues, with YAML front matter that Hugo reads.

The site shows whatever is not resolved at the top at once, so the page is a notice until the maintenance begins. JSON's
strings are YAML's as well.
"""

from __future__ import annotations

import json
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings
from downtime_cli.exports.words import literal, summary, title

_SEVERITY: Final = {ImpactLevel.OUTAGE: "down", ImpactLevel.DEGRADED: "disrupted"}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the page."""
    has_begun = plan.status in {Status.IN_PROCESS, Status.COMPLETED}
    matter: dict[str, object] = {
        "title": title(plan),
        "date": iso_utc(plan.window.start),
        "resolvedWhen": iso_utc(plan.window.end),
        "resolved": plan.is_over,
        # Without it, a page that is resolved is counted as an outage of that length.
        "informational": plan.status is Status.CANCELLED,
        "severity": _SEVERITY.get(plan.impact_level, "notice") if has_begun else "notice",
        "affected": [printable(each) for each in settings.all("affected")],
        "section": "issue",
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items()]
    body = "\n\n".join(summary(plan, settings.one("what"), foreign=literal))
    return "\n".join(("---", *lines, "---", "", body, ""))


TARGET: Final = Target(
    name="cstate",
    extension="md",
    summary="cState: a page for content/issues",
    render=render,
    takes=(WHAT, Setting("affected", "names of the systems, as on the site", is_list=True)),
)
