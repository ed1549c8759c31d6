"""A small database of addresses in MaxMind's form, as the format's specification says: a tree of bits, then records."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from pathlib import Path

Value = str | bytes | int | list[str] | Mapping[str, "Value"]
_MARKER = b"\xab\xcd\xefMaxMind.com"

PLACES: Mapping[str, Value] = {
    "192.0.2.0/24": {"country": {"iso_code": "DE"}, "location": {"time_zone": "Europe/Berlin"}},
    "198.51.100.0/25": {"country": {"iso_code": "JP"}, "location": {}},
    "2001:db8::/32": {"location": {"time_zone": "America/New_York"}},
    "203.0.113.0/24": {"continent": {"code": "EU"}},
}


def write_database(path: Path, places: Mapping[str, Value] = PLACES) -> Path:
    """Write a database of networks, whose tree is that of IPv6, with IPv4 below `::/96`."""
    tree: list[list[int | None]] = [[None, None]]
    data, leaves = b"", {}
    for name, value in places.items():
        network = ip_network(name)
        is_old = isinstance(network, IPv4Network)
        length = network.prefixlen + (96 if is_old else 0)
        bits = f"{int(network.network_address):0128b}"[:length]
        node = 0
        for bit in map(int, bits[:-1]):
            following = tree[node][bit]
            if following is None:
                tree.append([None, None])
                following = tree[node][bit] = len(tree) - 1
            node = following
        leaves[node, int(bits[-1])] = len(data)
        data += _encode(value)
    rows = b""
    for index, row in enumerate(tree):
        for bit, following in enumerate(row):
            place = leaves.get((index, bit))
            number = len(tree) + 16 + place if place is not None else len(tree) if following is None else following
            rows += number.to_bytes(4, "big")
    about: Mapping[str, Value] = {
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": (1795927020).to_bytes(8, "big"),
        "database_type": "Test-City",
        "description": {"en": "places of documentation"},
        "ip_version": 6,
        "languages": ["en"],
        "node_count": len(tree).to_bytes(4, "big"),
        "record_size": 32,
    }
    path.write_bytes(rows + bytes(16) + data + _MARKER + _encode(about))
    return path


def _encode(value: Value) -> bytes:
    if isinstance(value, str):
        return bytes([2 << 5 | len(value)]) + value.encode()
    if isinstance(value, int):
        return bytes([5 << 5 | 2]) + value.to_bytes(2, "big")
    if isinstance(value, bytes):  # a larger number, whose type readers insist on
        return (bytes([8, 2]) if len(value) == 8 else bytes([6 << 5 | 4])) + value
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(map(_encode, value))
    return bytes([7 << 5 | len(value)]) + b"".join(_encode(key) + _encode(each) for key, each in value.items())
