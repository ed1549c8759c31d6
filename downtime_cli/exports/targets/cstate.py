"""
cState: a page for content/issues, with YAML front matter that Hugo reads.

Whatever is not resolved changes the state of the whole site at once, whatever its date (cstate#205): so the page is
resolved, informational and pinned until work has begun. JSON's strings are YAML's as well.
"""

from __future__ import annotations

import json
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings

_NOTICED: Final = frozenset({ImpactLevel.OUTAGE, ImpactLevel.DEGRADED})


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the page."""
    is_under_way = plan.status is Status.IN_PROCESS
    was_noticed = plan.status is Status.COMPLETED and plan.impact_level in _NOTICED
    matter: dict[str, object] = {
        "title": settings.reader_words.title,
        "date": iso_utc(plan.actual_window.start),
        "resolvedWhen": iso_utc(plan.actual_end or plan.window.end),
        "resolved": not is_under_way,
        # Without it, a page that is resolved is said to have been a downtime of that length.
        "informational": not (is_under_way or was_noticed),
        "pin": plan.status in {Status.TENTATIVE, Status.CONFIRMED},
        "severity": "notice",  # the others count into the bars of past outages, planned or not
        "affected": [printable(each) for each in settings.all("affected")],
        "section": "issue",
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items()]
    return "\n".join(("---", *lines, "---", "", settings.reader_words.markdown, ""))


TARGET: Final = Target(
    name="cstate",
    extension="md",
    summary="cState: a page for content/issues",
    render=render,
    takes=(WHAT, Setting("affected", "names of the systems, as on the site", is_list=True)),
    is_for_readers=True,
)
