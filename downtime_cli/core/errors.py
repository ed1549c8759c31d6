"""
What can be wrong with input, as values, and the few exceptions that end a command.

Bad data is an `Issue`: readers collect all they find and decide afterwards. A `DowntimeError` means the command
cannot go on; the command line turns it into lines on stderr and an exit code, in one place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from msgspec import Struct


class Severity(StrEnum):
    """How much an issue matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(Struct, frozen=True, kw_only=True):
    """Where in the input something was found. Lines and columns count from 1; columns count characters."""

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return `source:line:column`, the form editors and CI systems parse."""
        parts = [self.source, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


class Issue(Struct, frozen=True, kw_only=True):
    """One finding about the input: what was expected, what was found, and how to mend it.

    `code` is stable kebab-case with a row in docs/errors.md; `message` and `remedy` are one line each.
    """

    code: str
    message: str
    remedy: str
    place: Place
    severity: Severity = Severity.ERROR


class AssumptionCode(StrEnum):
    """What kind of thing was taken for granted; each has a row in docs/errors.md."""

    FIRST_TOLD = "first-told"
    NO_AUDIENCE = "no-audience"
    NOTICE_PERIOD = "notice-period"
    ONE_MEASURE = "one-measure"
    SINGLE_WINDOWS = "single-windows"
    SPLIT_WEIGHTS = "split-weights"
    TEAM_ZONE = "team-zone"
    TIMES_IN_UTC = "times-in-utc"
    TRAFFIC_ZONE = "traffic-zone"
    USERS_STAYED = "users-stayed"
    WEEK_START = "week-start"
    WORKING_DAYS = "working-days"
    ZONE_GUESS = "zone-guess"


class Assumption(Struct, frozen=True):
    """Something that nobody said and that was taken for granted: one sentence without a full stop."""

    code: AssumptionCode
    message: str


def warning(code: str, message: str, remedy: str, place: Place) -> Issue:
    """Return an issue that the user should look at."""
    return Issue(code=code, message=message, remedy=remedy, place=place, severity=Severity.WARNING)


def note(code: str, message: str, remedy: str, place: Place) -> Issue:
    """Return an issue that the user may want to know."""
    return Issue(code=code, message=message, remedy=remedy, place=place, severity=Severity.NOTE)


class DowntimeError(Exception):
    """The command cannot continue. `exit_code` is part of the interface (README, exit codes)."""

    exit_code = 3

    def __init__(self, *issues: Issue) -> None:
        """Carry the issues; a plain `str()` shows the first message."""
        super().__init__(issues[0].message if issues else "")
        self.issues = issues


class UsageError(DowntimeError):
    """The command line is not of the documented form."""

    exit_code = 2


class InputError(DowntimeError):
    """What was handed in cannot be used as it is."""

    exit_code = 3


class AccessError(DowntimeError):
    """A file is not there, or something could not be read or written."""

    exit_code = 4


class BadTextError(ValueError):
    """A text that says no time; `message` tells what is wrong, `remedy` what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        """Carry both."""
        super().__init__(message)
        self.message, self.remedy = message, remedy


def refuse(source: str, message: str, remedy: str) -> NoReturn:
    """Say what is wrong with what was asked for.

    Raises:
        UsageError: always.
    """
    raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=Place(source=source)))
