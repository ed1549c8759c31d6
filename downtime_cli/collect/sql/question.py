"""What is to be counted: of a table of events its columns, of a database a question, free of any dialect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.errors import Issue, IssueCode, Place, UsageError
from downtime_cli.core.window import EPOCH, HOUR, WEEK, Span


class TimeKind(StrEnum):
    """What the values of a column of times are."""

    INSTANT = "instant"
    """Points in time: the type says which, or holds UTC."""
    LOCAL = "local"
    """What a clock showed, without a zone."""
    EPOCH = "epoch"
    """Seconds since 1970, in UTC."""
    EPOCH_MS = "epoch-ms"
    EPOCH_US = "epoch-us"


def guess_epoch(number: float) -> TimeKind:
    """Tell what a number is, if it is a time of our days."""
    return TimeKind.EPOCH_US if number >= 1e14 else TimeKind.EPOCH_MS if number >= 1e11 else TimeKind.EPOCH


class Preset(StrEnum):
    """Tables that are alike wherever they are found."""

    GA4 = "ga4"
    """What Google Analytics 4 exports to BigQuery."""


class EventColumns(Struct, frozen=True, kw_only=True):
    """Which columns of a table of events matter: their names as typed, empty for none."""

    time: str = ""
    """The column of times."""
    kind: TimeKind | None = None
    """None for local times where there is a clock, else points in time."""
    clock: tzinfo | None = None
    """Whose clock local times are by."""
    zone: str = ""
    """The column of time zones; there is this one or `country`."""
    country: str = ""
    user: str = ""
    """The column whose distinct values are counted, empty to count rows."""
    value: str = ""
    """The column that is added up, empty to count rows; there is this one or `user`."""

    @property
    def time_kind(self) -> TimeKind:
        """What the times are: what was said, or what follows from the rest."""
        return self.kind or (TimeKind.LOCAL if self.clock else TimeKind.INSTANT)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of what is counted: the hour, what, and where, if that was asked."""
        places = ("zone",) if self.zone else ("country",) if self.country else ()
        return ("hour", "users" if self.user else "requests", *places)

    @property
    def place(self) -> str:
        """The column that says where users are."""
        return self.zone or self.country

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The columns of times, places, and of what is counted if not rows, each with its option."""
        return (
            (self.time, "--time"),
            (self.place, "--zone" if self.zone else "--country"),
            (self.user, "--user"),
            (self.value, "--value"),
        )


class Question(EventColumns, frozen=True, kw_only=True):
    """What to count, hour by hour. Names are in parts, which dots separate, each in quotes or not."""

    dialect: str
    """The name of a dialect, or of a product that speaks it."""
    table: str
    """With a preset, the folder of its tables."""
    span: Span
    """Whole hours."""
    where: str = ""
    """A condition in the dialect, which goes into the query as it is; empty for none."""
    preset: Preset | None = None
    """Its tables have a column of times that is known."""

    def __post_init__(self) -> None:
        """Refuse hours that are not whole: each is a programming error."""
        if any((edge - EPOCH) % HOUR for edge in (self.span.start, self.span.end)):
            raise ValueError("a question is about whole hours")


def check_columns(columns: EventColumns) -> None:
    """Refuse columns of which one is lacking, or two contradict each other.

    Raises:
        UsageError: with all that is wrong.
    """
    _refuse_all(_find_column_issues(columns))


def check_question(question: Question) -> None:
    """Refuse a question that lacks something, or contradicts itself.

    Raises:
        UsageError: with all that is wrong.
    """
    _refuse_all(_find_issues(question))


def _refuse_all(found: Iterator[Issue]) -> None:
    issues = tuple(found)
    if issues:
        raise UsageError(*issues)


def _find_issues(question: Question) -> Iterator[Issue]:
    if not question.table.strip():
        yield _missing("which table?", "name it: --table analytics.events", "--table")
    if question.preset is not None and (question.time or question.kind or question.clock):
        yield _contradiction(f"--preset {question.preset} knows the column of times", "leave it out", "--time")
    if question.span.start < EPOCH + WEEK:  # bounds have to be after 1970 began, wherever clocks are
        yield Issue(
            IssueCode.BAD_OPTION, "hours before 8 January 1970 cannot be counted", "say fewer --days", Place("--days")
        )
    yield from _find_column_issues(question, needs_time=question.preset is None)
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in question.where):
        message = "--where holds a control character"
        yield Issue(IssueCode.BAD_OPTION, message, "write the condition as plain text", Place("--where"))


def _find_column_issues(columns: EventColumns, *, needs_time: bool = True) -> Iterator[Issue]:
    if needs_time and not columns.time.strip():
        yield _missing("which column holds the times?", "name it: --time created_at", "--time")
    if columns.zone and columns.country:
        yield _contradiction("users are placed by their zone or by their country", "leave one out", "--country")
    if columns.user and columns.value:
        yield _contradiction("either users are counted, or a value is added up", "leave one out", "--value")
    if columns.time_kind is TimeKind.LOCAL and columns.clock is None:
        yield _missing("whose clock are local times by?", "say --traffic-zone Europe/Berlin", "--traffic-zone")
    if columns.time_kind is not TimeKind.LOCAL and columns.clock is not None:
        message = f"times of the kind {columns.time_kind} have no clock of their own"
        yield _contradiction(message, "leave out --traffic-zone, or say --time-kind local", "--traffic-zone")


def _missing(message: str, remedy: str, option: str) -> Issue:
    return Issue(IssueCode.MISSING_OPTION, message, remedy, Place(option))


def _contradiction(message: str, remedy: str, option: str) -> Issue:
    return Issue(IssueCode.CONTRADICTION, message, remedy, Place(option))
