"""Which format a log has: that of most of its first lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, Final

import msgspec

from downtime_cli.collect.logs.custom import read_custom
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.formats import (
    FORMATS,
    HAS_PREFIX,
    JSON_LINES,
    JSON_LOCAL,
    SYSLOG,
    LogFormat,
    read_fields,
)
from downtime_cli.collect.logs.json_entries import HOLDERS
from downtime_cli.collect.logs.scanning import count_bytes
from downtime_cli.core.errors import InputError, IssueCode, Place, UsageError
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.wording import printable

_MOST_LINES: Final = 500
_ENOUGH: Final = 0.5
_WRAPPERS: Final = ("log", "message", "msg", "MESSAGE")
"""Keys under which containers and collectors of logs keep the line of a program."""
_OF_REQUESTS: Final = frozenset(key for keys in HOLDERS.values() for key in keys)
NAMES: Final = tuple(each.name for each in (*FORMATS, JSON_LINES, JSON_LOCAL))


def choose_format(name: str, first: bytes) -> LogFormat:
    """Find the format that was asked for: one of ours by its name, or a format string of Apache, nginx or W3C.

    Raises:
        UsageError: it is neither.
    """
    if "$" in name or "%" in name:
        return read_custom(name)
    if name == "w3c" or name.startswith("#Fields:"):
        return _choose_declared(first if name == "w3c" else name.encode())
    found = next((each for each in (*FORMATS, JSON_LINES, JSON_LOCAL, *SYSLOG) if each.name == name), None)
    if found is None:
        remedy = did_you_mean(
            name, (*NAMES, "w3c"), f"use one of {', '.join((*NAMES, 'w3c'))}, or the server's own format string"
        )
        raise UsageError.of(IssueCode.USAGE, f"there is no log format {name!r}", remedy, "--log-format")
    return found


def _choose_declared(first: bytes) -> LogFormat:
    """Read the columns of a W3C log, from its first lines or from what was typed."""
    declared = _declared(first)
    if declared is None:
        message = "nothing says which columns of the log are date and time"
        remedy = "say what the server puts above its lines: --log-format '#Fields: date time cs-uri-stem sc-status …'"
        raise UsageError.of(IssueCode.USAGE, message, remedy, "--log-format")
    return declared


def sniff_format(file: LogFile, first: bytes) -> LogFormat:
    """Recognise the format of a log by its first lines.

    Raises:
        InputError: fewer than half of them are of any format that is known.
    """
    declared = _declared(first)
    if declared is not None:
        return declared
    lines = _first_lines(first)
    total = lines.count(b"\n")
    bad, best = _find_best(lines)
    if not total or total - bad < _ENOUGH * total:
        raise _unknown(file, lines)
    return best


def refuse_wrapped(file: LogFile, first: bytes) -> None:
    """Refuse lines of JSON that hold a line each of some program, which may be a request or anything else.

    Raises:
        InputError: most are such.
    """
    lines = _first_lines(first).splitlines()
    key, number = next(iter(Counter(map(_find_wrapper, lines)).most_common(1)), ("", 0))
    if not key or number <= _ENOUGH * len(lines):
        return
    message = f"each line holds another one, under {key!r}, and only that one says whether it is a request"
    remedy = f"take it out: jq -r .{key} FILE | downtime collect -"
    if key == "log":
        remedy = (
            "take it out: docker logs NAME 2>/dev/null | downtime collect -, or jq -j .log FILE | downtime collect -"
        )
    raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(file.path, 1))


def _find_wrapper(line: bytes) -> str:
    """The key that holds the line of a program; none of an object that says anything of a request itself."""
    try:
        found = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    if _OF_REQUESTS & found.keys() or ("level" in found and "log" not in found):
        return ""
    return next((key for key in _WRAPPERS if isinstance(found.get(key), str)), "")


def _find_best(lines: bytes) -> tuple[int, LogFormat]:
    """Find the format that the fewest lines contradict, and how many do; none is tried after one that fits them all."""
    scores: list[tuple[int, LogFormat]] = []
    for each in _candidates(lines):
        scores.append((count_bytes(lines, each).bad, each))
        if not scores[-1][0]:
            break
    return min(scores, key=itemgetter(0))


def _candidates(lines: bytes) -> Iterator[LogFormat]:
    """Yield formats, those that say more first: where two fit equally well, the first is taken."""
    if lines.lstrip()[:1] == b"{":
        yield from (JSON_LINES, JSON_LOCAL)
        return
    if HAS_PREFIX.search(lines):
        yield from SYSLOG
    yield from FORMATS


def _declared(first: bytes) -> LogFormat | None:
    """The format that the first `#Fields:` line of a log declares."""
    lines = (line for line in first[:4096].splitlines() if line.startswith(b"#Fields:"))
    return next((found for line in lines if (found := read_fields(line)) is not None), None)


def _first_lines(first: bytes) -> bytes:
    whole = first[: first.rfind(b"\n") + 1] or first + b"\n"
    lines = whole.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:_MOST_LINES]
    return b"".join(line + b"\n" for line in lines if line.strip())


def _unknown(file: LogFile, lines: bytes) -> InputError:
    start = printable(lines.split(b"\n")[0][:80].decode("utf-8", "replace"))
    message = f"no log format that is known fits its lines, which begin: {start}" if start else "it holds no line"
    remedy = f"say --log-format with one of {', '.join(NAMES)}, or with the format string of the server"
    return InputError.of(IssueCode.OTHER_FORMAT, message, remedy, Place(file.path, 1))
