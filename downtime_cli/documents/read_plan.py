"""
A saved plan (`downtime-plan/1`) as a value.

What a later command says rests on this file, and people edit it: every key that is used is checked, and an error names
the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from typing import Final, TypeVar

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.saved.plan import SavedForecast, SavedPlan
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.documents.places import locate, parse_json, place_at
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.zone_names import parse_zone

SCHEMA: Final = "downtime-plan/1"
REMEDY: Final = "pass what `downtime plan --format json` or `downtime update` wrote"
_DURATION: Final = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", re.ASCII
)
_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)

Path = tuple[str | int, ...]
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def read_plan(path: str) -> SavedPlan:
    """Read a saved plan, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is no JSON, no plan of version 1, or one of its values is broken.
    """
    source = open_source(path, wanted="the plan.json that `downtime plan -o plan.json` wrote")
    text = "".join(source.lines()).lstrip("\ufeff")
    return _Reader(source.name, text).plan()


class _Reader:
    """Takes values out of a document and says where one is not as it should be."""

    def __init__(self, source: str, text: str) -> None:
        """Parse the text."""
        self._source, self._text = source, text
        self._document: object = parse_json(source, text, REMEDY)

    def plan(self) -> SavedPlan:
        """Return the whole plan."""
        document = self._get((), dict, "an object")
        if document.get("schema") != SCHEMA:
            found = f"got {document['schema']!r}"[:80] if "schema" in document else "there is none"
            raise self._error(("schema",), f"expected a plan with the schema '{SCHEMA}', {found}")
        window = self._span(("window",))
        sequence = self._number(("sequence",), whole=True)
        return SavedPlan(
            plan_id=self._id(("plan_id",)),
            sequence=int(sequence),
            status=self._choice(("status",), Status),
            service=self._words(("service",)),
            as_of=self._instant(("as_of",)),
            zone=self._zone(("timezone",)),
            impact_level=self._choice(("impact_level",), ImpactLevel),
            window=window,
            audience=self._list(("audience",), self._user_share),
            announcements=self._list(("announcements",), self._announcement),
            withdrawn=self._list(("withdrawn",), self._announcement) if "withdrawn" in document else (),
            revisions=self._revisions(document, window, int(sequence)),
            forecast=self._forecast(),
            notice_period=self._words(("policy", "notice_period")),
            announce_by=None if document.get("announce_by") is None else self._instant(("announce_by",)),
            document=document,
            source=self._source,
        )

    def _revisions(self, document: Mapping[str, object], window: Span, sequence: int) -> tuple[Revision, ...]:
        """Return all versions; a plan from before there were any has this one."""
        if "revisions" not in document:
            status, at = self._choice(("status",), Status), self._instant(("as_of",))
            return (Revision(sequence=sequence, status=status, at=at, window=window),)
        revisions = self._list(("revisions",), self._revision)
        last = revisions[-1] if revisions else None
        if last is None or (last.sequence, last.window) != (sequence, window):
            raise self._error(("revisions",), "expected revisions whose last has the sequence and window of the plan")
        return revisions

    def _revision(self, path: Path) -> Revision:
        """Return one version."""
        return Revision(
            sequence=int(self._number((*path, "sequence"), whole=True)),
            status=self._choice((*path, "status"), Status),
            at=self._instant((*path, "at")),
            window=self._span((*path, "window")),
        )

    def _forecast(self) -> SavedForecast:
        """Return what the window was expected to cost."""
        numbers = {name: self._number(("impact", name)) for name in ("expected", "low", "high", "share_of_week")}
        counts = {name: int(self._number(("impact", name), whole=True)) for name in ("rank", "candidates")}
        return SavedForecast(
            expected=numbers["expected"],
            low=numbers["low"],
            high=numbers["high"],
            unit=self._words(("impact", "unit")),
            share_of_week=numbers["share_of_week"],
            rank=counts["rank"],
            candidates=counts["candidates"],
            verdict=self._choice(("quality", "verdict"), Verdict),
        )

    def _announcement(self, path: Path) -> Announcement:
        """Return one message to send."""
        region = self._value((*path, "region"), absent=None)
        send_at = self._instant((*path, "send_at"))
        return Announcement(
            kind=self._choice((*path, "kind"), AnnouncementKind),
            channel=self._words((*path, "channel")),
            promised=self._instant((*path, "promised")),
            send_at=send_at,
            lead=self._duration((*path, "lead")),
            zones=self._list((*path, "audience"), self._zone),
            reach=self._number((*path, "reach")),
            region="" if region is None else self._words((*path, "region")),
        )

    def _user_share(self, path: Path) -> tuple[tzinfo, float]:
        """Return one zone of the audience and its share."""
        return self._zone((*path, "zone")), self._number((*path, "share"))

    def _list(self, path: Path, parse: Callable[[Path], T]) -> tuple[T, ...]:
        """Return the parsed elements of a list."""
        return tuple(parse((*path, index)) for index in range(len(self._get(path, list, "a list"))))

    def _span(self, path: Path) -> Span:
        """Return a span with a start and a later end."""
        start, end = self._instant((*path, "start")), self._instant((*path, "end"))
        if start >= end:
            raise self._error((*path, "end"), "expected an end after the start")
        return Span(start, end)

    def _instant(self, path: Path) -> datetime:
        """Return an instant that was given with its offset, since 1970 and before 9999: any clock can show it."""
        text = self._get(path, str, "a time")
        try:
            instant = datetime.fromisoformat(text)
            if instant.tzinfo is not None and EPOCH <= instant.astimezone(UTC) < _LAST:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # said below
        raise self._error(path, f"expected a time in UTC such as '2026-12-05T04:00:00Z', got {text!r}"[:160])

    def _duration(self, path: Path) -> timedelta:
        """Return a length of time by ISO 8601."""
        text = self._get(path, str, "a duration")
        match = _DURATION.fullmatch(text)
        if match is None:
            raise self._error(path, f"expected a duration such as 'P7DT14H', got {text!r}"[:160])
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def _zone(self, path: Path) -> tzinfo:
        """Return a zone by its name."""
        return parse_zone(self._get(path, str, "a time zone"), self._place(path))

    def _id(self, path: Path) -> str:
        """Return an identity fit for file names, headers and UIDs."""
        text = self._get(path, str, "a text")
        if not _ID.fullmatch(text):
            raise self._error(path, f"expected letters, digits, '.', '_' and '-', got {text!r}"[:160])
        return text

    def _words(self, path: Path) -> str:
        """Return a text that is not empty."""
        text = self._get(path, str, "a text").encode("utf-8", "replace").decode()  # JSON may hold lone surrogates
        if not text.strip():
            raise self._error(path, "expected a text, got none")
        return text

    def _choice(self, path: Path, kind: type[E]) -> E:
        """Return the member of an enumeration by its value."""
        text = self._get(path, str, "a text")
        for member in kind:
            if member.value == text:
                return member
        raise self._error(
            path, f"expected one of {', '.join(str(member.value) for member in kind)}, got {text!r}"[:200]
        )

    def _number(self, path: Path, *, whole: bool = False) -> float:
        """Return a number of 0 or more."""
        value = self._value(path)
        is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value < 1e300:  # type: ignore[operator] # a number by now
            raise self._error(path, f"expected a {'whole ' * whole}number of 0 or more, got {value!r}"[:160])
        return float(value) if not whole else value  # type: ignore[arg-type, return-value] # a number by now

    def _get(self, path: Path, kind: type[T], name: str) -> T:
        """Return the value of a kind."""
        value = self._value(path)
        if not isinstance(value, kind):
            raise self._error(path, f"expected {name}, got {value!r}"[:160])
        return value

    _MISSING: Final = object()

    def _value(self, path: Path, absent: object = _MISSING) -> object:
        """Return the value that keys and indices lead to, `absent` where the last key is not there."""
        value = self._document
        for depth, step in enumerate(path, 1):
            inside = value[step] if isinstance(value, list) and isinstance(step, int) else self._MISSING
            if isinstance(value, dict):
                inside = value.get(step, self._MISSING)
            if inside is self._MISSING:
                if absent is not self._MISSING and depth == len(path):
                    return absent
                raise self._error(path[:depth], "is missing")
            value = inside
        return value

    def _error(self, path: Path, message: str) -> InputError:
        """Return the error about one of the values."""
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        told = f"{name}: {message}" if name else message
        return InputError.of(IssueCode.BAD_PLAN, told, REMEDY, self._place(path))

    def _place(self, path: Path) -> Place:
        """Return where a value stands."""
        return place_at(self._source, self._text, locate(self._text, path))
