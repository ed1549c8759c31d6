"""
What exports say about a plan where their format has room for words: plain text, one fact a line.

Foreign text (names, sentences) is made harmless for the format at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import duration, iso_utc, printable, time_range, with_zone

_EFFECTS: Final = {
    ImpactLevel.OUTAGE: "{service} will not be available.",
    ImpactLevel.DEGRADED: "{service} may be slow or partly unavailable.",
    ImpactLevel.REDUCED_REDUNDANCY: "{service} stays available, with reduced redundancy.",
    ImpactLevel.NO_IMPACT: "{service} stays available.",
}
# What means something to some Markdown, to HTML, to Hugo's shortcodes, or is made a link or a mention.
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~$@&=^!%]|^[-+]|(?<=\d)[.)](?=\s|$)|:(?=\S)|(?<=www)\.", re.IGNORECASE)


def title(plan: SavedPlan) -> str:
    """A short title, which says so when the maintenance is cancelled."""
    kind = "Cancelled maintenance" if plan.status is Status.CANCELLED else "Maintenance"
    return f"{kind}: {printable(plan.service)}"


def summary(plan: SavedPlan, what: str = "", *, foreign: Callable[[str], str] = printable) -> tuple[str, ...]:
    """The work, what users notice, when by the team's clock and in UTC, and which plan it is.

    Args:
        plan: the plan.
        what: the work in the team's words; left out where it is empty.
        foreign: makes text that is not ours harmless in the format at hand.
    """
    if plan.status is Status.CANCELLED:
        effect = "This maintenance has been cancelled and will not take place."
    else:
        effect = _EFFECTS[plan.impact_level].format(service=foreign(plan.service))
    when = with_zone(time_range(plan.window, plan.zone, year=True), plan.zone)
    return (
        *((foreign(what),) if what else ()),
        effect,
        f"{when}, {duration(plan.window.duration)}",
        f"{iso_utc(plan.window.start)} to {iso_utc(plan.window.end)}",
        identity(plan),
    )


def identity(plan: SavedPlan) -> str:
    """Which plan it is, and which version of it, counted from 1 for people."""
    return f"Plan {plan.plan_id}, version {plan.sequence + 1}"


def plan_name(plan: SavedPlan) -> str:
    """A name for what represents the plan elsewhere, the same in every version; letters, digits and `._-`."""
    return "downtime-" + re.sub(r"[^A-Za-z0-9._-]", "_", plan.plan_id)


def heading(plan: SavedPlan) -> tuple[str, ...]:
    """Two lines for comments that say what a file is for; neither ends in foreign text."""
    when = with_zone(time_range(plan.window, plan.zone, year=True), plan.zone)
    return (f"{title(plan)}: {when}.", f"{printable(identity(plan))}: {plan.status}.")


def literal(text: str) -> str:
    """Foreign text as one line that Markdown and HTML show as it is.

    It uses character references, which CommonMark (§2.5) never takes for structure, and which HTML knows as well.
    """
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", printable(text))


def as_json(payload: object) -> str:
    """The body of a request, ending in a newline."""
    return json.dumps(payload, indent=2, ensure_ascii=False) + "\n"
