"""SQLite, by the module that Python has."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.parse import quote

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Row
from downtime_cli.collect.engines.failures import not_understood, too_slow, unreachable
from downtime_cli.core.errors import AccessError, InputError

_STEPS: Final = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""
_LONGEST_WAIT: Final = 0.5
"""Seconds for which SQLite itself waits until nobody writes."""
_LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_ACCESS_ERRORS: Final = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_READONLY,
)
_REMEDY: Final = "check the path: three slashes begin one of this folder, four any other; sqlite:////var/lib/shop.db"
_WAIT: Final = "another program writes to it: ask when it has finished, or wait longer with --query-timeout"


def ask_sqlite(address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    """Ask a file; see `Driver`."""
    end = monotonic() + limit.total_seconds()
    try:
        path = quote(str(Path(address.path).absolute()))
        address_of_file = f"file:{path}?mode=ro"
        with closing(sqlite3.connect(address_of_file, uri=True, timeout=_LONGEST_WAIT)) as database:
            database.set_progress_handler(lambda: monotonic() > end, _STEPS)
            yield from _execute(database, query, end)
    except sqlite3.Error as error:
        raise _tell(error, address, limit) from None


def _execute(database: sqlite3.Connection, query: str, end: float) -> sqlite3.Cursor:
    """Run a query, when whoever writes to the file has finished; between waits, Ctrl-C is heard.

    Raises:
        sqlite3.Error: it fails, or the file is locked for as long as the query may take.
    """
    while True:
        try:
            return database.execute(query)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise


def _tell(error: sqlite3.Error, address: Address, limit: timedelta) -> AccessError | InputError:
    """Tell what is wrong with the file from what is wrong with the query, by the code without its extension."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return too_slow(address, limit)
    if code in _LOCKED:
        return unreachable(address, error, _WAIT)
    return unreachable(address, error, _REMEDY) if code in _ACCESS_ERRORS else not_understood(address, error)
