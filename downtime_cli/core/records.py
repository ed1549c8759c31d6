"""
The `dataclass` of this project: that of the standard library, made in a third of the time.

A run needs about a hundred record types. The standard decorator compiles six methods for each, a seventh of all the
time that `downtime plan` took; here comparing, hashing and printing are three functions that all records share. To type
checkers it is `dataclasses.dataclass`. That nothing writes to a frozen record is theirs to find: no method is there to
stop it when the program runs.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Any:
        """Return the decorator `dataclasses.dataclass` with these arguments; equal fields make equal records."""

        def decorate(cls: type) -> type:
            made = dataclasses.dataclass(eq=False, repr=False, slots=slots, kw_only=kw_only)(cls)
            made.__eq__, made.__repr__ = _equal, _repr
            made.__hash__ = _hash if frozen else None
            return made

        return decorate


def _values(record: Any) -> list[Any]:
    """Return the values of a record's fields."""
    return [getattr(record, name) for name in record.__dataclass_fields__]


def _equal(self: object, other: object) -> bool:
    """Tell whether two records of the same type have equal fields."""
    return self.__class__ is other.__class__ and _values(self) == _values(other)


def _hash(self: object) -> int:
    """Return the hash of a frozen record's fields."""
    return hash(tuple(_values(self)))


def _repr(self: Any) -> str:
    """Return the record as the call that makes it."""
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{self.__class__.__qualname__}({fields})"
