"""Logs whose lines are objects of JSON, as nginx, Caddy and Traefik write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import compress
from operator import attrgetter, is_not, not_
from types import NoneType
from typing import Any, Final, cast

import msgspec

from downtime_cli.collect.logs.counting import LineCounter
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.stamps import CLF, EPOCH, ISO, LATEST, LOCAL_CLF, LOCAL_ISO, Clock

_Text = str | int | float | None


class _Headers(msgspec.Struct, frozen=True, rename={"agent": "User-Agent"}):
    """The headers that matter; whatever they hold spoils no line."""

    agent: object = None


class _Request(msgspec.Struct):
    """What Caddy says of a request."""

    uri: _Text = None
    remote_ip: _Text = None
    client_ip: _Text = None
    headers: _Headers = _Headers()


class _Entry(
    msgspec.Struct,
    rename={
        "start": "StartUTC",
        "downstream": "DownstreamStatus",
        "stamp": "@timestamp",
        "request_path": "RequestPath",
        "client_host": "ClientHost",
        "traefik_agent": "request_User-Agent",
    },
):
    """The keys that matter; of several with one meaning, the first that is there counts."""

    start: _Text = None
    ts: _Text = None
    time_iso8601: _Text = None
    msec: _Text = None
    time_local: _Text = None
    stamp: _Text = None
    timestamp: _Text = None
    time: _Text = None
    status: _Text = None
    downstream: _Text = None
    request: _Text | _Request = None
    request_uri: _Text = None
    request_path: _Text = None
    uri: _Text = None
    remote_addr: _Text = None
    client_host: _Text = None
    http_user_agent: _Text = None
    traefik_agent: _Text = None
    # What servers call lines of other kinds.
    logger: object = None
    level: object = None
    msg: object = None
    message: object = None


_TIMES: Final = ("start", "ts", "time_iso8601", "msec", "time_local", "stamp", "timestamp", "time")
_KEYS: Final = {
    "status": ("status", "downstream"),
    "path": ("request_uri", "request_path", "uri"),
    "address": ("remote_addr", "client_host"),
    "agent": ("http_user_agent", "traefik_agent"),
}
HOLDERS: Final = {
    "status": ("status", "DownstreamStatus"),
    "path": ("request_uri", "RequestPath", "uri", "request"),
    "address": ("remote_addr", "ClientHost", "remote_ip", "client_ip"),
    "agent": ("http_user_agent", "request_User-Agent", "headers"),
}
"""The keys that fields are found in, in any server's lines."""
_OF_REQUESTS: Final = "http.log.access"
"""What Caddy's loggers of requests are called, or begin with."""
_PIECE: Final = 1 << 18
"""Bytes that are read at a time: as much as stays near the processor, with what is made of it."""
_EARLIEST: Final = 100_000_000  # 1973: what is less is a duration
_MOST_SECONDS: Final = 1e11
_NO_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_BYTE: Final = re.compile(r"(?<!\\)((?:\\\\)*+)\\x")
"""What stands before the two digits of a byte; a backslash before it would be one of its own."""
_is_known: Final = partial(is_not, None)
_pick_signs: Final = attrgetter("request", *(key for keys in _KEYS.values() for key in keys))
"""What only lines of requests have."""

_Decoder = msgspec.json.Decoder[_Entry]


