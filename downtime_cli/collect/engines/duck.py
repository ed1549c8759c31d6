"""DuckDB: files of databases, and how it is opened for files of events too."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import TYPE_CHECKING, Final

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Row
from downtime_cli.collect.engines.failures import not_understood, too_slow, unreachable, without_driver

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REMEDY: Final = (
    "check the path: three slashes begin one of this folder, four any other; duckdb:////var/lib/shop.duckdb"
)
_LOCKED_REMEDY: Final = "another program has it open to write: ask when that has closed it, or ask a copy of the file"
_AT_ONCE: Final = 1000
_STEP_SECONDS: Final = 0.1
# Nothing is fetched from the network, whatever a view or a name asks for.
ALONE: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def ask_duckdb(address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    """Ask a file; see `Driver`."""
    try:
        import duckdb
    except ImportError:
        raise without_driver(address, "duckdb") from None
    with TemporaryDirectory(prefix="downtime-") as folder:
        try:
            database = duckdb.connect(  # an absolute path: other names may mean a service, or another format
                str(Path(address.path).absolute()), read_only=True, config={**ALONE, "temp_directory": folder}
            )
        except duckdb.Error as error:
            remedy = _LOCKED_REMEDY if "lock on file" in str(error) else _REMEDY
            raise unreachable(address, error, remedy) from None
        with closing(database), stopping(database, limit):
            try:
                yield from fetch(database, query)
            except duckdb.InterruptException:
                raise too_slow(address, limit) from None
            except duckdb.OperationalError as error:
                raise unreachable(address, error, "check the files that it reads") from None
            except duckdb.Error as error:
                raise not_understood(address, error) from None


def fetch(database: DuckDBPyConnection, query: str) -> Iterator[Row]:
    """Run one statement that reads, and yield its rows.

    It runs in a thread of its own: this one hears of Ctrl-C, which DuckDB may not look for until it is done.

    Raises:
        duckdb.Error: the query fails, or is more than one statement.
    """
    import duckdb

    statements = database.extract_statements(query)
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise duckdb.ParserException("it is not one statement that reads")
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(database.execute, statements[0])
        try:
            asked.result()
        except KeyboardInterrupt:
            while not asked.done():  # a query that had not begun is not interrupted
                database.interrupt()
                wait([asked], _STEP_SECONDS)
            raise
    while rows := database.fetchmany(_AT_ONCE):
        yield from rows


@contextmanager
def stopping(database: DuckDBPyConnection, limit: timedelta) -> Iterator[None]:
    """Interrupt what takes longer than it may."""
    timer = Timer(limit.total_seconds(), database.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
