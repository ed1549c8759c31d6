"""Where addresses are, by a database."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from downtime_cli.collect.logs.places import Places
from downtime_cli.core.errors import AccessError, InputError
from tests.collect.logs.address_database import write_database


@pytest.mark.parametrize(
    ("address", "place"),
    [
        pytest.param(b"192.0.2.7", "Europe/Berlin", id="zone"),
        pytest.param(b"2001:db8::7", "America/New_York", id="ipv6"),
        pytest.param(b"::ffff:192.0.2.7", "", id="mapped-is-not-in-this-database"),
        pytest.param(b"198.51.100.9", "JP", id="country-where-there-is-no-zone"),
        pytest.param(b"203.0.113.9", "", id="neither"),
        pytest.param(b"198.51.100.200", "", id="not-in-the-database"),
        pytest.param(b"host.example", "", id="name"),
        pytest.param(b"", "", id="nothing"),
        pytest.param("é".encode(), "", id="not-ascii"),
        pytest.param(b"unix:", "", id="socket"),
    ],
)
def test_the_place_of_an_address(tmp_path: Path, address: bytes, place: str) -> None:
    """It is the time zone, else the country; what is not known is never guessed."""
    assert Places(str(write_database(tmp_path / "x.mmdb"))).find(address) == place


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        pytest.param(None, AccessError, "cannot read", id="missing"),
        pytest.param(b"", InputError, "no database of addresses", id="empty"),
        pytest.param(b"hour,requests\n", InputError, "no database of addresses", id="csv"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, data: bytes | None, kind: type[Exception], words: str) -> None:
    """Without places nothing is counted, rather than everything at none."""
    path = tmp_path / "x.mmdb"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(kind, match=words):
        Places(str(path))


def test_a_damaged_record_is_refused(tmp_path: Path) -> None:
    """A database that breaks off within a record is no reason to call an address unknown."""
    path = write_database(tmp_path / "x.mmdb")
    path.write_bytes(path.read_bytes().replace(b"time_zone", b"\xff" * 9).replace(b"\x4d" + b"Europe", b"\xff" * 7))
    with pytest.raises(InputError, match="this database of addresses is damaged"):
        Places(str(path)).find(b"192.0.2.7")


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "maxminddb", None)
    with pytest.raises(InputError, match="nothing here reads databases") as caught:
        Places(str(write_database(tmp_path / "x.mmdb")))
    assert "downtime-cli[collect]" in caught.value.issues[0].remedy
