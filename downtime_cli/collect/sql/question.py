"""What a query is to count: a question, free of any dialect."""

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


class Preset(StrEnum):
    """Tables that are alike wherever they are found."""

    GA4 = "ga4"
    """What Google Analytics 4 exports to BigQuery."""


class Question(Struct, frozen=True, kw_only=True):
    """What to count, hour by hour. Names are as typed: in parts, which dots separate, each in quotes or not."""

    dialect: str
    """The name of a dialect, or of a product that speaks it."""
    table: str
    """With a preset, the folder of its tables."""
    span: Span
    """Whole hours."""
    time: str = ""
    """The column of times; empty with a preset."""
    kind: TimeKind | None = None
    """None for local times where there is a clock, else points in time."""
    clock: tzinfo | None = None
    """Whose clock local times are by."""
    zone: str = ""
    """The column of time zones, empty for none; a question has this one or `country`."""
    country: str = ""
    """The column of countries, empty for none."""
    user: str = ""
    """The column whose distinct values are counted, empty to count rows."""
    value: str = ""
    """The column that is added up, empty to count rows; a question has this one or `user`."""
    where: str = ""
    """A condition in the dialect, which goes into the query as it is; empty for none."""
    preset: Preset | None = None

    def __post_init__(self) -> None:
        """Refuse hours that are not whole: each is a programming error."""
        if any((edge - EPOCH) % HOUR for edge in (self.span.start, self.span.end)):
            raise ValueError("a question is about whole hours")

    @property
    def time_kind(self) -> TimeKind:
        """What the times are: what was said, or what follows from the rest."""
        return self.kind or (TimeKind.LOCAL if self.clock else TimeKind.INSTANT)

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the answer: the hour, what is counted, and where, if that was asked."""
        places = ("zone",) if self.zone else ("country",) if self.country else ()
        return ("hour", "users" if self.user else "requests", *places)

    @property
    def place(self) -> str:
        """The column that says where users are, empty for none."""
        return self.zone or self.country


def check_question(question: Question) -> None:
    """Refuse a question that lacks something, or contradicts itself.

    Raises:
        UsageError: with all that is wrong.
    """
    issues = tuple(_find_issues(question))
    if issues:
        raise UsageError(*issues)


def _find_issues(question: Question) -> Iterator[Issue]:
    if not question.table.strip():
        yield _missing("which table?", "name it: --table analytics.events", "--table")
    if question.preset is None and not question.time.strip():
        yield _missing("which column holds the times?", "name it: --time created_at", "--time")
    if question.preset is not None and (question.time or question.kind or question.clock):
        yield _contradiction(f"--preset {question.preset} knows the column of times", "leave it out", "--time")
    if question.span.start < EPOCH + WEEK:  # bounds have to be after 1970 began, wherever clocks are
        yield Issue(
            IssueCode.BAD_OPTION, "hours before 8 January 1970 cannot be counted", "say fewer --days", Place("--days")
        )
    if question.zone and question.country:
        yield _contradiction("users are placed by their zone or by their country", "leave one out", "--country")
    if question.user and question.value:
        yield _contradiction("either users are counted, or a value is added up", "leave one out", "--value")
    yield from _find_clock_issues(question)
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in question.where):
        message = "--where holds a control character"
        yield Issue(IssueCode.BAD_OPTION, message, "write the condition as plain text", Place("--where"))


def _find_clock_issues(question: Question) -> Iterator[Issue]:
    if question.time_kind is TimeKind.LOCAL and question.clock is None:
        yield _missing("whose clock are local times by?", "say --traffic-zone Europe/Berlin", "--traffic-zone")
    if question.time_kind is not TimeKind.LOCAL and question.clock is not None:
        message = f"times of the kind {question.time_kind} have no clock of their own"
        yield _contradiction(message, "leave out --traffic-zone, or say --time-kind local", "--traffic-zone")


def _missing(message: str, remedy: str, option: str) -> Issue:
    return Issue(IssueCode.MISSING_OPTION, message, remedy, Place(option))


def _contradiction(message: str, remedy: str, option: str) -> Issue:
    return Issue(IssueCode.CONTRADICTION, message, remedy, Place(option))
