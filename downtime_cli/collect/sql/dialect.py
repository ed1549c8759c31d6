"""
A dialect of SQL: how names are quoted, and how each piece of the query is written.

Pieces are patterns for `str.format`. They count from 1970 and never cut a date: what `date_trunc` makes of a time
depends on the zone of the session, which is half past the hour in Kolkata.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from downtime_cli.collect.sql.lexis import Lexis
from downtime_cli.core.window import EPOCH

NO_SLACK: Final = timedelta()


class TimeType(Struct, frozen=True, kw_only=True):
    """How a dialect deals with times of one kind."""

    bound: str
    """A time to compare the bare column with, of `at` (naive: in UTC or by the clock) and of `seconds` since 1970."""
    seconds: str
    """The seconds since 1970, in UTC or as the clock counts them, of a column."""
    slack: timedelta = NO_SLACK
    """How much wider the bounds are where what they come to may depend on the session, or on how a text is written.

    Hours are then told by number as well, which is exact.
    """
    per_second: int = 1
    """How many of its units a second has."""
    taken: str
    """What the column is taken to be, for the first comment."""
    passed_over: tuple[str, ...] = ()
    """What the query silently passes over, for the same."""

    def write_bound(self, at: datetime) -> str:
        """Write a time, given as if in UTC."""
        return self.bound.format(at=at, seconds=int((at - EPOCH).total_seconds()))


class Dialect(Struct, frozen=True, kw_only=True):
    """A dialect: what differs from the others, which is little."""

    name: str
    products: tuple[str, ...] = ()
    """What else speaks it, by names that can be typed."""
    instant: TimeType
    local: TimeType
    hour: str
    """The text of an hour, of `minutes` since 1970; it ends with `mark`."""
    floor: str = "CAST(FLOOR({number} / {divisor}) AS BIGINT)"
    """A number of seconds, which may have decimals, to a whole number of hours."""
    text: str = "CAST({column} AS VARCHAR)"
    count: str = "COUNT"
    total: str = "SUM({column})"
    quotes: tuple[str, str] = ('"', '"')
    """What stands before a name and after it."""
    has_escapes: bool = False
    """Whether a backslash in a quoted name is special; where it is not, a quote in it is doubled."""
    lexis: Lexis = Lexis()
    folds_up: bool = False
    """Whether a name that is typed in small letters is kept in capitals."""
    joins_table: bool = False
    """Whether the parts of a table's name are quoted as one, which wildcards need."""
