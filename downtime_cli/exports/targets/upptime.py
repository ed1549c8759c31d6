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

_EXPECTED: Final = {ImpactLevel.OUTAGE: "expectedDown", ImpactLevel.DEGRADED: "expectedDegraded"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Outside of links, what GitHub makes one once Markdown is done.
_REFERENCE: Final = re.compile(r"<[^<>]*>|(?<!&)#(?=\d)|\b(?:www|GH)(?=\W)", re.IGNORECASE)


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write the issue's body."""
    sites = [_check_slug(settings, text) for text in settings.ids("sites")]
    expected = _EXPECTED.get(plan.impact_level)
    comment = (
        "<!--",
        f"start: {iso_utc(plan.actual_window.start)}",
        f"end: {iso_utc(plan.window.end)}",
        *((f"{expected}: {', '.join(sites)}",) if expected else ()),
        f"plan: {plan.plan_id}",
        f"sequence: {plan.sequence}",
        "-->",
    )
    return "\n".join((*comment, "", _break_references(settings.reader_words.markdown), ""))


def _break_references(markdown: str) -> str:
    """Part what would refer to an issue or lead elsewhere by an empty comment; links stay."""
    return _REFERENCE.sub(lambda match: match[0] if match[0].startswith("<") else f"{match[0]}<!-- -->", markdown)


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
    is_for_readers=True,
)
