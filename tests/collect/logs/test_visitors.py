"""Visitors, told apart exactly, in little memory."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from downtime_cli.collect.logs import visitors
from downtime_cli.collect.logs.visitors import Dump, Visitors, count_visitors, sign_agent


def visits(number: int, people: int) -> list[tuple[tuple[str, int], bytes]]:
    """Return visits of some people in five hours and two places."""
    draw, sign = random.Random(5), sign_agent(b"a")
    return [
        ((draw.choice(["", "Europe/Berlin"]), draw.randrange(5)), b"2001:db8::%d" % draw.randrange(people) + sign)
        for _ in range(number)
    ]


@pytest.mark.parametrize("most", [1, 7, 100, 10**6])
@pytest.mark.parametrize("processes", [1, 3])
def test_visitors_are_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, processes: int) -> None:
    """However few fit into memory, and in whichever process they came."""
    monkeypatch.setattr(visitors, "_BATCH", 64)
    seen = visits(2000, 50)
    expected: dict[tuple[str, int], set[bytes]] = {}
    for group, visitor in seen:
        expected.setdefault(group, set()).add(visitor)
    dumps: list[Dump] = []
    for index in range(processes):
        counter = Visitors(str(tmp_path), most)
        mine = seen[index::processes]
        for first in range(0, len(mine), 40):
            groups, visitors_ = zip(*mine[first : first + 40], strict=True)
            counter.add(groups, visitors_)
        dumps += counter.close()
    for largest in (1 << 30, 5000):
        monkeypatch.setattr(visitors, "LARGEST", largest)
        assert count_visitors(dumps) == {group: len(each) for group, each in expected.items()}


def test_nobody(tmp_path: Path) -> None:
    """Without visitors there is no file."""
    assert Visitors(str(tmp_path), 9).close() == []
    assert list(tmp_path.iterdir()) == []


def test_visitors_of_one_file_are_not_read_again(tmp_path: Path) -> None:
    """How many they are was known when they were written."""
    counter = Visitors(str(tmp_path))
    counter.add([("", 7), ("", 7), ("", 8)], [b"a", b"b", b"a"])
    (dump,) = counter.close()
    Path(dump.path).unlink()
    assert count_visitors([dump]) == {("", 7): 2, ("", 8): 1}


def test_agents_are_told_apart() -> None:
    """The sign of an agent has no end of a line in it, whatever the agent has."""
    signs = {sign_agent(agent) for agent in (b"", b"-", b"a", b"a\n", b"b")}
    assert len(signs) == 5
    assert {len(sign) for sign in signs} == {16}
    assert not any(b"\n" in sign for sign in signs)
