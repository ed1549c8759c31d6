"""
What a machine's own scheduler has to run so that messages go out: one job for each minute in which some fall due.

A job asks `downtime due` for just that minute of the plan as it is then, so that a job left over from an earlier
version sends nothing that was dropped or moved, and hands the messages to the team's own command, one line of JSON
each. Jobs are shell commands: every text in them is quoted, and what no scheduler can hold is refused.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from posixpath import dirname

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.clocks import floor_minute
from downtime_cli.exports.settings import TargetSettings
from downtime_cli.exports.words import heading


class Job(Struct, frozen=True, kw_only=True):
    """What to run at a minute; `words` say which messages that sends, on one line."""

    at: datetime
    words: str
    command: str


def build_jobs(plan: SavedPlan, settings: TargetSettings) -> Iterator[Job]:
    """Yield a job for each minute with messages after the plan's last change, by time.

    Raises:
        InputError: a setting cannot stand in a command.
    """
    due, send = _due(settings), _words("send_with", settings)
    for minute, messages in groupby(plan.announcements, key=_minute):
        if minute <= plan.last_changed:
            continue
        asked = f"{due} --since {iso_utc(minute)} --until {iso_utc(minute + MINUTE)}"
        command = f'm=$({asked}) && if [ -n "$m" ]; then printf "%s\\n" "$m" | {send}; fi'
        yield Job(at=minute, words=", ".join(_message(message) for message in messages), command=command)


def comments(plan: SavedPlan, settings: TargetSettings) -> list[str]:
    """Return lines that say what the jobs are for, and how to send what fell due before they were there."""
    since = iso_utc(plan.last_changed)
    return [
        *heading(plan),
        "Once this is in place, and only once, send what has fallen due since the plan last changed:",
        f"  ({_due(settings)} --since {since}) | {_words('send_with', settings)}",
    ]


def _due(settings: TargetSettings) -> str:
    """Return the command that prints messages of the plan file, with the `downtime.toml` that lies beside it."""
    path = settings.one("plan_file")
    _check("plan_file", path, settings)
    if not path.startswith("/"):
        settings.refuse("plan_file", f"expected an absolute path, got {path!r}", "write where the machine has the file")
    program = _words("program", settings) if "program" in settings.given else "downtime"
    return f"cd {shlex.quote(dirname(path))} && {program} due {shlex.quote(path)} --format jsonl"


def _words(name: str, settings: TargetSettings) -> str:
    """Return a command with its arguments, each quoted.

    Raises:
        InputError: a quote is not closed, or it is more than one command: quoted, its `|` would be an argument.
    """
    text = settings.one(name)
    _check(name, text, settings)
    try:
        words = shlex.split(text)
    except ValueError:
        settings.refuse(name, f"a quote is not closed in {text!r}", "write a command as for a shell")
    operators = _operators(text)
    if operators:
        message = f"expected one command with its arguments, got {text!r}"
        settings.refuse(name, message, f"quote {operators[0]}, or put the commands into a script")
    return shlex.join(words)


def _operators(text: str) -> list[str]:
    """Return what a shell takes for operators (`|`, `;`, `>`) in a command without backslashes: not what is quoted."""
    return re.findall(r"[();<>|&]+", re.sub(r"""'[^']*'|"[^"]*\"""", "", text))


def _check(name: str, text: str, settings: TargetSettings) -> None:
    """Refuse what crontabs and units read differently, or not at all."""
    if printable(text) != text or "\\" in text:
        settings.refuse(
            name, f"expected plain text without backslashes, got {text!r}", "rename the file or the command"
        )


def _minute(message: Announcement) -> datetime:
    """Return the minute in which a message falls due."""
    assert message.send_at is not None  # a saved plan has none that was missed
    return floor_minute(message.send_at)


def _message(message: Announcement) -> str:
    """Return what a message is in a few words."""
    region = f" to {message.region}" if message.region else ""
    return printable(f"{message.kind} by {message.channel}{region}")
