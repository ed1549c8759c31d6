"""Every record of the package is frozen in fact, not only to type checkers."""

from __future__ import annotations

import pkgutil
from datetime import UTC, datetime
from importlib import import_module

import msgspec
import pytest

import downtime_cli
from downtime_cli.core.window import HOUR, Span

# The request that collects assumptions on the way, what `collect` counts, and what it reads of a line or row.
GROWING = {"Request", "Counts", "Sample", "Tally", "_ResultRows", "Entry", "_Request"}


def records() -> list[type[msgspec.Struct]]:
    """Import every module and list the record types that are defined there."""
    found = set()
    for module in pkgutil.walk_packages(downtime_cli.__path__, "downtime_cli."):
        if not module.name.endswith("__main__"):
            found |= {each for each in vars(import_module(module.name)).values() if isinstance(each, type)}
    ours = (each for each in found if issubclass(each, msgspec.Struct) and each.__module__.startswith("downtime_cli"))
    return sorted(ours, key=lambda each: (each.__module__, each.__qualname__))


def test_a_record_refuses_to_be_written_to() -> None:
    """Writing to a field of a record raises, and the record stays what it was."""
    start = datetime(2026, 3, 29, tzinfo=UTC)
    span = Span(start, start + HOUR)
    with pytest.raises(AttributeError, match="immutable"):
        span.start = start + HOUR  # type: ignore[misc] # this is the point
    assert span == Span(start, start + HOUR)


def test_every_record_is_frozen() -> None:
    """No record type is left open to writes but the few that grow while something is read."""
    kinds = records()
    assert len(kinds) > 100
    assert {each.__name__ for each in kinds if not each.__struct_config__.frozen} == GROWING
