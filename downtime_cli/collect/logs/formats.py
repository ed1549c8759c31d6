"""
The formats of access logs, each written as nginx writes its own: `$name` is a field, everything else stands for itself.

A field that a letter follows is `${name}`. Names that matter here are `time_*`, `address`, `request`, `path`, `status`
and `agent`; all others are passed over. A new format is a row of `FORMATS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from downtime_cli.collect.logs.stamps import CLF, EPOCH, ISO, LOCAL_CLF, LOCAL_ISO, W3C, TimeStyle

_TIMES: Final = {
    "time_clf": CLF,
    "time_iso": ISO,
    "time_epoch": EPOCH,
    "time_local_clf": LOCAL_CLF,
    "time_local_iso": LOCAL_ISO,
}
_QUOTED: Final = rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+'
_USER: Final = rb'[^"\n]{0,255}?'  # a name may have blanks and brackets, but no quote that is not escaped
_CLOCK: Final = rb"(\d\d:\d\d):\d\d(?:\.\d++)?"
_OLD_SYSLOG: Final = (  # RFC 3164, and what is like it: a time, perhaps a host, and what wrote the line
    rb"(?:[A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\S++ )"
    rb"(?:std(?:out|err) [FP] |"  # as Kubernetes keeps what containers write
    rb"(?:\S*[^\s:] )?+[^:\n]{0,255}?(?:: |\] | - - | - ))"  # a host may be an address of IPv6
)
_NEW_SYSLOG: Final = (  # RFC 5424
    rb'1 (?:\S++ ){5}(?:-|(?:\[[^\]"\n]*+(?:"' + _QUOTED + rb'"[^\]"\n]*+)*+\])++) (?:\xef\xbb\xbf)?+'
)
_SYSLOG: Final = rb"(?:<\d{1,3}>)?+(?:" + _OLD_SYSLOG + b"|" + _NEW_SYSLOG + b")"
_SPECIAL: Final = {
    **{name: style.pattern for name, style in _TIMES.items()},
    "date": W3C.pattern,
    "clock": _CLOCK,
    "port": rb"\d{1,5}",
    "status": rb"[-\d]\d{0,2}+",  # without an answer: 0 of Envoy, -1 of HAProxy, - of others
    "user": _USER,
    "rest": rb"[^\n]{0,4096}?",
}
OURS: Final = frozenset(_SPECIAL)
"""Names of fields with a form of their own."""
_UPSTREAM: Final = rb'[^\s",]++(?:(?:, | : )[^\s",]++)*+'  # nginx lists all servers that it tried
_FIELD: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_ENDS_BY_ITSELF: Final = _SPECIAL.keys() - {"user", "rest"}
_ENDS_ANYWHERE: Final = frozenset({"user", "address"})
"""Fields with patterns that try one end after the other, where no other does."""
_WITH_BLANKS: Final = {"request", "path", "agent"}
"""Fields that have blanks in them, quoted or not; all but the first of them are taken to be quoted, or without."""


class LogFormat(Struct, frozen=True, kw_only=True):
    """What the lines of a log look like."""

    name: str
    line: str
    # Whether a line may go on after its last field.
    goes_on: bool = False
    # Whether each line begins with what syslog puts before it.
    is_prefixed: bool = False
    # The character between the columns of a W3C log; empty for any other.
    separator: str = ""
    # Whether who writes it knows no other clock than that of UTC.
    is_of_utc: bool = False
    # Whether each line is an object of JSON, whose keys say what they are.
    is_json: bool = False

    @property
    def style(self) -> TimeStyle:
        """How its times are written."""
        if self.separator:
            return W3C
        return next(style for name, style in _TIMES.items() if name in self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(braced or plain for braced, plain in _FIELD.findall(self.line))

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands before each field, and behind the last."""
        return tuple(_FIELD.split(self.line)[::3])

    def field_of(self, name: str) -> str:
        """The field that holds what is wanted: the path stands within the request where it has none of its own.

        A header may be named as it is sent, `X-Forwarded-For`.
        """
        names = self.names
        if name == "path" and name not in names:
            return "request"
        plain = re.sub("[^a-z0-9]", "_", name.lower())
        return next((each for each in (name, plain, f"http_{plain}") if each in names), f"no_{plain}")

    @property
    def has_clock_first(self) -> bool:
        """Whether its day stands behind the time of day."""
        return bool(self.separator) and self.names.index("clock") < self.names.index("date")

    @property
    def is_utc(self) -> bool:
        """Whether its times are in UTC by definition."""
        return self.is_of_utc or self.style.is_utc

    @property
    def has_offset(self) -> bool:
        """Whether its times say where they are, or are in UTC by definition."""
        return self.style not in (LOCAL_CLF, LOCAL_ISO)


