"""Whether each row of a table of users is one of them, by a column that names or numbers people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.table.cell_numbers import split_quantity, whole_number
from downtime_cli.readers.table.column_names import counts_people, is_label, name_words, numbers_people
from downtime_cli.readers.table.count_columns import Purpose, may_count
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading

# Whose cells are people, one a row.
_PERSON_NAMES: Final = frozenset(
    "user userid member memberid customer customerid subscriber account employee person handle fullname uuid".split()
)
_PERSON_WORDS: Final = frozenset("email mail username nickname login".split())
# Their numbers may count people as well: several in one place, no two of them equal, only number rows.
_OPEN_NAMES: Final = frozenset(
    "visitor client contact player student reader guest lead membership kunde mitglied utilisateur visiteur "
    "membre usuario cliente visitante utente visitatore membro klant bezoeker".split()
)
_ROW_NAMES: Final = frozenset("id ref uid guid key".split())
_PHONE_WORDS: Final = frozenset("phone tel telephone telefon telefono telefoon telefone".split())
_LEAST_NUMBER: Final = 10_000
_FEWEST_ROWS: Final = 3
_PLACE_AND_NUMBER: Final = 2  # columns, where no third one may tell rows apart
_LEAST_DIFFERENT: Final = 0.95


def find_person(header: Header, taken: Sequence[int], numbered: Sequence[int] = ()) -> str | None:
    """Say which column names people, each of them in one row; None if none does."""
    free = [column for column in range(len(header.names)) if column not in taken]
    named = [*numbered, *(column for column in free if _names_person(header.names[column]))]
    rows = _all_rows(header) if named else []
    found = next((column for column in named if _differ(rows, column)), None)
    return None if found is None else f"{header.title(found)} differs from row to row"


def find_numbered(header: Header, taken: Sequence[int]) -> list[int]:
    """List the columns whose numbers tell people apart, by proof: places repeat, and no two of the numbers are equal.

    Those called after one person may be small; those with a phone in their name, and those whose name says nothing,
    are as large as identifiers are.
    """
    free = [column for column in range(len(header.names)) if column not in taken]
    likely = [column for column in free if _may_number(header, column)]
    rows = _all_rows(header) if likely else []
    places = [row[taken[0]] for row in rows if taken[0] < len(row)]
    is_proof = len(rows) >= _FEWEST_ROWS and len(set(places)) < len(places)
    return [column for column in likely if is_proof and _differ(rows, column)]


def find_repeats(header: Header, taken: Sequence[int]) -> str | None:
    """Say that places repeat while something else tells rows apart, as it does where each row is one user.

    Identifiers that are no numbers do where nothing else is a number, whatever the places.
    """
    rows = _all_rows(header)
    free = [column for column in range(len(header.names)) if column not in taken]
    named = [c for c in free if plain_name(header.names[c]) in _ROW_NAMES and _differ(rows, c)]
    if named and not any(map(header.is_numeric, free)):
        return f"{header.title(named[0])} differs from row to row"
    telling = [column for column in free if _differ(rows, column) and not _names_place(header.names[column])]
    measured = [column for column in free if header.is_numeric(column) and not is_label(header.names[column])]
    places = Counter(row[taken[0]] for row in rows if taken[0] < len(row))
    if named and len(places) < places.total():
        return f"places repeat while {header.title(named[0])} does not"
    if measured or (free and not telling) or len(places) == places.total():
        return None
    return "places repeat" + (f" while {header.title(telling[0])} does not" if telling else "")


def holds_people(header: Header, column: int) -> bool:
    """Whether a column that is said to be that of users names or numbers them, rather than counting them."""
    name = header.names[column]
    is_name = _names_person(name) or plain_name(name) in _ROW_NAMES
    return is_name or not (counts_people(name) or any(map(split_quantity, header.cells(column))))


def _may_number(header: Header, column: int) -> bool:
    cells = header.cells(column)
    if not cells or not all(map(str.isdecimal, cells)):
        return False
    name = header.names[column]
    if plain_name(name) in _OPEN_NAMES:
        return True
    is_open = not may_count(name, Purpose.USERS) or not _PHONE_WORDS.isdisjoint(name_words(name))
    return is_open and len(header.names) == _PLACE_AND_NUMBER and min(map(whole_number, cells)) >= _LEAST_NUMBER


def _names_person(name: str) -> bool:
    plain = plain_name(name)
    is_name = plain in _PERSON_NAMES or plain.endswith("username") or not _PERSON_WORDS.isdisjoint(name_words(name))
    return is_name or numbers_people(name)


def _names_place(name: str) -> bool:
    return kind_of_heading(name) is not PlaceKind.UNKNOWN


def _all_rows(header: Header) -> list[Sequence[str]]:
    return [row for _, row in header.table.rows()]


def _differ(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether nearly no two rows have the same cell; two people may have the same name."""
    cells = [row[column].strip() for row in rows if column < len(row)]
    return len(set(cells)) >= _LEAST_DIFFERENT * len(rows) and "" not in cells
