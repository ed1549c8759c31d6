"""A saved plan made by hand, its later versions, and texts that mean harm: for tests of whatever reads plans."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.saved.plan import SavedForecast, SavedPlan
from downtime_cli.core.window import DAY, HOUR, Span

BERLIN: Final = ZoneInfo("Europe/Berlin")
AS_OF: Final = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW: Final = Span(datetime(2026, 12, 5, 4, tzinfo=UTC), datetime(2026, 12, 5, 6, tzinfo=UTC))
AUDIENCE: Final = tuple(
    (ZoneInfo(name), share)
    for name, share in (
        ("Europe/Berlin", 0.4),
        ("America/New_York", 0.25),
        ("Asia/Kolkata", 0.15),
        ("Asia/Kathmandu", 0.12),
        ("Pacific/Apia", 0.08),
    )
)

HOSTILE: Final = (
    "[prod] api [/bold] [link=file:///etc/passwd]x",
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "a & b &amp; c &#60;",
    "two\nlines\r\nBEGIN:VEVENT",
    "Subject: x\r\nBcc: victim@example.com",
    "comma, semi; colon: back\\slash \\n",
    "'; DROP TABLE plans; --",
    "$(touch /tmp/owned) `id` ${HOME} %n %h %%",
    "{{ 7 * 7 }} {% raw %} ${{ secrets.TOKEN }}",
    "# heading | pipe ``` --- *star* _under_ [a](javascript:alert(1))",
    "@everyone <!channel> <@U123> <https://evil.example|ok>",
    '=HYPERLINK("http://evil.example")',
    "::error::x %0A::stop-commands::y",
    "- yaml: [1, 2] # no comment",
    "bell \x07 escape \x1b[31m red \x9b31m",
    "right \u202e to left \u200b zero width \u2028 line",
    "!!python/object/apply:os.system ['id']",
    "Üñï 日本語 العربية हिन्दी 🚀",
)


def message(kind: AnnouncementKind, channel: str, send_at: datetime) -> Announcement:
    """Return a message to everybody at a moment."""
    return Announcement(
        kind=kind,
        channel=channel,
        promised=send_at,
        send_at=send_at,
        lead=max(WINDOW.start - send_at, timedelta(0)),
        zones=tuple(zone for zone, _ in AUDIENCE),
        reach=0.75,
    )


MESSAGES: Final = (
    message(AnnouncementKind.INITIAL, "email", WINDOW.start - 7 * DAY),
    message(AnnouncementKind.INITIAL, "status-page", WINDOW.start - 7 * DAY),
    message(AnnouncementKind.REMINDER, "email", WINDOW.start - DAY),
    message(AnnouncementKind.REMINDER, "banner", WINDOW.start - HOUR),
    message(AnnouncementKind.START, "status-page", WINDOW.start),
    replace(message(AnnouncementKind.COMPLETE, "email", WINDOW.end), send_at=None, waits_for=Status.COMPLETED),
)


def saved_plan(**changes: object) -> SavedPlan:
    """Return a plan for two hours, early on Saturday 5 December 2026 in Europe, with changes.

    Its last revision follows the window, status and sequence it is given; the document is that of `downtime plan`, as
    far as rewriting needs it.
    """
    plan = SavedPlan(
        plan_id="20261205-0badcafe",
        sequence=0,
        status=Status.TENTATIVE,
        service="Shop API",
        as_of=AS_OF,
        zone=BERLIN,
        impact_level=ImpactLevel.OUTAGE,
        window=WINDOW,
        audience=AUDIENCE,
        announcements=MESSAGES,
        revisions=(),
        forecast=SavedForecast(
            expected=812.4,
            low=640.0,
            high=1020.1,
            unit="requests",
            share_of_week=0.0031,
            rank=1,
            candidates=336,
            verdict=Verdict.GOOD,
        ),
        announce_by=WINDOW.start - 3 * DAY,
        document={"schema": "downtime-plan/1", "impact": {"expected": 812.4, "zones": []}},
    )
    plan = replace(plan, **changes)
    if plan.revisions:
        return plan
    first = Revision(sequence=plan.sequence, status=plan.status, at=plan.as_of, window=plan.window)
    return replace(plan, revisions=(first,))
