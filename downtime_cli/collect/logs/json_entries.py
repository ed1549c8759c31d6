"""What a line of JSON says of a request, by whatever keys nginx, Caddy and Traefik have for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from operator import attrgetter, is_not
from typing import Any, Final, cast

import msgspec

Text = str | int | float | None


class _Headers(msgspec.Struct, frozen=True, rename={"agent": "User-Agent"}):
    """The headers that matter; whatever they hold spoils no line."""

    agent: object = None


class _Request(msgspec.Struct):
    """What Caddy says of a request."""

    uri: Text = None
    remote_ip: Text = None
    client_ip: Text = None
    headers: _Headers = _Headers()


class Entry(
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

    start: Text = None
    ts: Text = None
    time_iso8601: Text = None
    msec: Text = None
    time_local: Text = None
    stamp: Text = None
    timestamp: Text = None
    time: Text = None
    status: Text = None
    downstream: Text = None
    request: Text | _Request = None
    request_uri: Text = None
    request_path: Text = None
    uri: Text = None
    remote_addr: Text = None
    client_host: Text = None
    http_user_agent: Text = None
    traefik_agent: Text = None
    # What servers call lines of other kinds.
    logger: object = None
    level: object = None
    msg: object = None
    message: object = None


TIMES: Final = ("start", "ts", "time_iso8601", "msec", "time_local", "stamp", "timestamp", "time")
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
_NO_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_BYTE: Final = re.compile(r"(?<!\\)((?:\\\\)*+)\\x")
"""What stands before the two digits of a byte; a backslash before it would be one of its own."""
_is_known: Final = partial(is_not, None)
_pick_signs: Final = attrgetter("request", *(key for keys in _KEYS.values() for key in keys))
"""What only lines of requests have."""

_Decoder = msgspec.json.Decoder[Entry]


@cache
def decoder_of(client_field: str) -> _Decoder:
    """Read lines with a further key, spelled in one of its ways; whatever it holds spoils no line."""
    known = {each.encode_name for each in msgspec.structs.fields(Entry)}
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
    further.append(("request", Text | request, None))
    kind = msgspec.defstruct("_Client", further, bases=(Entry,), rename=renamed)
    return msgspec.json.Decoder(cast("type[Entry]", kind))


def keys_of(name: str) -> tuple[str, ...]:
    """The keys that a field may have, in any server's lines."""
    return HOLDERS.get(name) or (*_spellings(name), _header_of(name))


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
def _fields_of(kind: type[Entry], name: str) -> tuple[str, ...]:
    """The fields that hold a key, in any of its spellings."""
    fields = {each.encode_name: each.name for each in msgspec.structs.fields(kind)}
    return tuple(fields[key] for key in _spellings(name) if key in fields)


def read_entries(lines: Sequence[bytes], decoder: _Decoder) -> list[Entry]:
    """Read lines, one by one only where something is wrong with any of them."""
    try:
        return list(map(decoder.decode, lines))
    except _NO_JSON:
        return [_read(line, decoder) for line in lines]


def _read(line: bytes, decoder: _Decoder) -> Entry:
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


def pick_first(entries: Sequence[Entry], fields: Sequence[str]) -> Sequence[Text]:
    """What each entry holds in the first of some fields in which it holds anything, as a column."""
    columns: list[Sequence[Text]] = []
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


def may_have_asides(entries: Sequence[Entry]) -> bool:
    """Whether any line may tell of something else than a request; none does with a status and no logger of its own."""
    if None in pick_first(entries, _KEYS["status"]):
        return True
    loggers = list(filter(_is_known, map(attrgetter("logger"), entries)))
    if set(map(type, loggers)) - {str}:
        return True
    return not all(logger.startswith(_OF_REQUESTS) for logger in set(cast("list[str]", loggers)))


def is_aside(entry: Entry) -> bool:
    """Whether a server tells of something other than a request, or of a request that another line tells of."""
    if isinstance(entry.logger, str) and entry.logger.startswith("http."):
        return not entry.logger.startswith(_OF_REQUESTS)
    says = entry.msg is not None or entry.message is not None
    return entry.level is not None and says and not any(map(_is_known, _pick_signs(entry)))


def texts_of(entries: Sequence[Entry], name: str) -> list[bytes]:
    """What each entry says of a field, as a column; empty for nothing."""
    fields = _KEYS.get(name) or (_fields_of(type(entries[0]), name) if entries else ())
    values = pick_first(entries, fields)
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


def _ask_requests(requests: Sequence[Text | _Request], name: str) -> Sequence[Text]:
    """Find what the key `request` says of a field: it holds the first line of a request, or of Caddy an object."""
    told = [request for request in requests if isinstance(request, _Request)]
    answers = _ask_caddy(told, name)
    if len(told) == len(requests):
        return answers
    following, is_path = iter(answers), name == "path"
    return [next(following) if isinstance(request, _Request) else request if is_path else None for request in requests]


def _ask_caddy(requests: Sequence[_Request], name: str) -> Sequence[Text]:
    if name == "path":
        return list(map(attrgetter("uri"), requests))
    if name == "address":
        return [request.client_ip or request.remote_ip for request in requests]
    headers = map(attrgetter("headers.agent" if _is_agent(name) else "headers.client"), requests)
    return [next(iter(header), None) if isinstance(header, list) else header for header in headers]
