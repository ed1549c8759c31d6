"""Records behave as the frozen data classes that type checkers take them for."""

from __future__ import annotations

from dataclasses import dataclass as standard
from dataclasses import fields, replace

import pytest

from downtime_cli.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of ours."""

    name: str
    values: tuple[int, ...] = ()


@dataclass(slots=True)
class Changing:
    """A record that may change."""

    count: int


@standard(frozen=True, slots=True, kw_only=True)
class Peer:
    """The same by the standard library."""

    name: str
    values: tuple[int, ...] = ()


def test_equal_fields_make_equal_records() -> None:
    """Records are equal, with the same hash, exactly where all fields are, and only to their own type."""
    one = Record(name="a", values=(1, 2))
    assert one == Record(name="a", values=(1, 2))
    assert hash(one) == hash(Record(name="a", values=(1, 2)))
    assert one != Record(name="a", values=(1, 3))
    other: object = Peer(name="a", values=(1, 2))
    assert one != other
    assert len({one, replace(one), replace(one, name="b")}) == 2


def test_records_show_as_the_standard_ones_do() -> None:
    """A record prints as the call that makes it, as the standard library writes it."""
    assert repr(Record(name="a\n")) == repr(Peer(name="a\n")).replace("Peer", "Record")
    assert [field.name for field in fields(Record)] == ["name", "values"]


def test_what_may_change_has_no_hash() -> None:
    """A record that is not frozen cannot be a key."""
    changing = Changing(1)
    changing.count += 1
    assert changing == Changing(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(changing)
