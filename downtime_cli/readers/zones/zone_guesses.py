"""What was guessed about zones, in few words."""

from __future__ import annotations

from collections.abc import Iterable

from downtime_cli.core.errors import Issue, IssueCode, Place, note
from downtime_cli.readers.zones.zone_names import ZoneMatch


def guesses(matches: Iterable[ZoneMatch]) -> tuple[str, ...]:
    """Say what was guessed about zones; more than two fixed offsets, or split countries, in one sentence."""
    notes = {match.note: match.kind for match in matches if match.note}
    found: list[str] = []
    for kind, many in (
        ("offset", "{} names are fixed offsets, without daylight saving"),
        ("country", "{} countries are split among their zones by the population of their cities"),
    ):
        texts = [text for text, each in notes.items() if each == kind]
        found += [many.format(len(texts))] if len(texts) > 2 else texts
    return tuple(found)


def note_guess(guess: str, place: Place) -> Issue:
    """Note a guess about zones."""
    return note(IssueCode.ZONE_GUESS, guess, "name IANA zones to avoid the guess", place)
