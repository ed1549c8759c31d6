"""What asks an engine a query: the form of every driver here, and the engines that read files."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from downtime_cli.collect.engines.addresses import Address

Row: TypeAlias = Sequence[Any]
"""An hour as text, its number, and perhaps a place: None, or anything that `str` makes a text of."""


class FileEngine(StrEnum):
    """What reads files instead of the tool itself."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Driver(Protocol):
    """What asks one engine; it imports the library for it only when it is asked."""

    def __call__(self, address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
        """Run a query that can change nothing, and yield its rows as they come, without their heading.

        Args:
            address: where the database is; `name` is what errors call it.
            query: one statement, as `--sql` prints it: it begins with comments, and ends with a semicolon.
            limit: how long it may take.

        Raises:
            UsageError: the library is not installed.
            AccessError: the database cannot be reached, lets nobody in, is lost, or takes too long.
            InputError: it does not understand the query.
        """
        ...
