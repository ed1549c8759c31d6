"""Which languages the users of a plan can be expected to read."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.notices.page.audience_languages import choose_languages, rank_languages
from downtime_cli.notices.times import Users

KNOWN = (
    "ar",
    "de",
    "en",
    "es",
    "fr",
    "hi",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt-BR",
    "ru",
    "tr",
    "uk",
    "zh-Hans",
    "zh-Hant",
)


def users(**shares: float) -> Users:
    """Return users in zones whose names have two underscores for their slash."""
    found: list[tuple[tzinfo, float]] = [(ZoneInfo(name.replace("__", "/")), share) for name, share in shares.items()]
    return found


@pytest.mark.parametrize(
    ("zone", "languages"),
    [
        pytest.param("Europe/Berlin", ["de"], id="one"),
        pytest.param("Europe/Zurich", ["de", "fr", "it"], id="each-as-widely-as-it-is-spoken"),
        pytest.param("Europe/Brussels", ["nl", "fr", "de"], id="belgium"),
        pytest.param("Asia/Calcutta", ["hi", "en"], id="by-an-old-name"),
        pytest.param("America/Toronto", ["en", "fr"], id="of-the-country-not-of-the-city"),
        pytest.param("EST5EDT", ["en"], id="old-clock"),
        pytest.param("America/New_York", ["en"], id="official-in-fact"),
        pytest.param("America/Puerto_Rico", ["es"], id="official-in-fact-beside-the-law"),
        pytest.param("Europe/Kyiv", ["uk"], id="ukraine"),
        pytest.param("Europe/Copenhagen", [], id="official-in-a-part"),
        pytest.param("Europe/Lisbon", ["pt-BR"], id="of-another-region"),
        pytest.param("Asia/Taipei", ["zh-Hant"], id="traditional"),
        pytest.param("Asia/Hong_Kong", ["zh-Hant", "en"], id="hong-kong"),
        pytest.param("Asia/Singapore", ["en", "zh-Hans"], id="simplified"),
        pytest.param("Europe/Belgrade", [], id="none-of-ours"),
    ],
)
def test_a_country_speaks_its_official_languages(zone: str, languages: list[str]) -> None:
    """Official languages count, those of a part of a country do not, and nobody gets another script."""
    assert rank_languages([(ZoneInfo(zone), 1.0)], KNOWN) == languages


def test_most_users_come_first() -> None:
    """Each language counts the users of all countries that speak it, as far as they do."""
    found = rank_languages(
        users(Asia__Tokyo=0.3, Europe__Berlin=0.2, Europe__Vienna=0.2, America__Sao_Paulo=0.3), KNOWN
    )
    assert found == ["de", "ja", "pt-BR"]


def test_a_country_of_several_zones_counts_once_with_all_its_users() -> None:
    """Shares of zones in one country add up."""
    found = rank_languages(users(America__Chicago=0.3, America__New_York=0.3, Asia__Tokyo=0.4), KNOWN)
    assert found == ["en", "ja"]


def test_ties_are_settled_by_the_order_of_the_phrases() -> None:
    """Equal shares give one order, however the audience is sorted."""
    same = users(Europe__Rome=0.5, Europe__San_Marino=0.0, Asia__Seoul=0.0, Asia__Tokyo=0.0)
    assert rank_languages(same, KNOWN) == rank_languages(same[::-1], KNOWN) == ["it", "ja", "ko"]


@pytest.mark.parametrize(
    "zone",
    [
        pytest.param(timezone(timedelta(hours=1)), id="offset"),
        pytest.param(ZoneInfo("UTC"), id="utc"),
        pytest.param(ZoneInfo("CET"), id="clock-of-no-place"),
    ],
)
def test_users_without_a_place_may_be_anywhere(zone: tzinfo) -> None:
    """Where no user has a place, the languages are those of the world; where some have, theirs alone."""
    assert rank_languages([(zone, 1.0)], KNOWN)[:5] == ["zh-Hans", "en", "es", "pt-BR", "ar"]
    assert rank_languages([(zone, 0.9), (ZoneInfo("Asia/Tokyo"), 0.1)], KNOWN) == ["ja"]


WORLD = users(
    Asia__Tokyo=0.2, Europe__Berlin=0.18, Asia__Shanghai=0.15, America__Sao_Paulo=0.12, Asia__Seoul=0.1,
    Europe__Rome=0.08, Europe__Warsaw=0.06, Europe__Istanbul=0.05, America__Mexico_City=0.04, Europe__Paris=0.02,
)  # fmt: skip


def test_nine_languages_at_most() -> None:
    """English is in whoever the users are; the language in front stands once, and the rarest are left out."""
    found = choose_languages(WORLD, "de", (), KNOWN)
    assert found == ["de", "ja", "zh-Hans", "pt-BR", "ko", "it", "pl", "tr", "en"]


def test_english_stands_where_its_readers_put_it() -> None:
    """Where users read English it is as far in front as any language."""
    found = choose_languages(users(America__Chicago=0.6, Europe__Berlin=0.4), "fr", (), KNOWN)
    assert found == ["fr", "en", "de"]


def test_languages_that_somebody_wrote_in_take_the_place_of_rare_ones() -> None:
    """What is wanted is in, also if nobody reads it, and also if that makes more than nine."""
    assert choose_languages(WORLD, "en", ["uk"], KNOWN) == [
        "en",
        "ja",
        "de",
        "zh-Hans",
        "pt-BR",
        "ko",
        "it",
        "pl",
        "uk",
    ]
    every = choose_languages(WORLD, "en", KNOWN, KNOWN)
    assert (every[:4], sorted(every)) == (["en", "ja", "de", "zh-Hans"], sorted(KNOWN))
