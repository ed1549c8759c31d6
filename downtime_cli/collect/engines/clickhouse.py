"""ClickHouse over HTTP, by clickhouse-connect; the password is where ClickHouse's own client looks for it."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Row
from downtime_cli.collect.engines.failures import not_understood, too_slow, unreachable, without_driver
from downtime_cli.core.errors import AccessError, InputError, refuse

_REMEDY: Final = (
    "check the address: HTTP is at port 8123, or 8443 with ?secure=true; the password is CLICKHOUSE_PASSWORD"
)
_CONNECT_SECONDS: Final = 15
_PARAMETERS: Final = ("secure", "verify", "ca_cert")
_NATIVE_PORTS: Final = (9000, 9440)
_TOO_SLOW: Final = (159, 160)
# Wrong names and passwords, no right to read, no memory, and what comes of a server that is shutting down.
_ACCESS_ERRORS: Final = (192, 193, 194, 195, 202, 209, 210, 236, 241, 394, 497, 516, 735)


def ask_clickhouse(address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    """Ask a server; see `Driver`."""
    try:
        import clickhouse_connect
        from clickhouse_connect.driver.exceptions import ClickHouseError
        from urllib3.exceptions import HTTPError
    except ImportError:
        raise without_driver(address, "clickhouse-connect") from None
    logging.getLogger("clickhouse_connect").addHandler(logging.NullHandler())  # it is our errors that speak
    wanted = read_parameters(address)
    try:
        client = clickhouse_connect.get_client(
            **wanted,
            connect_timeout=_CONNECT_SECONDS,
            send_receive_timeout=int(limit.total_seconds()) + _CONNECT_SECONDS,
            settings={"readonly": 1, "max_execution_time": max(1, int(limit.total_seconds()))},
            autogenerate_session_id=False,
            client_name="downtime",
        )
        with closing(client), client.query_rows_stream(query.strip().removesuffix(";")) as rows:
            yield from rows
    except (ClickHouseError, HTTPError, OSError) as error:
        raise _tell(error, address, limit) from None


def read_parameters(address: Address) -> dict[str, Any]:
    """Read where the server is, and for whom.

    Raises:
        UsageError: the address is malformed.
    """
    example = "clickhouse://me@db.example.com:8443/shop?secure=true"
    try:
        parts = urlsplit(address.text)
        port = parts.port
    except ValueError as error:
        refuse("SOURCE", f"{address.name} is no address: {error}", f"write {example}")
    if port in _NATIVE_PORTS:
        refuse("SOURCE", f"port {port} is for ClickHouse's own protocol", "name that of HTTP: 8123, or 8443 for HTTPS")
    given = dict(parse_qsl(parts.query))
    unknown = sorted(given.keys() - set(_PARAMETERS))
    if unknown:
        refuse("SOURCE", f"unknown parameters in the address: {', '.join(unknown)}", f"use {', '.join(_PARAMETERS)}")
    return {
        "host": parts.hostname or "localhost",
        "port": port,
        "username": unquote(parts.username or "") or os.environ.get("CLICKHOUSE_USER") or "default",
        "password": os.environ.get("CLICKHOUSE_PASSWORD", ""),
        "database": unquote(parts.path.strip("/")) or None,
        **given,
    }


def _tell(error: Exception, address: Address, limit: timedelta) -> AccessError | InputError:
    """Tell what is wrong with the connection from what is wrong with the query, by the code that the server gives."""
    code = getattr(error, "code", None)
    if code in _TOO_SLOW:
        return too_slow(address, limit)
    return unreachable(address, error, _REMEDY) if code in {None, *_ACCESS_ERRORS} else not_understood(address, error)
