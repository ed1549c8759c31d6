"""The JSON text of a plan, checked by what is needed of it: its values as exact ones, and errors that name a place."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct, ValidationError, convert

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.window import EPOCH, LAST, Span
from downtime_cli.documents.reading import needed
from downtime_cli.documents.reading.kinds import PLAN, REMEDY, explain_kind, kind_of
from downtime_cli.documents.reading.places import Path, locate, parse_json, place_at
from downtime_cli.readers.zones.zone_names import parse_zone

DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
P_co = TypeVar("P_co", bound=Struct, covariant=True)


class Checked(Generic[P_co]):
    """A document with all that is needed of it; its path is a list of keys and indices."""

    def __init__(self, source: str, text: str, kind: type[P_co], document: str = PLAN) -> None:
        """Check the text of a plan, or of another document of ours.

        Raises:
            InputError: it is not JSON, no such document of version 1, or something is missing or of another type.
        """
        self.source, self._text = source, text
        self.document: Any = parse_json(source, text, REMEDY)
        if kind_of(self.document) != document and (told := explain_kind(self.document)):
            raise InputError.of(IssueCode.BAD_PLAN, *told, self.place("schema"))
        self.clean: Any = _without_halves(self.document) if "\\u" in text else self.document
        self.needed = self._convert(self.clean, kind)

    def _convert(self, clean: Any, kind: type[P_co]) -> P_co:
        try:
            return convert(clean, kind)
        except ValidationError as error:
            from downtime_cli.documents.reading.explain import explain  # a plan that is as declared needs none of it

            path, message = explain(error, clean, kind)
            raise self.error(path, message) from None

    def span(self, span: needed.Span | needed.Window, *path: str | int) -> Span:
        """Read a span."""
        start, end = self.instant(span.start, *path, "start"), self.instant(span.end, *path, "end")
        return self._build(start, end, span.end, *path)

    def open_span(self, span: needed.Span, *path: str | int) -> Span:
        """Read a span that may have begun before 1970, or never end: people write the years 1 and 9999 for that."""
        start, end = self._read(span.start, *path, "start"), self._read(span.end, *path, "end")
        if start < LAST and end >= EPOCH:
            start, end = max(start, EPOCH), min(end, LAST)
        return self._build(start, end, span.end, *path)

    def _build(self, start: datetime, end: datetime, text: str, *path: str | int) -> Span:
        if start >= end:
            raise self.error((*path, "end"), f"expected an end after the start, got {text!r}")
        return Span(start, end)

    def instant(self, text: str, *path: str | int) -> datetime:
        """Read an instant from 1970 to 3999, which any clock can show."""
        instant = self._read(text, *path)
        if not EPOCH <= instant < LAST:
            raise self.error(path, f"expected a time in the years 1970 to 3999, got {text!r}")
        return instant

    def _read(self, text: str, *path: str | int) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            message = f"expected a time in UTC such as '2026-12-05T04:00:00Z', got {text!r}"
            raise self.error(path, message) from None

    def zone(self, name: str, *path: str | int) -> tzinfo:
        """Read a time zone."""
        try:
            return parse_zone(name, Place(self.source))
        except InputError:  # only now: to find the place of every zone would take longer than to read the plan
            return parse_zone(name, self.place(*path))

    def error(self, path: Path, message: str) -> InputError:
        """Make the error that a value is not as it should be."""
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        told = f"{name}: {message}" if name else message
        return InputError.of(IssueCode.BAD_PLAN, told, REMEDY, self.place(*path))

    def place(self, *path: str | int) -> Place:
        """Find the line and column of a value."""
        return place_at(self.source, self._text, locate(self._text, path))


class CheckedPart(Checked[P_co]):
    """A part of a document that is read as if it were one of its own; its errors name places in the whole."""

    def __init__(self, whole: Checked[Any], part: dict[str, Any], kind: type[P_co], places: dict[str, Path]) -> None:
        """Check the part; `places` says where in the whole its keys are, as far as they are not at the top.

        Raises:
            InputError: something is missing or of another type.
        """
        self.source, self._whole, self._places = whole.source, whole, places
        self.document = part
        self.needed = self._convert(part, kind)

    def error(self, path: Path, message: str) -> InputError:
        """Make the error that a value is not as it should be."""
        return self._whole.error(self._in_whole(path), message)

    def place(self, *path: str | int) -> Place:
        """Find the line and column of a value."""
        return self._whole.place(*self._in_whole(path))

    def _in_whole(self, path: Path) -> Path:
        key = path[0] if path else ""
        return (*self._places[key], *path[1:]) if isinstance(key, str) and key in self._places else path


def length_of(text: str) -> timedelta:
    """Read an ISO 8601 duration of the declared form."""
    match = DURATION.match(text)
    assert match is not None  # the declaration has the same form
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _without_halves(document: object) -> object:
    """Replace halves of surrogate pairs, which JSON may hold as escapes and no text can."""
    replaced: object = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
    return replaced
