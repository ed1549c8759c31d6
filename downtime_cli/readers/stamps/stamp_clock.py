"""What a written stamp says of the time of day and of whose clock it is, read from left to right."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from downtime_cli.readers.stamps import stamp_patterns as patterns
from downtime_cli.readers.stamps.calendar_words import find_word
from downtime_cli.readers.stamps.written_stamp import StampError
from downtime_cli.readers.zones.abbreviations import offsets_of, zone_of_clock
from downtime_cli.readers.zones.zone_names import resolve_zone

_FURTHEST_MINUTES: Final = 14 * 60
_LONGEST: Final = 120


def read_clock(hour: str, minute: str | None, second: str | None, is_afternoon: bool | None) -> int:
    """Count the seconds since midnight; StampError if clocks show no such time."""
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if is_afternoon is not None:
        if not 1 <= hours <= 12:
            raise StampError(f"there is no hour {hours} with AM or PM")
        hours = hours % 12 + 12 * is_afternoon
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 60 or total > 86400:
        raise StampError("there is no such time of day")
    return total


class ClockScan:
    """A text while it is read, and what was read of its clock: each part at most once."""

    def __init__(self, text: str) -> None:
        """Take what is no mark or comment out of the text."""
        if len(text) > _LONGEST:
            raise StampError("it is too long for a time")
        plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
        plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
        plain = patterns.GO_MONOTONIC.sub("", plain.strip().strip("'\""))
        self._comments = [found.strip() for found in patterns.COMMENT.findall(plain)]
        self._text = patterns.COMMENT.sub(" ", plain).strip()
        self._at = 0
        self._clock: re.Match[str] | None = None
        self._half: int | None = None
        self._offset: int | None = None
        self._zone: str | None = None
        self._abbreviation: str | None = None

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at)

    def _pass(self, match: re.Match[str]) -> bool:
        self._at = match.end()
        return True

    def _take_half(self) -> bool:
        if self._half is not None:
            return False
        if match := self._match(patterns.HALF):
            self._half = 12 * (match[1] in "pP")
            return self._pass(match)
        match = self._match(patterns.DOTTED_HALF)  # π.μ.
        word = find_word(match[1] + match[2]) if match else None
        if match is None or word is None or word.half is None:
            return False
        self._half = word.half
        return self._pass(match)

    def _take_offset(self) -> bool:
        match = self._match(patterns.OFFSET)
        if match is None or self._clock is None or (len(match["h"]) == 1 and not match["utc"]):
            return False
        self._set_offset(match)
        return self._pass(match)

    def _set_offset(self, match: re.Match[str]) -> None:
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        minutes = -minutes if match["sign"] == "-" else minutes
        if abs(minutes) > _FURTHEST_MINUTES and not patterns.TIGHT_SPAN.search(self._text):
            raise StampError("no clock is that far from UTC")
        if self._offset not in {None, minutes}:
            raise StampError("it has two offsets that differ")
        self._offset = minutes

    def _take_zone(self) -> bool:
        match = self._match(patterns.ZONE)
        return match is not None and self._name_zone(match[0]) and self._pass(match)

    def _name_zone(self, name: str) -> bool:
        """Take the name of a zone, or of a clock as Windows calls it; a country is neither."""
        found = resolve_zone(name)
        if found is None or found.kind not in {"iana", "alias", "windows"}:
            return False
        zone = str(found.parts[0][0])
        if self._zone not in {None, zone}:
            raise StampError("it names two time zones")
        self._zone = zone
        return True

    def _take_abbreviation(self, word: str) -> bool:
        """Read an abbreviation of a clock; beside an offset it has to agree with it."""
        meanings = offsets_of(word)
        if zone := zone_of_clock(word):
            return self._name_zone(zone)
        if not meanings:
            return False
        if self._offset is not None:
            if self._offset not in {meaning.offset for meaning in meanings}:
                raise StampError(f"its offset is not that of {word}")
        elif word.upper() in {"UTC", "Z", "UCT"}:
            self._offset = 0
        elif self._abbreviation is None:
            self._abbreviation = word.upper()
        else:
            raise StampError("it names two clocks")
        return True

    def _second(self) -> int | None:
        """Find the time of day, if there is one."""
        match = self._clock
        if match is None:
            if self._half is not None:
                raise StampError("it has no hour before or after noon")
            return None
        parts = match.groupdict()
        is_afternoon = None if self._half is None else self._half == 12
        return read_clock(parts["h"], parts["m"], parts["s"], is_afternoon)
