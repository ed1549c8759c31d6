"""What tells files of events from logs and from tables of CSV: their first bytes."""

from __future__ import annotations

from typing import Final

_PARQUET: Final = b"PAR1"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def is_parquet(first: bytes) -> bool:
    """Whether a file that begins like this is one of Parquet."""
    return first.startswith(_PARQUET)


def is_json(first: bytes) -> bool:
    """Whether a file that begins like this holds an object of JSON in each line."""
    return first.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")
