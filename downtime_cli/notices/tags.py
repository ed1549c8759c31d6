"""
Language tags (BCP 47): how they are written, and which of several languages serves the readers of another.

A language serves readers of all its regions, but none of another script: whoever reads traditional Chinese is not given
simplified. Where a tag names no script, it is the likely one (CLDR's likely subtags): `zh-TW` is `zh-Hant-TW`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from babel.core import get_global, parse_locale

_NO_LANGUAGE: Final = frozenset({"und", "root", "mul", "zxx"})
"""Codes for whatever language it is, several, or none."""


class Tag(NamedTuple):
    """A tag in its parts, those that are missing empty; variants are left out."""

    language: str
    script: str = ""
    region: str = ""

    def __str__(self) -> str:
        """`zh-Hant-TW`."""
        return "-".join(filter(None, self))


@lru_cache(maxsize=1024)
def parse_tag(text: str) -> Tag | None:
    """Read a tag in any case, with hyphens or underscores, as names of locales have it; None if it is none."""
    try:
        language, region, script, *_ = parse_locale(text.strip().replace("-", "_"))
    except ValueError:
        return None
    if language in _NO_LANGUAGE:
        return None
    today = get_global("language_aliases").get(language, "")
    regions = get_global("territory_aliases").get(region or "", [region or ""])
    return Tag(language if "_" in today else today or language, script or "", regions[0])


def spell_tag(text: str) -> str:
    """Spell a tag as usual, `pt-BR` for `pt_br`; what is no tag stays as it is."""
    tag = parse_tag(text)
    return text if tag is None else str(tag)


@lru_cache(maxsize=1024)
def choose_tag(wanted: str, known: Iterable[str]) -> str | None:
    """Choose the language that serves readers of another: itself, that of its wider region, or of its usual one.

    Args:
        wanted: a tag.
        known: tags to choose from, the first of equals; hashable.

    Returns:
        One of them as it is written there, None if none is in the same language and script.
    """
    tag = parse_tag(wanted)
    if tag is None:
        return None
    likely = _fill(tag)
    usual = _fill(Tag(likely.language, likely.script))
    parsed = {each: found for each in known if (found := parse_tag(each)) and _fill(found)[:2] == likely[:2]}

    def distance(each: str) -> tuple[bool, bool, bool, int]:
        filled = _fill(parsed[each])
        return parsed[each] != tag, filled != likely, filled != usual, len(each)

    return min(parsed, key=distance, default=None)


def shares_language(tag: str, other: str) -> bool:
    """Whether two tags are of one language, in whatever script and region."""
    first, second = parse_tag(tag), parse_tag(other)
    return first is not None and second is not None and first.language == second.language


def _fill(tag: Tag) -> Tag:
    """Fill in the likely script and region."""
    language, script, region = tag
    likely = get_global("likely_subtags")
    keys = (f"{language}_{script or region}", language)
    found = next((likely[key].split("_") for key in keys if key in likely), None)
    return tag if found is None else Tag(language, script or found[1], region or found[-1])
