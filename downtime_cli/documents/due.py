"""What falls due: the document `downtime-due/1`, or one line of JSON for each message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct, to_builtins

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.due import Wait
from downtime_cli.documents import parts
from downtime_cli.documents.json_text import dump, dump_line
from downtime_cli.documents.parts import fill, says

if TYPE_CHECKING:
    from downtime_cli.core.saved import due as core

SCHEMA: Final = "downtime-due/1"


class Message(Struct, frozen=True, kw_only=True):
    """A message to send, with the plan as it stood at `send_at`."""

    id: Annotated[
        str,
        Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$"),
        says("Of this message and no other, the same whenever it is asked for: an idempotency key."),
    ]
    plan_id: Annotated[str, says("The plan it is of.")]
    sequence: Annotated[parts.Count, says("The version of the plan that held at `send_at`.")]
    status: Annotated[Status, says("Where the maintenance stood then.")]
    kind: Annotated[AnnouncementKind, says("What the message says.")]
    channel: Annotated[str, says("How it is sent, such as `email` or `status-page`.")]
    region: Annotated[str | None, says("The part of the audience it is for; null for everybody.")]
    audience: parts.Zones
    send_at: Annotated[parts.Instant, says("When to send it.")]
    reach: parts.Reach
    at_night: parts.AtNight
    service: parts.Service
    window: Annotated[parts.Span, says("The plan's window at that moment.")]
    subject: Annotated[str | None, says("Of the notice; null where there is none.")]
    text: Annotated[str | None, says("The notice in its channel's form; null where there is none.")]


class Waiting(Struct, frozen=True, kw_only=True):
    """A plan, or a date of a standing window, of which the team has to record something."""

    plan_id: Annotated[str, says("The plan it is.")]
    day: Annotated[str | None, says("Its name, `YYYY-MM-DD`, if it is a date of a standing window; null if not.")]
    status: Annotated[Status, says("Where it stands.")]
    awaits: Annotated[Wait, says("What is to be recorded: that it takes place, that work has begun, or is over.")]
    service: parts.Service
    window: Annotated[parts.Span, says("Its window; of a tentative standing window the next one.")]
    earlier: Annotated[tuple[str, ...], says("Earlier dates of the same standing window that wait as well, by name.")]


class Due(Struct, frozen=True, kw_only=True):
    """What `downtime due --format json` prints: the messages of a span of time; each is a line of `--format jsonl`."""

    schema: Annotated[Literal["downtime-due/1"], says("Which document this is.")]
    since: Annotated[parts.Instant, says("The span begins with this instant.")]
    until: Annotated[parts.Instant, says("The span ends before this instant.")]
    plans: Annotated[parts.Count, says("Plans looked at; of several versions of one, the last counts.")]
    messages: Annotated[tuple[Message, ...], says("By time, then plan.")]
    waiting: Annotated[tuple[Waiting, ...], says("What the team has to record, by plan.")]


def build_due(due: core.Due) -> Due:
    """Build the document of what falls due."""
    return fill(
        Due,
        due,
        schema=SCHEMA,
        messages=tuple(map(build_message, due.messages)),
        waiting=tuple(map(_build_waiting, due.waiting)),
    )


def _build_waiting(waiting: core.Waiting) -> Waiting:
    plan = waiting.plan
    return fill(
        Waiting,
        plan,
        day=None if plan.day is None else plan.day.isoformat(),
        awaits=waiting.wait,
        service=parts.service_name(plan.service),
        window=fill(parts.Span, plan.window),
        earlier=tuple(str(each.day) for each in waiting.earlier),
    )


def render_due_lines(due: core.Due) -> str:
    """Write one line of JSON for each message, nothing where there is none."""
    return "".join(dump_line(to_builtins(build_message(each))) for each in due.messages)


def render_due_message(message: core.DueMessage) -> str:
    """Write one message as a JSON document, ending in a newline."""
    return dump(to_builtins(build_message(message)))


def build_message(due: core.DueMessage) -> Message:
    """Build one message; the plan's values are those of the version that held when it was to be sent."""
    plan, message = due.plan, due.message
    return fill(
        Message,
        message,
        id=due.id,
        plan_id=plan.plan_id,
        sequence=plan.sequence,
        status=plan.status,
        region=message.region or None,
        audience=tuple(map(zone_name, message.zones)),
        send_at=due.send_at,
        at_night=message.is_at_night,
        service=parts.service_name(plan.service),
        window=fill(parts.Span, plan.window),
        subject=due.subject or None,
        text=due.text or None,
    )
