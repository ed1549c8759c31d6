"""Dates, zones and lengths of time in every language."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.notices.languages import find_language, offset_text
from downtime_cli.notices.names import LANGUAGES
from tests.notice_samples import language

AT = datetime(2026, 12, 5, 4, tzinfo=UTC)
_TABLE = (files("downtime_cli") / "tables" / "country_zones.csv").read_text("utf-8").splitlines()[4:]
ZONES = sorted({row.split(",")[-2] for row in _TABLE})
SCRIPTS = {"ja": "CJK|HIRAGANA|KATAKANA", "zh-Hans": "CJK", "hi": "DEVANAGARI", "ar": "ARABIC"}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("en", "Saturday, 5 December 2026, 05:00", id="en"),
        pytest.param("de", "Samstag, 5. Dezember 2026, 05:00", id="de"),
        pytest.param("fr", "samedi 5 décembre 2026, 05:00", id="fr"),
        pytest.param("es", "sábado, 5 de diciembre de 2026, 05:00", id="es"),
        pytest.param("pt-BR", "sábado, 5 de dezembro de 2026, 05:00", id="pt-BR"),
        pytest.param("ja", "2026年12月5日土曜日 05:00", id="ja"),
        pytest.param("zh-Hans", "2026年12月5日星期六 05:00", id="zh-Hans"),
        pytest.param("hi", "शनिवार, 5 दिसंबर 2026, 05:00", id="hi"),
        pytest.param("ar", "السبت، 5 ديسمبر 2026، 05:00", id="ar"),
    ],
)
def test_date_and_time(tag: str, expected: str) -> None:
    """A date has weekday and year, a time 24 hours and Western digits."""
    assert language(tag).date_and_time(AT.astimezone(ZoneInfo("Europe/Berlin"))) == expected


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("hour", [0, 12, 13, 23])
def test_clock_has_24_hours(tag: str, hour: int) -> None:
    """No hour is told by 12-hour clocks, whatever the language is used to."""
    assert language(tag).time(AT.replace(hour=hour)) == f"{hour:02d}:00"


@pytest.mark.parametrize(
    ("tag", "length", "expected"),
    [
        pytest.param("en", timedelta(minutes=1), "1 minute", id="en-singular"),
        pytest.param("en", timedelta(hours=2), "2 hours", id="en-plural"),
        pytest.param("en", timedelta(days=1, hours=3, minutes=30), "1 day, 3 hours and 30 minutes", id="en-all-units"),
        pytest.param("de", timedelta(minutes=90), "1 Stunde und 30 Minuten", id="de"),
        pytest.param("fr", timedelta(hours=2), "2\u00a0heures", id="fr"),
        pytest.param("ja", timedelta(minutes=90), "1時間30分", id="ja"),
        pytest.param("zh-Hans", timedelta(minutes=90), "1小时30分钟", id="zh"),
        pytest.param("hi", timedelta(minutes=90), "1 घंटा और 30 मिनट", id="hi"),
        pytest.param("ar", timedelta(hours=1), "ساعة", id="ar-one"),
        pytest.param("ar", timedelta(hours=2), "ساعتان", id="ar-two"),
        pytest.param("ar", timedelta(hours=3), "3 ساعات", id="ar-few"),
        pytest.param("ar", timedelta(hours=11), "11 ساعة", id="ar-many"),
    ],
)
def test_plurals(tag: str, length: timedelta, expected: str) -> None:
    """Each language counts by its own rules."""
    assert language(tag).duration(length) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Europe/Berlin", "Central European Standard Time", id="metazone"),
        pytest.param("Asia/Kolkata", "India Standard Time", id="known-by-an-older-name"),
        pytest.param("Asia/Calcutta", "India Standard Time", id="old-name"),
        pytest.param("America/Punta_Arenas", "Chile (Punta Arenas) Time", id="no-metazone"),
        pytest.param("Africa/Casablanca", "Morocco Time", id="not-an-hour-ahead-of-itself"),
        pytest.param("Factory", "", id="nowhere"),
        pytest.param("UTC", "Coordinated Universal Time", id="utc"),
        pytest.param("Etc/GMT+5", "", id="bare-offset"),
    ],
)
def test_zone_names(name: str, expected: str) -> None:
    """A zone has its name in the language, or none where there is only an offset."""
    zone = ZoneInfo(name)
    assert language("en").zone(zone, AT.astimezone(zone)) == expected


def test_a_zone_newer_than_the_tables_has_no_name() -> None:
    """A zone that Babel has never heard of is told by its offset alone."""
    with (files("tzdata") / "zoneinfo" / "Asia" / "Tokyo").open("rb") as file:
        zone = ZoneInfo.from_file(file, key="Asia/Atlantis")
    assert language("en").zone(zone, AT.astimezone(zone)) == ""


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        pytest.param("Europe/Berlin", "Central European Standard Time", "Central European Summer Time", id="usual"),
        pytest.param("Europe/Dublin", "Greenwich Mean Time", "Irish Standard Time", id="standard-time-in-summer"),
        pytest.param("Asia/Kathmandu", "Nepal Time", "Nepal Time", id="no-seasons"),
    ],
)
def test_zone_names_follow_the_season(name: str, winter: str, summer: str) -> None:
    """Summer time has a name of its own, also where the law calls it the standard."""
    zone = ZoneInfo(name)
    walls = [AT.replace(month=month).astimezone(zone) for month in (1, 7)]
    assert [language("en").zone(zone, wall) for wall in walls] == [winter, summer]


@pytest.mark.parametrize("tag", SCRIPTS)
def test_zones_leak_no_english(tag: str) -> None:
    """In languages of other scripts, every zone that people live in has a name and a city in that script."""
    speech = language(tag)
    for name in set(ZONES) - {"America/Coyhaique", "America/Nuuk"}:  # newer than Babel's tables
        wall = AT.astimezone(ZoneInfo(name))
        for text in (speech.zone(ZoneInfo(name), wall), speech.city(ZoneInfo(name))):
            assert not re.search("[A-Za-z]{2}", text), (name, text)
            assert re.search(SCRIPTS[tag], " ".join(unicodedata.name(char, "") for char in text)), (name, text)


@pytest.mark.parametrize("tag", ["de", "fr", "es", "pt-BR"])
def test_zones_are_translated(tag: str) -> None:
    """In languages of the Latin script no zone has its English name."""
    for name in ZONES:
        zone = ZoneInfo(name)
        wall = AT.astimezone(zone)
        assert not (shown := language(tag).zone(zone, wall)) or shown != language("en").zone(zone, wall), name


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param(ZoneInfo("America/New_York"), "Nueva York", id="translated"),
        pytest.param(ZoneInfo("Asia/Kolkata"), "Calcuta", id="known-by-an-older-name"),
        pytest.param(ZoneInfo("America/Argentina/Buenos_Aires"), "Buenos Aires", id="as-in-english"),
        pytest.param(timezone(timedelta(hours=1)), "", id="offset"),
    ],
)
def test_cities(zone: tzinfo, expected: str) -> None:
    """The city of a zone is called as in the language."""
    assert language("es").city(zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param(ZoneInfo("UTC"), "UTC", id="none"),
        pytest.param(ZoneInfo("Asia/Kathmandu"), "UTC+5:45", id="quarter"),
        pytest.param(ZoneInfo("America/St_Johns"), "UTC-3:30", id="west-half"),
        pytest.param(timezone(timedelta(hours=14)), "UTC+14", id="fixed"),
    ],
)
def test_offsets(zone: tzinfo, expected: str) -> None:
    """An offset has minutes only where it needs them."""
    assert offset_text(zone, AT) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        pytest.param("en", "Shop", "Shop", id="same-direction"),
        pytest.param("en", "متجر", "\u2068متجر\u2069", id="arabic-in-english"),
        pytest.param("ar", "متجر", "متجر", id="arabic-in-arabic"),
        pytest.param("ar", "Shop", "\u2068Shop\u2069", id="english-in-arabic"),
        pytest.param("ar", "see https://a.example", "\u2068see https://a.example \u2069", id="address-at-the-end"),
    ],
)
def test_isolation(tag: str, text: str, expected: str) -> None:
    """Text of the other direction stands in isolation; the mark does not touch an address."""
    assert language(tag).isolate(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("PT_br", "pt-BR", id="case-and-underscore"),
        pytest.param("zh-hans", "zh-Hans", id="script"),
        pytest.param("nl", "nl", id="not-ours"),
        pytest.param("xx", None, id="unknown"),
        pytest.param("not a tag", None, id="malformed"),
    ],
)
def test_finding_a_language(tag: str, expected: str | None) -> None:
    """Tags are read however they are cased; Babel knows more languages than we have phrases for."""
    found = find_language(tag)
    assert (found and found.tag) == expected
