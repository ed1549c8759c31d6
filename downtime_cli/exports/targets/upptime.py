"""
Upptime: the body of a GitHub issue with the label `maintenance`.

It reads `key: value` lines from the first HTML comment, and fails on a key without a value. Sites are named by their
slugs, and nothing else is allowed there: a comment cannot be escaped.
"""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings
from downtime_cli.exports.words import literal, summary

_EXPECTED: Final = {ImpactLevel.OUTAGE: "expectedDown", ImpactLevel.DEGRADED: "expectedDegraded"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the issue's body."""
    sites = [_check_slug(settings, text) for text in settings.ids("sites")]
    expected = _EXPECTED.get(plan.impact_level)
    comment = (
        "<!--",
        f"start: {iso_utc(plan.window.start)}",
        f"end: {iso_utc(plan.window.end)}",
        *((f"{expected}: {', '.join(sites)}",) if expected else ()),
        f"plan: {plan.plan_id}",
        f"sequence: {plan.sequence}",
        "-->",
    )
    return "\n".join((*comment, "", "\n\n".join(summary(plan, settings.one("what"), foreign=_escape_github)), ""))


def _escape_github(text: str) -> str:
    """Break up mentions and links as well, which GitHub looks for after Markdown is done."""
    return re.sub(r"&#(?:64|35|58);|\b(?:www|GH)(?=\W)", r"\g<0><!-- -->", literal(text), flags=re.IGNORECASE)


def _check_slug(settings: TargetSettings, text: str) -> str:
    if _SLUG.fullmatch(text) is None:
        settings.refuse("sites", f"expected a site's slug, got {text!r}", "write the slugs Upptime uses: api, web-shop")
    return text


TARGET: Final = Target(
    name="upptime",
    extension="md",
    summary="Upptime: the body of a GitHub issue with the label maintenance",
    render=render,
    needs=(Setting("sites", "slugs of the sites: api, web-shop", is_list=True),),
    takes=(WHAT,),
    undo="close the issue",
)
