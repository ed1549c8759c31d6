"""
The report of `downtime due`: what to send, to whom, about which plan.

Beside it stand the hints for the team: which plan waits for a word of theirs, and what to type.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final, assert_never

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.saved.due import Due, DueMessage, Wait, Waiting
from downtime_cli.core.saved.plan import SavedPlan, may_still_work, needed_extension
from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    clock_name,
    count,
    moment,
    percent,
    printable,
    time_range,
    typed_duration,
    with_zone,
    zone_time,
)
from downtime_cli.report.blocks import Column, Row, Table, row, wrapping
from downtime_cli.report.report import Report

_MOST_NAMED: Final = 3


def build_due_report(due: Due) -> Report:
    """Describe what falls due, by the team's clock; by UTC where the teams of several plans differ."""
    zone = _find_shared_zone(due)
    messages, plans = count(len(due.messages), "message"), count(due.plans, "plan")
    return Report(
        title=f"Messages due {_word_span(due, zone)}",
        headline=f"{messages} from {plans}" if due.messages else f"Nothing is due from {plans}.",
        tables=(_build_table(due, zone),) if due.messages else (),
    )


def _word_span(due: Due, zone: tzinfo) -> str:
    if due.since == due.until:
        return moment(due.since, zone, year=True)
    return time_range(Span(due.since, due.until), zone, year=True)


def _find_shared_zone(due: Due) -> tzinfo:
    """The zone that all plans with messages are read in, else UTC."""
    zones = {zone_name(each.plan.zone): each.plan.zone for each in due.messages}
    return next(iter(zones.values())) if len(zones) == 1 else UTC


def _build_table(due: Due, zone: tzinfo) -> Table:
    """List the messages by time; where clocks change on the way, each time names its own."""
    clocks = dict.fromkeys(clock_name(each.send_at, zone) for each in due.messages)
    name = with_zone(next(iter(clocks)), zone) if len(clocks) == 1 else zone_time(zone_name(zone))
    return Table(
        title=f"Messages, {name}",
        columns=(Column("Send"), Column("What"), wrapping("Channel"), wrapping("To"), wrapping("Service")),
        rows=tuple(_build_row(each, zone, clock=len(clocks) > 1) for each in due.messages),
    )


def _build_row(due: DueMessage, zone: tzinfo, *, clock: bool) -> Row:
    message, plan = due.message, due.plan
    told = message.region or "everybody"
    awake = "" if message.reach is None else f"{percent(message.reach)} awake; "
    detail = f"window {time_range(plan.window, zone)}, {plan.status}; {awake}{due.id}"
    return row(moment(due.send_at, zone, clock=clock), message.kind, message.channel, told, plan.service, detail=detail)


def build_hints(due: Due) -> tuple[str, ...]:
    """Write a line for each plan that waits, which stays the same until something else is to be typed."""
    return tuple(
        printable(f"{each.plan.source}: {_word_wait(each, due.until)}{_word_earlier(each)}") for each in due.waiting
    )


def _word_wait(waiting: Waiting, now: datetime) -> str:
    plan = waiting.plan
    update = plan.update_command
    match waiting.wait:
        case Wait.CONFIRMED if plan.window.end <= now:
            missing = f"users were not told of it, as nobody typed `{update} --status CONFIRMED`"
            return f"{_word_plan(plan)} is TENTATIVE and past: {missing}; type `--status CANCELLED` instead"
        case Wait.CONFIRMED:
            known = _word_known(plan)
            return f"{_word_plan(plan)} is TENTATIVE: nothing is sent{known} until `{update} --status CONFIRMED`"
        case Wait.BEGUN:
            start = moment(plan.window.start, plan.zone, year=True)
            ways = f"`{update} --status IN-PROCESS` once work has begun, or `--status CANCELLED`"
            return f"the planned start of {plan.service}, {start}, has passed: type {ways}"
        case Wait.ENDED:
            end = moment(plan.window.end, plan.zone, year=True)
            longer = (
                f", or `--extend {typed_duration(needed_extension(plan, now))}`" if may_still_work(plan, now) else ""
            )
            return f"the planned end of {plan.service}, {end}, has passed: type `{update} --status COMPLETED`{longer}"
        case _:
            assert_never(waiting.wait)


def _word_earlier(waiting: Waiting) -> str:
    """Say which earlier dates of a series wait as well, the first of them by name."""
    days = [str(each.day) for each in waiting.earlier]
    if not days:
        return ""
    named = [*days[:_MOST_NAMED], *(["…"] if len(days) > _MOST_NAMED else [])]
    wait = "waits" if len(days) == 1 else "wait"
    return f"; {count(len(days), 'earlier date')} {wait} as well: {', '.join(named)}"


def _word_plan(plan: SavedPlan) -> str:
    return f"{plan.service}, {time_range(plan.window, plan.zone, year=True)},"


def _word_known(plan: SavedPlan) -> str:
    """Say which other window users still count on, where they were told of one."""
    known = plan.known_window
    if known is None:
        return ""
    told = "the dates that they were told of" if plan.is_series else time_range(known, plan.zone, year=True)
    return f", and users count on {told},"
