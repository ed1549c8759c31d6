"""
Addresses of databases, such as `postgresql://me@db.example.com/shop`: which engine answers, and where it is.

None of them holds a password: the list of processes and the history of a shell show what is typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from downtime_cli.core.errors import IssueCode, Place, UsageError, refuse
from downtime_cli.core.wording import printable

SCHEMES: Final = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
    "clickhouse": "clickhouse",
    "spark": "spark",
}
"""What addresses begin with, and the dialect of SQL that is spoken there."""
_EXAMPLES: Final = {
    "sqlite": "sqlite:///shop.db",
    "duckdb": "duckdb:///shop.duckdb",
    "spark": "spark://master.example.com:7077",
}
_FILES: Final = ("sqlite", "duckdb")
_MAGIC: Final = {"sqlite": (0, b"SQLite format 3\0"), "duckdb": (8, b"DUCK")}
"""What files of databases hold, and from which byte on."""
_PASSWORD_PLACES: Final = {
    "postgres": "set PGPASSWORD, or write ~/.pgpass",
    "clickhouse": "set CLICKHOUSE_PASSWORD",
}
_UNASKED: Final = {
    "bigquery": "bigquery",
    "snowflake": "snowflake",
    "trino": "trino",
    "presto": "trino",
    "athena": "trino",
    "mysql": "mysql",
    "mariadb": "mysql",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "databricks": "spark",
    "redshift": "postgres",
    "cockroachdb": "postgres",
}
"""Databases that nothing here connects to, and the dialect of the query to run there."""
_SCHEME: Final = re.compile(r"([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    rf"(?:jdbc:)?(?P<scheme>[a-z][a-z0-9+.-]+)://|(?P<known>{'|'.join(SCHEMES)}):", re.IGNORECASE
)
_WAYS: Final = {
    "file": "name the file by its path alone",
    "https?|ftp": "fetch it, and pipe it: curl -s ADDRESS | downtime collect -",
    "(?:s3|gs|hdfs|abfs|wasb|oss|adl|dbfs).*": "fetch it, or have a cluster read it where it is: --engine spark",
    ".*": "for a database, run the query that --sql prints, and pipe its result to `downtime collect -`",
}
"""What to do about addresses, by what they begin with."""
_SECRET: Final = re.compile(r"passw(?:or)?d|secret|token", re.IGNORECASE)
_USER: Final = re.compile(r"(?P<user>[^/?#]*)@")


def refuse_database_files(sources: Sequence[str]) -> None:
    """Refuse files that hold a database, and have no address.

    Raises:
        UsageError: there is one.
    """
    for source in sources:
        first = _read_start(Path(source))
        engine = next((each for each, (start, magic) in _MAGIC.items() if first[start:].startswith(magic)), None)
        if engine is not None:
            remedy = f"give its address, {engine}:///{printable(source)}, with --table and --time"
            refuse("SOURCE", f"{printable(source)} is a database, for {engine}", remedy)


def refuse_elsewhere(sources: Sequence[str]) -> None:
    """Refuse what looks like an address of neither a file nor a database that is asked; nothing of it is repeated.

    Raises:
        UsageError: there is one.
    """
    for source in sources:
        found = _ELSEWHERE.match(source)
        if found is None or os.path.lexists(source):
            continue
        scheme = (found["scheme"] or found["known"]).lower()
        message = f"an address of {scheme} is no file of this machine, and nothing here reads it"
        remedy = next(way for form, way in _WAYS.items() if re.fullmatch(form, scheme))
        if found["known"]:
            message = f"an address of {scheme} begins with {scheme}://"
            remedy = f"write {_EXAMPLES.get(scheme, f'{scheme}://reader@db.example.com/shop')}"
        refuse("SOURCE", message, remedy)


def _read_start(path: Path) -> bytes:
    """Read the first bytes of a file; nothing of a pipe, or of what cannot be read."""
    if path.is_file():
        with suppress(OSError), path.open("rb") as file:
            return file.read(16)
    return b""


class Address(Struct, frozen=True, kw_only=True):
    """Where a database is."""

    engine: str
    """The dialect of SQL that it speaks."""
    text: str
    """As it was typed."""
    name: str
    """What messages call it: without the parameters behind `?`."""

    @property
    def path(self) -> str:
        """The file of a database that is one."""
        return self.text.partition("://")[2].removeprefix("/")


def is_address(source: str) -> bool:
    """Whether a source is a database, and no file."""
    found = _SCHEME.match(source)
    return found is not None and found[1].lower() in {*SCHEMES, *_UNASKED}


def parse_address(source: str) -> Address:
    """Read where a database is.

    Raises:
        UsageError: nothing here connects to such, or it holds a password.
    """
    found = _SCHEME.match(source)
    assert found is not None  # `is_address` told
    scheme, rest = found[1].lower(), source[found.end() :]
    engine = SCHEMES.get(scheme)
    if engine is None:
        remedy = f"run the query that --sql {_UNASKED[scheme]} prints, and pipe its result to `downtime collect -`"
        refuse("SOURCE", f"nothing here connects to {scheme}://", remedy)
    if engine in _FILES:
        return _parse_file(engine, scheme, source, rest)
    _refuse_password(rest, engine)
    return Address(
        engine=engine,
        text=f"{scheme}://{rest}",
        name=printable(f"{scheme}://{re.split('[?#]', rest, maxsplit=1)[0]}"),
    )


def _parse_file(engine: str, scheme: str, source: str, rest: str) -> Address:
    """Read the path of a file: what follows the third slash, letter by letter."""
    if not rest.startswith("/") or len(rest) < 2:
        message = f"expected a file behind {scheme}:///, got {printable(source)!r}"
        remedy = f"write {scheme}:///shop.db for a file of this folder, {scheme}:////var/lib/shop.db for any other"
        refuse("SOURCE", message, remedy)
    return Address(engine=engine, text=f"{scheme}://{rest}", name=printable(f"{scheme}://{rest}"))


def _refuse_password(rest: str, engine: str) -> None:
    """Refuse an address with a password, whose letters are not repeated.

    Raises:
        UsageError: it has one, before the host or as a parameter.
    """
    user = _USER.match(rest)
    names = [unquote(each.partition("=")[0]) for each in re.split("[?&#;]", rest)[1:]]
    if (user is not None and ":" in user["user"]) or any(map(_SECRET.search, names)):
        message = "an address holds no password: lists of processes and the history of the shell show it"
        remedy = f"leave it out of the address; {_PASSWORD_PLACES.get(engine, 'the driver knows where to find it')}"
        raise UsageError.of(IssueCode.BAD_OPTION, message, remedy, Place("SOURCE"))
