"""The same users by country as other programs, spreadsheets and countries would write them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

# Countries of one zone: code, alpha-3, zone, and names in English, German, French, Spanish and Japanese.
COUNTRIES: Final = (
    ("DE", "DEU", "Europe/Berlin", "Germany", "Deutschland", "Allemagne", "Alemania", "ドイツ"),
    ("FR", "FRA", "Europe/Paris", "France", "Frankreich", "France", "Francia", "フランス"),
    (
        "GB",
        "GBR",
        "Europe/London",
        "United Kingdom",
        "Vereinigtes Königreich",
        "Royaume-Uni",
        "Reino Unido",
        "イギリス",
    ),
    ("IN", "IND", "Asia/Kolkata", "India", "Indien", "Inde", "India", "インド"),
    ("JP", "JPN", "Asia/Tokyo", "Japan", "Japan", "Japon", "Japón", "日本"),
    ("KR", "KOR", "Asia/Seoul", "South Korea", "Südkorea", "Corée du Sud", "Corea del Sur", "韓国"),
    ("PL", "POL", "Europe/Warsaw", "Poland", "Polen", "Pologne", "Polonia", "ポーランド"),
    ("NL", "NLD", "Europe/Amsterdam", "Netherlands", "Niederlande", "Pays-Bas", "Países Bajos", "オランダ"),
    ("IT", "ITA", "Europe/Rome", "Italy", "Italien", "Italie", "Italia", "イタリア"),
    ("TR", "TUR", "Europe/Istanbul", "Türkiye", "Türkei", "Turquie", "Turquía", "トルコ"),
    ("GR", "GRC", "Europe/Athens", "Greece", "Griechenland", "Grèce", "Grecia", "ギリシャ"),
    ("ZA", "ZAF", "Africa/Johannesburg", "South Africa", "Südafrika", "Afrique du Sud", "Sudáfrica", "南アフリカ"),
    ("EG", "EGY", "Africa/Cairo", "Egypt", "Ägypten", "Égypte", "Egipto", "エジプト"),
    ("NA", "NAM", "Africa/Windhoek", "Namibia", "Namibia", "Namibie", "Namibia", "ナミビア"),
)
NAMES: Final = ("code", "alpha-3", "zone", "English", "German", "French", "Spanish", "Japanese")
HEADINGS: Final = ("country_code", "iso3", "timezone", "Country", "Land", "Pays", "País", "国")
NUMBERS: Final = ("users", "Active users", "Nutzer", "visiteurs", "customers", "members", "Total users", "subscribers")


class UserDisguise(Struct, kw_only=True):
    """A file of users, how it came about, and the right share of each zone."""

    text: str = ""
    traits: list[str] = field(default_factory=list)
    shares: Mapping[str, float] = field(default_factory=dict)
    # Whether an error is the only right answer.
    is_hopeless: bool = False


def disguise_users(draw: random.Random, counts: Mapping[str, float]) -> UserDisguise:
    """Write users by country in some other way."""
    kind = draw.randrange(len(NAMES))
    chosen = draw.sample([country for country in COUNTRIES if country[0] in counts], draw.randrange(5, 11))
    users = {country[kind]: round(counts[country[0]]) for country in chosen}
    whole = sum(users.values())
    found = UserDisguise(
        traits=[f"users by {NAMES[kind]}"],
        shares={country[2]: users[country[kind]] / whole for country in chosen},
    )
    heading, name = HEADINGS[kind], draw.choice(NUMBERS)
    shape = draw.choice(("counts", "counts", "counts", "grouped", "percent", "beside shares", "only a rate"))
    found.traits.append(shape)
    rows = [{heading: text, **_write_count(shape, name, count, whole, draw)} for text, count in users.items()]
    found.is_hopeless = shape == "only a rate"
    for trait, chance, name_of in (
        ("ranked", 0.25, "rank"),
        ("numbered", 0.15, ""),
        ("beside a rate", 0.25, "Bounce rate"),
        ("beside calling codes", 0.15, "calling_code"),
    ):
        if draw.random() < chance:
            found.traits.append(trait)
            rows = [{name_of: _write_noise(name_of, place, draw), **row} for place, row in enumerate(rows, 1)]
    if shape in {"counts", "grouped"} and draw.random() < 0.3:
        label = draw.choice(("World", "Total", "Grand total", "Gesamtergebnis", "All countries", ""))
        found.traits.append(f"with {label!r}")
        row = {heading: label, **_write_count(shape, name, whole, whole, draw)}
        rows = [row, *rows] if draw.random() < 0.5 else [*rows, row]
    buffer = io.StringIO()
    longest = max(rows, key=len)
    writer = csv.DictWriter(buffer, list(longest), restval="")
    writer.writeheader()
    writer.writerows(rows)
    found.text = buffer.getvalue()
    return found


def _write_count(shape: str, name: str, count: int, whole: int, draw: random.Random) -> dict[str, str]:
    if shape == "grouped":
        return {name: f"{count:,}"}
    if shape == "percent":
        return {"Share": f"{100 * count / whole:.3f}%"}
    if shape == "beside shares":
        return {"% of all": f"{100 * count / whole:.1f}", name: str(count)}
    if shape == "only a rate":
        return {"Conversion rate": f"{draw.uniform(0.2, 9):.2f}%"}
    return {name: str(count)}


def _write_noise(name: str, place: int, draw: random.Random) -> str:
    if name == "Bounce rate":
        return f"{draw.uniform(20, 70):.1f}%"
    return str(draw.randrange(20, 999)) if name == "calling_code" else str(place - (not name))
