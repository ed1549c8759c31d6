"""Files of this folder that look like traffic, or like users."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from downtime_cli.core.errors import DowntimeError

if TYPE_CHECKING:
    from downtime_cli.readers.table.csv_table import Table

_ENDINGS: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
_MOST_FILES: Final = 50
"""A folder with more is no place where a file is meant by lying there."""


def find_traffic(now: datetime) -> str:
    """Name the file that looks like traffic; of several one that is called so, else the first; empty if none does."""
    from downtime_cli.readers.audience.file_kinds import lists_members, looks_like_traffic
    from downtime_cli.readers.traffic.options import TrafficOptions

    options = TrafficOptions(as_of=now, now=now)
    return _find(("traffic", "requests", "hits"), lambda t: looks_like_traffic(t, options) and not lists_members(t))


def find_audience(now: datetime) -> str:
    """Name the file that looks like users, likewise."""
    from downtime_cli.readers.audience.file_kinds import lists_members, looks_like_audience
    from downtime_cli.readers.traffic.options import TrafficOptions

    options = TrafficOptions(as_of=now, now=now)
    return _find(("audience", "users", "countries"), lambda t: looks_like_audience(t, options) or lists_members(t))


def _find(words: tuple[str, ...], fits: Callable[[Table], bool]) -> str:
    from downtime_cli.readers.table.csv_table import read_table

    for name in sorted(_list_files(), key=lambda each: (not any(word in each.casefold() for word in words), each)):
        try:
            if fits(read_table(name)):
                return name
        except DowntimeError:
            continue
    return ""


def _list_files() -> list[str]:
    """List the tables of the folder by their names; none where it holds very many, or may not be looked at."""
    try:
        found = [path.name for path in Path().iterdir() if path.name.casefold().endswith(_ENDINGS) and path.is_file()]
    except OSError:
        return []
    return found if len(found) <= _MOST_FILES else []
