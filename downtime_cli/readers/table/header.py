"""Which column of a table is what: by what columns are called, and by what is in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Sequence
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.sources import WINDOWS
from downtime_cli.readers.table.cell_numbers import hold_numbers, is_missing
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.csv_table import Table

TIME_NAMES: Final = frozenset(
    "timestamp time date datetime datehour datehouryyyymmddhh ds period zeit zeitpunkt zeitstempel datum datumstunde "
    "dateheure horodatage fecha fechahora dteday dateandtime datetimehour timehour utctime starttime start day".split()
)
HOUR_NAMES: Final = frozenset("hour hr hourofday hours stunde heure hora uhrzeit label".split())
WEEKDAY_NAMES: Final = frozenset("weekday dayofweek dow day wochentag jour joursemaine diasemana tag".split())
ZONE_NAMES: Final = frozenset(
    "zone timezone tz timezonename region country iso2code countrycode land pays pais".split(),
)


# What databases call a column that has no name: `HOUR(ts)`, `EXTRACT(dow FROM ts)`, `DATE_PART('hour', ts)`.
_UNITS: Final = "hour|minute|weekday|dayofweek|dow|isodow|dayofmonth|dayofyear|day|week|isoweek|month|year"
_FUNCTION: Final = re.compile(rf"(?:\w+\.)?\"?(?P<unit>{_UNITS})\"?\(.+\)", re.IGNORECASE)
_PART_OF: Final = re.compile(
    rf"(?:\w+\.)?(?:extract|date_?part)\(\s*(?P<quote>['\"]?)(?P<unit>{_UNITS}|hh|dw)(?P=quote)(?:\s+from\s|\s*,).+\)",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """Strip a column's name, or the unit of time that a database names it by, down to small letters and digits."""
    function = _FUNCTION.fullmatch(name) or _PART_OF.fullmatch(name) if name.endswith(")") else None
    letters = unicodedata.normalize("NFKD", (function["unit"] if function else name).casefold())
    return re.sub(r"[^a-z0-9]", "", "".join(char for char in letters if not unicodedata.combining(char)))


class Header(Struct, frozen=True):
    """The columns of a table, with a look at their cells."""

    table: Table
    _seen: dict[int, list[str]] = field(default_factory=dict)
    # Cells that were asked for before.

    @property
    def names(self) -> tuple[str, ...]:
        """The names as the file has them."""
        return self.table.header

    def called(self, names: Container[str]) -> list[int]:
        """List the columns whose plain name is one of these."""
        return [column for column, name in enumerate(self.names) if plain_name(name) in names]

    def cells(self, column: int) -> list[str]:
        """List the cells of a sample that are not missing, stripped."""
        if column not in self._seen:
            found = (row[column].strip() for row in self.table.sample if column < len(row))
            self._seen[column] = [cell for cell in found if not is_missing(cell)]
        return self._seen[column]

    def is_numeric(self, column: int) -> bool:
        """Whether nearly all cells of a sample are plain numbers."""
        return hold_numbers(self.cells(column))

    def count_cells(self, columns: Sequence[int]) -> Counter[tuple[str, ...]]:
        """Count the rows of the whole file by their cells in some columns; one more look at the file."""
        counts: Counter[tuple[str, ...]] = Counter()
        for batch in self.table.batches():
            try:
                cells = batch.as_columns()
                counts.update(zip(*(cells[column] for column in columns), strict=True))
            except (ValueError, IndexError):
                rows = (row for _, row in batch.numbered() if max(columns) < len(row))
                counts.update(tuple(row[column] for column in columns) for row in rows)
        return counts

    def find(self, wanted: str, option: str) -> tuple[int, ...]:
        """Find the columns an option names: exactly, whatever the case, or by a pattern with `*`.

        Raises:
            InputError: there is none.
        """
        tests: tuple[Callable[[str], bool], ...] = (
            lambda name: name == wanted,
            lambda name: name.casefold() == wanted.casefold(),
            lambda name: fnmatchcase(name.casefold(), wanted.casefold()),
        )
        for test in tests:
            found = tuple(index for index, name in enumerate(self.names) if test(name))
            if found:
                return found
        remedy = f"{option} takes one of {self.listed(range(len(self.names)))}"
        raise self.error(IssueCode.MISSING_COLUMN, f"there is no column {wanted!r}", remedy)

    def title(self, column: int) -> str:
        """Name a column in a message: its heading in quotes, or where it stands if it has none."""
        name = self.names[column]
        return shown(name) if name else f"column {column + 1} (no heading)"

    def first_misfit(self, column: int, fits: Callable[[str], bool]) -> str:
        """Show the first cell of a column that does not fit, as in `'hour' holds '498071'`; empty if all cells fit."""
        cell = next((cell for cell in self.cells(column) if not fits(cell)), None)
        return "" if cell is None else f"{self.title(column)} holds {shown(cell)}"

    def listed(self, columns: Sequence[int]) -> str:
        """Name columns in a message, a dozen of them at most."""
        titles = ", ".join(self.title(column) for column in list(columns)[:12])
        return titles + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")

    def error(self, code: IssueCode, message: str, remedy: str) -> InputError:
        """Make an error about the headings, with what else there is to know about them."""
        table = self.table
        parts = [message, *(note.message for note in table.assumptions)]
        if len(self.names) == 1:
            parts.append(f"the only column is {self.title(0)}")
        if table.source.encoding == WINDOWS and not all(map(str.isascii, self.names)):
            parts.append("the file is not UTF-8, and its text was read as Windows-1252")
            remedy += "; if headings look garbled, save the file as UTF-8 first"
        place = Place(table.source.name, line=table.header_lines[-1] if table.header_lines else 1, column=1)
        return InputError.of(code, "; ".join(parts), remedy, place)