class JsonCounter(LineCounter):
    """Counts lines that are objects of JSON."""

    def __init__(self, format_: LogFormat, counting: Counting) -> None:
        """Begin with nothing; errors are those of the databases that are asked."""
        super().__init__(format_, counting)
        self._decoder = _decoder_of(counting.client_field)
        # An empty line stands for a time that there is not.
        styles = (CLF, ISO, EPOCH) if format_.has_offset else (CLF, ISO, EPOCH, LOCAL_ISO, LOCAL_CLF)
        patterns = {each: re.compile(rb"^(?:%s)?+$" % each.pattern, re.MULTILINE) for each in styles}
        self._clocks = [(pattern, Clock(style, counting.zone)) for style, pattern in patterns.items()]

    def add(self, block: bytes) -> None:
        """Count a block of whole lines."""
        for lines in _split_lines(block):
            self._add_piece(lines)

    def close(self) -> Counts:
        """Give what was counted."""
        self.counts.repeated |= {minute // 60 for _, clock in self._clocks for minute in clock.repeated}
        return super().close()

    def _add_piece(self, lines: Sequence[bytes]) -> None:
        entries: Sequence[_Entry] = _read_all(lines, self._decoder)
        minutes = self._find_minutes(_pick_first(entries, _TIMES))
        if None in minutes:
            self._look_at(lines, minutes)
        else:
            self._runs.pass_over(minutes)
        if _may_have_asides(entries):
            asides = [minute is not None and _is_aside(entry) for entry, minute in zip(entries, minutes, strict=True)]
            self.counts.asides += sum(asides)
            wanted = list(map(not_, asides))
            entries, minutes = list(compress(entries, wanted)), list(compress(minutes, wanted))
        self._tally.add(minutes, {name: _texts_of(entries, name) for name in self._counting.fields})
        self.counts.lines += len(lines)

    def _find_minutes(self, times: Sequence[_Text]) -> list[int | None]:
        """Find the minute of each time, all at once where all are written in the same way."""
        kinds = set(map(type, times))
        if str not in kinds:
            return [None if time is None else _minute_since(cast("float", time)) for time in times]
        if kinds <= {str, NoneType}:
            text = "\n".join([cast("str | None", time) or "" for time in times]).encode()
            pattern, clock = next((each for each in self._clocks if each[0].match(text)), self._clocks[0])
            found = pattern.findall(text)
            if len(found) == len(times) == text.count(b"\n") + 1:
                return clock.read(*zip(*found, strict=True))
        return list(map(self._find_minute, times))

    def _find_minute(self, time: _Text) -> int | None:
        if isinstance(time, int | float):
            return _minute_since(time)
        text = (time or "").encode()
        for pattern, clock in self._clocks:
            if match := pattern.fullmatch(text):
                return clock[match[2] or b""][match[1] or b""]
        return None


def see_fields(block: bytes, names: Sequence[str]) -> Iterator[tuple[bytes, ...]]:
    """Yield what each line that is an object with a time says of some fields."""
    decoder = _decoder_of("")
    for lines in _split_lines(block):
        entries = _read_all(lines, decoder)
        times = _pick_first(entries, _TIMES)
        told = [entry for entry, time in zip(entries, times, strict=True) if time is not None and not _is_aside(entry)]
        yield from zip(*(_texts_of(told, name) for name in names), strict=True)


def has_field(block: bytes, name: str) -> bool:
    """Whether a line has a key, even if nothing stands there; lines of which none is a request say neither."""
    keys = HOLDERS.get(name) or (*_spellings(name), _header_of(name))
    return any(f'"{key}"'.encode() in block for key in keys) or not any(True for _ in see_fields(block, ("status",)))


@cache
def _decoder_of(client_field: str) -> _Decoder:
    """Read lines with a further key, spelled in one of its ways; whatever it holds spoils no line."""
    known = {each.encode_name for each in msgspec.structs.fields(_Entry)}
    keys = [key for key in dict.fromkeys(_spellings(client_field)) if client_field and key not in known]
    further: list[tuple[str, Any, None]] = [(f"client_{index}", object, None) for index in range(len(keys))]
    renamed = {name: key for (name, *_), key in zip(further, keys, strict=True)}
    headers = msgspec.defstruct(
        "_ClientHeaders",
        [] if _is_agent(client_field) else [("client", object, None)],
        bases=(_Headers,),
        rename={"client": _header_of(client_field)},
        frozen=True,
    )
    request = msgspec.defstruct("_ClientRequest", [("headers", headers, headers())], bases=(_Request,))
    further.append(("request", _Text | request, None))
    kind = msgspec.defstruct("_Client", further, bases=(_Entry,), rename=renamed)
    return msgspec.json.Decoder(cast("type[_Entry]", kind))


def _spellings(name: str) -> tuple[str, ...]:
    """The keys that a header may have: as it is typed, as nginx has it, and as Traefik does."""
    plain = name.lower().replace("-", "_")
    return name, plain, f"http_{plain}", f"request_{_header_of(name)}"


def _header_of(name: str) -> str:
    """`X-Forwarded-For` of `http_x_forwarded_for`, and likewise."""
    words = re.sub(r"^(?:http|request)_", "", name.lower()).replace("_", "-").split("-")
    return "-".join(word.capitalize() for word in words)


def _is_agent(name: str) -> bool:
    return name == "agent" or _header_of(name) == "User-Agent"


@cache
def _fields_of(kind: type[_Entry], name: str) -> tuple[str, ...]:
    """The fields that hold a key, in any of its spellings."""
    fields = {each.encode_name: each.name for each in msgspec.structs.fields(kind)}
    return tuple(fields[key] for key in _spellings(name) if key in fields)


def _split_lines(block: bytes) -> Iterator[list[bytes]]:
    """Yield the lines of a block, piece by piece."""
    start, whole = 0, len(block) - block.endswith(b"\n")
    while start < len(block):
        end = block.find(b"\n", start + _PIECE, whole)
        end = whole if end < 0 else end
        yield block[start:end].split(b"\n")
        start = end + 1


def _read_all(lines: Sequence[bytes], decoder: _Decoder) -> list[_Entry]:
    """Read lines, one by one only where something is wrong with any of them."""
    try:
        return list(map(decoder.decode, lines))
    except _NO_JSON:
        return [_read(line, decoder) for line in lines]


def _read(line: bytes, decoder: _Decoder) -> _Entry:
    """Read a line; one that is no object of JSON holds nothing."""
    try:
        return decoder.decode(line)
    except _NO_JSON:
        pass
    # nginx writes bytes as \x22 without escape=json, and with it as they came: a path in Latin-1 is no UTF-8
    try:
        return decoder.decode(_BYTE.sub(r"\1\\u00", line.decode("utf-8", "replace")))
    except _NO_JSON:
        return decoder.type()


def _minute_since(number: float) -> int | None:
    """The minute of a number of seconds since 1970, or of thousandths, millionths and so on of them."""
    if number > _MOST_SECONDS:
        number = next((number // unit for unit in (10**3, 10**6, 10**9) if number // unit <= _MOST_SECONDS), number)
    return int(number // 60) if _EARLIEST <= number < LATEST * 60 else None


def _pick_first(entries: Sequence[_Entry], fields: Sequence[str]) -> Sequence[_Text]:
    """What each entry holds in the first of some fields in which it holds anything, as a column."""
    columns: list[Sequence[_Text]] = []
    for field in fields:
        column = list(map(attrgetter(field), entries))
        unknown = column.count(None)
        if unknown < len(column):
            columns.append(column)
        if not unknown:
            break
    if len(columns) == 1:
        return columns[0]
    return [next(filter(_is_known, values), None) for values in zip(*columns, strict=True)] or [None] * len(entries)


def _may_have_asides(entries: Sequence[_Entry]) -> bool:
    """Whether any line may tell of something else than a request; none does with a status and no logger of its own."""
    if None in _pick_first(entries, _KEYS["status"]):
        return True
    loggers = list(filter(_is_known, map(attrgetter("logger"), entries)))
    if set(map(type, loggers)) - {str}:
        return True
    return not all(logger.startswith(_OF_REQUESTS) for logger in set(cast("list[str]", loggers)))


def _is_aside(entry: _Entry) -> bool:
    """Whether a server tells of something other than a request, or of a request that another line tells of."""
    if isinstance(entry.logger, str) and entry.logger.startswith("http."):
        return not entry.logger.startswith(_OF_REQUESTS)
    says = entry.msg is not None or entry.message is not None
    return entry.level is not None and says and not any(map(_is_known, _pick_signs(entry)))


def _texts_of(entries: Sequence[_Entry], name: str) -> list[bytes]:
    """What each entry says of a field, as a column; empty for nothing."""
    fields = _KEYS.get(name) or (_fields_of(type(entries[0]), name) if entries else ())
    values = _pick_first(entries, fields)
    if None in values:
        others = _ask_requests(list(map(attrgetter("request"), entries)), name)
        values = [other if value is None else value for value, other in zip(values, others, strict=True)]
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(map(str.encode, cast("Sequence[str]", values)))
    if kinds == {int}:
        texts = {value: str(value).encode() for value in set(values)}
        return list(map(texts.__getitem__, values))
    return [b"" if value is None else str(value).encode() for value in values]


def _ask_requests(requests: Sequence[_Text | _Request], name: str) -> Sequence[_Text]:
    """Find what the key `request` says of a field: it holds the first line of a request, or of Caddy an object."""
    told = [request for request in requests if isinstance(request, _Request)]
    answers = _ask_caddy(told, name)
    if len(told) == len(requests):
        return answers
    following, is_path = iter(answers), name == "path"
    return [next(following) if isinstance(request, _Request) else request if is_path else None for request in requests]


def _ask_caddy(requests: Sequence[_Request], name: str) -> Sequence[_Text]:
    if name == "path":
        return list(map(attrgetter("uri"), requests))
    if name == "address":
        return [request.client_ip or request.remote_ip for request in requests]
    headers = map(attrgetter("headers.agent" if _is_agent(name) else "headers.client"), requests)
    return [next(iter(header), None) if isinstance(header, list) else header for header in headers]
