"""
What the change is about, in the user's words: the table `[details]`, one text for every language or one for each.

Keys are dotted: `what`, or `de.what` for notices in German, whether for Germany or Austria. A language without its own
text falls back on the common one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import Issue, IssueCode, Place, warning
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.tags import choose_tag, spell_tag

TEXTS: Final = (
    *("what", "why", "interruption", "affected", "still_works", "symptoms", "data"),
    *("action", "action_now", "contact", "updates_url", "calendar_url", "note", "follow_up", "may_shift"),
)
REMARKS: Final = ("follow_up", "may_shift")
"""Texts of one's own, or `yes` for the phrase of each language and `no` for neither."""
GENERAL: Final = ("language", "from", "to", "page_path", "allow")
KEEPS_WORKING: Final = frozenset({ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY})
_MOST_SUGGESTED: Final = 20  # no more issues are shown
_ADDRESSES: Final = frozenset({"contact", "updates_url", "calendar_url"})
_LINKS: Final = frozenset({"updates_url", "calendar_url"})
_YES: Final = frozenset({"yes", "true", "on"})
_NO: Final = frozenset({"no", "false", "off"})
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

    def remark(self, name: str, *, default: bool) -> str | None:
        """A text of `REMARKS`: one's own, empty for the phrase of the language, None for neither."""
        text = self.text(name)
        if text.casefold() in _NO or not (text or default):
            return None
        return "" if text.casefold() in _YES else text


def detail_issues(table: Mapping[str, str], places: Mapping[str, Place]) -> list[Issue]:
    """Find unknown keys in the table, an address that is no link, and a word that should be a sentence."""
    issues: list[Issue] = []
    for key, text in table.items():
        language, _, name = key.rpartition(".")
        if name not in TEXTS and (language or name not in GENERAL):
            known = [*TEXTS, *GENERAL]
            near = known if len(issues) < _MOST_SUGGESTED else ()
            remedy = did_you_mean(name, near, f"use one of {', '.join(known)}")
            message = f"unknown key 'details.{key}'"
            issues.append(Issue(IssueCode.UNKNOWN_KEY, message, remedy, places[key]))
        elif name in _LINKS and text and not is_web_address(plain_line(text)):
            message = f"{name} must be an http or https address, got {text[:200]!r}"
            remedy = "write it in full: https://status.example.com"
            issues.append(Issue(IssueCode.BAD_DETAIL, message, remedy, places[key]))
        elif name in REMARKS and _is_lone_word(text):
            message = f"{name} must be yes, no or a sentence of your own, got {text[:200]!r}"
            remedy = "write yes, no or the whole sentence that readers are to see"
            issues.append(Issue(IssueCode.BAD_DETAIL, message, remedy, places[key]))
    return issues


def _is_lone_word(text: str) -> bool:
    """Whether a text is one word that is neither yes nor no; scripts without blanks between words have sentences."""
    words = plain_line(text).split()
    has_blanks = not any(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(words) == 1 and has_blanks and words[0].casefold() not in _YES | _NO


def build_details(table: Mapping[str, str], language: str) -> Details:
    """Choose the text of each detail: that of the language, of one that serves its readers, or the common one."""
    spoken = spell_tag(table.get("language", "en").strip())
    is_foreign = choose_tag(language, (spoken,)) is None
    texts, foreign = {}, set()
    for name in TEXTS:
        written = {tag: text for key, text in table.items() for tag, _, last in [key.rpartition(".")] if last == name}
        own = choose_tag(language, tuple(tag for tag, text in written.items() if text))
        texts[name] = written.get(own or "", "")
        if texts[name] and own is None and is_foreign:
            foreign.add(name)
    foreign -= {name for name in REMARKS if texts[name].casefold() in _YES | _NO} | _ADDRESSES
    return Details(texts=texts, foreign=frozenset(foreign), default_language=spoken)


def detail_languages(table: Mapping[str, str]) -> list[str]:
    """List the languages that texts were written in for them alone, as they were typed."""
    return list(dict.fromkeys(tag for key, text in table.items() if text and (tag := key.rpartition(".")[0])))


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
