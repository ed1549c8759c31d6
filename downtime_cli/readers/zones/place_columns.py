"""
What the texts of a column of places mean. The heading decides what codes mean, the other texts where it says nothing.

`PT` is a clock of the United States under `timezone` and Portugal under `country`; `GA` under `state` is no Gabon; `NA`
beside `EMEA` is no Namibia. What was decided is an assumption; where nothing can be, the column is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode, Place
from downtime_cli.readers.zones.abbreviations import offsets_of
from downtime_cli.readers.zones.countries import country_code
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading
from downtime_cli.readers.zones.place_texts import (
    SUBDIVISION,
    Column,
    Why,
    is_abbreviation,
    is_plain_number,
    look_at,
    match_locale,
    read_numbers,
    read_text,
    us_zone,
)
from downtime_cli.readers.zones.regions import find_regions, is_nowhere, is_state
from downtime_cli.readers.zones.zone_names import MOST_SUGGESTED, ZoneMatch, resolve_zone, unknown_zone

_LONGEST_CODE: Final = 3


class Places(Struct, frozen=True, kw_only=True):
    """What the texts of a column mean: each is in one of the first four."""

    matches: Mapping[str, ZoneMatch]
    # Those of nobody's place, such as `(not set)`.
    nowhere: tuple[str, ...]
    # Regions, and languages without one: they have no clock.
    unplaced: tuple[str, ...]
    # Cities that are too small to be known, or several of one name, with what is wrong with each.
    cities: Mapping[str, Issue]
    kind: PlaceKind
    assumptions: tuple[Assumption, ...]


def read_places(heading: str, texts: Iterable[str], find_place: Callable[[str], Place]) -> Places:
    """Find what the texts of a column mean; `find_place` finds the first cell with a text.

    Raises:
        InputError: a text that is no city is unknown, or it cannot be decided what the column means.
    """
    distinct = tuple(dict.fromkeys(texts))
    named = tuple(text for text in distinct if not is_nowhere(text))
    column = look_at(heading, named, find_place)
    unplaced = _find_unplaced(column)
    column = look_at(heading, [text for text in named if text not in unplaced], find_place)
    _refuse_states(column)
    _refuse_letters(column)
    found = read_numbers(column) or {text: read_text(column, text) for text in column.texts}
    unknown = [text for text, each in found.items() if each is None]
    issues = {text: _explain(column, text, suggests=rank < MOST_SUGGESTED) for rank, text in enumerate(unknown)}
    if issues and column.kind is not PlaceKind.CITY:
        raise InputError(*issues.values())
    whys: dict[Why, list[str]] = {}
    for text, each in found.items():
        if each is not None and each[1]:
            whys.setdefault(each[1], []).append(text)
    return Places(
        matches={text: each[0] for text, each in found.items() if each is not None},
        nowhere=tuple(text for text in distinct if is_nowhere(text)),
        unplaced=unplaced,
        cities=issues,
        kind=column.kind,
        assumptions=tuple(
            Assumption(AssumptionCode.CODE_MEANING, why.format(_list_texts(texts), repr(heading)))
            for why, texts in whys.items()
        ),
    )


def is_place(heading: str, text: str) -> bool:
    """Whether a cell may name a place, be it one without a clock.

    Plain numbers do so only below `offset`; `Bo` and `Al` are people, unless the heading says that they are places.
    """
    name = text.strip()
    if name[:1].isdigit() or is_plain_number(name):
        return kind_of_heading(heading) is PlaceKind.OFFSET
    column = look_at(heading, [text], Place)
    if column.kind is PlaceKind.UNKNOWN and len(name) <= _LONGEST_CODE and name.istitle():
        return False
    is_named = bool(_find_unplaced(column)) or read_text(column, text) is not None
    return is_named or is_state(text) or is_abbreviation(column, name)


def share_placed(heading: str, texts: Sequence[str]) -> float:
    """Find the share of distinct texts that have a clock: neither regions nor states do."""
    column = look_at(heading, texts, Place)
    unplaced = _find_unplaced(column)
    if not texts or _find_states(column):
        return 0.0
    return sum(text not in unplaced and read_text(column, text) is not None for text in texts) / len(texts)


def many_zones(text: str, place: Place) -> Issue:
    """Make the error for a region or language where each row needs a clock."""
    message = f"{text.strip()!r} is no country and no time zone: people of many clocks may be meant"
    return Issue(IssueCode.UNKNOWN_ZONE, message, "name their countries or time zones, or leave the rows out", place)


def _find_unplaced(column: Column) -> tuple[str, ...]:
    """List the texts that name no country and no clock, but many of them."""
    if column.kind is PlaceKind.LANGUAGE and not column.has_iana:
        return tuple(text for text in column.texts if match_locale(text) is None)
    regions = find_regions(column.texts, are_countries=column.kind is PlaceKind.COUNTRY)
    return tuple(text for text in regions if column.kind is not PlaceKind.CLOCK or resolve_zone(text) is None)


def _find_states(column: Column) -> tuple[str, ...]:
    """List the texts if all are states: they are no countries, whatever their codes look like."""
    if column.has_iana:
        return ()
    if column.kind is PlaceKind.STATE:
        return column.texts
    is_open = column.kind is PlaceKind.REGION or (column.kind is PlaceKind.UNKNOWN and len(column.texts) > 1)
    return column.texts if is_open and all(map(is_state, column.texts)) else ()


def _refuse_states(column: Column) -> None:
    states = _find_states(column)
    if states and column.kind is not PlaceKind.STATE and all(map(country_code, states)):
        remedy = "call the column 'country' if they are countries; of states, write time zones instead"
        column.refuse(states, "holds names of countries that are names of states as well", remedy)
    if states:
        remedy = "add a column of time zones, such as 'America/Chicago', or of countries"
        column.refuse(states, "holds states or provinces, which have no time zone here", remedy)


def _refuse_letters(column: Column) -> None:
    """Refuse letters that may be clocks or countries, where nothing says which."""
    if column.are_countries and all(map(us_zone, column.texts)):
        message = "holds codes of countries that are clocks of the United States as well"
        column.refuse(column.texts, message, "call the column 'timezone' or 'country'")


def _explain(column: Column, text: str, *, suggests: bool) -> Issue:
    """Say why a text could not be read, and, if asked to, what it looks like."""
    place, name = column.find_place(text), text.strip()
    if is_abbreviation(column, name):
        meanings = offsets_of(name)
        zones = " or ".join(dict.fromkeys(repr(meaning.zone) for meaning in meanings))
        if len(meanings) > 1:
            message, remedy = f"{name!r} may mean {len(meanings)} clocks", f"write the time zone that is meant: {zones}"
        else:
            message = f"{name!r} is what clocks show for part of the year"
            remedy = f"write the time zone, such as {zones}, or an offset if these clocks never change"
        return Issue(IssueCode.UNKNOWN_ZONE, message, remedy, place)
    if is_state(text) or SUBDIVISION.fullmatch(name):
        message = f"{name!r} is a state or province, which has no time zone here"
        return Issue(
            IssueCode.UNKNOWN_ZONE, message, "write time zones, such as 'America/Chicago', or countries", place
        )
    if column.kind is PlaceKind.CITY or "," in name:
        remedy = "add a column of countries, or write time zones such as 'Europe/Berlin'"
        return Issue(IssueCode.UNKNOWN_ZONE, f"unknown city {name!r}, or several are called so", remedy, place)
    return unknown_zone(text, place, suggests=suggests)


def _list_texts(texts: Sequence[str]) -> str:
    shown = [repr(text.strip()) for text in texts[:4]]
    return ", ".join(shown) + (" …" if len(texts) > len(shown) else "")
