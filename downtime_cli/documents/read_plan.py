"""
A saved plan (`downtime-plan/1`) as a value.

What a later command says rests on this file, and people edit it. All that the command needs of it is checked: types by
`needed.py`, then what they cannot say: that times exist and ends follow starts, that zones are known, that the last
version is the plan's. An error names the line.
"""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, Revision, Status
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.saved.plan import SavedForecast, SavedPlan, await_end
from downtime_cli.documents import parts
from downtime_cli.documents.reading import needed
from downtime_cli.documents.reading.checked import Checked, length_of
from downtime_cli.documents.reading.told_clocks import find_moved_clocks
from downtime_cli.readers.sources import open_document

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def read_plan(path: str) -> SavedPlan:
    """Read a saved plan, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    return parse_plan(*open_plan(path))


def parse_plan(source: str, text: str) -> SavedPlan:
    """Make a plan of its JSON text.

    Raises:
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    return build_plan(Checked(source, text, needed.Plan))


def read_plan_and_rules(path: str) -> tuple[SavedPlan, SavedRules]:
    """Read a saved plan with the rules it was made by, as `read_plan` does.

    Raises:
        AccessError: there is no such file.
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    return parse_plan_and_rules(*open_plan(path))


def parse_plan_and_rules(source: str, text: str) -> tuple[SavedPlan, SavedRules]:
    """Make a plan of its JSON text, and the rules it was made by.

    Raises:
        InputError: it is not JSON, no plan of version 1, or one of its values is broken.
    """
    from downtime_cli.documents.reading.read_rules import build_rules  # few commands ask for them

    checked = Checked(source, text, needed.PlanWithRules)
    plan = build_plan(checked)
    return plan, build_rules(checked, plan)


def open_plan(path: str) -> tuple[str, str]:
    """Open the file of a plan: what messages call it, and its text.

    Raises:
        AccessError: there is no such file.
    """
    source = open_document(path, "the plan.json that `downtime plan -o plan.json` wrote")
    return source.name, source.text().lstrip("\ufeff")


def build_plan(checked: Checked[needed.Plan], clock: tzinfo | None = None) -> SavedPlan:
    """Build a plan, whose clock times are by the team's clock if not by another.

    Raises:
        InputError: one of its values is broken.
    """
    plan = checked.needed
    if not _ID.fullmatch(plan.plan_id):
        raise checked.error(("plan_id",), f"expected letters, digits, '.', '_' and '-', got {plan.plan_id!r}"[:160])
    audience = tuple(
        (checked.zone(each.zone, "audience", index, "zone"), each.share) for index, each in enumerate(plan.audience)
    )
    zone, window = _team_zone(checked, audience), checked.span(plan.window, "window")
    is_over = plan.status in {Status.CANCELLED, Status.COMPLETED}
    saved = SavedPlan(
        plan_id=plan.plan_id,
        sequence=plan.sequence,
        status=plan.status,
        service=plan.service or UNNAMED,
        as_of=checked.instant(plan.as_of, "as_of"),
        zone=zone,
        impact_level=plan.impact_level,
        window=window,
        audience=audience,
        announcements=_build_messages(checked, "announcements", plan.announcements),
        withdrawn=_build_messages(checked, "withdrawn", plan.withdrawn),
        revisions=_build_revisions(checked),
        forecast=parts.fill(SavedForecast, plan.impact, verdict=plan.quality.verdict),
        announce_by=None if plan.announce_by is None else checked.instant(plan.announce_by, "announce_by"),
        automatic=bool(plan.automatic),
        document=checked.document,
        source=checked.source,
        issues=() if is_over else tuple(find_moved_clocks(checked, window, clock or zone)),
    )
    return await_end(saved) if plan.automatic is None else saved


def _team_zone(checked: Checked[needed.Plan], audience: tuple[tuple[tzinfo, float], ...]) -> tzinfo:
    if checked.needed.timezone is not None:
        return checked.zone(checked.needed.timezone, "timezone")
    return audience[0][0] if audience else UTC


def _build_revisions(checked: Checked[needed.Plan]) -> tuple[Revision, ...]:
    plan = checked.needed
    window = checked.span(plan.window, "window")
    if plan.revisions is None:
        at = checked.instant(plan.as_of, "as_of")
        return (Revision(sequence=plan.sequence, status=plan.status, at=at, window=window),)
    revisions = tuple(
        Revision(
            sequence=each.sequence,
            status=each.status,
            at=checked.instant(each.at, "revisions", index, "at"),
            window=checked.span(each.window, "revisions", index, "window"),
            by=each.by or "",
            note=each.note or "",
        )
        for index, each in enumerate(plan.revisions)
    )
    if (revisions[-1].sequence, revisions[-1].window) != (plan.sequence, window):
        raise checked.error(("revisions",), "expected revisions whose last has the sequence and window of the plan")
    return (*revisions[:-1], replace(revisions[-1], status=plan.status))  # whoever edits the status by hand means it


def _build_messages(
    checked: Checked[needed.Plan], key: str, messages: tuple[needed.Announcement, ...]
) -> tuple[Announcement, ...]:
    end = checked.needed.window.end
    return tuple(
        Announcement(
            kind=each.kind,
            channel=each.channel,
            promised=checked.instant(each.promised or each.send_at or end, key, index, "promised"),
            send_at=None if each.send_at is None else checked.instant(each.send_at, key, index, "send_at"),
            waits_for=(each.waits_for or Status.COMPLETED) if each.send_at is None else None,
            lead=length_of(each.lead),
            zones=tuple(checked.zone(zone, key, index, "audience", at) for at, zone in enumerate(each.audience)),
            reach=each.reach,
            region=each.region or "",
        )
        for index, each in enumerate(messages)
    )
