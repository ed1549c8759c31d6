"""Where in a table of users their places, their numbers, their weights and their periods are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.readers.audience.people_columns import find_numbered, find_person, find_repeats, holds_people
from downtime_cli.readers.audience.periods import PERIOD_NAMES, find_dates
from downtime_cli.readers.table.cell_numbers import NumberStyle
from downtime_cli.readers.table.column_names import counts_people
from downtime_cli.readers.table.count_columns import Purpose, choose_count_column, need_count_column
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.number_style import FoundStyle, find_number_style
from downtime_cli.readers.table.totals import is_sum_label
from downtime_cli.readers.zones.cities import city_decides
from downtime_cli.readers.zones.place_columns import is_place
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading
from downtime_cli.readers.zones.regions import is_nowhere

_WEIGHT_NAMES: Final = frozenset("weight weighting importance gewicht poids peso".split())
# Which column is taken where several hold places: zones before countries, countries before what is larger or smaller.
_PREFERENCE: Final = (
    PlaceKind.STATE,
    PlaceKind.REGION,
    PlaceKind.LANGUAGE,
    PlaceKind.OFFSET,
    PlaceKind.UNKNOWN,
    PlaceKind.CITY,
    PlaceKind.COUNTRY,
    PlaceKind.CLOCK,
)
_LEAST_PLACES: Final = 0.5
_SAMPLE: Final = 60
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MARKS: Final = "% \t\u00a0\u202f\uff05\u066a"
_LESS_THAN: Final = re.compile(r"[<\u2264\uff1c]\s*([\d.,]+)")


class AudienceOptions(Struct, frozen=True, kw_only=True):
    """What the options say about a file of users; None where they say nothing."""

    users_columns: tuple[str, ...] = ()
    zone_column: str | None = None


class AudienceLayout(Struct, frozen=True, kw_only=True):
    """Everything needed to read the rows."""

    zone: int
    zone_why: str
    # None where each row counts one user.
    users: int | None
    users_why: str
    # Columns whose numbers are added to those of the first.
    more: tuple[int, ...]
    # Whose different cells are users, where the options say so.
    member: int | None
    # Beside countries, where it decides among their zones.
    city: int | None
    weight: int | None
    style: NumberStyle
    # Numbers of years, months, weeks.
    periods: tuple[int, ...]
    # Dates, or texts for periods.
    dates: int | None
    assumptions: tuple[Assumption, ...]

    def place_of(self, row: Sequence[str]) -> str:
        """Find the text that says where the users of a row are."""
        text = row[self.zone].strip() if self.zone < len(row) else ""
        city = row[self.city].strip() if self.city is not None and self.city < len(row) else ""
        return f"{city}, {text}" if city and city_decides(city, text) else text


def plain_amount(cell: str) -> str:
    """Strip a number of signs for percents; less than something is next to nothing."""
    text = cell.strip(_MARKS)
    return "0" if is_less_than(text) else text


def is_less_than(cell: str) -> bool:
    """Whether a cell says that a number is less than another, such as `<0.1%`."""
    return bool(_LESS_THAN.fullmatch(cell.strip(_MARKS)))


def find_audience_layout(table: Table, options: AudienceOptions) -> AudienceLayout:
    """Find the columns of a table of users.

    Raises:
        InputError: a column is missing or ambiguous.
    """
    header = Header(table)
    _refuse_years(header)
    zone, zone_why, zone_said = _find_zone(header, options.zone_column)
    weight = next(iter(header.called(_WEIGHT_NAMES)), None)
    periods = tuple(filter(header.is_numeric, header.called(PERIOD_NAMES)))
    places = [column for column, name in enumerate(header.names) if kind_of_heading(name) is PlaceKind.OFFSET]
    taken = [zone, *periods, *places, *(() if weight is None else (weight,))]
    found = _ask_users(header, options.users_columns) if options.users_columns else _find_users(header, taken)
    city = _find_city(header, zone)
    dates = None if found.column is None else find_dates(header, (*taken, found.column, *found.more))
    counts = () if found.column is None else (found.column, *found.more)
    numbers = find_number_style(header, counts, is_whole=True) if counts else FoundStyle(NumberStyle())
    return AudienceLayout(
        zone=zone,
        zone_why=zone_why,
        users=found.column,
        users_why=found.why,
        more=found.more,
        member=found.member,
        city=city,
        weight=weight,
        style=numbers.style,
        periods=periods,
        dates=dates,
        assumptions=(*zone_said, *found.assumptions, *numbers.assumptions),
    )


def _refuse_years(header: Header) -> None:
    """Refuse a table with a column for each year, whose headings look like a row of numbers."""
    first = header.table.sample[0] if header.table.sample and not header.table.header_lines else ()
    years = [cell.strip() for cell in first if _YEAR.fullmatch(cell.strip())]
    if len(years) > 1 and not any(is_place("", cell) for cell in first):
        shown = ", ".join(map(repr, years[:4])) + (" …" if len(years) > 4 else "")
        message = f"the headings are years, so that they look like numbers of users: {shown}"
        remedy = f"keep the column of {max(years)}, and call it 'users'"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def holds_places(table: Table) -> bool:
    """Whether at least half of the cells of some column are names of places."""
    ranked = _rank_places(Header(table))
    return bool(ranked) and bool(ranked[0][0][0])


def _rank_places(header: Header) -> Sequence[tuple[tuple[float, ...], int]]:
    """List the columns that may hold places, the likeliest first, with what speaks for each."""
    scored = []
    for column, name in enumerate(header.names):
        names = (cell for cell in dict.fromkeys(header.cells(column)) if not (is_nowhere(cell) or is_sum_label(cell)))
        cells = list(islice(names, _SAMPLE))
        share = sum(is_place(name, cell) for cell in cells) / len(cells) if cells else 0.0
        kind = kind_of_heading(name)
        has_zones = any("/" in cell for cell in cells) and share >= _LEAST_PLACES
        is_named = kind is not PlaceKind.UNKNOWN and not header.is_numeric(column)
        if share >= _LEAST_PLACES or is_named:
            scored.append(((share >= _LEAST_PLACES, has_zones, _PREFERENCE.index(kind), share), column))
    return sorted(scored, key=lambda item: (item[0], -item[1]), reverse=True)


def _find_zone(header: Header, wanted: str | None) -> tuple[int, str, tuple[Assumption, ...]]:
    """Find the column of places: the one asked for, or the likeliest."""
    if wanted is not None:
        return header.find(wanted, "--audience-zone-column")[0], "--audience-zone-column says so", ()
    ranked = _rank_places(header)
    if not ranked:
        remedy = "name the column of zones or countries with --audience-zone-column"
        raise header.error(IssueCode.MISSING_COLUMN, "no column holds time zones or countries", remedy)
    (_, column), *rest = ranked
    others = [other for score, other in rest if score[0]]
    why = "it holds the names of places"
    return column, f"{why}, and says the most of them" if others else why, _say_places(header, column, others)


def _say_places(header: Header, column: int, others: Sequence[int]) -> tuple[Assumption, ...]:
    """Say which column of places was taken among several, and for what a second one serves."""
    city = _find_city(header, column)
    unused = [other for other in others if other != city]
    message = f"{header.title(column)} says where the users are" + (f", not {header.listed(unused)}" if unused else "")
    if city is not None:
        message += f"; {header.title(city)} tells the zones of a country apart"
    return (Assumption(AssumptionCode.PLACES_COLUMN, message),) if unused or city is not None else ()


def _find_city(header: Header, zone: int) -> int | None:
    """Find the column of cities beside one of countries."""
    if kind_of_heading(header.names[zone]) is not PlaceKind.COUNTRY:
        return None
    cities = (column for column, name in enumerate(header.names) if kind_of_heading(name) is PlaceKind.CITY)
    return next(cities, None)


class _Users(Struct, frozen=True, kw_only=True):
    """The columns of users: None where each row is one."""

    column: int | None
    why: str
    assumptions: tuple[Assumption, ...] = ()
    more: tuple[int, ...] = ()
    member: int | None = None


def _ask_users(header: Header, wanted: Sequence[str]) -> _Users:
    """Find the columns asked for, whose numbers are added up, or the one whose different cells are users."""
    columns = tuple(dict.fromkeys(column for name in wanted for column in header.find(name, "--users-column")))
    first, *more = columns
    if not more and holds_people(header, first):
        message = f"each different cell of {header.title(first)} is taken as one user"
        said = Assumption(AssumptionCode.USERS_COLUMN, message)
        return _Users(column=None, why="--users-column names them", assumptions=(said,), member=first)
    return _Users(column=first, why="--users-column says so", more=tuple(more))


def _find_users(header: Header, taken: Sequence[int]) -> _Users:
    """Find the column that counts people, unless each row is one of them."""
    # What is no number in a column of them is shown where it stands.
    cleaned = tuple(tuple("0" if _is_nan(cell) else plain_amount(cell) for cell in row) for row in header.table.sample)
    plain = Header(replace(header.table, sample=cleaned))
    numbered = find_numbered(header, taken)
    counting = [c for c, name in enumerate(header.names) if counts_people(name) and plain.is_numeric(c)]
    person = None if set(counting) - set(numbered) else find_person(header, taken, numbered)
    choice = None if person else choose_count_column(plain, taken, Purpose.USERS)
    if choice is not None:
        said = () if choice.assumption is None else (choice.assumption,)
        return _Users(column=choice.column, why=choice.why, assumptions=said)
    proof = person or find_repeats(plain, taken)
    if proof is None:
        need_count_column(plain, taken, Purpose.USERS)  # says why there is none
    message = f"each row is taken as one user: no column counts them, and {proof}"
    said = (Assumption(AssumptionCode.USERS_COLUMN, message, "each row is one user"),)
    return _Users(column=None, why="each row is one user", assumptions=said)


def _is_nan(cell: str) -> bool:
    return cell.strip().casefold().lstrip("+-") in {"nan", "inf", "infinity"}
