"""What can go wrong with a database, told alike for all of them, and without anything that is secret."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import Final

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.core.errors import AccessError, InputError, IssueCode, UsageError
from downtime_cli.core.wording import printable

_SECRETS: Final = ("PGPASSWORD", "PGSSLPASSWORD", "CLICKHOUSE_PASSWORD")
"""Variables that drivers read passwords from."""
_LONGEST: Final = 400


def without_driver(address: Address, package: str) -> UsageError:
    """Nothing here speaks with such a database."""
    message = f"nothing here connects to {address.name}"
    return UsageError.of(IssueCode.USAGE, message, f"pip install '{package}'", "SOURCE")


def unreachable(address: Address, error: object, remedy: str) -> AccessError:
    """The database does not answer, or not to us, or no longer."""
    return AccessError.of(IssueCode.NO_CONNECTION, f"no answer: {clean(error)}", remedy, address.name)


def too_slow(address: Address, limit: timedelta) -> AccessError:
    """The query takes longer than it may."""
    message = f"the query took longer than {limit.total_seconds():,.0f} s, and was stopped"
    remedy = "ask for fewer --days, let it take longer with --query-timeout, or see what it does with --sql"
    return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, address.name)


def not_understood(address: Address, error: object) -> InputError:
    """The database rejects the query."""
    remedy = f"check the names of the table and its columns; look at the query: --sql {address.engine}"
    return InputError.of(IssueCode.BAD_QUERY, f"the query fails: {clean(error)}", remedy, address.name)


def clean(error: object) -> str:
    """Make one harmless line of what a driver says, without the passwords that it was given."""
    text = str(error).strip()
    for secret in (os.environ.get(name) for name in _SECRETS):
        if secret:
            text = text.replace(secret, "***")
    text = printable(re.sub(r"\s+", " ", text))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
