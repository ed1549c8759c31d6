"""Where an address is, by a database of MaxMind's form: its time zone, else its country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from downtime_cli.core.errors import AccessError, InputError, IssueCode

if TYPE_CHECKING:
    from maxminddb import Reader

UNKNOWN: Final = ""
"""The place of an address that the database does not know."""


class Places:
    """Looks addresses up."""

    def __init__(self, path: str) -> None:
        """Open a database.

        Raises:
            InputError: nothing here reads one, or it is none.
            AccessError: it cannot be read.
        """
        self._path = path
        self._reader = _open(path)

    def find(self, address: bytes) -> str:
        """The zone of an address, else its country; empty for one that is not known."""
        try:
            record = self._reader.get(address.decode("ascii"))
        except ValueError:  # it is no address: a name, or something else
            return UNKNOWN
        except RuntimeError:  # the reader's word for a record that it cannot read
            message, remedy = "this database of addresses is damaged", "get it anew"
            raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, self._path) from None
        return _text_in(record, "location", "time_zone") or _text_in(record, "country", "iso_code")


def _text_in(record: object, *keys: str) -> str:
    for key in keys:
        record = record.get(key) if isinstance(record, Mapping) else None
    return record if isinstance(record, str) else UNKNOWN


def _open(path: str) -> Reader:
    try:
        import maxminddb
    except ImportError:
        message, remedy = "nothing here reads databases of addresses", "pip install 'downtime-cli[collect]'"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, path) from None
    try:
        return maxminddb.open_database(path)
    except OSError as error:
        reason, remedy = error.strerror or str(error), "check the path and its permissions"
        raise AccessError.of(IssueCode.UNREADABLE, f"cannot read: {reason}", remedy, path) from None
    except (maxminddb.InvalidDatabaseError, ValueError):
        message, remedy = "this is no database of addresses", "get one in MaxMind's form (.mmdb)"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, path) from None
