"""Whose traffic it is: by the zones of users where the file has a column of them, and by the clock of the file."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.errors import Assumption, InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.traffic import HourSeries, Silence, Traffic, ValueKind
from downtime_cli.core.window import from_minute
from downtime_cli.readers.table.header import plain_name
from downtime_cli.readers.traffic.exact_hours import HourArrays
from downtime_cli.readers.traffic.hour_sums import HourSums
from downtime_cli.readers.zones.zone_guesses import guesses, note_guess

_PLAIN_UNITS: Final = frozenset("value count cnt y total sum volume hits nbhits load".split())
_SAMPLE_EVERY: Final = 500


def infer_zone(offsets: Mapping[int, int]) -> tuple[tzinfo | None, str]:
    """Find whose clock wrote stamps with offsets, and say why: the most populous zone that has had all of them.

    None if no zone fits; stamps that are all in UTC are UTC.

    Args:
        offsets: minutes east by minute in UTC.
    """
    if not any(offsets.values()):
        return UTC, ""
    from downtime_cli.readers.zones.countries import zones_by_weight

    ordered = sorted(offsets.items())
    around = [stamp for pair in pairwise(ordered) if pair[0][1] != pair[1][1] for stamp in pair]
    stamps = [*around, *ordered[::_SAMPLE_EVERY], ordered[-1]]  # changes of offset rule out most zones
    for name in zones_by_weight():
        zone = ZoneInfo(name)
        if all(offset_minutes(zone, from_minute(minute)) == offset for minute, offset in stamps):
            return zone, f"the clock of the traffic is taken to be {name}, the most populous zone with its offsets"
    return None, ""


def build_traffic(
    sums: HourSums, arrays: HourArrays, phase_minutes: int, zone: tzinfo | None, *, missing: Silence | None = None
) -> tuple[Traffic, Sequence[Issue], Sequence[Assumption]]:
    """Build the traffic, by zone where the file has a column of them, and say what was guessed or left out.

    Raises:
        InputError: a zone is unknown, or no row has one.
    """
    layout, first = sums.layout, arrays.first_hour
    by_zone: dict[tzinfo, array[float]] = {}
    issues: Sequence[Issue] = ()
    assumptions: Sequence[Assumption] = ()
    if layout.zone is None:
        (total,) = arrays.by_text.values()
    else:
        by_zone, issues, assumptions = _divide_by_zone(sums, arrays)
        if missing is not Silence.UNKNOWN and layout.kind is ValueKind.COUNT:
            _fill_with_nothing(by_zone)
        total = array("d", map(_sum_known, zip(*by_zone.values(), strict=True)))
    traffic = Traffic(
        total=HourSeries(first, total),
        by_zone={each: HourSeries(first, values) for each, values in by_zone.items()},
        phase_minutes=phase_minutes,
        zone=zone,
        kind=layout.kind,
        unit=name_unit(sums.table.header[layout.values[0]] if len(layout.values) == 1 else ""),
        has_blanks=bool(sums.missing),
    )
    return traffic, issues, assumptions


def _fill_with_nothing(by_zone: Mapping[tzinfo, array[float]]) -> None:
    """Write 0 where a zone has no row in an hour in which others have one, in place."""
    holed = [values for values in by_zone.values() if math.isnan(math.fsum(values))]
    is_known = [not all(map(math.isnan, parts)) for parts in zip(*by_zone.values(), strict=True)] if holed else []
    for values in holed:
        for index, value in enumerate(values):
            if math.isnan(value) and is_known[index]:
                values[index] = 0.0


def _sum_known(parts: Iterable[float]) -> float:
    """Add up the zones of an hour that have it, NaN if none has."""
    values = tuple(parts)
    whole = math.fsum(values)
    if not math.isnan(whole):
        return whole
    known = [part for part in values if not math.isnan(part)]
    return math.fsum(known) if known else math.nan


def _divide_by_zone(
    sums: HourSums, arrays: HourArrays
) -> tuple[dict[tzinfo, array[float]], list[Issue], Sequence[Assumption]]:
    """Turn texts into zones: those of a country share its traffic, and rows of nowhere are left out."""
    from downtime_cli.readers.zones.place_columns import many_zones, read_places

    place = Place(sums.table.source.name)
    places = read_places(sums.table.header[sums.layout.zone or 0], arrays.by_text, lambda text: _find_text(sums, text))
    unknown = [*(many_zones(text, _find_text(sums, text)) for text in places.unplaced), *places.cities.values()]
    if unknown:
        raise InputError(*unknown)
    known, nowhere = places.matches, places.nowhere
    if not known:
        remedy = "fill the zone column, or leave it out of the file"
        raise InputError.of(IssueCode.NO_USERS, "no row has a known zone", remedy, place)
    issues = [note_guess(text, place) for text in guesses(known.values())]
    if nowhere:
        lost = math.fsum(_sum_known(arrays.by_text[text]) for text in nowhere)
        share = lost / ((lost + math.fsum(_sum_known(arrays.by_text[text]) for text in known)) or 1)
        message = f"rows without a known zone were left out: {share:.1%} of the traffic"
        remedy = "leave the zone column out of the file to count them"
        issues.append(warning(IssueCode.UNKNOWN_ZONE_ROWS, message, remedy, place))
    by_zone: dict[tzinfo, array[float]] = {}
    for text, match in known.items():
        values = arrays.by_text[text]
        for zone, share in match.parts:
            part = values if share == 1 else array("d", [value * share for value in values])
            others = by_zone.get(zone)
            by_zone[zone] = part if others is None else array("d", map(_sum_known, zip(others, part, strict=True)))
    return by_zone, issues, places.assumptions


def _find_text(sums: HourSums, text: str) -> Place:
    column = sums.layout.zone or 0
    line = next((line for line, row in sums.table.rows() if column < len(row) and row[column] == text), 1)
    return sums.table.place(line, column)


def name_unit(column: str) -> str:
    """Name one unit of the values by a plural noun: the column's name where it sounds like one."""
    words = column.strip().replace("_", " ").casefold()
    is_plain = plain_name(column) in _PLAIN_UNITS
    if words.endswith("s") and words.replace(" ", "").isalpha() and not is_plain:
        return words
    return "requests" if is_plain or not words.isascii() else "units"
