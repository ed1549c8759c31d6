"""Dates, zones and lengths of time in every language."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.window import DAY
from downtime_cli.notices.languages import WITH_WEEKDAY, WITH_YEAR, Language, find_language, offset_text
from downtime_cli.notices.names import LANGUAGES
from tests.notice_samples import language

AT = datetime(2026, 12, 5, 4, tzinfo=UTC)
_TABLE = (files("downtime_cli") / "tables" / "country_zones.csv").read_text("utf-8").splitlines()[4:]
ZONES = sorted({row.split(",")[-2] for row in _TABLE})
SCRIPTS = {
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "ja": "CJK|HIRAGANA|KATAKANA",
    "ko": "HANGUL",
    "zh-Hans": "CJK",
    "zh-Hant": "CJK",
    "hi": "DEVANAGARI",
    "ar": "ARABIC",
}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("en", "Saturday, 5 December 2026, 05:00", id="en"),
        pytest.param("de", "Samstag, 5. Dezember 2026, 05:00 Uhr", id="de"),
        pytest.param("fr", "samedi 5 décembre 2026 à 5\u00a0h\u00a000", id="fr"),
        pytest.param("es", "sábado, 5 de diciembre de 2026, 05:00", id="es"),
        pytest.param("pt-BR", "sábado, 5 de dezembro de 2026, às 05:00", id="pt-BR"),
        pytest.param("it", "sabato 5 dicembre 2026, ore 05:00", id="it"),
        pytest.param("nl", "zaterdag 5 december 2026 om 05:00 uur", id="nl"),
        pytest.param("pl", "sobota, 5 grudnia 2026 r., godz. 05:00", id="pl"),
        pytest.param("tr", "5 Aralık 2026 Cumartesi, 05:00", id="tr"),
        pytest.param("ru", "суббота, 5 декабря 2026\u202fг., 05:00", id="ru"),
        pytest.param("uk", "субота, 5 грудня 2026\u202fр., 05:00", id="uk"),
        pytest.param("ja", "2026年12月5日(土) 05:00", id="ja"),
        pytest.param("ko", "2026년 12월 5일 (토) 05:00", id="ko"),
        pytest.param("zh-Hans", "2026年12月5日（星期六）05:00", id="zh-Hans"),
        pytest.param("zh-Hant", "2026年12月5日（週六）05:00", id="zh-Hant"),
        pytest.param("hi", "शनिवार, 5 दिसंबर 2026, 05:00", id="hi"),
        pytest.param("ar", "السبت، 5 ديسمبر 2026، 05:00", id="ar"),
    ],
)
def test_date_and_time(tag: str, expected: str) -> None:
    """A date has weekday and year, a time 24 hours and Western digits."""
    assert language(tag).date_and_time(AT.astimezone(ZoneInfo("Europe/Berlin"))) == expected


@pytest.mark.parametrize(
    ("tag", "month", "expected"),
    [
        pytest.param("en", 9, "5 Sep", id="en"),
        pytest.param("en-AU", 9, "5 Sep", id="en-AU"),
        pytest.param("pl", 5, "5 maja", id="pl"),
    ],
)
def test_short_months(tag: str, month: int, expected: str) -> None:
    """A month is short as people write it, in every region of the language."""
    assert language(tag).short_date(datetime(2026, month, 5, tzinfo=UTC), "MMMd") == expected


@pytest.mark.parametrize(
    ("tag", "day", "full", "short"),
    [
        pytest.param("fr", 1, "mardi 1er septembre 2026", "mar. 1er sept.", id="first"),
        pytest.param("fr-CA", 1, "mardi 1er septembre 2026", "mar. 1er sept.", id="of-another-region"),
        pytest.param("fr", 11, "vendredi 11 septembre 2026", "ven. 11 sept.", id="eleventh"),
        pytest.param("es", 1, "martes, 1 de septiembre de 2026", "mar, 1 sept", id="not-in-spanish"),
    ],
)
def test_the_first_of_a_month(tag: str, day: int, full: str, short: str) -> None:
    """French counts the first day of a month, and no other."""
    at = datetime(2026, 9, day, tzinfo=UTC)
    assert language(tag).date(at) == full
    assert language(tag).short_date(at, "MMMEd").replace("\u00a0", " ") == short


@pytest.mark.parametrize("tag", LANGUAGES)
def test_dates_are_joined_by_plain_blanks(tag: str) -> None:
    """No blank around the sign between two dates is thin, which plain text cannot always show."""
    assert set(language(tag).joint) <= set(" –~～")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("hour", [0, 12, 13, 23])
def test_clock_has_24_hours(tag: str, hour: int) -> None:
    """No hour is told by 12-hour clocks, whatever the language is used to."""
    usual = f"{hour}\u00a0h\u00a000" if tag == "fr" else f"{hour:02d}:00{LANGUAGES[tag].after_time}"
    assert language(tag).time(AT.replace(hour=hour)) == usual


AMERICAN: Final = Language("en-US", Locale("en", "US"), "en")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("04:00", "06:30", "4:00–6:30\u00a0AM", id="one-half"),
        pytest.param("10:30", "13:15", "10:30\u00a0AM – 1:15\u00a0PM", id="across-noon"),
        pytest.param("09:00", "12:00", "9:00\u00a0AM – 12:00\u00a0noon", id="until-noon"),
        pytest.param("00:00", "00:30", "12:00\u00a0midnight – 12:30\u00a0AM", id="from-midnight"),
    ],
)
def test_americans_have_twelve_hours(start: str, end: str, expected: str) -> None:
    """A range says AM or PM once if it can, else with blanks around the dash; of 12:00 it says which."""
    first, last = (datetime.fromisoformat(f"2026-12-05T{clock}") for clock in (start, end))
    assert AMERICAN.time_range(first, last) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("en", "Sat 5 Dec, 05:00–07:00", id="en"),
        pytest.param("de", "Sa., 5. Dez., 05:00–07:00 Uhr", id="de"),
        pytest.param("fr", "sam. 5 déc. de 5\u00a0h\u00a000 à 7\u00a0h\u00a000", id="fr"),
        pytest.param("it", "sab 5 dic, ore 05:00–07:00", id="it"),
        pytest.param("nl", "za 5 dec van 05:00 tot 07:00 uur", id="nl"),
        pytest.param("pl", "sob., 5 gru, godz. 05:00–07:00", id="pl"),
        pytest.param("tr", "5 Ara Cmt, 05:00–07:00", id="tr"),
        pytest.param("ru", "сб, 5 дек., 05:00–07:00", id="ru"),
        pytest.param("uk", "сб, 5 груд., 05:00–07:00", id="uk"),
        pytest.param("ja", "12月5日(土) 05:00～07:00", id="ja"),
        pytest.param("ko", "12월 5일 (토) 05:00~07:00", id="ko"),
        pytest.param("zh-Hant", "12月5日（週六）05:00 至 07:00", id="zh-Hant"),
        pytest.param("es", "sáb, 5 dic, de 05:00 a 07:00", id="es"),
        pytest.param("pt-BR", "sáb., 5 de dez., das 05:00 às 07:00", id="pt-BR"),
        pytest.param("zh-Hans", "12月5日（周六）05:00–07:00", id="zh-Hans"),
        pytest.param("hi", "शनि, 5 दिस॰, 05:00–07:00", id="hi"),
        pytest.param("ar", "السبت، 5 ديسمبر، من 05:00 إلى 07:00", id="ar"),
    ],
)
def test_a_range_within_a_day(tag: str, expected: str) -> None:
    """The date is said once, and two times as the language joins them."""
    start, speech = AT.astimezone(ZoneInfo("Europe/Berlin")), language(tag)
    assert speech.day_range(speech.short_date(start, "MMMEd"), start, start + timedelta(hours=2)) == expected


@pytest.mark.parametrize(
    ("tag", "name", "winter", "summer"),
    [
        pytest.param("en", "Europe/Berlin", "CET", "CEST", id="by-cldr"),
        pytest.param("de", "Europe/Berlin", "MEZ", "MESZ", id="translated"),
        pytest.param("fr", "America/New_York", "EST", "EDT", id="by-the-database"),
        pytest.param("ru", "Europe/Moscow", "МСК", "МСК", id="in-letters-of-ones-own"),
        pytest.param("en", "Europe/London", "GMT", "BST", id="half-by-cldr"),
        pytest.param("en", "Asia/Kathmandu", "", "", id="no-letters"),
        pytest.param("en", "America/Sao_Paulo", "", "", id="no-letters-either"),
        pytest.param("en", "UTC", "", "", id="offset"),
    ],
)
def test_short_zone_names(tag: str, name: str, winter: str, summer: str) -> None:
    """A zone goes by the letters of the language, else by those of the zone database, else by none."""
    zone = ZoneInfo(name)
    walls = [AT.replace(month=month).astimezone(zone) for month in (1, 7)]
    assert [language(tag).zone(zone, wall) for wall in walls] == [winter, summer]


@pytest.mark.parametrize(
    ("tag", "clock", "expected"),
    [
        pytest.param("en", "CET (UTC+1)", "CET (UTC+1)", id="left-to-right"),
        pytest.param("ar", "CET (UTC+1)", "\u2066CET (UTC+1)\u2069", id="foreign-letters"),
        pytest.param("ar", "غرينتش (UTC)", "غرينتش \u2066(UTC)\u2069", id="own-letters"),
        pytest.param("ar", "", "", id="nothing"),
    ],
)
def test_clocks_run_from_left_to_right(tag: str, clock: str, expected: str) -> None:
    """An offset is isolated in text that runs from right to left, with letters of the other direction."""
    assert language(tag).isolate_clock(clock) == expected


def test_standard_time_goes_by_its_general_name_where_people_have_it_so() -> None:
    """Nobody but CLDR says `Normalzeit`."""
    zone = ZoneInfo("Europe/Berlin")
    names = [language(tag).zone_name(zone, AT.astimezone(zone)) for tag in ("de", "en")]
    assert names == ["Mitteleuropäische Zeit", "Central European Standard Time"]
    brazil = ZoneInfo("America/Sao_Paulo")
    assert language("pt-BR").zone_name(brazil, AT.astimezone(brazil)) == "Horário de Brasília"


@pytest.mark.parametrize(
    ("tag", "length", "expected"),
    [
        pytest.param("en", timedelta(minutes=1), "1 minute", id="en-singular"),
        pytest.param("en", timedelta(hours=2), "2 hours", id="en-plural"),
        pytest.param("en", timedelta(days=1, hours=3, minutes=30), "1 day, 3 hours and 30 minutes", id="en-all-units"),
        pytest.param("de", timedelta(minutes=90), "1 Stunde und 30 Minuten", id="de"),
        pytest.param("fr", timedelta(hours=2), "2\u00a0heures", id="fr"),
        pytest.param("ja", timedelta(minutes=90), "1時間30分", id="ja"),
        pytest.param("ko", timedelta(minutes=90), "1시간 30분", id="ko"),
        pytest.param("zh-Hans", timedelta(minutes=90), "1小时30分钟", id="zh-Hans"),
        pytest.param("zh-Hant", timedelta(minutes=90), "1 小時 30 分鐘", id="zh-Hant"),
        pytest.param("pl", timedelta(hours=2, minutes=5), "2 godziny i 5 minut", id="pl"),
        pytest.param("ru", timedelta(hours=5, minutes=21), "5 часов 21 минута", id="ru"),
        pytest.param("uk", timedelta(hours=21, minutes=2), "21 година 2 хвилини", id="uk"),
        pytest.param("tr", timedelta(days=1, minutes=90), "1 gün 1 saat 30 dakika", id="tr"),
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
    assert language("en").zone_name(zone, AT.astimezone(zone)) == expected


def test_a_zone_newer_than_the_tables_has_no_name() -> None:
    """A zone that Babel has never heard of is told by its offset alone."""
    with (files("tzdata") / "zoneinfo" / "Asia" / "Tokyo").open("rb") as file:
        zone = ZoneInfo.from_file(file, key="Asia/Atlantis")
    assert language("en").zone_name(zone, AT.astimezone(zone)) == ""


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
    assert [language("en").zone_name(zone, wall) for wall in walls] == [winter, summer]


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_ireland_has_its_time_from_the_first_day_of_summer_to_the_last(year: int) -> None:
    """Whatever half a year later is: the days after a change of clocks are no exception."""
    zone = ZoneInfo("Europe/Dublin")
    days = [datetime(year, 1, 1, 12, tzinfo=zone) + number * DAY for number in range(365)]
    names = {offset_minutes(zone, day): set[str]() for day in days}
    for day in days:
        names[offset_minutes(zone, day)].add(language("en").zone_name(zone, day))
    assert names == {0: {"Greenwich Mean Time"}, 60: {"Irish Standard Time"}}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Europe/Lisbon", "Португалия (Лиссабон)", id="with-its-city"),
        pytest.param("Asia/Amman", "Иордания", id="country"),
    ],
)
def test_a_place_has_no_season(name: str, expected: str) -> None:
    """Where a zone goes by its place, it is not said to have summer time in winter."""
    zone = ZoneInfo(name)
    walls = [AT.replace(month=month).astimezone(zone) for month in (1, 7)]
    assert [language("ru").zone_name(zone, wall) for wall in walls] == [expected, expected]
    assert language("ru").clock_name(zone, walls[0]) == expected


@pytest.mark.parametrize("tag", SCRIPTS)
def test_zones_leak_no_english(tag: str) -> None:
    """In languages of other scripts, every zone that people live in has a name and a city in that script."""
    speech = language(tag)
    for name in set(ZONES) - {"America/Coyhaique", "America/Nuuk"}:  # newer than Babel's tables
        wall = AT.astimezone(ZoneInfo(name))
        for text in (speech.zone_name(ZoneInfo(name), wall), speech.city(ZoneInfo(name))):
            assert not re.search("[A-Za-z]{2}", re.sub(r" \([CEMP]S?T\)$", "", text)), (name, text)  # as in Ukrainian
            assert re.search(SCRIPTS[tag], " ".join(unicodedata.name(char, "") for char in text)), (name, text)


@pytest.mark.parametrize("tag", ["de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr"])
def test_zones_are_translated(tag: str) -> None:
    """In languages of the Latin script no zone has its English name, but for one that the Dutch have from English."""
    for name in ZONES:
        zone = ZoneInfo(name)
        wall = AT.astimezone(zone)
        shown, english = (language(each).zone_name(zone, wall) for each in (tag, "en"))
        assert not shown or shown != english or (tag, shown) == ("nl", "Greenwich Mean Time"), name


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
        pytest.param("sv", "sv", id="not-ours"),
        pytest.param("de-FR", "de-FR", id="unusual-region"),
        pytest.param("xx", None, id="unknown"),
        pytest.param("de-XX", None, id="unknown-region"),
        pytest.param("not a tag", None, id="malformed"),
    ],
)
def test_finding_a_language(tag: str, expected: str | None) -> None:
    """Tags are read however they are cased; Babel knows more languages than we have phrases for."""
    found = find_language(tag)
    assert (found and found.tag) == expected


@pytest.mark.parametrize(
    ("tag", "phrases", "date"),
    [
        pytest.param("en-US", "en", "Saturday, December 5, 2026", id="american"),
        pytest.param("de-FR", "de", "Samstag, 5. Dezember 2026", id="no-conventions-of-its-own"),
        pytest.param("de-AT", "de", "Samstag, 5. Dezember 2026", id="austrian"),
        pytest.param("pt-PT", "pt-BR", "sábado, 5 de dezembro de 2026", id="portuguese"),
        pytest.param("zh", "zh-Hans", "2026年12月5日（星期六）", id="chinese"),
        pytest.param("sr-Latn", "sr-Latn", "subota, 5. decembar 2026.", id="without-phrases"),
    ],
)
def test_a_region_has_the_phrases_of_its_language(tag: str, phrases: str, date: str) -> None:
    """The sentences are those of the language there is, the dates those of the region."""
    found = language(tag)
    assert (found.phrases, found.date(AT.date())) == (phrases, date)


def test_phrases_of_ones_own_go_before() -> None:
    """A region that has phrases does not need those of another."""
    found = find_language("pt-pt", ("pt-BR", "pt-PT"))
    assert found is not None
    assert (found.tag, found.phrases) == ("pt-PT", "pt-PT")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("en", ("Sat 5 Dec", "Sat 5 Dec 2026"), id="en"),
        pytest.param("en-US", ("Sat, Dec 5", "Sat, Dec 5, 2026"), id="en-US"),
        pytest.param("de", ("Sa., 5. Dez.", "Sa., 5. Dez. 2026"), id="de"),
    ],
)
def test_a_year_adds_no_comma(tag: str, expected: tuple[str, str]) -> None:
    """A short date with a year is written like one without."""
    day = date(2026, 12, 5)
    assert (language(tag).short_date(day, WITH_WEEKDAY), language(tag).short_date(day, WITH_YEAR)) == expected
