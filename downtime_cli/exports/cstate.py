"""
cState: a page for content/issues, with YAML front matter that Hugo reads.

Whatever is not resolved is shown at the top at once, so it is a notice until it begins. A text in double quotes as JSON
writes it is one to YAML as well.
"""

from __future__ import annotations

import json
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.payload import literal
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import summary, title

_SEVERITY: Final = {ImpactLevel.OUTAGE: "down", ImpactLevel.DEGRADED: "disrupted"}


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the page."""
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
    lines = [f"{key}: {_yaml(value)}" for key, value in matter.items()]
    body = "\n\n".join(summary(plan, settings.one("what"), foreign=literal))
    return "\n".join(("---", *lines, "---", "", body, ""))


def _yaml(value: object) -> str:
    """Return a value on one line."""
    return json.dumps(value, ensure_ascii=False)
