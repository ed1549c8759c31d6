"""
What a notice knows: the plan, the details of the change and the readers' clocks, worded in one language.

Templates see these values as variables (docs/notices.md lists them). Foreign texts are single harmless lines here;
markup is the dialect's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError, Issue, Place
from downtime_cli.core.policy import UNNAMED, ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.notices.dialects import Url, plain_line
from downtime_cli.notices.languages import Language
from downtime_cli.notices.message_limits import gsm_text, is_gsm
from downtime_cli.notices.times import WITH_WEEKDAY, Users, build_rows, build_times, group_clocks

_TENSES: Final = {
    Kind.INITIAL: "before",
    Kind.REMINDER: "before",
    Kind.RESCHEDULED: "before",
    Kind.START: "now",
    Kind.COMPLETE: "after",
    Kind.CANCELLED: "",
}
_NAMES: Final[Mapping[Kind, tuple[str, ...]]] = {Kind.COMPLETE: ("what", "why"), Kind.CANCELLED: ()}
_MATTERS: Final = frozenset({ImpactLevel.OUTAGE, ImpactLevel.DEGRADED})
_DATE_FORMS: Final = {5: "MMMd", 6: "Md"}
_SHORT_URL: Final = 24
_ID_LENGTH: Final = 40


class Details(Struct, frozen=True, kw_only=True):
    """What the change is about, in one language; empty where nothing was said.

    `foreign`: names of those that only the default text was there for; `default_language`: the language of that.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    default_language: str = "en"

    def text(self, name: str) -> str:
        """Return a detail as one line, empty if nothing was said."""
        return plain_line(self.texts.get(name, ""))


class Subject(Struct, frozen=True, kw_only=True):
    """What a notice is about and whom it is for. `users`: the region's zones and shares, largest first."""

    plan: SavedPlan
    kind: Kind
    language: Language
    details: Details
    users: Users


class Room(Struct, frozen=True, kw_only=True):
    """How much a message may say: `level` 0 is everything; foreign texts have at most `length` characters.

    From level 5 on short dates lack the weekday, from 6 on the month's name. With a `length` of 0 foreign texts go.
    """

    level: int = 0
    length: int | None = None
    isolates: bool = True
    ellipsis: str = "…"

    def date_form(self, language: Language) -> str:
        """Return the skeleton of short dates; numbers alone only where names of months need long characters."""
        level = min(self.level, 5) if _has_gsm_months(language) else self.level
        return _DATE_FORMS.get(level, WITH_WEEKDAY)

    def cut(self, text: str) -> str:
        """Return a text so long at most, visibly cut if it was longer; of an address, the site."""
        if self.length is None or len(text) <= self.length:
            return text
        if not self.length:
            return ""
        if isinstance(text, Url) and text.startswith("http"):
            site = "/".join(text.split("/")[:3])
            return Url(site) if len(site) <= max(self.length, _SHORT_URL) else ""
        return text[: max(1, self.length - len(self.ellipsis))].rstrip() + self.ellipsis


class Point(Struct, frozen=True, kw_only=True):
    """A detail as it is shown: `phrase` names what a language says in its place where `text` is empty."""

    name: str
    text: str = ""
    phrase: str = ""
    href: str = ""
    language: str = ""


@cache
def _has_gsm_months(language: Language) -> bool:
    """Tell whether short dates of a language go into a text message of 160 characters."""
    return is_gsm(gsm_text(language.short_date(EPOCH, _DATE_FORMS[5])))


def tense_of(plan: SavedPlan, kind: Kind) -> str:
    """Return whether the window lies before the reader, is now, or over; empty where it will not be."""
    if kind is Kind.EXTENDED:
        return "now" if plan.status is Status.IN_PROCESS or _has_begun(plan) else "before"
    return "after" if kind is Kind.CANCELLED and _was_under_way(plan) else _TENSES[kind]


def _was_under_way(plan: SavedPlan) -> bool:
    """Tell whether work had begun before the plan was called off: then readers wait for the service to be back."""
    has_begun = plan.status is Status.CANCELLED and _has_begun(plan)
    return has_begun or Status.IN_PROCESS in {revision.status for revision in plan.revisions[-2:]}


def _has_begun(plan: SavedPlan) -> bool:
    """Tell whether everybody had been told that work had started, when the plan became what it is."""
    return plan.last_changed >= plan.window.start


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
        "tense": tense_of(plan, kind),
        "impact": plan.impact_level.lower().replace("-", "_"),
        "language": language.tag,
        "direction": language.direction,
        "service": service,
        "plan_id": _foreign(plan.plan_id, language, replace(room, length=None if room.length is None else _ID_LENGTH)),
        "sequence": plan.sequence,
        "level": room.level,
        "window": build_times(plan.window, zone, language, room.date_form(language)),
        "old": None if old is None else build_times(old, zone, language, room.date_form(language)),
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
    start, end = plan.window.start, plan.window.end
    if kind is Kind.RESCHEDULED:
        found, other, how = plan.moved_from, "another time", "downtime plan ... --replaces PLAN"
    elif kind is Kind.EXTENDED:
        windows = (revision.window for revision in reversed(plan.revisions))
        found = next((each for each in windows if each.start == start and each.end < end), None)
        other, how = "an earlier end", "downtime update PLAN --extend 30m"
    else:
        return None
    if found:
        return found
    message = f"the plan was not {kind.value}: no earlier version has {other}"
    place = Place(source=plan.source)
    raise InputError(
        Issue(code="no-earlier-window", message=message, remedy=f"make the next version: {how}", place=place)
    )


def _points(subject: Subject, room: Room) -> tuple[Point, ...]:
    """Return the details to show: those that were given, and phrases that are true without.

    What to do and what still works are no news once the maintenance is over; why it was wanted is none when it is
    called off, and would read as the reason for that.
    """
    points = [_given(subject, room, name) for name in _NAMES.get(subject.kind, ("what", "why", "still_works"))]
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
    """Return what the reader has to do, or what holds for anybody: often nothing, and once it is over no news."""
    if subject.kind is Kind.CANCELLED:
        return None if _was_under_way(subject.plan) else Point(name="action", phrase="action_cancelled")
    if subject.kind is Kind.COMPLETE:
        return None
    matters = subject.plan.impact_level in _MATTERS
    phrase = f"action_{tense_of(subject.plan, subject.kind)}" if matters else "action_none"
    return _given(subject, room, "action") or Point(name="action", phrase=phrase)


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