_COMMON: Final = '$address $ident $user [$time_clf] "$request" $status $bytes'
_COMBINED: Final = f'{_COMMON} "$referer" "$agent"'

FORMATS: Final = (
    LogFormat(name="vhost_combined", line=f"$host:$port {_COMBINED}", goes_on=True),
    LogFormat(name="combined", line=_COMBINED, goes_on=True),
    LogFormat(name="common", line=_COMMON),
    LogFormat(
        name="alb",
        line="$type $time_iso $elb $address:$port $target $waited $took $sent $status $target_status $in $out"
        ' "$request" "$agent"',
        goes_on=True,
        is_of_utc=True,
    ),
    LogFormat(
        name="envoy",
        line='[$time_iso] "$request" $status $flags $in $out $took $upstream "$address" "$agent"',
        goes_on=True,
    ),
    LogFormat(name="envoy_details", line='[$time_iso] "$request" $status', goes_on=True),
    LogFormat(
        name="haproxy",
        line='$address:$port [$time_local_clf] $frontend $backend $timers $status $bytes $rest "$request"',
        goes_on=True,
    ),
)
"""Those that are recognised, the most telling first; each may stand behind a syslog prefix."""

JSON_LINES: Final = LogFormat(name="json", line="$time_iso", is_json=True)
"""Lines of nginx, Caddy or Traefik."""
JSON_LOCAL: Final = LogFormat(name="json-local", line="$time_local_iso", is_json=True)
"""Those with times of which some have no offset."""

SYSLOG: Final = tuple(
    LogFormat(name=f"syslog {each.name}", line=each.line, goes_on=each.goes_on, is_prefixed=True) for each in FORMATS
)
HAS_PREFIX: Final = re.compile(rb"^" + _SYSLOG, re.MULTILINE)
"""Finds a line that begins as syslog begins it."""
_W3C_NAMES: Final = {
    "c-ip": "address",
    "cs-uri-stem": "path",
    "sc-status": "status",
    "cs(user-agent)": "agent",
    "date": "date",
    "time": "clock",
}


def read_fields(line: bytes) -> LogFormat | None:
    """Read the format that a `#Fields:` line of a W3C log (IIS, CloudFront) declares; None without date and time."""
    names = line.decode("latin-1").partition(":")[2].split()
    if not {"date", "time"} <= {name.lower() for name in names}:
        return None
    fields = [_W3C_NAMES.get(name.lower()) or _header_of(name) for name in names]
    separator = "\t" if "x-edge-location" in names else " "
    return LogFormat(name="w3c", line=separator.join(f"${field}" for field in fields), separator=separator)


def _header_of(name: str) -> str:
    """The field of a header that a W3C log has a column of, such as `cs(X-Forwarded-For)`."""
    header = re.fullmatch(r"(?i)(?:cs\(([\w-]+)\)|(x-forwarded-for))", name)
    return f"http_{re.sub(r'[^a-z0-9]', '_', (header[1] or header[2]).lower())}" if header else "column"


def write_pattern(format_: LogFormat, wanted: Iterable[str]) -> bytes:
    """Write the pattern of a whole line, which begins one and ends one; it is to be compiled as `MULTILINE`.

    Its groups are the time, in two, and then the wanted fields in the order in which they are given; one that the
    format does not have is an empty group at the end.
    """
    named = list(dict.fromkeys(wanted))
    text = b"".join(_write_pieces(format_, set(named)))
    missing = b"".join(b"(?P<%s>)" % name.encode() for name in named if name not in format_.names)
    prefix = _SYSLOG if format_.is_prefixed else b""
    end = rb".*+" if format_.goes_on else rb"[ \t]*+\r?"
    return rb"^" + prefix + text + missing + end + rb"$"


