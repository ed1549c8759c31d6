"""Lines in the columns that Spark hands over, laid out as Arrow says."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import fields

from downtime_cli.collect.spark.columns import SCHEMA, Found, Run, read_runs

A, B = "s3a://logs/a.log", "s3a://logs/b.gz"


@dataclass
class Column:
    """A column of values, the first of which may belong to somebody else."""

    values: Sequence[Any]
    type: str = "binary"
    offset: int = 0

    def buffers(self) -> tuple[None, bytes, bytes]:
        """Return no word on nulls, the places where values end, and all of them one behind the other."""
        ends = [sum(map(len, self.values[:index])) for index in range(len(self.values) + 1)]
        return None, struct.pack(f"={len(ends)}{'q' if 'large' in self.type else 'i'}", *ends), b"".join(self.values)

    @property
    def true_count(self) -> int:
        """Return how many are true."""
        return sum(self.values[self.offset :])

    def __len__(self) -> int:
        """Return how many are its own."""
        return len(self.values) - self.offset

    def __getitem__(self, index: int) -> Any:
        """Return one as Arrow does, which compares it with others."""
        return _Value(self.values[self.offset + index])

    def to_pylist(self) -> list[Any]:
        """Return its own."""
        return list(self.values[self.offset :])


@dataclass(frozen=True)
class _Value:
    value: Any

    def as_py(self) -> Any:
        return self.value


def batch(*rows: tuple[bytes, bool, str, int], kind: str = "binary", offset: int = 0) -> Any:
    """Return columns of lines, whether each is cut, their paths and the starts of their parts."""
    lines, *others = zip(*rows, strict=True) if rows else ((), (), (), ())
    return SimpleNamespace(columns=[Column(lines, kind, offset), *(Column(each, offset=offset) for each in others)])


@pytest.mark.parametrize("kind", ["binary", "large_binary"])
def test_lines_of_one_part_come_as_one_block(kind: str) -> None:
    """None of them is looked at."""
    rows = [(b"a\r\n", False, A, 0), (b"\0\xe9\n", False, A, 0), (b"\n", False, A, 0)]
    assert list(read_runs([batch(*rows, kind=kind)])) == [Run(A, 0, b"a\r\n\0\xe9\n\n")]


def test_a_column_may_begin_within_another() -> None:
    """What stands before belongs to somebody else."""
    rows = [(b"no\n", True, B, 7), (b"a\n", False, A, 0), (b"b\n", False, A, 0)]
    assert list(read_runs([batch(*rows, offset=1)])) == [Run(A, 0, b"a\nb\n")]


def test_parts_and_files_come_apart() -> None:
    """A task may have several of them, and a batch the end of one and the beginning of the next."""
    rows = [(b"a\n", False, A, 0), (b"b\n", False, A, 512), (b"c\n", False, A, 512), (b"d\n", False, B, 0)]
    assert list(read_runs([batch(*rows)])) == [Run(A, 0, b"a\n"), Run(A, 512, b"b\nc\n"), Run(B, 0, b"d\n")]


def test_lines_that_were_cut_come_one_by_one() -> None:
    """They are no lines, and nothing is counted of them."""
    rows = [(b"a\n", False, A, 0), (b"x\n", True, A, 0), (b"y\n", True, A, 0), (b"b\n", False, A, 0)]
    assert list(read_runs([batch(*rows)])) == [
        Run(A, 0, b"a\n"),
        Run(A, 0, b"x\n", is_line=False),
        Run(A, 0, b"y\n", is_line=False),
        Run(A, 0, b"b\n"),
    ]


def test_an_empty_batch_has_no_lines() -> None:
    """Spark hands over such, too."""
    assert list(read_runs([batch(), batch((b"a\n", False, A, 0))])) == [Run(A, 0, b"a\n")]


def test_spark_knows_each_field() -> None:
    """By its name, in its order."""
    assert [each.split()[0] for each in SCHEMA.split(", ")] == [field.name for field in fields(Found)]
