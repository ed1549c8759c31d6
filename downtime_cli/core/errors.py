"""
What can be wrong with input, as values, and the few exceptions that end a command.

Bad data is an `Issue`: readers collect all they find and decide afterwards. A `DowntimeError` means the command
cannot go on; the command line turns it into lines on stderr and an exit code, in one place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn, Self

from msgspec import Struct


class Severity(StrEnum):
    """How much an issue matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(Struct, frozen=True):
    """Where in the input something was found. Lines and columns count from 1; columns count characters."""

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return `source:line:column`, the form editors and CI systems parse."""
        parts = [self.source, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


class IssueCode(StrEnum):
    """What kind of thing was found; each has a row in docs/errors.md, and keeps its name."""

    AFTER_AS_OF = "after-as-of"
    AMBIGUOUS_COLUMN = "ambiguous-column"
    AMBIGUOUS_DAY_ORDER = "ambiguous-day-order"
    BAD_BLACKOUT = "bad-blackout"
    BAD_CALENDAR = "bad-calendar"
    BAD_CHANGE = "bad-change"
    BAD_CONFIG = "bad-config"
    BAD_DETAIL = "bad-detail"
    BAD_LADDER = "bad-ladder"
    BAD_OPTION = "bad-option"
    BAD_PAGE_PATH = "bad-page-path"
    BAD_PAST_WINDOW = "bad-past-window"
    BAD_PLAN = "bad-plan"
    BAD_QUOTES = "bad-quotes"
    BAD_SETTING = "bad-setting"
    BAD_TEMPLATE = "bad-template"
    BAD_TIME = "bad-time"
    BAD_VALUE = "bad-value"
    BINARY_FILE = "binary-file"
    CONTRADICTING_HOURS = "contradicting-hours"
    CONTRADICTION = "contradiction"
    DIRECTORY = "directory"
    DST_REPEATED_HOUR = "dst-repeated-hour"
    DST_SKIPPED_HOUR = "dst-skipped-hour"
    EMPTY_FILE = "empty-file"
    FILE_EXISTS = "file-exists"
    FUTURE_TIMESTAMP = "future-timestamp"
    HOUR_ENDING = "hour-ending"
    LATEST_PERIOD = "latest-period"
    LONG_LINE = "long-line"
    MISSING_COLUMN = "missing-column"
    MISSING_DETAILS = "missing-details"
    MISSING_OPTION = "missing-option"
    MISSING_SETTING = "missing-setting"
    MISSING_VALUES = "missing-values"
    NAIVE_TIMES = "naive-times"
    NO_CHART = "no-chart"
    NO_EARLIER_WINDOW = "no-earlier-window"
    NO_FILE = "no-file"
    NO_PAST = "no-past"
    NO_TEMPLATE = "no-template"
    NO_USERS = "no-users"
    ODD_SUM = "odd-sum"
    PLAN_CONFLICT = "plan-conflict"
    PLAN_IS_OVER = "plan-is-over"
    REPEATED_ROWS = "repeated-rows"
    SHORT_ROW = "short-row"
    TOO_COARSE = "too-coarse"
    TOO_FEW_HOURS = "too-few-hours"
    TOO_LONG = "too-long"
    TOTALS_ROWS = "totals-rows"
    UNKNOWN_CHANNEL = "unknown-channel"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_REGION = "unknown-region"
    UNKNOWN_SETTING = "unknown-setting"
    UNKNOWN_ZONE = "unknown-zone"
    UNKNOWN_ZONE_ROWS = "unknown-zone-rows"
    UNREADABLE = "unreadable"
    UNTRANSLATED_DETAILS = "untranslated-details"
    UNWRITABLE = "unwritable"
    WRONG_KIND = "wrong-kind"
    ZONE_GUESS = "zone-guess"


class Issue(Struct, frozen=True):
    """One finding about the input: what was expected, what was found, and how to mend it.

    `message` and `remedy` are one line each.
    """

    code: IssueCode
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


def warning(code: IssueCode, message: str, remedy: str, place: Place) -> Issue:
    """Return an issue that the user should look at."""
    return Issue(code=code, message=message, remedy=remedy, place=place, severity=Severity.WARNING)


def note(code: IssueCode, message: str, remedy: str, place: Place) -> Issue:
    """Return an issue that the user may want to know."""
    return Issue(code=code, message=message, remedy=remedy, place=place, severity=Severity.NOTE)


class DowntimeError(Exception):
    """The command cannot continue. `exit_code` is part of the interface (README, exit codes)."""

    exit_code = 3

    def __init__(self, *issues: Issue) -> None:
        """Carry the issues; a plain `str()` shows the first message."""
        super().__init__(issues[0].message if issues else "")
        self.issues = issues

    @classmethod
    def of(cls, code: IssueCode, message: str, remedy: str, place: Place | str) -> Self:
        """The error of one issue; a place may be an option or a file by name."""
        return cls(Issue(code, message, remedy, Place(place) if isinstance(place, str) else place))


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
    raise UsageError(Issue(code=IssueCode.BAD_OPTION, message=message, remedy=remedy, place=Place(source=source)))
