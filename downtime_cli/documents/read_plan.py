"""
A saved plan (`downtime-plan/1`) as a value.

What a later command says rests on this file, and people edit it. All of it is checked by the declaration of the
document, then what types cannot say: that times exist and ends follow starts, that zones are known, that the last
version is the plan's. An error names the line.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from msgspec import ValidationError, convert

from downtime_cli.core.announcing.message import Announcement, Revision
from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.saved.plan import SavedForecast, SavedPlan
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.core.wording import count, duration
from downtime_cli.documents import parts
from downtime_cli.documents import plan as declared
from downtime_cli.documents.places import Path, locate, parse_json, place_at
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.zone_names import parse_zone

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules

REMEDY: Final = "pass what `downtime plan --format json` or `downtime update` wrote"
_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def read_plan(path: str) -> SavedPlan:
    """Read a saved plan, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    return parse_plan(*_open(path))


def parse_plan(source: str, text: str) -> SavedPlan:
    """Make a plan of its JSON text.

    Raises:
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    return _Reader(source, text).plan()


def read_plan_and_rules(path: str) -> tuple[SavedPlan, SavedRules]:
    """Read a saved plan with the rules it was made by, as `read_plan` does.

    Raises:
        AccessError: there is no such file.
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    reader = _Reader(*_open(path))
    return reader.plan(), reader.rules()


def _open(path: str) -> tuple[str, str]:
    source = open_source(path, wanted="the plan.json that `downtime plan -o plan.json` wrote")
    return source.name, "".join(source.lines()).lstrip("\ufeff")


