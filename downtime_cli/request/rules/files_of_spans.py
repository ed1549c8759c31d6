"""
Files that say when nothing may happen, or when something did: plans of `downtime`, calendars (`.ics`) and CSV files.

The plan that is judged, moved or replaced says nothing about itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, IssueCode
from downtime_cli.core.planning.horizon import FARTHEST
from downtime_cli.core.policy import ClosedSpan, PastWindow
from downtime_cli.core.window import EPOCH, Span
from downtime_cli.core.wording import duration
from downtime_cli.documents.reading.read_windows import PlannedWindows, read_windows
from downtime_cli.readers.calendars.closed_spans import first_text, read_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.sources import open_document


class SpanFiles(Struct, frozen=True, kw_only=True):
    """How to read such files; `issues` and `assumptions` grow as they are read."""

    times: TimeReader
    """Its `now` is the moment from which everything is seen."""
    itself: str | None
    """The identity of the plan that is judged or replaced."""
    issues: list[Issue]
    assumptions: list[Assumption]

    def blackouts(self, paths: Sequence[str], within: Span) -> list[tuple[ClosedSpan, ...]]:
        """Read the blackouts of each file that touch a span.

        A plan, or a date of a standing window, closes its window until it is called off or done.

        Raises:
            AccessError: there is no such file.
            InputError: it is of none of these kinds, or an entry is broken.
        """
        return [
            tuple(ClosedSpan(span=span, name=name or "blackout") for span, name in found if span.overlaps(within))
            for found in self._read(paths, within, IssueCode.BAD_BLACKOUT)
        ]

    def past_windows(self, paths: Iterable[str]) -> tuple[PastWindow, ...]:
        """Read the windows that users have been through, by start; the same span given twice counts once.

        The window of a plan counts as soon as the plan is made, unless it was called off. Calendars, tables and
        standing windows go on and on: of these, what starts before now counts.

        Raises:
            AccessError: there is no such file.
            InputError: it is of none of these kinds, or an entry is broken or longer than two years.
        """
        names: dict[Span, str] = {}
        paths = list(paths)
        found = self._read(paths, Span(EPOCH, self.times.now), IssueCode.BAD_PAST_WINDOW)
        for path, held in zip(paths, found, strict=True):
            for span, name in held:
                if span.duration > FARTHEST:
                    message = f"{name or 'a past window'} is longer than two years: {duration(span.duration)}"
                    raise InputError.of(IssueCode.BAD_PAST_WINDOW, message, "correct when it started or ended", path)
                names.setdefault(span, name or "past window")
        return tuple(PastWindow(span=span, name=names[span]) for span in sorted(names))

    def _read(self, paths: Sequence[str], within: Span, code: IssueCode) -> list[tuple[tuple[Span, str], ...]]:
        """Read the spans of each file; of several versions of a plan, the latest alone has any."""
        read = [self._read_file(path, within, code) for path in paths]
        latest: dict[str, PlannedWindows] = {}
        for plan in read:
            if isinstance(plan, PlannedWindows) and plan.plan_id is not None:
                latest[plan.plan_id] = max(latest.get(plan.plan_id, plan), plan, key=lambda each: each.sequence)
        is_closed = code is IssueCode.BAD_BLACKOUT
        return [
            self._windows(found, latest.get(found.plan_id or "", found), is_closed=is_closed)
            if isinstance(found, PlannedWindows)
            else found
            for found in read
        ]

    def _read_file(self, path: str, within: Span, code: IssueCode) -> PlannedWindows | tuple[tuple[Span, str], ...]:
        source = open_document(path, "a saved plan, an .ics file or a CSV of start, end and name")
        if path.casefold().endswith(".json") or first_text(source).startswith("{"):
            return read_windows(source.name, source.text())
        found = read_spans(source, within=within, reader=self.times, code=code, itself=self.itself)
        self.issues.extend(issue for issue in found.issues if issue not in self.issues)
        self._assume(*found.assumptions)
        return found.spans

    def _assume(self, *assumed: Assumption) -> None:
        self.assumptions.extend(each for each in assumed if each not in self.assumptions)

    def _windows(
        self, plan: PlannedWindows, latest: PlannedWindows, *, is_closed: bool
    ) -> tuple[tuple[Span, str], ...]:
        is_itself = plan.plan_id is not None and plan.plan_id == self.itself
        if is_itself and (is_closed or not plan.is_standing):  # users have had the dates that a standing window has had
            message = f"{plan.source} is the plan itself, whose window does not count"
            self._assume(Assumption(AssumptionCode.EVENT_READING, message))
            return ()
        if plan.sequence < latest.sequence:
            message = f"{plan.source} does not count, as {latest.source} is a later version of the same plan"
            self._assume(Assumption(AssumptionCode.EVENT_READING, message))
            return ()
        if plan is not latest or plan.status is Status.CANCELLED or (is_closed and plan.status is Status.COMPLETED):
            return ()
        kept = (span for span in plan.windows if not is_closed or span not in plan.done)
        windows = (span for span in kept if is_closed or not plan.is_standing or span.start < self.times.now)
        return tuple((span, plan.service) for span in windows)
