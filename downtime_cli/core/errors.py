"""
What can be wrong with the input or had to be assumed, as values, and the few exceptions that end a command.

Bad data is an `Issue`: readers collect all they find and decide afterwards. What nobody said is an `Assumption`. A
`DowntimeError` means that the command cannot go on; the command line turns it into lines on stderr and an exit code, in
one place.
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
    """Where in the input something was found."""

    source: str  # the name of a file, an option or a key
    line: int | None = None  # from 1
    column: int | None = None  # in characters, from 1

    def __str__(self) -> str:
        """`source:line:column`, the form that editors and CI systems parse."""
        parts = [self.source or "''", *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


class IssueCode(StrEnum):
    """The kinds of issues. Scripts rely on these names; docs/errors.md has a row for each."""

    AFTER_AS_OF = "after-as-of"
    AMBIGUOUS_COLUMN = "ambiguous-column"
    AMBIGUOUS_DAY_ORDER = "ambiguous-day-order"
    AMBIGUOUS_NUMBER = "ambiguous-number"
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
    BAD_QUERY = "bad-query"
    BAD_QUOTES = "bad-quotes"
    BAD_SETTING = "bad-setting"
    BAD_TEMPLATE = "bad-template"
    BAD_TIME = "bad-time"
    BAD_VALUE = "bad-value"
    BINARY_FILE = "binary-file"
    BROKEN_RULE = "broken-rule"
    CHANGED_MEANWHILE = "changed-meanwhile"
    CONTRADICTING_HOURS = "contradicting-hours"
    CONTRADICTION = "contradiction"
    DIRECTORY = "directory"
    DST_REPEATED_HOUR = "dst-repeated-hour"
    DST_SKIPPED_HOUR = "dst-skipped-hour"
    EMPTY_FILE = "empty-file"
    EXTRA_CELLS = "extra-cells"
    FILE_EXISTS = "file-exists"
    FUTURE_TIMESTAMP = "future-timestamp"
    LATE_RECORD = "late-record"
    LATEST_PERIOD = "latest-period"
    LONG_LINE = "long-line"
    MISSING_COLUMN = "missing-column"
    MISSING_DETAILS = "missing-details"
    MISSING_OPTION = "missing-option"
    MISSING_SETTING = "missing-setting"
    MISSING_VALUES = "missing-values"
    MOVED_CLOCK = "moved-clock"
    NAIVE_TIMES = "naive-times"
    NO_AUDIENCE = "no-audience"
    NO_CHART = "no-chart"
    NO_CONNECTION = "no-connection"
    NO_EARLIER_WINDOW = "no-earlier-window"
    NO_EVENTS = "no-events"
    NO_FILE = "no-file"
    NO_PAST = "no-past"
    NO_TEMPLATE = "no-template"
    NO_USERS = "no-users"
    NOBODY_WAITS = "nobody-waits"
    NOT_CONFIRMED = "not-confirmed"
    ODD_SUM = "odd-sum"
    OTHER_FORMAT = "other-format"
    OTHER_PHRASES = "other-phrases"
    PLAN_CONFLICT = "plan-conflict"
    PLAN_IS_OVER = "plan-is-over"
    REPEATED_ROWS = "repeated-rows"
    SEVERAL_TABLES = "several-tables"
    SHORT_ROW = "short-row"
    TOO_COARSE = "too-coarse"
    TOO_FEW_HOURS = "too-few-hours"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    TOO_MANY_COLUMNS = "too-many-columns"
    TYPED_IN_SHORT = "typed-in-short"
    UNKNOWN_CHANNEL = "unknown-channel"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_REGION = "unknown-region"
    UNKNOWN_SETTING = "unknown-setting"
    UNKNOWN_ZONE = "unknown-zone"
    UNKNOWN_ZONE_ROWS = "unknown-zone-rows"
    UNLIKE_ROWS = "unlike-rows"
    UNREADABLE = "unreadable"
    UNTRANSLATED_DETAILS = "untranslated-details"
    UNWRITABLE = "unwritable"
    USAGE = "usage"
    WRONG_KIND = "wrong-kind"
    ZONE_GUESS = "zone-guess"


class Issue(Struct, frozen=True):
    """Something wrong or noteworthy about the input."""

    code: IssueCode
    message: str  # one line: what was expected, and what was found
    remedy: str  # one line: how to fix it
    place: Place
    severity: Severity = Severity.ERROR


class AssumptionCode(StrEnum):
    """The kinds of assumptions. Scripts rely on these names; docs/errors.md has a row for each."""

    AS_REPLACED = "as-replaced"
    CLOCK_CHANGE = "clock-change"
    CODE_MEANING = "code-meaning"
    EVENT_READING = "event-reading"
    FIRST_TOLD = "first-told"
    HOUR_ENDING = "hour-ending"
    JOINED_HEADINGS = "joined-headings"
    LONGER_HORIZON = "longer-horizon"
    NO_AUDIENCE = "no-audience"
    NO_TRAFFIC = "no-traffic"
    NOTICE_PERIOD = "notice-period"
    NUMBER_STYLE = "number-style"
    ONE_MEASURE = "one-measure"
    PLACES_COLUMN = "places-column"
    REGIONAL_HOLIDAYS = "regional-holidays"
    ROUNDED_TIMES = "rounded-times"
    ROWS_ADDED_UP = "rows-added-up"
    ROWS_AVERAGED = "rows-averaged"
    SERIAL_DATES = "serial-dates"
    SILENCE_IS_ZERO = "silence-is-zero"
    SINGLE_DAYS = "single-days"
    SINGLE_WINDOWS = "single-windows"
    SKIPPED_LINES = "skipped-lines"
    SPLIT_WEIGHTS = "split-weights"
    TEAM_ZONE = "team-zone"
    TIMES_IN_UTC = "times-in-utc"
    TOTAL_LEFT_OUT = "total-left-out"
    TRAFFIC_ZONE = "traffic-zone"
    TYPED_IN_SHORT = "typed-in-short"
    USERS_COLUMN = "users-column"
    USERS_STAYED = "users-stayed"
    VALUE_COLUMN = "value-column"
    WEEK_START = "week-start"
    WEEKDAY_NUMBERS = "weekday-numbers"
    WORKING_DAYS = "working-days"
    ZONE_GUESS = "zone-guess"
    ZONE_IN_FILE = "zone-in-file"


class Assumption(Struct, frozen=True):
    """Something that nobody said and that was taken for granted."""

    code: AssumptionCode
    message: str  # one sentence without a full stop
    brief: str = ""  # the same in a few printable words, for a line that has more to say; documents do without


def warning(code: IssueCode, message: str, remedy: str, place: Place) -> Issue:
    """An issue that the user should look at."""
    return Issue(code, message, remedy, place, Severity.WARNING)


def note(code: IssueCode, message: str, remedy: str, place: Place) -> Issue:
    """An issue that the user may want to know about."""
    return Issue(code, message, remedy, place, Severity.NOTE)


class DowntimeError(Exception):
    """The command cannot continue. `exit_code` is part of the interface (README, exit codes)."""

    exit_code = 3

    def __init__(self, *issues: Issue) -> None:
        """Keep the issues; `str()` shows the message of the first."""
        super().__init__(issues[0].message if issues else "")
        self.issues = issues

    def __reduce__(self) -> tuple[type[Self], tuple[Issue, ...]]:
        """Let it come back from another process."""
        return type(self), self.issues

    @classmethod
    def of(cls, code: IssueCode, message: str, remedy: str, place: Place | str) -> Self:
        """Build the error of a single issue; a text as place is the name of a file or an option."""
        return cls(Issue(code, message, remedy, Place(place) if isinstance(place, str) else place))


class UsageError(DowntimeError):
    """The command line cannot be understood."""

    exit_code = 2


class InputError(DowntimeError):
    """The input cannot be used as it is."""

    exit_code = 3


class AccessError(DowntimeError):
    """A file does not exist, or cannot be read or written."""

    exit_code = 4


class BadTextError(ValueError):
    """A text cannot be parsed, wherever it came from: the reader who knows that makes an issue of it."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong and what to write instead."""
        super().__init__(message)
        self.message, self.remedy = message, remedy


def refuse(source: str, message: str, remedy: str) -> NoReturn:
    """Reject an option.

    Raises:
        UsageError: always.
    """
    raise UsageError.of(IssueCode.BAD_OPTION, message, remedy, source)
