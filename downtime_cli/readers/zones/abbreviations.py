"""What abbreviations of clocks mean, such as CET and PST: the same on every machine, unlike the names it has itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

# Each with its offsets and a zone that has them. Only one where practice knows only one: that Manila's clocks show PST
# too, and Sydney's once showed EST, is known to nobody who writes it into a file.
_OFFSETS: Final = """
UTC +00:00 UTC
UCT +00:00 UTC
GMT +00:00 UTC
Z +00:00 UTC
WET +00:00 Europe/Lisbon
WEST +01:00 Europe/Lisbon
CET +01:00 Europe/Berlin
CEST +02:00 Europe/Berlin
MEZ +01:00 Europe/Berlin
MESZ +02:00 Europe/Berlin
MET +01:00 Europe/Berlin
MEST +02:00 Europe/Berlin
EET +02:00 Europe/Kyiv
EEST +03:00 Europe/Kyiv
OEZ +02:00 Europe/Kyiv
OESZ +03:00 Europe/Kyiv
HNEC +01:00 Europe/Paris
HAEC +02:00 Europe/Paris
TRT +03:00 Europe/Istanbul
MSK +03:00 Europe/Moscow
SAMT +04:00 Europe/Samara
YEKT +05:00 Asia/Yekaterinburg
OMST +06:00 Asia/Omsk
NOVT +07:00 Asia/Novosibirsk
KRAT +07:00 Asia/Krasnoyarsk
IRKT +08:00 Asia/Irkutsk
YAKT +09:00 Asia/Yakutsk
VLAT +10:00 Asia/Vladivostok
WAT +01:00 Africa/Lagos
CAT +02:00 Africa/Maputo
SAST +02:00 Africa/Johannesburg
EAT +03:00 Africa/Nairobi
IDT +03:00 Asia/Jerusalem
IRST +03:30 Asia/Tehran
GST +04:00 Asia/Dubai
GET +04:00 Asia/Tbilisi
AZT +04:00 Asia/Baku
AFT +04:30 Asia/Kabul
PKT +05:00 Asia/Karachi
UZT +05:00 Asia/Tashkent
NPT +05:45 Asia/Kathmandu
MMT +06:30 Asia/Yangon
ICT +07:00 Asia/Bangkok
WIB +07:00 Asia/Jakarta
WITA +08:00 Asia/Makassar
WIT +09:00 Asia/Jayapura
HKT +08:00 Asia/Hong_Kong
MYT +08:00 Asia/Kuala_Lumpur
PHT +08:00 Asia/Manila
SGT +08:00 Asia/Singapore
JST +09:00 Asia/Tokyo
KST +09:00 Asia/Seoul
AWST +08:00 Australia/Perth
ACST +09:30 Australia/Adelaide
ACDT +10:30 Australia/Adelaide
AEST +10:00 Australia/Sydney
AEDT +11:00 Australia/Sydney
CHST +10:00 Pacific/Guam
NZST +12:00 Pacific/Auckland
NZDT +13:00 Pacific/Auckland
NST -03:30 America/St_Johns
NDT -02:30 America/St_Johns
ADT -03:00 America/Halifax
EST -05:00 America/New_York
EDT -04:00 America/New_York
MST -07:00 America/Denver
MDT -06:00 America/Denver
PST -08:00 America/Los_Angeles
PDT -07:00 America/Los_Angeles
AKST -09:00 America/Anchorage
AKDT -08:00 America/Anchorage
HST -10:00 Pacific/Honolulu
HDT -09:00 America/Adak
BRT -03:00 America/Sao_Paulo
BRST -02:00 America/Sao_Paulo
ART -03:00 America/Argentina/Buenos_Aires
UYT -03:00 America/Montevideo
CLT -04:00 America/Santiago
CLST -03:00 America/Santiago
BOT -04:00 America/La_Paz
VET -04:00 America/Caracas
COT -05:00 America/Bogota
PET -05:00 America/Lima
CST -06:00 America/Chicago +08:00 Asia/Shanghai -05:00 America/Havana
CDT -05:00 America/Chicago -04:00 America/Havana
IST +05:30 Asia/Kolkata +02:00 Asia/Jerusalem +01:00 Europe/Dublin
BST +01:00 Europe/London +06:00 Asia/Dhaka
AST -04:00 America/Halifax +03:00 Asia/Riyadh
SST +08:00 Asia/Singapore -11:00 Pacific/Pago_Pago
AMT -04:00 America/Manaus +04:00 Asia/Yerevan
BDT +06:00 Asia/Dhaka +08:00 Asia/Brunei
ECT -05:00 America/Guayaquil -04:00 America/Martinique
WST +08:00 Australia/Perth +13:00 Pacific/Apia
"""
# These say no offset: it is that of the season.
_CLOCKS: Final = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


class Meaning(NamedTuple):
    """One of the clocks that an abbreviation may stand for."""

    # In minutes east.
    offset: int
    # The IANA name of a zone whose clocks show it, for part of the year at least.
    zone: str


def offsets_of(abbreviation: str) -> tuple[Meaning, ...]:
    """List what an abbreviation may mean, in any case: nothing if it is unknown, several if it does not say enough."""
    return _meanings().get(abbreviation.strip().upper(), ())


def zone_of_clock(abbreviation: str) -> str | None:
    """Find the zone of an abbreviation that holds all year, such as `ET`, None if it is none."""
    return _CLOCKS.get(abbreviation.strip().upper())


@cache
def _meanings() -> Mapping[str, tuple[Meaning, ...]]:
    found = {}
    for name, *parts in map(str.split, _OFFSETS.split("\n")[1:-1]):
        found[name] = tuple(map(Meaning, map(_read_offset, parts[::2]), parts[1::2]))
    return found


def _read_offset(text: str) -> int:
    minutes = int(text[1:3]) * 60 + int(text[4:])
    return -minutes if text[0] == "-" else minutes
