"""How DuckDB is to read files of events: which function and options, and which of their columns matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from downtime_cli.collect.event_signs import is_json, is_parquet
from downtime_cli.collect.logs.files import LogFile, sample
from downtime_cli.collect.sql.question import EventColumns
from downtime_cli.collect.table_rows import Rows, find_column, find_delimiter
from downtime_cli.core.errors import InputError, IssueCode, Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TEXT: Final = "VARCHAR"
_PACKINGS: Final = {"": "none", "gzip": "gzip", "zstd": "zstd"}


class EventFile(Struct, frozen=True):
    """A file, and the name by which DuckDB knows it: no name of a file is taken for a pattern, or for SQL."""

    file: LogFile
    link: str


class Reading(Struct, frozen=True, kw_only=True):
    """How to read a file; files that are read alike are read together."""

    function: str
    options: tuple[str, ...]
    time: tuple[str, str]
    """The column of times, as SQL names it, and its type; the others likewise, without a name where nobody asked."""
    place: tuple[str, str] = ("", TEXT)
    user: tuple[str, str] = ("", TEXT)
    value: tuple[str, str] = ("", TEXT)
    is_csv: bool = False

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns that matter: of times, places, users and values."""
        return self.time, self.place, self.user, self.value

    @property
    def is_text(self) -> bool:
        """Whether times are texts."""
        return self.time[1] == TEXT

    def write_source(self, links: Sequence[str]) -> str:
        """Write what reads files."""
        return f"{self.function}({', '.join([quote_texts(links), *self.options])})"


def find_reading(database: DuckDBPyConnection, source: EventFile, events: EventColumns) -> Reading:
    """Find out how to read a file.

    Raises:
        InputError: it lacks a column, or is packed as DuckDB cannot unpack it.
        duckdb.Error: it is damaged.
    """
    first = sample(source.file)
    if is_parquet(first):
        rows = database.execute(f"DESCRIBE SELECT * FROM read_parquet({quote_texts([source.link])})").fetchall()
        types = {str(name): str(kind) for name, kind, *_ in rows}
        entered = _find_columns(list(types), events, source.file.path)
        return Reading(
            function="read_parquet",
            options=(),
            **{role: (quote_name(name), types[name]) for role, name in entered},  # type: ignore[arg-type]
        )
    if source.file.packing not in _PACKINGS:
        remedy = "unpack it, or leave out --engine duckdb for a CSV"
        message = f"DuckDB cannot unpack {source.file.packing}"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, source.file.path)
    packing = f"compression = '{_PACKINGS[source.file.packing]}'"
    return (_read_json if is_json(first) else _read_csv)(first, packing, source, events)


def _read_json(first: bytes, packing: str, source: EventFile, events: EventColumns) -> Reading:
    entered = list(_find_columns(_list_keys(first), events, source.file.path))
    columns = ", ".join(f"{quote_text(name)}: '{TEXT}'" for name in dict.fromkeys(name for _, name in entered))
    return Reading(
        function="read_json",
        options=("format = 'newline_delimited', records = true", f"columns = {{{columns}}}", packing),
        **{role: (quote_name(name), TEXT) for role, name in entered},  # type: ignore[arg-type]
    )


def _list_keys(first: bytes) -> list[str]:
    """List the keys of the first objects; the last line may be cut off."""
    keys: dict[str, None] = {}
    for line in first.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            keys.update(dict.fromkeys(found))
    return list(keys)


def _read_csv(first: bytes, packing: str, source: EventFile, events: EventColumns) -> Reading:
    heading = Rows(BytesIO(first), source.file.path).heading
    line, *_ = first.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    if not line.strip():
        message, remedy = "blank lines stand before its heading", "take them out, or leave out --engine duckdb"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(source.file.path, 1))
    index_of = {name: index for index, name in enumerate(heading)}
    columns = ", ".join(f"'c{index}': '{TEXT}'" for index in range(len(heading)))
    options = (
        f"delim = {quote_text(find_delimiter(line))}",
        """header = true, quote = '"', escape = '"', auto_detect = false, strict_mode = true""",
        f"columns = {{{columns}}}",
        packing,
    )
    entered = _find_columns(heading, events, source.file.path)
    return Reading(
        function="read_csv",
        options=options,
        is_csv=True,
        **{role: (f"c{index_of[name]}", TEXT) for role, name in entered},
    )


def _find_columns(names: Sequence[str], events: EventColumns, path: str) -> Iterator[tuple[str, str]]:
    """Yield what each column that matters is for, and its name as the file has it."""
    for role, (name, option) in zip(("time", "place", "user", "value"), events.options, strict=True):
        if name:
            yield role, names[find_column(names, name, option, path)]


def quote_text(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"


def quote_texts(texts: Sequence[str]) -> str:
    """Write a list of texts as DuckDB does."""
    return f"[{', '.join(map(quote_text, texts))}]"


def quote_name(name: str) -> str:
    """Write the name of a column as SQL does."""
    return '"' + name.replace('"', '""') + '"'
