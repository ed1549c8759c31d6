"""
Which languages the maintenance page is in, unless somebody says: those of the countries where its users are.

A country speaks its official languages, each as widely as CLDR says; one that is official in fact only counts where the
law names none (English in the United States). Those of a part of a country are left out: that German is one in Denmark
is no reason to expect it. Of users without a place, such as those of an offset, nothing is known; where all are, the
page is for the world.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from babel.core import get_global

from downtime_cli.core.localtime import zone_name
from downtime_cli.notices.cldr_zones import US_ZONES, is_placeless, names_of
from downtime_cli.notices.tags import choose_tag
from downtime_cli.notices.times import Users
from downtime_cli.readers.zones.countries import country_of, people_by_zone, zone_homes

MOST_LANGUAGES: Final = 9
_ENGLISH: Final = "en"
_OFFICIAL: Final = ("official", "de_facto_official")


def choose_languages(users: Users, first: str, wanted: Iterable[str], known: tuple[str, ...]) -> list[str]:
    """Choose the languages of a page: at most nine, unless more are wanted; most users first.

    Args:
        users: zones with their shares.
        first: the language of visitors who read none of the others; it is in the page, in front.
        wanted: those that are in it as well, whether users read them or not.
        known: the tags that have phrases, as are all of the others; what they are in settles ties.

    Returns:
        Tags that are known, each once.
    """
    ranked = rank_languages(users, known)
    sure = dict.fromkeys([first, *wanted, _ENGLISH])
    room = max(0, MOST_LANGUAGES - len(sure))
    chosen = {*sure, *[tag for tag in ranked if tag not in sure][:room]}
    return list(dict.fromkeys([first, *(tag for tag in (*ranked, *known) if tag in chosen)]))


def rank_languages(users: Users, known: tuple[str, ...]) -> list[str]:
    """Order the languages of users, those of most first, as far as there are phrases for them."""
    countries: dict[str, float] = {}
    for zone, share in users:
        country = _find_country(zone_name(zone))
        if country is not None:
            countries[country] = countries.get(country, 0.0) + share
    readers: dict[str, list[float]] = {}
    for country, share in (countries or _count_people()).items():
        for tag, part in _find_spoken(country, known).items():
            readers.setdefault(tag, []).append(share * part)
    return sorted(readers, key=lambda tag: (-math.fsum(readers[tag]), known.index(tag)))


def _find_country(zone: str) -> str | None:
    if is_placeless(zone):
        return None
    names = names_of(US_ZONES.get(zone, zone))
    return next((country for country in map(country_of, names) if country is not None), None)


@cache
def _count_people() -> Mapping[str, float]:
    """The people in the cities of each country."""
    return {
        code: math.fsum(people for _, people in people_by_zone(code)) for code in sorted(set(zone_homes().values()))
    }


@cache
def _find_spoken(country: str, known: tuple[str, ...]) -> Mapping[str, float]:
    """Find the phrases that a country reads, with the part of its people who do."""
    spoken: dict[str, dict[str, float]] = {status: {} for status in _OFFICIAL}
    for language, facts in get_global("territory_languages").get(country, {}).items():
        parts = spoken.get(facts["official_status"], {})
        tag = choose_tag(language, known)
        if tag is not None:
            parts[tag] = max(parts.get(tag, 0.0), facts["population_percent"] / 100)
    return next(filter(None, spoken.values()), {})
