"""What drivers say, as messages show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from downtime_cli.collect.engines.addresses import parse_address
from downtime_cli.collect.engines.failures import clean, not_understood, too_slow, unreachable, without_driver

ADDRESS = parse_address("postgresql://me@db/shop?sslmode=require")


@pytest.mark.parametrize("name", ["PGPASSWORD", "PGSSLPASSWORD", "CLICKHOUSE_PASSWORD"])
def test_a_password_that_a_driver_repeats_is_left_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever variable it is from, no letter of it is shown."""
    monkeypatch.setenv(name, "hunter2")
    assert clean("user me, password hunter2: rejected") == "user me, password ***: rejected"


def test_an_empty_password_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing changes nothing."""
    monkeypatch.setenv("PGPASSWORD", "")
    assert clean("rejected") == "rejected"


def test_what_a_driver_says_is_one_harmless_line() -> None:
    """Lines are joined, what a terminal would obey is written out, and a page of text is cut."""
    assert clean("a\n\tLINE 1\r\n  ^\x1b[31m\u202e ") == "a LINE 1 ^\\x1b[31m\\u202e"
    assert clean("x" * 401) == "x" * 400 + " …"
    assert clean("x" * 400) == "x" * 400


def test_failures_say_what_to_do_and_end_by_the_code_of_their_kind() -> None:
    """No library is a matter of the command line, no answer one of access, a query without sense one of the input."""
    failures = [
        without_driver(ADDRESS, "psycopg[binary]"),
        unreachable(ADDRESS, "gone", "start it"),
        too_slow(ADDRESS, timedelta(seconds=90)),
        not_understood(ADDRESS, 'no column "a"'),
    ]
    assert [(each.exit_code, each.issues[0].message, each.issues[0].remedy) for each in failures] == [
        (2, "nothing here connects to postgresql://me@db/shop", "pip install 'psycopg[binary]'"),
        (4, "no answer: gone", "start it"),
        (
            4,
            "the query took longer than 90 s, and was stopped",
            "ask for fewer --days, let it take longer with --query-timeout, or see what it does with --sql",
        ),
        (
            3,
            'the query fails: no column "a"',
            "check the names of the table and its columns; look at the query: --sql postgres",
        ),
    ]
