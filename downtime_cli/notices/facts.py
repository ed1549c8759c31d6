"""
What a template sees: the plan, the details of the change and the readers' clocks, worded in one language.

docs/notices.md lists these variables. Foreign texts are single harmless lines here; markup is up to the dialect.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.policy import UNNAMED, ImpactLevel
from downtime_cli.core.window import EPOCH
from downtime_cli.notices.channels import gsm_text, is_gsm
from downtime_cli.notices.details import KEEPS_WORKING, is_web_address
from downtime_cli.notices.dialects import Url, plain_line
from downtime_cli.notices.languages import WITH_WEEKDAY, Language
from downtime_cli.notices.recurring.facts import SeriesFacts, build_series_facts, pick_clock
from downtime_cli.notices.subject import Subject, earlier_window, end_of, news_of, tense_of, was_under_way, window_of
from downtime_cli.notices.times import build_moment, build_rows, build_times, group_clocks

_DETAILS: Final[dict[Kind, tuple[str, ...]]] = {Kind.COMPLETE: ("what", "why"), Kind.CANCELLED: ()}
_ALL_DETAILS: Final = ("what", "interruption", "affected", "still_works", "symptoms", "data", "why")
"""In the order in which they are shown, and in which short messages take them."""
_DATE_FORMS: Final = {4: "MMMd", 5: "MMMd", 6: "Md", 7: "Md"}
_SHORT_URL: Final = 24
_ID_LENGTH: Final = 40
PLAN_ID: Final = "plan_id"


class Room(Struct, frozen=True, kw_only=True):
    """How much a message may say."""

    # 0 is everything; from 4 on short dates lack the weekday, from 6 on the month's name, at 7 a series its rule.
    level: int = 0
    # Most characters of a foreign text; 0 drops foreign texts, None cuts none.
    length: int | None = None
    isolates: bool = True
    # What a message in one line says beyond the necessary: details by their names, and its identifier; None for all.
    extras: frozenset[str] | None = None

    def has(self, name: str) -> bool:
        """Whether there is room for a detail."""
        return self.extras is None or name in self.extras

    def date_form(self, language: Language) -> str:
        """The skeleton of short dates: with numbers for months only where their names would need long characters."""
        level = min(self.level, 5) if _has_gsm_months(language) else self.level
        return _DATE_FORMS.get(level, WITH_WEEKDAY)

    def cut(self, text: str) -> str:
        """Shorten a text, visibly, to the length there is; of an address only the site stays."""
        if self.length is None or len(text) <= self.length:
            return text
        if not self.length:
            return ""
        if isinstance(text, Url) and text.startswith("http"):
            site = "/".join(text.split("/")[:3])
            return Url(site) if len(site) <= max(self.length, _SHORT_URL) else ""
        return text[: max(1, self.length - 1)].rstrip() + "…"

    def show(self, text: str, language: Language) -> str:
        """Make a foreign text fit to stand in a message."""
        cut = self.cut(plain_line(text))
        return language.isolate(cut) if self.isolates else cut


class Point(Struct, frozen=True, kw_only=True):
    """A detail to show."""

    name: str
    text: str = ""
    # The phrase of the language that stands in for an empty text.
    phrase: str = ""
    href: str = ""
    # That of the text, where it is not the message's.
    language: str = ""


@cache
def _has_gsm_months(language: Language) -> bool:
    return is_gsm(gsm_text(language.short_date(EPOCH, _DATE_FORMS[5])))


def build_facts(subject: Subject, room: Room) -> dict[str, object]:
    """Gather the variables of a template.

    Raises:
        InputError: the message compares with an earlier window, and there is none.
    """
    plan, kind, language, series = subject.plan, subject.kind, subject.language, subject.series
    window, zone = window_of(plan, kind), _pick_zone(subject)
    id_room = room if room.length is None else replace(room, length=_ID_LENGTH)
    date_form = room.date_form(language)
    points, ended = build_points(subject, room), end_of(plan, kind)
    old = None if series is not None else earlier_window(plan, kind)
    news, tense = news_of(plan, _kind_of_words(subject)), tense_of(plan, kind)
    return {
        "series": _build_series(subject),
        "kind": kind.value,
        "news": news,
        "tense": "before" if news == "late" else tense,
        "impact": _impact_of(subject),
        "language": language.tag,
        "direction": language.direction,
        "service": "" if plan.service == UNNAMED else room.show(plan.service, language),
        "plan_id": id_room.show(plan.plan_id, language) if room.has(PLAN_ID) else "",
        "sequence": plan.sequence,
        "level": room.level,
        "window": build_times(window, zone, language, date_form),
        "old": None if old is None else build_times(old, zone, language, date_form),
        "ended": None if ended is None else build_moment(ended, zone, language, date_form),
        "rows": () if tense == "after" or series is not None else build_rows(window, subject.users, language),
        "note": room.show(subject.details.text("note"), language),
        "points": tuple(point for point in points if room.has(point.name)),
        "remarks": _build_remarks(subject, room, tense),
        "medium": subject.medium,
        "has_calendar": subject.has_calendar and tense == "before",
        "has_script": subject.has_script,
        "actions": {tense: _build_action(subject, room, tense) for tense in ("before", "now")},
        "updates_url": next((point.text for point in points if point.name == "updates"), ""),
    }


def _kind_of_words(subject: Subject) -> Kind:
    """The kind that the words are of: a series whose times are as they were has not moved, and says how it is now."""
    is_restated = subject.series is not None and subject.kind is Kind.RESCHEDULED and not subject.former_rule
    return Kind.INITIAL if is_restated else subject.kind


def _build_series(subject: Subject) -> SeriesFacts | None:
    """What there is to say of a series as a whole; None where the message is about one window."""
    if subject.series is None:
        return None
    return build_series_facts(subject.series, subject.users, subject.plan.zone, subject.language, subject.former_rule)


def _pick_zone(subject: Subject) -> tzinfo:
    """The clock of most readers at the window's ends; the team's where nobody said where they live."""
    if subject.series is not None:
        return pick_clock(subject.series, subject.users, subject.plan.zone)
    window = window_of(subject.plan, subject.kind)
    return group_clocks(window, subject.users)[0][0][0] if subject.users else subject.plan.zone


def _impact_of(subject: Subject) -> str:
    """What readers will notice, as the names of phrases have it; an outage within the window is an interruption."""
    level = subject.plan.impact_level
    has_breaks = level is ImpactLevel.OUTAGE and bool(subject.details.text("interruption"))
    is_over = tense_of(subject.plan, subject.kind) == "after"
    return "interrupted" if has_breaks and not is_over else level.lower().replace("-", "_")


def _build_remarks(subject: Subject, room: Room, tense: str) -> tuple[Point, ...]:
    """Sentences without a label: that word will follow, where the plan has it so, and that times may still shift."""
    wanted = {"before": ("follow_up", "may_shift"), "now": ("follow_up",)}.get(tense, ())
    waits = tense == "now" and not subject.details.text("action_now")  # which says the same
    known = {"follow_up": subject.is_followed_up and not waits}
    remarks = []
    for name in wanted:
        text = subject.details.remark(name, default=known.get(name, False))
        if text is not None:
            language = subject.details.default_language if name in subject.details.foreign else ""
            shown = room.show(text, subject.language)
            phrase = f"{name}_series" if name == "follow_up" and subject.series is not None else name
            remarks.append(Point(name=name, text=shown, phrase=phrase, language=language))
    return tuple(remarks)


def build_points(subject: Subject, room: Room) -> tuple[Point, ...]:
    """What the user wrote, and phrases that are true without.

    What to do and what still works are no news once the maintenance is over; the reason for the work is left out of a
    cancellation, where it would read as the reason for that.
    """
    points = [_written_point(subject, room, name) for name in _DETAILS.get(subject.kind, _ALL_DETAILS)]
    points.append(_action_point(subject, room))
    contact = _written_point(subject, room, "contact") or Point(name="contact", phrase="usual_contact")
    points.append(_with_link(contact))
    points += [_build_link(subject, room, name) for name in ("updates", "calendar")]
    return tuple(point for point in points if point is not None)


def _build_link(subject: Subject, room: Room, name: str) -> Point | None:
    """An address of the details; that of a calendar is of no use once there is nothing to come."""
    url = room.cut(Url(subject.details.text(f"{name}_url")))
    is_moot = name == "calendar" and tense_of(subject.plan, subject.kind) != "before"
    return Point(name=name, text=url, href=url if is_web_address(url) else "") if url and not is_moot else None


def _written_point(subject: Subject, room: Room, name: str, *, key: str = "") -> Point | None:
    """A detail that the user wrote, by default under the name of its label."""
    details = subject.details
    text = details.text(key or name)
    if not text:
        return None
    language = details.default_language if (key or name) in details.foreign else ""
    return Point(name=name, text=room.show(text, subject.language), language=language)


def _action_point(subject: Subject, room: Room) -> Point | None:
    """What to do now: once the maintenance is over, or will not take place, nothing that the user wrote."""
    if subject.kind is Kind.CANCELLED:
        return None if was_under_way(subject.plan) else Point(name="action", phrase="action_cancelled")
    tense = tense_of(subject.plan, subject.kind)
    return None if tense == "after" else _build_action(subject, room, tense)


def _build_action(subject: Subject, room: Room, tense: str) -> Point:
    """What to do before the window or within it; the detail `action` is for before, `action_now` for within."""
    phrase = "action_none" if subject.plan.impact_level in KEEPS_WORKING else f"action_{tense}"
    key = "action_now" if tense == "now" else "action"
    return _written_point(subject, room, "action", key=key) or Point(name="action", phrase=phrase)


def _with_link(point: Point) -> Point:
    """Link the text where it is a mail or web address."""
    text = point.text.strip("\u2068\u2069 ")
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", text):
        return replace(point, href=f"mailto:{text}")
    return replace(point, text=Url(text), href=text) if is_web_address(text) else point
