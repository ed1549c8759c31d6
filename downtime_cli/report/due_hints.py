"""What `downtime due` tells the team, beside the messages: which plan waits for a word of theirs, and what to type."""

from __future__ import annotations

import shlex
from datetime import datetime
from typing import Final

from downtime_cli.core.saved.due import Due, Wait, Waiting
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import moment, printable, time_range

_HALF_HOUR: Final = 30 * MINUTE
_PIPED: Final = "standard input"  # what readers call it
_ENOUGH: Final = 15 * MINUTE


def build_hints(due: Due) -> tuple[str, ...]:
    """Write a line for each plan that waits, which stays the same until something else is to be typed."""
    return tuple(printable(f"{each.plan.source}: {_word_wait(each, due.until)}") for each in due.waiting)


def _word_wait(waiting: Waiting, now: datetime) -> str:
    plan = waiting.plan
    file = "PLAN.json" if plan.source == _PIPED else shlex.quote(plan.source)
    update = f"downtime update {file}"
    match waiting.wait:
        case Wait.CONFIRMED if plan.window.end <= now:
            missing = f"nothing was sent, as nobody typed `{update} --status CONFIRMED`"
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
            ways = f"`{update} --status COMPLETED`, or `--extend {_needed_extension(plan, now)}`"
            return f"the planned end of {plan.service}, {end}, has passed: type {ways}"


def _word_plan(plan: SavedPlan) -> str:
    return f"{plan.service}, {time_range(plan.window, plan.zone, year=True)},"


def _word_known(plan: SavedPlan) -> str:
    """Say which other window users still count on, where they were told of one."""
    known = plan.known_window
    return f", and users count on {time_range(known, plan.zone, year=True)}," if known else ""


def _needed_extension(plan: SavedPlan, now: datetime) -> str:
    """Find the least number of half hours after which the window does not end for a while yet."""
    steps = -((plan.window.end - now - _ENOUGH) // _HALF_HOUR)
    hours, minutes = divmod(steps * 30, 60)
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
