"""Parts of countries, such as states, by zone: where a country has regional holidays, which of them a zone keeps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent.parent.parent / "tables" / "zone_parts.csv"


def parts_of(zone: str) -> tuple[str, ...]:
    """List the parts of its country that live by the clock of a zone, the most populous first.

    There are none where the holidays are those of the whole country. A part without a name has no holidays of its own.
    """
    return _read_table().get(zone, ())


@cache
def _read_table() -> Mapping[str, tuple[str, ...]]:
    rows = (line.split(",") for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {zone: tuple(parts.split("|")) for zone, parts in rows}
