"""Addresses of databases: what is one, what messages show of it, and that none holds a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.collect.engines.addresses import is_address, parse_address, refuse_elsewhere
from downtime_cli.core.errors import UsageError


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("postgresql://db.example.com/shop", True),
        ("Postgres://db", True),
        ("sqlite:///shop.db", True),
        ("duckdb:///shop.duckdb", True),
        ("clickhouse://db", True),
        ("spark://db:7077", True),
        ("mysql://db/shop", True),
        ("postgresql+psycopg://db/shop", True),
        ("access.log", False),
        ("s3a://logs/*.gz", False),
        ("https://example.com/access.log", False),
        ("postgresql:/db", False),
        ("./postgresql://db", False),
    ],
)
def test_databases_are_told_from_files(source: str, expected: bool) -> None:
    """An address begins with the name of a database; buckets and paths are files."""
    assert is_address(source) is expected


@pytest.mark.parametrize(
    ("source", "engine", "name"),
    [
        ("postgres://me@db:5433/shop", "postgres", "postgres://me@db:5433/shop"),
        ("POSTGRESQL://db/shop?sslmode=require", "postgres", "postgresql://db/shop"),
        ("postgresql+psycopg://db/shop", "postgres", "postgresql://db/shop"),
        ("clickhouse://me@[::1]:8443/shop?secure=true", "clickhouse", "clickhouse://me@[::1]:8443/shop"),
        ("sqlite:///a ?#%41.db", "sqlite", "sqlite:///a ?#%41.db"),
        ("duckdb:////var/lib/\x1b[31mshop.duckdb", "duckdb", "duckdb:////var/lib/\\x1b[31mshop.duckdb"),
    ],
)
def test_messages_name_a_database_without_its_parameters(source: str, engine: str, name: str) -> None:
    """What stands behind `?` is shown of a file alone, whose name it is part of; nothing reaches a terminal."""
    address = parse_address(source)
    assert (address.engine, address.name) == (engine, name)


@pytest.mark.parametrize(
    ("source", "path"),
    [("sqlite:///a/b ?.db", "a/b ?.db"), ("sqlite:////a/b.db", "/a/b.db"), ("DUCKDB:///%41#.db", "%41#.db")],
)
def test_the_path_of_a_file_is_what_follows_the_third_slash(source: str, path: str) -> None:
    """Each letter of it counts: three slashes begin a path of this folder, four any other."""
    assert parse_address(source).path == path


@pytest.mark.parametrize(
    "source",
    [
        "postgresql://me:hunter2@db/shop",
        "postgresql://:hunter2@db/shop",
        "postgresql://me:@db",
        "postgresql://db/shop?user=me&password=hunter2",
        "postgresql://db/shop?pass%77ord=hunter2",
        "postgresql://db/shop?sslpassword=hunter2",
        "clickhouse://me:hunter2@db:8123",
        "clickhouse://db?access_token=hunter2",
        "clickhouse://db#password=hunter2",
        "spark://me:hunter2@db:7077",
    ],
)
def test_a_password_is_refused_and_not_repeated(source: str) -> None:
    """Whoever puts a password into an address is told where else it belongs, without a letter of it."""
    with pytest.raises(UsageError) as refused:
        parse_address(source)
    [issue] = refused.value.issues
    assert "an address holds no password" in issue.message
    assert "hunter2" not in str(issue)


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("mysql://me:hunter2@db/shop", "run the query that --sql mysql prints"),
        ("redshift://db", "run the query that --sql postgres prints"),
        ("sqlite://shop.db", "write sqlite:///shop.db for a file of this folder, sqlite:////var/lib/shop.db"),
        ("duckdb:///", "write duckdb:///shop.db for a file of this folder"),
    ],
)
def test_what_nothing_here_connects_to_is_refused_with_another_way(source: str, remedy: str) -> None:
    """Other databases answer a query that is printed; a file needs a path."""
    with pytest.raises(UsageError) as refused:
        parse_address(source)
    [issue] = refused.value.issues
    assert issue.remedy.startswith(remedy)
    assert "hunter2" not in str(issue)


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("oracle://me:hunter2@db/shop", "for a database, run the query that --sql prints"),
        ("jdbc:postgresql://db/shop?password=hunter2", "for a database, run the query that --sql prints"),
        ("https://me:hunter2@example.com/access.log", "fetch it, and pipe it: curl"),
        ("s3a://key:hunter2@logs/*.gz", "fetch it, or have a cluster read it where it is: --engine spark"),
        ("file:///var/log/access.log", "name the file by its path alone"),
        ("sqlite:shop.db", "write sqlite:///shop.db"),
        ("Postgresql:/me:hunter2@db/shop", "write postgresql://reader@db.example.com/shop"),
    ],
)
def test_what_is_elsewhere_is_told_and_not_repeated(source: str, remedy: str) -> None:
    """It is no file that is not there: the error would show what may be a password."""
    with pytest.raises(UsageError) as refused:
        refuse_elsewhere(["access.log", source])
    [issue] = refused.value.issues
    assert issue.remedy.startswith(remedy)
    assert "hunter2" not in f"{issue.message} {issue.place}"


def test_a_file_may_be_called_like_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is read."""
    monkeypatch.chdir(tmp_path)
    Path("spark:log").touch()
    refuse_elsewhere(["spark:log", "a/b:c", "C:/logs/access.log", "-", "*.gz"])
