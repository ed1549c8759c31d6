"""What falls due as JSON: a document (`downtime-due/1`), or one line for each message."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.due import Due, DueMessage
from downtime_cli.core.wording import iso_utc
from downtime_cli.documents.shared import Json, dump, dump_line, window_values

SCHEMA: Final = "downtime-due/1"


def render_due_lines(due: Due) -> str:
    """Return one line of JSON for each message, nothing where there is none."""
    return "".join(dump_line(_message(each)) for each in due.messages)


def render_due_message(message: DueMessage) -> str:
    """Return one message as a JSON document, ending in a newline."""
    return dump(_message(message))


def due_values(due: Due) -> dict[str, Json]:
    """Return what falls due by `downtime-due/1`."""
    return {
        "schema": SCHEMA,
        "since": iso_utc(due.since),
        "until": iso_utc(due.until),
        "plans": due.plans,
        "messages": [_message(each) for each in due.messages],
    }


def _message(due: DueMessage) -> dict[str, Json]:
    """Return one message; the plan's values are those of the version that held when it was to be sent."""
    plan, message = due.plan, due.message
    return {
        "id": due.id,
        "plan_id": plan.plan_id,
        "sequence": plan.sequence,
        "status": plan.status,
        "kind": message.kind,
        "channel": message.channel,
        "region": message.region or None,
        "audience": [zone_name(zone) for zone in message.zones],
        "send_at": iso_utc(due.send_at),
        "reach": message.reach,
        "at_night": message.is_at_night,
        "service": plan.service,
        "window": window_values(plan.window),
        "subject": due.subject or None,
        "text": due.text or None,
    }
