"""
The text of a calendar as blocks of lines (RFC 5545 §3.1), with the line of the file on which each of them begins.

Real files have line feeds alone, junk between lines, names in lower case, several calendars one after the other, events
without a calendar around them, and properties of vCalendar 1.0. What has no name is passed over; a block that does not
end is refused, as the file may be cut off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.errors import InputError, IssueCode, Place

_HEAD: Final = re.compile(r'([A-Za-z0-9-]+)\s*((?:;(?:"[^"]*"|[^":])*)?):')
_BARE_ZONE: Final = re.compile(r"([A-Za-z-]+)(;.*\bTZID=[^\"]*):([0-9TZP,/DHMSW+-]{8,})\s*", re.IGNORECASE)
"""A zone that holds colons and has no quotes around it, as Exchange writes `tzone://Microsoft/Utc`."""
_LONGEST_BARE: Final = 1000
_PARAMETER: Final = re.compile(r';\s*([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";])*))?')
_EDGE: Final = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Za-z0-9-]+)\s*", re.IGNORECASE)
_BLOCKS: Final = re.compile(r"V[A-Z0-9-]+|X-.+|STANDARD|DAYLIGHT|PARTICIPANT")
_ESCAPED: Final = re.compile(r"\\([\\;,:nN])")
_SOFT_BREAK: Final = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE\b", re.IGNORECASE)
_AGAIN: Final = "export the calendar again"
_READ: Final = re.compile(
    r"\s*(?:BEGIN|END|DTSTART|DTEND|DURATION|(RRULE|EXRULE)|RDATE|EXDATE|RECURRENCE-ID|SUMMARY|UID|SEQUENCE|STATUS|TRANSP|"
    r"METHOD|TZID|TZOFFSETFROM|TZOFFSETTO|X-WR-TIMEZONE|X-LIC-LOCATION|X-CALENDAR-TYPE)\s*[:;]",
    re.IGNORECASE,
)
"""The lines that anybody asks for; descriptions, attendees and the like are most of a calendar."""
_MOST_LINES: Final = 2_000_000  # which take two seconds
_MOST_VALUES: Final = 500_000  # which take a second and 150 MB as text
_RULE: Final = 10  # as many values take as long to check


class Line(Struct, frozen=True):
    """A property."""

    name: str
    """In capitals, as the names of parameters are."""
    parameters: Mapping[str, str]
    """Without quotes around a value."""
    value: str
    """As it is written, escapes included."""
    number: int


class Block(Struct, frozen=True):
    """A calendar, an event, a definition of a time zone."""

    kind: str
    """In capitals; empty for the whole file."""
    number: int
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Find all properties of that name that have a value."""
        return [line for line in self.lines if line.name == name and line.value.strip()]

    def first(self, name: str) -> Line | None:
        """Find the first of them."""
        return next((line for line in self.lines if line.name == name and line.value.strip()), None)

    def inside(self, kind: str) -> Iterator[Block]:
        """Yield the blocks of a kind, however deep they are."""
        ahead = self.blocks[::-1]
        while ahead:
            block = ahead.pop()
            if block.kind == kind:
                yield block
            ahead += reversed(block.blocks)


def parse_calendar(source: str, lines: Iterable[str]) -> Block:
    """Sort the lines of a file into blocks.

    Raises:
        InputError: there is no calendar and no event in it, it ends inside one of them, or it is too large.
    """
    whole = Block(kind="", number=1)
    stack, open_kinds = [whole], Counter[str]()
    for number, text in _list_read(source, lines):
        if edge := _EDGE.fullmatch(text):
            if edge[1].upper() == "END":
                _close(stack, open_kinds, edge[2].upper())
            else:
                _open(stack, open_kinds, Block(kind=edge[2].upper(), number=number), source)
        elif (line := _parse_line(text, number)) is not None:
            stack[-1].lines.append(line)
    if not whole.blocks:
        message = "expected a calendar, but there is no line BEGIN:VCALENDAR"
        remedy = "pass an iCalendar file (.ics), or a CSV with start, end and name"
        raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, Place(source, 1))
    if len(stack) > 1:
        _refuse_open(stack[-1], "the file ends", source)
    return whole


def _open(stack: list[Block], open_kinds: Counter[str], block: Block, source: str) -> None:
    if block.kind == "VEVENT" and open_kinds[block.kind]:
        _refuse_open(stack[-1], f"line {block.number} begins the next event", source)
    if _BLOCKS.fullmatch(block.kind):  # else it is a text that happens to begin like this
        stack[-1].blocks.append(block)
        stack.append(block)
        open_kinds[block.kind] += 1


def _close(stack: list[Block], open_kinds: Counter[str], kind: str) -> None:
    """Close the innermost block of a kind and those inside it, if one is open."""
    while open_kinds[kind]:
        closed = stack.pop().kind
        open_kinds[closed] -= 1
        if closed == kind:
            return


def _refuse_open(block: Block, what: str, source: str) -> None:
    message = f"{what}, but {block.kind} of line {block.number} has no END:{block.kind}: the file may be cut off"
    remedy = f"{_AGAIN}; if it is whole, add the line"
    raise InputError.of(IssueCode.BAD_CALENDAR, message, remedy, Place(source, block.number))


def _list_read(source: str, lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that anybody asks for, unfolded, each with the number of its first.

    Raises:
        InputError: there are too many, or too many others.
    """
    values = 0
    for number, text in _unfold(_count_lines(source, lines)):
        if found := _READ.match(text):
            values += (_RULE if found[1] else 1) + text.count(",")
            if values > _MOST_VALUES:
                raise _too_large(f"{_MOST_VALUES:,} dates, names and other values of events in it", source)
            yield number, text


def _count_lines(source: str, lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES:
            raise _too_large(f"{_MOST_LINES:,} lines in it", source)
        yield number, line


def _too_large(what: str, source: str) -> InputError:
    remedy = "export fewer years or calendars, or check whether this is the file you mean"
    return InputError.of(IssueCode.TOO_LARGE, f"there are more than {what}", remedy, source)


def _unfold(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Join folded lines, and yield each with the number of its first."""
    parts: list[str] = []
    first = 1
    for number, raw in lines:
        text = raw.rstrip("\r\n")
        if parts and text[:1] in " \t" and text:
            parts.append(text[1:])
        elif parts and parts[-1].endswith("=") and _SOFT_BREAK.search(parts[0]):
            parts[-1] = parts[-1][:-1]
            parts.append(text)
        else:
            if parts:
                yield first, "".join(parts)
            parts, first = [text.removeprefix("\ufeff")] if text.strip() else [], number
    if parts:
        yield first, "".join(parts)


def _parse_line(text: str, number: int) -> Line | None:
    """Parse a property; None for what is none."""
    text = text.strip()
    bare = _BARE_ZONE.fullmatch(text) if len(text) < _LONGEST_BARE and text.count(":") > 1 else None
    head = bare or _HEAD.match(text)
    if head is None:
        return None
    value = bare[3] if bare else text[head.end() :]
    parameters = {name.upper(): value.replace('"', "").strip() for name, value in _PARAMETER.findall(head[2])}
    return Line(head[1].upper(), parameters, value, number)


def plain_text(line: Line) -> str:
    """Read the value as text on one line, without its escapes."""
    value = line.value
    if "QUOTED-PRINTABLE" in {line.parameters.get("ENCODING", "").upper(), *line.parameters}:
        import quopri

        value = quopri.decodestring(value.encode("utf-8")).decode("utf-8", "replace")
    text = _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], value)
    return " ".join(text.split())
