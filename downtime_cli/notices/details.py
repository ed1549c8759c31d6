"""
What the change is about, in the user's words: the table `[details]`, one text for every language or one for each.

Keys are dotted: `what`, or `de.what` for notices in German. A language without its own text falls back on the common
one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import Issue, IssueCode, Place, warning
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.dialects import plain_line

TEXTS: Final = ("what", "why", "still_works", "action", "action_now", "contact", "updates_url", "note")
GENERAL: Final = ("language", "from", "to", "page_path", "allow")
KEEPS_WORKING: Final = frozenset({ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY})
_MOST_SUGGESTED: Final = 20  # no more issues are shown
_ADDRESSES: Final = frozenset({"contact", "updates_url"})
_WANTED: Final = ("what", "still_works", "contact", "updates_url")
_FINAL: Final = frozenset({Kind.COMPLETE, Kind.CANCELLED})


class Details(Struct, frozen=True, kw_only=True):
    """What the change is about, in one language; a text is empty where the user gave none."""

    texts: Mapping[str, str] = field(default_factory=dict)
    # Names of the texts that exist in `default_language` only.
    foreign: frozenset[str] = frozenset()
    default_language: str = "en"

    def text(self, name: str) -> str:
        """One detail as a single line."""
        return plain_line(self.texts.get(name, ""))


def detail_issues(table: Mapping[str, str], places: Mapping[str, Place]) -> list[Issue]:
    """Find unknown keys in the table, and an address that is no link."""
    issues: list[Issue] = []
    for key, text in table.items():
        language, _, name = key.rpartition(".")
        if name not in TEXTS and (language or name not in GENERAL):
            known = [*TEXTS, *GENERAL]
            near = known if len(issues) < _MOST_SUGGESTED else ()
            remedy = did_you_mean(name, near, f"use one of {', '.join(known)}")
            message = f"unknown key 'details.{key}'"
            issues.append(Issue(IssueCode.UNKNOWN_KEY, message, remedy, places[key]))
        elif name == "updates_url" and text and not is_web_address(plain_line(text)):
            message = f"updates_url must be an http or https address, got {text[:200]!r}"
            remedy = "write it in full: https://status.example.com"
            issues.append(Issue(IssueCode.BAD_DETAIL, message, remedy, places[key]))
    return issues


def build_details(table: Mapping[str, str], language: str) -> Details:
    """Choose the text of each detail: that of the language, of its base (`pt` for `pt-BR`), or the common one."""
    spoken, base = table.get("language", "en").strip(), base_language(language)
    lowered = {key.lower(): text for key, text in table.items()}
    texts, foreign = {}, set()
    for name in TEXTS:
        own = lowered.get(f"{language.lower()}.{name}") or lowered.get(f"{base}.{name}") or ""
        texts[name] = own or table.get(name, "")
        if texts[name] and not own and base_language(spoken) != base:
            foreign.add(name)
    return Details(texts=texts, foreign=frozenset(foreign - _ADDRESSES), default_language=spoken)


def detail_warnings(plan: SavedPlan, kind: Kind, details: Details, language: str, place: Place) -> list[Issue]:
    """Warn of questions that the notice leaves open, and of texts in another language."""
    moot = {"still_works"} if plan.impact_level in KEEPS_WORKING else set()
    missing = [] if kind in _FINAL else [name for name in _WANTED if name not in moot and not details.text(name)]
    issues: list[Issue] = []
    if missing:
        message, remedy = f"the notice does not say: {', '.join(missing)}", "add it to [details], or give it with --set"
        issues.append(warning(IssueCode.MISSING_DETAILS, message, remedy, place))
    if details.foreign:
        names = ", ".join(name for name in TEXTS if name in details.foreign)
        message = f"no text in {language} for {names}: the {details.default_language} one is used"
        issues.append(warning(IssueCode.UNTRANSLATED_DETAILS, message, f"add them under [details.{language}]", place))
    return issues


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address and nothing else."""
    return bool(re.fullmatch(r"https?://[^\s/?#\"'<>\\]+([/?#][^\s\"'<>\\]*)?", text, re.IGNORECASE))


def base_language(tag: str) -> str:
    """`pt` for `pt-BR`: what a language has in common with its dialects."""
    return tag.lower().split("-", maxsplit=1)[0]
