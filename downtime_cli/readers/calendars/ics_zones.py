"""
The time zones that a calendar names.

A name of the IANA database or of Windows is the zone that computers know by it: definitions beside it in the file
(VTIMEZONE) are often years old. Any other name means what the file defines. One that is neither is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from io import StringIO
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, BadTextError
from downtime_cli.core.localtime import load_zone, zone_name
from downtime_cli.readers.calendars.ics_rules import Rule, check_rule
from downtime_cli.readers.calendars.ics_steps import skip_ahead
from downtime_cli.readers.calendars.ics_text import Block
from downtime_cli.readers.zones.zone_names import resolve_zone, suggest_zone

_KEY: Final = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
_UTC: Final = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "ZULU", "UCT"})
_OF_THE_MACHINE: Final = frozenset({"localtime", "posixrules", "factory", "posix", "right"})
"""Files beside the zones, which say something else on each machine."""
_OFFSET: Final = re.compile(r"[+-]\d{4}(?:\d{2})?")
_START: Final = re.compile(r"(\d{8})(T\d{6})?Z?")
_MOST_CHANGES: Final = 1000
_MOST_YEARS: Final = 1000  # of all rules of a zone together, as each moment is looked for among them
_MOST_BUILT: Final = 100
_BEFORE_ALL: Final = datetime(1960, 1, 1)  # noqa: DTZ001 - by the clock that is defined
_LAST_YEAR: Final = 2050
_FORM: Final = "%Y%m%dT%H%M%S"
_FIXED: Final = frozenset({"EST", "MST", "HST"})
"""Names of the IANA database without summer time, by which people often mean the clocks of a region."""


class Definitions:
    """What a file defines: the blocks by their names, and the zones that were built of them, by their texts."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Know the blocks; of two by one name the first counts."""
        self.blocks = _by_name(blocks)
        self.built: dict[str, tzinfo] = {}


