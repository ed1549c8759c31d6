"""What a message is about, and whom it is for: everybody, a region that the plan names, or one time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement, Status
from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.place_names import fold
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, Severity, warning
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.plan import SavedPlan, step_of
from downtime_cli.core.saved.plan import news_of as news_of_change
from downtime_cli.core.saved.recorded import note_silence
from downtime_cli.core.series.outlook import Outlook
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.notices.details import Details, build_details
from downtime_cli.notices.languages import Language
from downtime_cli.notices.times import Users

_FINAL_KINDS: Final = {Status.CANCELLED: Kind.CANCELLED, Status.COMPLETED: Kind.COMPLETE}
_TENSES: Final = {
    Kind.INITIAL: "before",
    Kind.REMINDER: "before",
    Kind.RESCHEDULED: "before",
    Kind.EXTENDED: "before",
    Kind.START: "now",
    Kind.COMPLETE: "after",
    Kind.CANCELLED: "",
}


class Subject(Struct, frozen=True, kw_only=True):
    """What a message is about and whom it is for."""

    plan: SavedPlan
    kind: Kind
    language: Language
    details: Details
    # The region's zones with their shares of users, largest first.
    users: Users
    # As it was asked for; empty for everybody.
    region: str = ""
    # Whether the plan has a schedule, and so a message for when the work is complete.
    is_followed_up: bool = False
    # What its words stand in: a `mail`, or a `page` of somebody else's, where they are not a letter to anybody.
    medium: str = "mail"
    # Whether a calendar is attached.
    has_calendar: bool = False
    # What lies ahead of the series that the plan is the head of; None for a single plan, and for one date.
    series: Outlook | None = None
    # The rule that the readers of a series know, as lines of an event, where it is another one now.
    former_rule: str = ""
    # Whether a banner brings the script that shows its times by the reader's own clock.
    has_script: bool = True


def build_subject(plan: SavedPlan, kind: Kind, region: str, *, language: Language, table: Mapping[str, str]) -> Subject:
    """Find the readers and the details, which the table `[details]` holds.

    Raises:
        InputError: the plan has no such region.
    """
    return Subject(
        plan=plan,
        kind=kind,
        language=language,
        details=build_details(table, language.tag),
        users=find_users(plan, region),
        region=region,
        is_followed_up=bool(plan.announcements),  # every schedule ends with word of the end, whatever it has now
    )


def regions_of(plan: SavedPlan) -> dict[str, tuple[tzinfo, ...]]:
    """The regions that messages go to, with their zones; none where every message is for everybody."""
    return {each.region: each.zones for each in plan.announcements if each.region}


def find_users(plan: SavedPlan, region: str) -> Users:
    """Look up the users of a region or zone, largest share first; everybody for an empty name.

    The name may be in any case, and without accents; that of a zone may be its city.

    Raises:
        InputError: the plan has neither a region nor a zone of that name.
    """
    if not region:
        return plan.audience
    zones = {zone_name(zone): (zone,) for zone, _ in plan.audience}
    cities = {name.rpartition("/")[2].replace("_", " "): each for name, each in zones.items()}
    groups = {fold(name): each for name, each in {**cities, **zones, **regions_of(plan)}.items()}
    found = groups.get(fold(region))
    if found is None:
        choices = [*regions_of(plan), *zones]
        remedy = did_you_mean(region, choices, f"use one of {', '.join(choices[:20])}")
        message = f"the plan has no region or zone {region!r}"
        raise InputError.of(IssueCode.UNKNOWN_REGION, message, remedy, "--region")
    names = {zone_name(zone) for zone in found}
    users = tuple((zone, share) for zone, share in plan.audience if zone_name(zone) in names)
    return users or tuple((zone, 0.0) for zone in found)


def choose_kind(plan: SavedPlan) -> Kind:
    """The news of the plan's last version.

    Cancelled and completed plans are final. A version with a later end takes longer; otherwise one under way has
    started, one that has ever moved says so, and any other is announced. Of tentative versions nobody was told.
    """
    if plan.status in _FINAL_KINDS:
        return _FINAL_KINDS[plan.status]
    known = [each for each in plan.revisions[:-1] if each.status is not Status.TENTATIVE]
    if known and news_of_change(known[-1], plan.window) is Kind.EXTENDED:
        return Kind.EXTENDED
    if plan.status is Status.IN_PROCESS:
        return Kind.START
    return Kind.RESCHEDULED if known and plan.moved_from else Kind.INITIAL


def kind_warnings(plan: SavedPlan, kind: Kind, place: Place) -> list[Issue]:
    """Warn of a text that says what nobody has recorded yet: that it is over, unless that goes by the clock.

    Of any other text about a tentative plan it is noted that the plan is not confirmed, and of one about the end of a
    plan that nobody waits for it.
    """
    status = next((status for status, final in _FINAL_KINDS.items() if final is kind), plan.status)
    if kind not in _FINAL_KINDS.values():
        return unconfirmed(plan, Severity.NOTE, place)
    if status is plan.status:
        return note_silence(plan, place)
    if kind is Kind.COMPLETE and plan.automatic:
        return []
    message = f"the plan is {plan.status}: what the {kind.value} notice says is not recorded yet"
    remedy = f"before it is sent: {plan.update_command} --status {status}"
    return [warning(IssueCode.WRONG_KIND, message, remedy, place)]


def unconfirmed(plan: SavedPlan, severity: Severity, place: Place) -> list[Issue]:
    """Say of a tentative plan that nobody is to be told of it before it is confirmed."""
    if plan.status is not Status.TENTATIVE:
        return []
    message = f"the plan is {plan.status}: users are not to be told of it yet"
    remedy = f"before it is sent or shown: {plan.confirm_command}"
    return [Issue(IssueCode.NOT_CONFIRMED, message, remedy, place, severity)]


def find_scheduled(plan: SavedPlan, kind: Kind, channel: str, region: str = "") -> Announcement | None:
    """Look a message up in the schedule."""
    wanted = (kind, channel, region)
    return next((each for each in plan.current_announcements if step_of(each) == wanted), None)


def as_scheduled(plan: SavedPlan, kind: Kind, channel: str, region: str = "") -> SavedPlan:
    """The plan as the message in the schedule tells it, so that both say the same; as it is, if there is none."""
    planned = find_scheduled(plan, kind, channel, region)
    return plan if planned is None else plan.as_told(planned)


def check_kind(plan: SavedPlan, kind: Kind) -> None:
    """Refuse news that a final plan contradicts.

    Raises:
        InputError: the plan is cancelled or completed, and the kind says something else.
    """
    final = _FINAL_KINDS.get(plan.status, kind)
    if kind is not final:
        message = f"there is no {kind.value} notice for a plan that is {plan.status}"
        remedy, place = f"use --kind {final.value}", Place(source=plan.source)
        raise InputError.of(IssueCode.WRONG_KIND, message, remedy, place)


def tense_of(plan: SavedPlan, kind: Kind) -> str:
    """`before`, `now` or `after`: where the reader stands to the window; empty where there will be none."""
    if kind is Kind.CANCELLED and was_under_way(plan):
        return "after"
    tense = _TENSES[kind]
    has_begun = plan.status is Status.IN_PROCESS or _changed_after_start(plan)
    return "now" if tense == "before" and has_begun else tense


def news_of(plan: SavedPlan, kind: Kind) -> str:
    """Name the phrases for the news: the kind, unless the plan's status makes it another.

    Work that is called off while under way is `stopped`. That it has started is said once somebody has recorded it; at
    the planned start it `begins`. Whoever hears of the window only then is told that, and not of what is to come. Later
    than that the news is `late`: it is planned, and nobody has said whether it has begun.
    """
    if kind is Kind.CANCELLED:
        return "stopped" if was_under_way(plan) else kind.value
    is_late = kind in {Kind.INITIAL, Kind.REMINDER} and tense_of(plan, kind) == "now"
    if not is_late and kind is not Kind.START:
        return kind.value
    if plan.status is Status.IN_PROCESS:
        return "start"
    return "late" if plan.last_changed - plan.window.start >= MINUTE else "begins"


def window_of(plan: SavedPlan, kind: Kind) -> Span:
    """The window that a message shows: while work is under way, from when somebody recorded that it began."""
    is_under_way = plan.status is Status.IN_PROCESS and tense_of(plan, kind) == "now"
    return plan.actual_window if is_under_way else plan.window


def end_of(plan: SavedPlan, kind: Kind) -> datetime | None:
    """When the work really ended, as somebody recorded it; None as long as it is not over."""
    return plan.last_changed if plan.is_over and tense_of(plan, kind) == "after" else None


def was_under_way(plan: SavedPlan) -> bool:
    """Whether work had begun before the plan was cancelled: readers then wait for the service to be back.

    Nobody waits for what was never confirmed.
    """
    was_expected = plan.revisions[-2:][0].status is not Status.TENTATIVE
    has_begun = plan.status is Status.CANCELLED and was_expected and _changed_after_start(plan)
    return has_begun or Status.IN_PROCESS in {revision.status for revision in plan.revisions[-2:]}


def _changed_after_start(plan: SavedPlan) -> bool:
    """From the start on, everybody has been told that work is under way."""
    return plan.last_changed >= plan.window.start


def earlier_window(plan: SavedPlan, kind: Kind) -> Span | None:
    """The window that a message compares with: before the move, or before the extension; None for other kinds.

    Raises:
        InputError: the message needs one, and no version of the plan has it.
    """
    if kind is Kind.RESCHEDULED:
        found, other = plan.moved_from, "another time"
        how = f"{plan.update_command} --move-to TIME" if plan.day else "downtime plan ... --replaces PLAN"
    elif kind is Kind.EXTENDED:
        start, end = plan.window.start, plan.window.end
        windows = (revision.window for revision in reversed(plan.revisions))
        found = next((each for each in windows if each.start == start and each.end < end), None)
        other, how = "an earlier end", f"{plan.update_command} --extend 30m"
    else:
        return None
    if found:
        return found
    message = f"the plan was not {kind.value}: no earlier version has {other}"
    remedy, place = f"make the next version first: {how}", Place(source=plan.source)
    raise InputError.of(IssueCode.NO_EARLIER_WINDOW, message, remedy, place)
