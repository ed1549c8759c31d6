"""
What a change is about, as the user words it: the table `[details]`, one text for all languages or one for each.

Keys are dotted: `what`, or `de.what` for notices in German. A language without a text of its own gets the one for all.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Final

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import Issue, Place, warning
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.facts import Details, is_web_address

TEXTS: Final = ("what", "why", "still_works", "action", "contact", "updates_url", "note")
GENERAL: Final = ("language", "from", "to", "page_path", "allow")
_WANTED: Final = ("what", "still_works", "contact", "updates_url")
_NEEDLESS: Final = frozenset({ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY})
_FINAL: Final = frozenset({Kind.COMPLETE, Kind.CANCELLED})


def detail_issues(table: Mapping[str, str], places: Mapping[str, Place]) -> list[Issue]:
    """Return what is wrong with the table: keys that are none, and an address that is no link."""
    issues = []
    for key, text in table.items():
        language, _, name = key.rpartition(".")
        if name not in TEXTS and (language or name not in GENERAL):
            near = difflib.get_close_matches(name, [*TEXTS, *GENERAL], 1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join([*TEXTS, *GENERAL])}"
            message = f"unknown key 'details.{key}'"
            issues.append(Issue(code="unknown-key", message=message, remedy=remedy, place=places[key]))
        elif name == "updates_url" and text and not is_web_address(plain_line(text)):
            message = f"updates_url must be an http or https address, got {text[:200]!r}"
            remedy = "write it in full: https://status.example.com"
            issues.append(Issue(code="bad-detail", message=message, remedy=remedy, place=places[key]))
    return issues


def build_details(table: Mapping[str, str], language: str) -> Details:
    """Return the details in a language: its own, those of its base (`pt` for `pt-BR`), those for all."""
    spoken = table.get("language", "en").strip()
    prefixes = [f"{language.lower()}.", f"{language.lower().split('-')[0]}."]
    lowered = {key.lower(): text for key, text in table.items()}
    texts, foreign = {}, set()
    for name in TEXTS:
        own = next((lowered[prefix + name] for prefix in prefixes if lowered.get(prefix + name)), "")
        texts[name] = own or table.get(name, "")
        if texts[name] and not own and not _is_same(spoken, language):
            foreign.add(name)
    neutral = {"contact", "updates_url"}  # addresses, which belong to no language
    return Details(texts=texts, foreign=frozenset(foreign - neutral), default_language=spoken)


def detail_warnings(plan: SavedPlan, kind: Kind, details: Details, language: str, place: Place) -> list[Issue]:
    """Return what a reader will miss: questions the notice leaves open, and texts in another language."""
    is_moot = {"still_works"} if plan.impact_level in _NEEDLESS else set()
    missing = [] if kind in _FINAL else [name for name in _WANTED if name not in is_moot and not details.text(name)]
    issues = []
    if missing:
        message, remedy = f"the notice leaves open: {', '.join(missing)}", "say it in [details], or with --set"
        issues.append(warning("missing-details", message, remedy, place))
    if details.foreign:
        names = ", ".join(name for name in TEXTS if name in details.foreign)
        message = f"no text in {language} for {names}: the one in {details.default_language} stands there"
        issues.append(warning("untranslated-details", message, f"write them under [details.{language}]", place))
    return issues


def _is_same(spoken: str, language: str) -> bool:
    """Tell whether two tags are of one language, dialects apart."""
    return spoken.lower().split("-")[0] == language.lower().split("-")[0]
