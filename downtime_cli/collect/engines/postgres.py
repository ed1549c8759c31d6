"""PostgreSQL, by psycopg: passwords are where its own programs look for them."""

from __future__ import annotations

import os
from collections.abc import Generator
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Row
from downtime_cli.collect.engines.failures import not_understood, too_slow, unreachable, without_driver
from downtime_cli.core.errors import AccessError, InputError

if TYPE_CHECKING:
    import psycopg

_REMEDY: Final = "check the address; passwords come from PGPASSWORD, ~/.pgpass or pg_service.conf"
# A server that vanished without a word is noticed in a minute, and not by the system's own hours.
_PATIENCE: Final = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_CONNECT_SECONDS: Final = 15
_CANCELED, _FORBIDDEN = "57014", "42501"
# A limit that the server has already, for somebody who may not ask for long, is only made shorter.
_SET_LIMIT: Final = """SELECT set_config('statement_timeout', %s, true) FROM pg_settings
WHERE name = 'statement_timeout' AND setting::bigint NOT BETWEEN 1 AND %s"""


def ask_postgres(address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    """Ask a server; see `Driver`.

    The query is sent by the extended protocol, which takes one statement and no second, in a transaction that can only
    read.
    """
    try:
        import psycopg
    except ImportError:
        raise without_driver(address, "psycopg[binary]") from None
    began, milliseconds = monotonic(), round(limit.total_seconds() * 1000)
    try:
        with psycopg.connect(_add_patience(address.text)) as connection, connection.cursor() as cursor:
            connection.read_only = True
            cursor.execute(_SET_LIMIT, [str(milliseconds), milliseconds])
            yield from cursor.stream(query)
    except (psycopg.Error, UnicodeError) as error:
        raise _tell(error, address, limit, monotonic() - began) from None


def _add_patience(text: str) -> str:
    """Say how long to wait for a server where the address does not."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    given = conninfo_to_dict(text)
    waits = {} if "PGCONNECT_TIMEOUT" in os.environ else {"connect_timeout": _CONNECT_SECONDS}
    return str(make_conninfo(**{"fallback_application_name": "downtime", **_PATIENCE, **waits, **given}))


def _tell(
    error: psycopg.Error | UnicodeError, address: Address, limit: timedelta, seconds: float
) -> AccessError | InputError:
    """Tell what is wrong with the connection from what is wrong with the query."""
    import psycopg

    state = getattr(error, "sqlstate", None)
    if state == _CANCELED and seconds >= limit.total_seconds():
        return too_slow(address, limit)
    if state == _FORBIDDEN:
        return unreachable(address, error, "ask for the right to SELECT from it")
    is_access = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return unreachable(address, error, _REMEDY) if is_access else not_understood(address, error)
