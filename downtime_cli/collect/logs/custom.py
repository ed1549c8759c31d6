"""Format strings of Apache (`LogFormat`) and nginx (`log_format`) as formats of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from downtime_cli.collect.logs.formats import OURS, LogFormat
from downtime_cli.core.errors import IssueCode, UsageError

_NGINX: Final = {
    "time_local": "time_clf",
    "time_iso8601": "time_iso",
    "msec": "time_epoch",
    "remote_addr": "address",
    "remote_user": "user",
    "request": "request",
    "uri": "path",
    "request_uri": "request",
    "status": "status",
    "http_user_agent": "agent",
}
_APACHE: Final = {"h": "address", "a": "address", "u": "user", "r": "request", "U": "path", "s": "status"}
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_DIRECTIVE: Final = re.compile(r"%[<>!\d,]*(?:\{([^}]*)\})?(\^[A-Za-z]{2}|[A-Za-z%])")
_ENDS_BY_ITSELF: Final = frozenset({"time_clf", "time_iso", "time_epoch", "status"})
_HAS_QUERY: Final = frozenset({"request", "path"})
_QUERY: Final = frozenset({"is_args", "args", "query_string"})
_MEANING: Final = re.compile("http_.*|address|user|request|path|agent|" + "|".join(sorted(OURS)))
_REMEDY: Final = (
    "write it as the server has it: '$remote_addr - $remote_user [$time_local] \"$request\" $status', "
    "or '%h %l %u %t \"%r\" %>s %b'"
)


def read_custom(text: str) -> LogFormat:
    """Read a format string; that of Apache has `%`, that of nginx `$`.

    Raises:
        UsageError: it tells no time that can be read, or nobody can tell where a field ends.
    """
    line = _from_nginx(text) if _VARIABLE.search(text) else _from_apache(text)
    if not re.search(r"\$\{?time_(clf|iso|epoch)\b", line):
        message = f"the format {text!r} holds no time that can be read"
        raise UsageError.of(IssueCode.USAGE, message, _REMEDY, "--log-format")
    return LogFormat(name="custom", line=line, goes_on=True)


def _from_nginx(text: str) -> str:
    return _translate(text, _VARIABLE, _name_variable, "$both")


def _name_variable(match: re.Match[str]) -> str:
    """Our name of a field; one of no meaning to us keeps its own, for whoever asks for it, unless that is ours."""
    name = match[1] or match[2]
    return f"${_NGINX.get(name) or ('other' if name in OURS or not name.isascii() else name)}"


def _from_apache(text: str) -> str:
    return _translate(text.replace('\\"', '"'), _DIRECTIVE, _name_directive, "%X")


def _translate(text: str, pattern: re.Pattern[str], name: Callable[[re.Match[str]], str], both: str) -> str:
    """Write a format with our names of its fields, of which those that have no end are one with the next.

    Raises:
        UsageError: either of the two has a meaning.
    """
    line, end, before = "", 0, ""
    for match in pattern.finditer(text):
        between, field = text[end : match.start()], name(match)
        end = match.end()
        last = "" if between else line.rpartition("$")[2].strip("{}")
        if not field.startswith("$"):
            line += between + field
        elif not last.isidentifier() or last in _ENDS_BY_ITSELF:
            line += f"{between}${{{field[1:]}}}"  # a letter may follow
        elif not _is_one(last, field[1:]):
            message = f"in the format {text!r} nothing stands between {before} and {match[0]}, to tell where one ends"
            remedy = f"let the server write a blank between them; of logs that it wrote, name both as one: {both}"
            raise UsageError.of(IssueCode.USAGE, message, remedy, "--log-format")
        before = match[0]
    return line + text[end:]


def _is_one(first: str, second: str) -> bool:
    """Whether two fields with nothing between may be taken for one: a query belongs to its path."""
    if first in _HAS_QUERY and second in _QUERY:
        return True
    return not _MEANING.fullmatch(first) and not _MEANING.fullmatch(second)


def _name_directive(match: re.Match[str]) -> str:
    argument, letter = match[1], match[2]
    if letter == "%":
        return "%"
    if letter == "q":  # stands directly behind the path, whose field takes it in
        return ""
    if letter == "t":
        return _time_of(argument)
    if letter == "i":
        header = (argument or "").lower()
        return "$agent" if header == "user-agent" else f"$http_{re.sub('[^a-z0-9]', '_', header)}"
    return f"${_APACHE.get(letter, 'other')}"


def _time_of(argument: str | None) -> str:
    """`%t` brings its own brackets; of its forms with a pattern, those that say the offset or the second."""
    known = {"sec": "$time_epoch", "%d/%b/%Y:%H:%M:%S %z": "$time_clf", "%Y-%m-%dT%H:%M:%S%z": "$time_iso"}
    if argument is None:
        return "[$time_clf]"
    return known.get(argument.removeprefix("begin:").replace("%T", "%H:%M:%S").replace("%F", "%Y-%m-%d"), "$other")
