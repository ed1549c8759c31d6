"""Arrays by the file's texts for zones to traffic by zone, with countries split and rows of nowhere left out."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Final

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, note, warning
from downtime_cli.core.traffic import HourSeries, Traffic, ValueKind
from downtime_cli.readers.traffic.columns import plain_name
from downtime_cli.readers.traffic.hour_arrays import HourArrays
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.zone_names import ZoneMatch, resolve_zone, unknown_zone

# Rows of nobody's place: what tools write, with the codes of Cloudflare (T1 is Tor) and MaxMind for unknown countries.
ANONYMOUS: Final = frozenset(
    ["", "(not set)", "not set", *"other others unknown (other) n/a none null - xx t1 zz a1 a2 ??".split()]
)
_PLAIN_UNITS: Final = frozenset("value count cnt y total sum volume hits nbhits load".split())


def build_traffic(sums: HourSums, arrays: HourArrays, phase: int, zone: tzinfo | None, notes: list[Issue]) -> Traffic:
    """Return the traffic: arrays by zone where the file has a zone column, and their sum."""
    layout, first = sums.layout, arrays.first_hour
    unit = _unit(sums.table.header[layout.values[0]] if len(layout.values) == 1 else "")
    if layout.zone is None:
        (values,) = arrays.by_text.values()
        series = HourSeries(first, values)
        return Traffic(total=series, phase_minutes=phase, zone=zone, kind=layout.kind, unit=unit)
    by_zone = _by_zone(sums, arrays, notes)
    if layout.kind is ValueKind.COUNT:
        _fill_with_nothing(by_zone)
    total = array("d", [_sum(parts) for parts in zip(*by_zone.values(), strict=True)])
    return Traffic(
        total=HourSeries(first, total),
        by_zone={each: HourSeries(first, values) for each, values in by_zone.items()},
        phase_minutes=phase,
        zone=zone,
        kind=layout.kind,
        unit=unit,
    )


def _fill_with_nothing(by_zone: Mapping[tzinfo, array[float]]) -> None:
    """Write 0 where a zone has no row in an hour in which others have one, in place."""
    holed = [values for values in by_zone.values() if math.isnan(math.fsum(values))]
    present = _present(by_zone) if holed else []
    for values in holed:
        for index in [index for index, value in enumerate(values) if math.isnan(value) and present[index]]:
            values[index] = 0.0


def _present(by_zone: Mapping[tzinfo, array[float]]) -> list[bool]:
    """Return for each hour whether any zone has it."""
    return [not all(map(math.isnan, parts)) for parts in zip(*by_zone.values(), strict=True)]


def _sum(parts: Iterable[float]) -> float:
    """Return the sum of the zones of an hour that have it, NaN if none has."""
    values = tuple(parts)
    whole = math.fsum(values)
    if not math.isnan(whole):
        return whole
    known = [part for part in values if not math.isnan(part)]
    return math.fsum(known) if known else math.nan


def _by_zone(sums: HourSums, arrays: HourArrays, notes: list[Issue]) -> dict[tzinfo, array[float]]:
    """Return arrays by zone; the zones of a country share its traffic, and rows of nowhere are left out.

    Raises:
        InputError: a zone is unknown, or none is left.
    """
    place = Place(source=sums.table.source.name)
    nowhere = [text for text in arrays.by_text if text.strip().casefold() in ANONYMOUS]
    matches = {text: resolve_zone(text) for text in arrays.by_text if text not in nowhere}
    unknown = [text for text, match in matches.items() if match is None]
    if unknown:
        raise InputError(*(unknown_zone(text, _place_of(sums, text)) for text in unknown))
    known = {text: match for text, match in matches.items() if match is not None}
    if not known:
        remedy = "fill the zone column, or leave it out of the file"
        raise InputError.of(IssueCode.NO_USERS, "no row has a known zone", remedy, place)
    notes += [
        note(IssueCode.ZONE_GUESS, text, "name IANA zones to avoid the guess", place)
        for text in guesses(known.values())
    ]
    if nowhere:
        lost = math.fsum(_sum(arrays.by_text[text]) for text in nowhere)
        share = lost / ((lost + math.fsum(_sum(arrays.by_text[text]) for text in known)) or 1)
        message = f"rows without a known zone were left out: {share:.1%} of the traffic"
        remedy = "leave the zone column out of the file to count them"
        notes.append(warning(IssueCode.UNKNOWN_ZONE_ROWS, message, remedy, place))
    return _share_out(known, arrays)


def _share_out(matches: Mapping[str, ZoneMatch], arrays: HourArrays) -> dict[tzinfo, array[float]]:
    """Return arrays by zone from arrays by text."""
    by_zone: dict[tzinfo, array[float]] = {}
    for text, match in matches.items():
        values = arrays.by_text[text]
        for zone, share in match.parts:
            part = values if share == 1 else array("d", [value * share for value in values])
            known = by_zone.get(zone)
            by_zone[zone] = part if known is None else array("d", map(_sum, zip(known, part, strict=True)))
    return by_zone


def guesses(matches: Iterable[ZoneMatch]) -> tuple[str, ...]:
    """Return what was guessed about zones, many fixed offsets or split countries in one sentence each."""
    notes = {match.note: match.kind for match in matches if match.note}
    found: list[str] = []
    for kind, many in (
        ("offset", "{} names are fixed offsets, without daylight saving"),
        ("country", "{} countries are split among their zones by the population of their cities"),
    ):
        texts = [text for text, each in notes.items() if each == kind]
        found += [many.format(len(texts))] if len(texts) > 2 else texts
    return tuple(found)


def _place_of(sums: HourSums, text: str) -> Place:
    """Return the first place of a text in the zone column."""
    column = sums.layout.zone or 0
    line = next((line for line, row in sums.table.rows() if column < len(row) and row[column] == text), 1)
    return sums.table.place(line, column)


def _unit(name: str) -> str:
    """Return what one unit of the values is called, a plural noun: the column's name where it sounds like one."""
    words = name.strip().replace("_", " ").casefold()
    is_plural = words.endswith("s") and words.replace(" ", "").isalpha() and plain_name(name) not in _PLAIN_UNITS
    return words if is_plural else "requests" if plain_name(name) in _PLAIN_UNITS or not words.isascii() else "units"
