"""
What a notice knows: the plan, the details of the change and the readers' clocks, worded in one language.

Templates see these values as variables (docs/notices.md lists them). Foreign texts are single harmless lines here;
markup is the dialect's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.plan import AnnouncementKind as Kind
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved_plan import SavedPlan
from downtime_cli.core.window import Span
from downtime_cli.exports.dialects import Url, plain_line
from downtime_cli.exports.languages import Language
from downtime_cli.exports.notice_times import WITH_WEEKDAY, Users, build_rows, build_times, group_clocks

UNNAMED: Final = "the service"
"""What a plan calls a service that nobody named: every language has its own words for it."""

_TENSES: Final = {
    Kind.INITIAL: "before",
    Kind.REMINDER: "before",
    Kind.RESCHEDULED: "before",
    Kind.START: "now",
    Kind.EXTENDED: "now",
    Kind.COMPLETE: "after",
    Kind.CANCELLED: "",
}
_MATTERS: Final = frozenset({ImpactLevel.OUTAGE, ImpactLevel.DEGRADED})
_OVER: Final = frozenset({Kind.COMPLETE, Kind.CANCELLED})
_DATE_FORMS: Final = {5: "MMMd", 6: "Md"}
_SHORT_URL: Final = 24
_ID_LENGTH: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the change is about, in one language; empty where nothing was said.

    `foreign`: names of those that only the default text was there for; `default_language`: the language of that.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    default_language: str = "en"

    def text(self, name: str) -> str:
        """Return a detail as one line, empty if nothing was said."""
        return plain_line(self.texts.get(name, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a notice is about and whom it is for. `users`: the region's zones and shares, largest first."""

    plan: SavedPlan
    kind: Kind
    language: Language
    details: Details
    users: Users


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a message may say: `level` 0 is everything; foreign texts have at most `length` characters.

    From level 5 on short dates lack the weekday, from 6 on the month's name.
    """

    level: int = 0
    length: int | None = None
    isolates: bool = True
    ellipsis: str = "…"

    @property
    def date_form(self) -> str:
        """Return the skeleton of short dates."""
        return _DATE_FORMS.get(self.level, WITH_WEEKDAY)

    def cut(self, text: str) -> str:
        """Return a text so long at most, visibly cut if it was longer; of an address, the site."""
        if self.length is None or len(text) <= self.length:
            return text
        if isinstance(text, Url) and text.startswith("http"):
            site = "/".join(text.split("/")[:3])
            return Url(site) if len(site) <= max(self.length, _SHORT_URL) else ""
        return text[: max(1, self.length - len(self.ellipsis))].rstrip() + self.ellipsis


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A detail as it is shown: `phrase` names what a language says in its place where `text` is empty."""

    name: str
    text: str = ""
    phrase: str = ""
    href: str = ""
    language: str = ""


def build_facts(subject: Subject, room: Room) -> dict[str, object]:
    """Return the variables of a template.

    Raises:
        InputError: the message is about an earlier window, and there is none.
    """
    plan, kind, language = subject.plan, subject.kind, subject.language
    zone = group_clocks(plan.window, subject.users)[0][0][0] if subject.users else plan.zone
    service = "" if plan.service == UNNAMED else _foreign(plan.service, language, room)
    points, old = _points(subject, room), earlier_window(plan, kind)
    return {
        "kind": kind.value,
        "tense": _TENSES[kind],
        "impact": plan.impact_level.lower().replace("-", "_"),
        "language": language.tag,
        "direction": language.direction,
        "service": service,
        "plan_id": _foreign(plan.plan_id, language, replace(room, length=room.length and max(room.length, _ID_LENGTH))),
        "sequence": plan.sequence,
        "level": room.level,
        "window": build_times(plan.window, zone, language, room.date_form),
        "old": None if old is None else build_times(old, zone, language, room.date_form),
        "rows": build_rows(plan.window, subject.users, language),
        "note": _foreign(subject.details.text("note"), language, room),
        "points": points,
        "updates_url": next((point.text for point in points if point.name == "updates"), ""),
    }


def earlier_window(plan: SavedPlan, kind: Kind) -> Span | None:
    """Return the window that a message compares with: before the move, or before the extension; None if there is none.

    Raises:
        InputError: the message needs one, and no version of the plan has it.
    """
    others = [revision.window for revision in reversed(plan.revisions) if revision.window != plan.window]
    if kind is Kind.RESCHEDULED:
        found, how = [span for span in others if span.start != plan.window.start], "downtime plan ... --replaces PLAN"
    elif kind is Kind.EXTENDED:
        same_start = [span for span in others if span.start == plan.window.start]
        found, how = [span for span in same_start if span.end < plan.window.end], "downtime update PLAN --extend 30m"
    else:
        return None
    if found:
        return found[0]
    message = f"the plan was not {kind.value}: no earlier version has another {'start' if 'plan ' in how else 'end'}"
    place = Place(source=plain_line(plan.plan_id))
    raise InputError(
        Issue(code="no-earlier-window", message=message, remedy=f"make the next version: {how}", place=place)
    )


def _points(subject: Subject, room: Room) -> tuple[Point, ...]:
    """Return the details to show: those that were given, and phrases that are true without.

    What to do and what still works are no news once the maintenance is over or called off.
    """
    is_over = subject.kind in _OVER
    points = [] if subject.kind is Kind.CANCELLED else [_given(subject, room, "what")]
    points.append(_given(subject, room, "why"))
    if not is_over:
        points.append(_given(subject, room, "still_works"))
    points.append(_action(subject, room))
    points.append(_contact(_given(subject, room, "contact") or Point(name="contact", phrase="usual_contact")))
    url = room.cut(Url(subject.details.text("updates_url")))
    points.append(Point(name="updates", text=url, href=url if is_web_address(url) else "") if url else None)
    return tuple(point for point in points if point is not None)


def _given(subject: Subject, room: Room, name: str) -> Point | None:
    """Return a detail, None if nothing was said."""
    text = subject.details.text(name)
    if not text:
        return None
    language = subject.details.default_language if name in subject.details.foreign else ""
    return Point(name=name, text=_foreign(text, subject.language, room), language=language)


def _action(subject: Subject, room: Room) -> Point | None:
    """Return what the reader has to do, or what holds for anybody."""
    if subject.kind is Kind.CANCELLED:
        return Point(name="action", phrase="action_cancelled")
    if subject.kind is Kind.COMPLETE:
        return None
    given = _given(subject, room, "action")
    if given is None and subject.plan.impact_level in _MATTERS:
        return Point(name="action", phrase=f"action_{_TENSES[subject.kind]}")
    return given


def _contact(point: Point) -> Point:
    """Return whom to ask, with a link where the text is an address."""
    text = point.text.strip("\u2068\u2069 ")
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", text):
        return replace(point, href=f"mailto:{text}")
    return replace(point, text=Url(text), href=text) if is_web_address(text) else point


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address and nothing else."""
    return bool(re.fullmatch(r"https?://[^\s/?#\"'<>\\]+([/?#][^\s\"'<>\\]*)?", text, re.IGNORECASE))


def _foreign(text: str, language: Language, room: Room) -> str:
    """Return foreign text as a message may show it."""
    cut = room.cut(plain_line(text))
    return language.isolate(cut) if room.isolates else cut
