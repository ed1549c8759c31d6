"""What a heading says about the places below it: clocks, countries, states, languages, regions or cities."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final


class PlaceKind(StrEnum):
    """What a column of places holds; the value names several of them in a sentence."""

    CLOCK = "time zones"
    OFFSET = "offsets"
    COUNTRY = "countries"
    STATE = "states or provinces"
    LANGUAGE = "languages"
    REGION = "regions"
    CITY = "cities"
    UNKNOWN = "places"


# The first kind with a word in the heading is taken: `country region` is a country, `zone offset` an offset.
_WORDS: Final = {
    PlaceKind.OFFSET: "offset utcoffset gmtoffset tzoffset offsets offsetminutes offsetseconds versatz decalage",
    PlaceKind.CLOCK: "timezone tz zone zones timezones tzname tzid olson iana zeitzone zeitzonen fuseau fuso huso "
    "zonahoraria clock utc gmt タイムゾーン 时区 時區 समयक्षेत्र المنطقةالزمنية",
    PlaceKind.LANGUAGE: "language languages lang locale locales culture sprache sprachen langue langues idioma idiomas "
    "言語 语言 भाषा اللغة لغة",
    PlaceKind.STATE: "state states province provinces provincia provincias estado estados bundesland bundeslander "
    "subdivision prefecture prefectures canton kanton department departement county admin1 州 都道府県 省 राज्य ولاية",
    PlaceKind.COUNTRY: "country countries countrycode countryname nation nations land lander pays pais paises paese "
    "paesi staat laendercode iso iso2 iso3 iso2code iso3code alpha2 alpha3 "
    "国 国家 国名 国家地区 देश البلد الدولة بلد دولة",
    PlaceKind.CITY: "city cities town towns stadt ville ciudad cidade municipality 都市 市区町村 城市 शहर المدينة",
    PlaceKind.REGION: "region regions market markets area areas geo territory territories continent continents "
    "subcontinent theater theatre realm cluster gebiet kontinent 地域 地区 क्षेत्र المنطقة",
}


@lru_cache(maxsize=64)  # it is asked for each cell of a column
def kind_of_heading(heading: str) -> PlaceKind:
    """Find what a heading says about the cells below it, whatever language and case it is in."""
    words = _words_of(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))
    whole = "".join(words)
    return next((kind for kind, known in _KNOWN.items() if not known.isdisjoint({*words, whole})), PlaceKind.UNKNOWN)


def _words_of(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", " ", "".join(char for char in letters if not unicodedata.combining(char))).split()


_KNOWN: Final = {kind: frozenset(_words_of(words)) for kind, words in _WORDS.items()}
