"""
What a group of zones is called by one place: a city that people elsewhere know, as it is written there.

The time-zone database has zones for towns that hardly anybody has heard of, writes names without accents, and has old
names of clocks that are no place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

CLOCKS: Final = {
    "CET": "Central Europe",
    "CST6CDT": "US Central",
    "EET": "Eastern Europe",
    "EST": "UTC-05:00",
    "EST5EDT": "US Eastern",
    "HST": "UTC-10:00",
    "MET": "Central Europe",
    "MST": "UTC-07:00",
    "MST7MDT": "US Mountain",
    "PST8PDT": "US Pacific",
    "WET": "Western Europe",
}
"""Zones that are clocks and no places; three of them keep one offset, unlike the states of that name."""
_COUNTRIES: Final = frozenset({"Brazil", "Canada", "Chile", "Mexico", "US"})  # with old names such as US/Central
# Of the zones in states and provinces, whose names have three parts, those that are known by their city.
_CITIES: Final = frozenset(
    "Buenos_Aires Catamarca Cordoba Indianapolis Jujuy Louisville Mendoza Salta San_Juan Tucuman".split()
)
_TOWNS: Final = frozenset(
    """
    Adak Anadyr Aqtau Atikokan Azores Bahia_Banderas Blanc-Sablon Bougainville Broken_Hill Busingen Cambridge_Bay Ceuta
    Chatham Chuuk Coyhaique Creston Danmarkshavn Darwin Dawson Dawson_Creek Easter Eirunepe Eucla Famagusta Fort_Nelson
    Galapagos Gambier Glace_Bay Goose_Bay Hovd Inuvik Iqaluit Juneau Kamchatka Kanton Khandyga Kiritimati Kosrae
    Kwajalein Lindeman Lord_Howe Madeira Magadan Marquesas Menominee Metlakatla Nome Noronha Ojinaga Punta_Arenas
    Rankin_Inlet Resolute Scoresbysund Sitka Srednekolymsk St_Johns Swift_Current Thule Ust-Nera Wake Whitehorse Yakutat
    """.split()
)
_WRITTEN: Final = {
    "Aqtau": "Aktau",
    "Araguaina": "Araguaína",
    "Asuncion": "Asunción",
    "Bahia_Banderas": "Bahía de Banderas",
    "Belem": "Belém",
    "Bogota": "Bogotá",
    "Cancun": "Cancún",
    "Chisinau": "Chișinău",
    "Ciudad_Juarez": "Ciudad Juárez",
    "Comoro": "Comoros",
    "Cordoba": "Córdoba",
    "Cuiaba": "Cuiabá",
    "Curacao": "Curaçao",
    "Eirunepe": "Eirunepé",
    "El_Aaiun": "El Aaiún",
    "Ho_Chi_Minh": "Ho Chi Minh City",
    "Hovd": "Khovd",
    "Lome": "Lomé",
    "Macau": "Macao",
    "Maceio": "Maceió",
    "Mahe": "Mahé",
    "Mazatlan": "Mazatlán",
    "Merida": "Mérida",
    "Noumea": "Nouméa",
    "Qostanay": "Kostanay",
    "Qyzylorda": "Kyzylorda",
    "Reunion": "Réunion",
    "Santarem": "Santarém",
    "Sao_Paulo": "São Paulo",
    "Sao_Tome": "São Tomé",
    "Tirane": "Tirana",
    "Tucuman": "Tucumán",
    "Urumqi": "Ürümqi",
}


def name_place(names: Sequence[str]) -> str:
    """Name the first of some zones whose city is known; where none is, the first one's state, province or clock."""
    return _word(next((name for name in names if is_known(name)), names[0]))


def name_town(names: Sequence[str]) -> str:
    """Name the first of some zones by all of its name but the continent, which no other zone of another clock has."""
    area, *parts = names[0].split("/")
    return " ".join(map(_write, parts if parts and area not in _COUNTRIES else (area, *parts)))


def is_known(name: str) -> bool:
    """Whether a zone goes by a city that is known elsewhere."""
    *area, place = name.split("/")
    if not area or area[0] in {"Etc", *_COUNTRIES}:
        return False
    return place in _CITIES if len(area) > 1 else place not in _TOWNS


def name_clock(name: str) -> str:
    """Name a zone that is a clock and no place: `US Central`, `UTC-05:00`; any other keeps its name."""
    found = re.fullmatch(r"Etc/GMT([+-])(\d+)", name)
    if found is not None and int(found[2]):
        return f"UTC{'-' if found[1] == '+' else '+'}{int(found[2]):02d}:00"
    return "UTC" if name.startswith("Etc/") else CLOCKS.get(name, name)


def fold(name: str) -> str:
    """Write a name as every keyboard can, in small letters without accents: `são paulo` as `sao paulo`."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _word(name: str) -> str:
    """Name the city of a zone that is known by it, else its state or province, else its town or clock."""
    *area, place = name.split("/")
    if area in ([], ["Etc"]):
        return name_clock(name)
    if area[0] in _COUNTRIES:
        return name_town([name])
    return _write(area[-1] if len(area) > 1 and not is_known(name) else place)


def _write(place: str) -> str:
    return _WRITTEN.get(place, place.replace("_", " "))
