"""Lines of JSON count as they do when each is read by itself, by `json.loads` and a few plain rules."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from downtime_cli.collect.logs import counting
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.formats import JSON_LINES
from downtime_cli.collect.logs.json_lines import JsonCounter, see_fields
from downtime_cli.collect.logs.stamps import CLF, EPOCH, ISO, Clock
from downtime_cli.collect.logs.visitors import count_visitors
from tests.collect.logs.samples import JSON_LINES as SAMPLES
from tests.collect.logs.samples import LINES

FIELDS = ("status", "path", "address", "agent", "x-forwarded-for")
TIMES = ("StartUTC", "ts", "time_iso8601", "msec", "time_local", "@timestamp", "timestamp", "time")
KEYS = {
    "status": ("status", "DownstreamStatus"),
    "path": ("request_uri", "RequestPath", "uri"),
    "address": ("remote_addr", "ClientHost"),
    "agent": ("http_user_agent", "request_User-Agent"),
    "x-forwarded-for": ("x-forwarded-for", "x_forwarded_for", "http_x_forwarded_for", "request_X-Forwarded-For"),
}
IN_CADDY = {"path": ("uri",), "address": ("client_ip", "remote_ip")}
HEADERS = {"agent": "User-Agent", "x-forwarded-for": "X-Forwarded-For"}
PLAIN = {*TIMES, *(key for name in FIELDS[:4] for key in KEYS[name])}


class Pairs(list[tuple[str, Any]]):
    """An object, with all its keys as often as they come."""

    def get(self, key: str) -> Any:
        """Return the last value of a key."""
        return dict(self).get(key)

    def __repr__(self) -> str:
        """Write it as a dictionary."""
        return repr(dict(self))


@dataclass(frozen=True)
class Line:
    """What a line tells: a minute or none, whether of a request, and what it says of each field."""

    minute: int | None
    has_time: bool = False
    is_aside: bool = False
    texts: tuple[bytes, ...] = ()


def read_line(line: bytes) -> Line:
    """Read a line by itself; one that is broken has no minute."""
    text = line.decode("utf-8", "replace")
    for tried in (text, re.sub(r"\\(\\|x)", lambda match: r"\u00" if match[1] == "x" else match[0], text)):
        try:
            entry = json.loads(tried, object_pairs_hook=Pairs, parse_constant=int)
            json.dumps(entry, ensure_ascii=False).encode()
        except ValueError:
            continue
        if isinstance(entry, Pairs) and all(is_sound(key, value) for key, value in entry):
            return read_entry(entry)
    return Line(None)


def is_sound(key: str, value: Any) -> bool:
    """Whether a key holds what it may hold: a text, a number or nothing, and of Caddy an object of such."""
    if key == "request" and isinstance(value, Pairs):
        return all(is_sound_in_caddy(*each) for each in value)
    if key in {"logger", "level", "msg", "message"}:
        return bool(value != float("inf"))
    return key not in {*PLAIN, "request"} or is_plain(value)


def is_sound_in_caddy(key: str, value: Any) -> bool:
    """The same of what Caddy says of a request."""
    if key == "headers":
        return isinstance(value, Pairs)
    return key not in {"uri", "remote_ip", "client_ip"} or is_plain(value)


def is_plain(value: Any) -> bool:
    """Whether a value is a text, a number that there is, or nothing."""
    if isinstance(value, float):
        return abs(value) != float("inf")
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def read_entry(entry: Pairs) -> Line:
    """Read an object: the first key of each kind that holds anything counts."""
    time = pick(entry, TIMES)
    minute = find_minute(time)
    return Line(minute, time is not None, is_aside(entry), tuple(read_field(entry, name) for name in FIELDS))


def pick(entry: Pairs, keys: tuple[str, ...]) -> Any:
    """Return what stands in the first of some keys that holds anything."""
    return next((value for key in keys if (value := entry.get(key)) is not None), None)


def find_minute(time: Any) -> int | None:
    """Find the minute of a number since 1970, or of a text in one of three styles."""
    if isinstance(time, int | float):
        for unit in (1, 1e3, 1e6, 1e9):
            if time // unit <= 1e11:
                return int(time // unit // 60) if 1e8 <= time // unit < 32_503_680_000 else None
        return None
    for style in (CLF, ISO, EPOCH):
        if match := re.fullmatch(style.pattern, (time or "").encode()):
            return Clock(style)[match[2]][match[1]]
    return None


def is_aside(entry: Pairs) -> bool:
    """Whether a line tells of something other than a request."""
    logger = entry.get("logger")
    if isinstance(logger, str) and logger.startswith("http."):
        return not logger.startswith("http.log.access")
    signs = ("request", *(key for name in FIELDS[:4] for key in KEYS[name]))
    is_told = entry.get("level") is not None and pick(entry, ("msg", "message")) is not None
    return is_told and pick(entry, signs) is None


def read_field(entry: Pairs, name: str) -> bytes:
    """Return what a line says of a field."""
    found, request = pick(entry, KEYS[name]), entry.get("request")
    if found is None and isinstance(request, Pairs):
        found = next(filter(None, (request.get(key) for key in IN_CADDY.get(name, ()))), None)
        texts = (request.get("headers") or Pairs()).get(HEADERS.get(name, ""))
        is_list = isinstance(texts, list) and not isinstance(texts, Pairs)
        found = next(iter(texts), None) if is_list else texts or found
    elif found is None and name == "path":
        found = request
    return b"" if found is None else str(found).encode()


TEXTS = [
    b'"29/Nov/2026:10:22:59 +0545"', b'"31/Feb/2026:25:61:00 +0000"', b'"29/Nov/2026:04:37:59 +0000\\n"',
    b'"29/Nov/2026:04:37:59 +0000\\n29/Nov/2026:04:38:59 +0000"', b'"2026-11-29T04:37:59.5Z"',
    b'"2026-11-29 04:37:59-03:30"', b'"1795927079.123"', b'""', b'"soon"', b'"/caf\xc3\xa9"', b'"/caf\xe9"',
    b'"/\\x22a\\x22"', b'"/\\\\x41"', b'"\\u0022,\\"status\\":404,\\""', b'"/\\ud83d\\ude00"', b'"/\\ud800"',
    b'"GET /a HTTP/1.1"', b'"/a"', b'"200"', b'"404"', b'"http.log.access.log0"', b'"http.log.error"', b'"192.0.2.7"',
    b'"10.0.0.1, 192.0.2.7"', b'"a\tb"', b'"\x7f"', b'"\xef\xbf\xbd"', b'"curl"',
]  # fmt: skip
NUMBERS = [
    b"200", b"404", b"200.0", b"2e2", b"1795927079", b"1795927079.123", b"1795927079123", b"1795927079123456789",
    b"1e999", b"-1", b"0", b"1e-9", b"99999999", b"32503680000", b"1e30", b"-0", b"01", b"NaN",
]  # fmt: skip
OTHERS = [
    b"null", b"true", b"[]", b"{}", b'[1,{"status":404}]', b'{"status":404,"ts":1795927079,"uri":"/b"}',
    b'{"uri":"/a?b=1","remote_ip":"10.0.0.1","client_ip":"192.0.2.7","headers":{"User-Agent":["curl","wget"]}}',
    b'{"uri":7,"remote_ip":"10.0.0.1","client_ip":"","headers":{"X-Forwarded-For":["192.0.2.8"],"User-Agent":[]}}',
    b'{"headers":null}', b'{"headers":{"A":"b"}}',
    b'{"headers":{"User-Agent":"curl","X-Forwarded-For":[7,8]}}', b'{"headers":{"User-Agent":{},"X-Forwarded-For":""}}',
    b'{"uri":[]}', b'{"method":{"uri":"/c"}}',
]  # fmt: skip
keys = st.sampled_from(
    [
        *(f'"{key}"'.encode() for key in (*PLAIN, *KEYS["x-forwarded-for"], "request", "level", "msg", "message")),
        b'"logger"', b'"ts"', b'"ts"', b'"status"', b'"status"', b'"request"', b'"\\u0073tatus"', b'"caf\xe9"', b'"n"',
    ]
)  # fmt: skip
values = st.sampled_from([*TEXTS, *NUMBERS, *OTHERS])
objects = st.lists(st.tuples(keys, st.sampled_from([b":", b": "]), values).map(b"".join), max_size=7).map(
    lambda pairs: b"{" + b",".join(pairs) + b"}"
)
WHOLE = [line.encode() for line in (*SAMPLES.values(), LINES["json"])]
broken = st.builds(
    lambda line, at, piece: line[: at % (len(line) + 1)] + piece + line[at % (len(line) + 1) :],
    st.sampled_from(WHOLE),
    st.integers(0, 400),
    st.sampled_from([b"\n", b'"', b"\\", b"{", b"}", b",", b"\\x22", b'{"ts":1795927079}', b"\xe9", b"\0", b" "]),
)
lines = st.one_of(
    st.sampled_from(WHOLE), st.sampled_from(WHOLE), objects, objects, broken, st.sampled_from([b"", b" ", b"[1]", b"7"])
)
blocks = st.tuples(st.lists(lines, max_size=20), st.sampled_from([b"\n", b"\r\n"])).map(
    lambda parts: parts[1].join(parts[0])
)


def split(block: bytes) -> Iterator[bytes]:
    """Yield the lines of a block."""
    yield from block.removesuffix(b"\n").split(b"\n") if block else ()


@pytest.mark.parametrize(
    ("lines", "good"),
    [
        pytest.param(
            [
                b'{"time":"29/Nov/2026:04:37:59 +0000\\n29/Nov/2026:04:38:59 +0000","status":200}',
                b'{"time":"soon","status":200}',
            ],
            0,
            id="two",
        ),
        pytest.param(
            [b'{"ts":1795927079,"status":404}', b'{"ts":1795927079,"msg":"\xe9","status":200}'], 1, id="latin-1"
        ),
        pytest.param([b'{"ts":1795927079,"status":200.0}', b'{"ts":1795927079,"status":200}'], 1, id="fraction"),
        pytest.param(
            [b'{"ts":1795927079,"status":200}', b'{"ts":1795927079,"request":{"status":200}}'], 1, id="nested"
        ),
        pytest.param([b'{"ts":1795927079,"status":404,"status":200}'], 1, id="twice"),
        pytest.param([b'{"ts":1795927079,"uri":"\\",\\"status\\":200,\\"","status":404}'], 0, id="in-a-text"),
        pytest.param([b'{"ts":1795927079,"status":200,"logger":"http.log.error"}'], 0, id="another-logger"),
        pytest.param([b'{"ts":1795927079,"status":200,"logger":5}'], 1, id="no-name-of-a-logger"),
        pytest.param([b'{"ts":1795927079,"status":200,"level":"info","msg":"handled request"}'], 1, id="request"),
        pytest.param([b'{"ts":1795927079,"status":200} {"ts":1795927079,"status":200}', b""], 0, id="two-in-a-line"),
        pytest.param([b'{"ts":1795927079,', b'"status":200}', b'{"ts":1795927079,"status":200}'], 1, id="two-lines"),
    ],
)
def test_only_what_a_line_says_counts(lines: list[bytes], good: int) -> None:
    """Neither lines beside it nor names within a text or another object make it a request with status 200."""
    counter = JsonCounter(JSON_LINES, Counting(filters=Filters(only_status=("200",))))
    counter.add(b"\n".join(lines))
    assert sum(counter.close().hours.get("", {}).values()) == good


def test_a_backslash_of_its_own_begins_no_byte() -> None:
    """Where another byte is no UTF-8."""
    line = rb'{"ts":1795927079,"uri":"/\\x41\x42","agent":"' + b'\xe9"}'
    assert list(see_fields(line, ["path"])) == [(rb"/\x41B",)]


@given(blocks, st.sampled_from([1, 300, 1 << 18]))
def test_lines_count_as_each_does_by_itself(block: bytes, piece: int) -> None:
    """Whatever stands beside it, each line is a request in its minute, broken, blank, or tells of something else."""
    read = [(line, read_line(line)) for line in split(block)]
    with patch.object(counting, "PIECE", piece):
        counter = JsonCounter(JSON_LINES, Counting())
        counter.add(block)
    counts = counter.close()
    good = Counter(each.minute // 60 for _, each in read if each.minute is not None and not each.is_aside)
    bad = [(number, line) for number, (line, each) in enumerate(read, 1) if each.minute is None]
    assert counts.hours.get("", {}) == good
    assert counts.lines == len(read)
    assert counts.asides == sum(each.is_aside for _, each in read if each.minute is not None)
    assert counts.shown == [(number, line[:200]) for number, line in bad[:3]]
    assert counts.blank == sum(not line.strip() for _, line in bad)


@given(blocks)
def test_fields_say_what_each_line_does_by_itself(block: bytes) -> None:
    """Of a request status, path, address and agent are those of its own line, and of the key that counts."""
    read = [each for line in split(block) if (each := read_line(line)).has_time and not each.is_aside]
    assert list(see_fields(block, FIELDS[:4])) == [each.texts[:4] for each in read]


@given(blocks, st.sampled_from(["200", "4xx"]), st.sampled_from(["/", "/caf", "192"]))
def test_filters_see_the_fields_of_the_same_line(block: bytes, status: str, path: str) -> None:
    """What is left out of a minute is what its lines say, and visitors are those whom its lines name."""
    assume(b"1e999" not in block)  # no number that there is, where anything may stand
    filters = Filters(only_status=(status,), only_path=(path,))
    expected = {
        (each.minute // 60, name_client(each), each.texts[3])
        for line in split(block)
        if (each := read_line(line)).minute is not None and not each.is_aside
        and filters.allows("status", each.texts[0]) and filters.allows("path", each.texts[1])
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        counting = Counting(filters=filters, client_field="X-Forwarded-For", is_unique=True, folder=folder)
        counter = JsonCounter(JSON_LINES, counting)
        counter.add(block)
        visitors = count_visitors(counter.close().visitors)
    assert visitors == Counter(("", hour) for hour, _, _ in expected)


def name_client(line: Line) -> bytes:
    """Return whom a proxy names first, or else who is connected."""
    *_, address, _, named = line.texts
    clients = [text.split(b",")[0].strip().replace(b"\n", b"") for text in (named, address)]
    return clients[clients[0] in (b"", b"-")]