class _Reader:
    """Makes values of a plan's document, and says where one is not as it should be."""

    def __init__(self, source: str, text: str) -> None:
        """Check the text by the declaration."""
        self._source, self._text = source, text
        self._document: Any = parse_json(source, text, REMEDY)
        clean = _without_halves(self._document) if "\\u" in text else self._document
        try:
            self._declared = convert(clean, declared.Plan)
        except ValidationError as error:
            from downtime_cli.documents.explain import explain  # a plan that is as declared needs none of it

            path, message = explain(error, clean, declared.Plan)
            raise self._error(path, message) from None

    def plan(self) -> SavedPlan:
        """The whole plan."""
        plan = self._declared
        if not _ID.fullmatch(plan.plan_id):
            raise self._error(("plan_id",), f"expected letters, digits, '.', '_' and '-', got {plan.plan_id!r}"[:160])
        return SavedPlan(
            plan_id=plan.plan_id,
            sequence=plan.sequence,
            status=plan.status,
            service=plan.service or UNNAMED,
            as_of=self._instant(plan.as_of, "as_of"),
            zone=self._zone(plan.timezone, "timezone"),
            impact_level=plan.impact_level,
            window=self._span(plan.window, "window"),
            audience=tuple(
                (self._zone(each.zone, "audience", index, "zone"), each.share)
                for index, each in enumerate(plan.audience)
            ),
            announcements=self._announcements("announcements", plan.announcements),
            withdrawn=self._announcements("withdrawn", plan.withdrawn),
            revisions=self._revisions(),
            forecast=parts.fill(SavedForecast, plan.impact, verdict=plan.quality.verdict),
            notice_period=self._notice(),
            announce_by=None if plan.announce_by is None else self._instant(plan.announce_by, "announce_by"),
            document=self._document,
            source=self._source,
        )

    def rules(self) -> SavedRules:
        """The rules, as options: what a check of the plan goes by where it is not told otherwise."""
        from downtime_cli.core.checking.changes_since import SavedRules  # only a check asks for them
        from downtime_cli.core.policy import ClosedSpan, PastWindow

        plan, policy = self._declared, self._declared.policy
        texts = {
            "timezone": (plan.timezone,),
            "service": (plan.service or UNNAMED,),
            "impact-level": (str(plan.impact_level),),
            "notice-period": (self._notice(),),
            # hours without a zone were by the team's clock
            "team-hours": tuple(text if "@" in text else f"{text}@{plan.timezone}" for text in policy.team_hours),
            "protect": policy.protect,
            "step": (policy.step,),
            "objective": (str(policy.objective),),
            "slo": () if policy.slo is None else (f"{100 * policy.slo:.12g}",),
            "value-per-request": () if policy.value_per_request is None else (str(policy.value_per_request),),
        }
        blackouts, holidays = (
            tuple(ClosedSpan(span=span, name=name) for span, name in self._named(key, spans))
            for key, spans in (("blackouts", policy.blackouts), ("holidays", policy.holidays))
        )
        past = self._named("past_windows", policy.past_windows)
        return SavedRules(
            texts={name: given for name, given in texts.items() if given},
            earliest=self._instant(policy.earliest, "policy", "earliest"),
            latest=self._instant(policy.latest, "policy", "latest") if policy.has_latest else None,
            blackouts=blackouts,
            holidays=holidays,
            past_windows=tuple(PastWindow(span=span, name=name) for span, name in past),
        )

    def _notice(self) -> str:
        policy = self._declared.policy
        if policy.notice_working_days is not None:
            return count(policy.notice_working_days, "working day")
        return duration(_length(policy.notice_period or "PT0S"))

    def _named(self, key: str, spans: tuple[parts.NamedSpan, ...]) -> list[tuple[Span, str]]:
        return [(self._span(each, "policy", key, index), each.name) for index, each in enumerate(spans)]

    def _revisions(self) -> tuple[Revision, ...]:
        plan = self._declared
        revisions = tuple(
            Revision(
                sequence=each.sequence,
                status=each.status,
                at=self._instant(each.at, "revisions", index, "at"),
                window=self._span(each.window, "revisions", index, "window"),
            )
            for index, each in enumerate(plan.revisions)
        )
        last = revisions[-1]
        if (last.sequence, last.window) != (plan.sequence, self._span(plan.window, "window")):
            message = "expected revisions whose last has the sequence and window of the plan"
            raise self._error(("revisions",), message)
        return revisions

    def _announcements(self, key: str, messages: tuple[declared.Announcement, ...]) -> tuple[Announcement, ...]:
        return tuple(
            Announcement(
                kind=each.kind,
                channel=each.channel,
                promised=self._instant(each.promised, key, index, "promised"),
                send_at=self._instant(each.send_at, key, index, "send_at"),
                lead=_length(each.lead),
                zones=tuple(self._zone(zone, key, index, "audience", at) for at, zone in enumerate(each.audience)),
                reach=each.reach,
                region=each.region or "",
            )
            for index, each in enumerate(messages)
        )

    def _span(self, span: parts.Span, *path: str | int) -> Span:
        start, end = self._instant(span.start, *path, "start"), self._instant(span.end, *path, "end")
        if start >= end:
            raise self._error((*path, "end"), f"expected an end after the start, got {span.end!r}")
        return Span(start, end)

    def _instant(self, text: str, *path: str | int) -> datetime:
        """Read an instant since 1970 and before 9999, which any clock can show."""
        try:
            instant = datetime.fromisoformat(text)
            if EPOCH <= instant < _LAST:
                return instant
        except ValueError:
            pass  # said below
        raise self._error(path, f"expected a time in UTC such as '2026-12-05T04:00:00Z', got {text!r}")

    def _zone(self, name: str, *path: str | int) -> tzinfo:
        try:
            return parse_zone(name, Place(self._source))
        except InputError:  # only now: to find the place of every zone would take longer than to read the plan
            return parse_zone(name, self._place(path))

    def _error(self, path: Path, message: str) -> InputError:
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        told = f"{name}: {message}" if name else message
        return InputError.of(IssueCode.BAD_PLAN, told, REMEDY, self._place(path))

    def _place(self, path: Path) -> Place:
        return place_at(self._source, self._text, locate(self._text, path))


def _without_halves(document: object) -> object:
    """Replace halves of surrogate pairs, which JSON may hold as escapes and no text can."""
    replaced: object = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
    return replaced


def _length(text: str) -> timedelta:
    """Read an ISO 8601 duration of the declared form."""
    match = _DURATION.match(text)
    assert match is not None  # the declaration has the same form
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
