"""
Upptime: the body of a GitHub issue with the label `maintenance`.

It reads `key: value` lines out of the first HTML comment, and stumbles over a key without a value. Sites are named by
their slugs, which are all that may stand there: a comment cannot be escaped.
"""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.payload import literal
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import summary

_EXPECTED: Final = {ImpactLevel.OUTAGE: "expectedDown", ImpactLevel.DEGRADED: "expectedDegraded"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Return the issue's body."""
    sites = [_slug(settings, text) for text in settings.ids("sites")]
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
    return "\n".join((*comment, "", "\n\n".join(summary(plan, settings.one("what"), foreign=_harmless)), ""))


def _harmless(text: str) -> str:
    """Return foreign text that GitHub shows as it is: it finds mentions and links after Markdown is done."""
    return re.sub(r"&#(?:64|35|58);|\b(?:www|GH)(?=\W)", r"\g<0><!-- -->", literal(text), flags=re.IGNORECASE)


def _slug(settings: TargetSettings, text: str) -> str:
    """Return the slug of a site."""
    if _SLUG.fullmatch(text) is None:
        settings.refuse("sites", f"expected a site's slug, got {text!r}", "write the slugs Upptime uses: api, web-shop")
    return text
