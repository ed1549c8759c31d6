"""Drivers that need a library, without it and without a server; tests/foreign has both."""

from __future__ import annotations

import sys

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.collect.engines.addresses import parse_address
from downtime_cli.collect.engines.clickhouse import read_parameters
from downtime_cli.core.errors import UsageError

ASKED = ("--table", "events", "--time", "ts")


@pytest.mark.parametrize(
    ("source", "module", "package"),
    [
        ("postgresql://me@db/shop", "psycopg", "psycopg[binary]"),
        ("duckdb:///shop.duckdb", "duckdb", "duckdb"),
        ("clickhouse://db", "clickhouse_connect", "clickhouse-connect"),
    ],
)
def test_a_library_that_is_missing_is_named(
    source: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One error says what to install, before anything is asked."""
    monkeypatch.setitem(sys.modules, module, None)
    done = CliRunner().invoke(app, ["collect", source, *ASKED])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"SOURCE: error: nothing here connects to {source} [usage]\n  fix: pip install '{package}'\n"
    )


def test_an_address_of_clickhouse_says_where_and_for_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters behind `%` are decoded; what the address does not say comes from variables, or from the library."""
    monkeypatch.setenv("CLICKHOUSE_USER", "reader")
    monkeypatch.setenv("CLICKHOUSE_PASSWORD", "hunter2")
    whole = parse_address("clickhouse://m%40e@[::1]:8443/sh%6Fp/?secure=true&ca_cert=a.pem")
    assert read_parameters(whole) == {
        "host": "::1",
        "port": 8443,
        "username": "m@e",
        "password": "hunter2",
        "database": "shop",
        "secure": "true",
        "ca_cert": "a.pem",
    }
    assert read_parameters(parse_address("clickhouse://")) == {
        "host": "localhost",
        "port": None,
        "username": "reader",
        "password": "hunter2",
        "database": None,
    }
    monkeypatch.delenv("CLICKHOUSE_USER")
    monkeypatch.delenv("CLICKHOUSE_PASSWORD")
    bare = read_parameters(parse_address("clickhouse://db"))
    assert (bare["username"], bare["password"]) == ("default", "")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("clickhouse://db:9000", "port 9000 is for ClickHouse's own protocol"),
        ("clickhouse://db:9440/shop", "port 9440 is for ClickHouse's own protocol"),
        ("clickhouse://db:99999", "clickhouse://db:99999 is no address: Port out of range 0-65535"),
        ("clickhouse://[db", "clickhouse://[db is no address: Invalid IPv6 URL"),
        ("clickhouse://db?readonly=0", "unknown parameters in the address: readonly"),
    ],
)
def test_an_address_of_clickhouse_that_cannot_be_meant_is_refused(source: str, message: str) -> None:
    """Other ports, impossible ones and parameters that would change the session are errors of the command line."""
    with pytest.raises(UsageError) as refused:
        read_parameters(parse_address(source))
    assert refused.value.issues[0].message == message
