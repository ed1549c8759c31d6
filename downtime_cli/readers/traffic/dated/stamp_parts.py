"""The cells of a stamp beside its date: what they add to the minute that the date gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from downtime_cli.core.errors import Assumption
from downtime_cli.readers.traffic.timestamps import Stamp

Cells = Sequence[str]


class StampPart(Struct, frozen=True, kw_only=True):
    """Columns that complete a stamp."""

    columns: tuple[int, ...]
    apply: Callable[[Stamp, Cells], Stamp]
    """Takes the stamp so far and these cells; ValueError if they cannot be."""
    is_end: bool = False
    """Whether the stamp is then the end of its interval."""
    is_numbered: bool = False
    """Whether slots are numbered from 1: `apply` gives their starts, and the label is their end."""
    is_flag: bool = False
    """Whether it only tells apart the hours that a known clock shows twice."""
    assumptions: tuple[Assumption, ...] = ()


class DateCells(Struct, frozen=True, kw_only=True):
    """Columns that give a date, or a whole stamp."""

    columns: tuple[int, ...]
    read: Callable[[Cells], Stamp]