def quicken(pattern: bytes, style: TimeStyle, context: bytes | None) -> re.Pattern[bytes]:
    """Make a pattern that is much faster, and finds the same where no quote is escaped and each match is one line.

    What ends at the one character `"` is found without looking up each other one in a table; it may hold ends of lines.
    With a context, each line has to have that one, and there is no group for it.
    """
    quick = pattern.replace(_QUOTED, rb'[^"]*+')
    if context is not None:
        quick = quick.replace(style.context, re.escape(context), 1)
    return re.compile(quick, re.MULTILINE)


def _write_pieces(format_: LogFormat, wanted: set[str]) -> Iterator[bytes]:
    """Yield the pattern of each field and of what stands between; of several with one name, the first counts."""
    texts, names = format_.texts, format_.names
    times = _time_names(format_)
    bare, barrier = (len(texts), "") if format_.separator else _find_bare(names, texts[1:])
    seen: set[str] = set()
    for index, (before, name) in enumerate(zip(texts, [*names, ""], strict=True)):
        is_cut = format_.goes_on and not name and before == '"'  # servers cut long lines within their last field
        yield b'"?+' if is_cut else re.escape(before).encode()
        if not name:
            continue
        following = texts[index + 1]
        is_again = name in seen - _TIMES.keys()
        if index > bare and (is_again or name not in _ENDS_BY_ITSELF):
            piece = _write_behind(name, before, following[:1], barrier)
        elif is_again or (bare < len(texts) and name in _ENDS_ANYWHERE):
            piece = _write_plain(following[:1], format_.separator)
        else:
            piece = _write_field(name, following[:1], format_.separator)
        if name in times - seen:
            yield piece
        elif name in wanted - seen:
            yield b"(?P<%s>%s)" % (name.encode(), piece)
        else:
            yield re.sub(rb"\((?!\?)", b"(?:", piece)
        seen.add(name)


def _find_bare(names: Sequence[str], behind: Sequence[str]) -> tuple[int, str]:
    """Find the first field that has blanks and is not quoted, and what no field behind it may hold.

    It ends before any text that stands behind it. If the next field could hold that text, both could end anywhere,
    which takes a square of time. No field may hold a blank in any case.
    """
    for index, (name, text) in enumerate(zip(names, behind, strict=True)):
        if name in _WITH_BLANKS and text[:1] not in ('"', ""):
            return index, "" if re.search(r"\s", text) else text[0]
    return len(names) + 1, ""


def _time_names(format_: LogFormat) -> set[str]:
    """The fields that make its time."""
    return {"date", "clock"} if format_.separator else {next(name for name in _TIMES if name in format_.names)}


def _write_field(name: str, stop: str, separator: str) -> bytes:
    """The pattern of a field, which ends before a character."""
    if name in _SPECIAL:
        return _SPECIAL[name]
    if name == "address" and stop == ":":
        return rb"\S{1,255}?"  # of IPv6, the colons are its own
    if name.startswith("upstream_") and stop != '"':
        return _UPSTREAM
    if name in _WITH_BLANKS and stop != '"' and not separator:
        return rb"[^\n]{0,8192}?" if stop else rb"[^\n]*+"
    return _write_plain(stop, separator)


def _write_behind(name: str, before: str, stop: str, barrier: str) -> bytes:
    """The pattern of a field behind one that could end anywhere."""
    if before.endswith('"') and stop == '"':
        return _QUOTED
    if name in _WITH_BLANKS and not stop:
        return rb"[^\n]*+"
    return rb"[^\s%s]%s+" % (re.escape((stop + barrier).strip()).encode(), b"*" if stop == '"' else b"+")


def _write_plain(stop: str, separator: str) -> bytes:
    if stop == '"':
        return _QUOTED
    if separator:
        return rb"[^\n%s\r]*+" % re.escape(stop or separator).encode()
    stops = re.escape(stop.strip()).encode()
    return rb"[^\s%s]++" % stops if stops else rb"\S++"