def _by_name(blocks: Iterable[Block]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for block in blocks:
        if name := block.first("TZID"):
            found.setdefault(_clean(name.value), block)
    return found


class CalendarZones:
    """The zones of one calendar, found by what it calls them; `assumptions` grow as names are made out."""

    def __init__(self, source: str, own: Iterable[Block], all_definitions: Definitions) -> None:
        """Know what the calendar defines, and what the other calendars of its file do."""
        self._source, self._own, self._all = source, _by_name(own), all_definitions
        self._found: dict[str, tzinfo] = {}
        self.assumptions: list[Assumption] = []

    def find(self, name: str) -> tzinfo:
        """Find a zone.

        Raises:
            BadTextError: nobody knows it, or its definition is broken.
        """
        if name not in self._found:
            self._found[name] = self._look_up(_clean(name))
        return self._found[name]

    def defined(self) -> list[tzinfo]:
        """List the zones that the calendar defines, as far as they can be made out."""
        zones = []
        for name in self._own:
            try:
                zones.append(self.find(name))
            except BadTextError:
                continue
        return zones

    def _look_up(self, name: str) -> tzinfo:
        block = self._own.get(name) or self._all.blocks.get(name)
        is_short = _KEY.fullmatch(name) is not None and "/" not in name
        if (zone := _named(name)) and not (block and is_short):
            if block is None and name.upper() in _FIXED:
                self._say(name, "the zone of the IANA database, which has no summer time")
            return zone
        if block is not None:
            place = block.first("X-LIC-LOCATION")
            return (place and _named(_clean(place.value))) or _build_zone(name, block, self._all.built)
        parts = name.split("/")  # some programs put names of their own before it
        tails = ("/".join(parts[at:]) for at in range(1, len(parts)))
        if tail := next(filter(None, (_named(tail) for tail in tails if "/" in tail or tail.upper() in _UTC)), None):
            return tail
        match = resolve_zone(name)
        if match is None or match.kind in {"country", "city"} or name.casefold() in _OF_THE_MACHINE:
            raise BadTextError(_unknown(name), _how_to_name(name))
        zone = match.parts[0][0]
        self._say(name, f"a fixed offset, {zone_name(zone)}" if match.kind == "offset" else zone_name(zone))
        return zone

    def _say(self, name: str, meaning: str) -> None:
        message = f"the time zone {name!r} in {self._source} is taken as {meaning}"
        self.assumptions.append(Assumption(AssumptionCode.ZONE_GUESS, message))


def _clean(name: str) -> str:
    return name.strip().strip("\"'").replace("\\,", ",").strip()


def _named(name: str) -> tzinfo | None:
    """Find the zone that computers know by that very name."""
    if name.upper() in _UTC:
        return UTC
    if name.partition("/")[0].casefold() in _OF_THE_MACHINE:
        return None
    if _KEY.fullmatch(name):
        return load_zone(name)
    match = resolve_zone(name)
    return match.parts[0][0] if match and match.kind == "windows" else None


def _unknown(name: str) -> str:
    return f"there is no time zone {name!r}, and the file does not define it"


def _how_to_name(name: str) -> str:
    match = resolve_zone(name)
    near = zone_name(match.parts[0][0]) if match else suggest_zone(name)
    near = near if near and "/" in near else "Europe/Berlin"
    return f"write an IANA name in the file, such as TZID={near}, or export the calendar with its VTIMEZONE"


def _build_zone(name: str, block: Block, built: dict[str, tzinfo]) -> tzinfo:
    """Build a zone from its definition, unless that was done before.

    Raises:
        BadTextError: the definition is broken.
    """
    changes = [each for each in block.blocks if each.kind in {"STANDARD", "DAYLIGHT"}]
    if len(changes) + sum(line.value.count(",") for each in changes for line in each.all("RDATE")) > _MOST_CHANGES:
        raise _broken(name, f"with more than {_MOST_CHANGES:,} changes")
    parts = [_read_change(name, each) for each in changes]
    if sum(years for _, years in parts) > _MOST_YEARS:
        raise _broken(name, "its rules go on for too long to be gone by")
    text = "\n".join(("BEGIN:VTIMEZONE", "TZID:defined", *(part for part, _ in parts), "END:VTIMEZONE"))
    if text not in built:
        if len(built) == _MOST_BUILT:
            raise _broken(name, f"after {_MOST_BUILT} others that nobody else knows")
        built[text] = _build_by_text(name, text)
    return built[text]


def _read_change(name: str, part: Block) -> tuple[str, int]:
    """Read a change of clocks that a zone defines, as text without what means nothing; and the years that it covers."""
    values = [part.first(key) for key in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")]
    first, *offsets = ("" if line is None else line.value.strip() for line in values)
    match = _START.fullmatch(first)
    if match is None or not all(map(_OFFSET.fullmatch, offsets)):
        raise _broken(name, f"{part.kind} of line {part.number} has no usable start and offsets")
    try:
        begin = datetime.strptime(match[1] + (match[2] or "T000000"), _FORM)  # noqa: DTZ007 - by the clock it defines
        rules = [rule for line in part.all("RRULE") if (rule := _check_rule(line.value, begin)) is not None]
    except (BadTextError, ValueError) as error:
        raise _broken(name, f"{part.kind} of line {part.number}: {error}") from None
    if rules and all(not rule.until and rule.count is None for rule in rules):
        begin = min(skip_ahead(rule, begin, _BEFORE_ALL) for rule in rules)
    ends = [int(rule.until[:4]) if rule.until[:4].isdecimal() else _LAST_YEAR for rule in rules]
    lines = [f"BEGIN:{part.kind}", f"DTSTART:{begin:{_FORM}}"]
    lines += [f"TZOFFSETFROM:{offsets[0]}", f"TZOFFSETTO:{offsets[1]}"]
    lines += [f"RRULE:{rule.text}" for rule in rules]
    lines += [f"RDATE:{line.value.strip()}" for line in part.all("RDATE")]
    return "\n".join((*lines, f"END:{part.kind}")), sum(max(1, end - begin.year) for end in ends)


def _build_by_text(name: str, text: str) -> tzinfo:
    from dateutil.tz import tzical

    try:
        zone = tzical(StringIO(text)).get()
        for year in (1990, 2020, _LAST_YEAR):
            datetime(year, 7, 1, tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, AttributeError, OverflowError, IndexError) as error:
        raise _broken(name, "it does not say which offsets hold when") from error
    assert zone is not None  # the one that was defined
    return zone


def _check_rule(text: str, begin: datetime) -> Rule | None:
    """Check the rule of a clock change, which is looked for again and again: it may come once or twice a year."""
    rule = check_rule(text, begin, lambda until: until)
    if rule is not None and not rule.text.startswith("FREQ=YEARLY"):
        raise BadTextError("expected a rule with FREQ=YEARLY", "")
    return rule


def _broken(name: str, what: str) -> BadTextError:
    message = f"the time zone {name!r} is defined in the file, but {what}"
    return BadTextError(message, "write an IANA name in the file, such as TZID=Europe/Berlin")
