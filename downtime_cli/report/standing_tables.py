"""The tables of a standing window's report: months, dates, zones, alternatives, comparisons, what is left out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import RuleSummary, ZoneImpact, zones_that_matter
from downtime_cli.core.policy import weekly_calendar
from downtime_cli.core.standing.plan import (
    StandingChoice,
    StandingComparison,
    StandingPlan,
    ZoneYear,
    calendar_lines,
)
from downtime_cli.core.wording import count, number, percent, zone_time
from downtime_cli.report.blocks import Clocked, Column, Row, Table, Tone, date_of, figures, line, row, time_at, wrapping
from downtime_cli.report.impact_words import difference
from downtime_cli.report.plan_tables import local_phase, rule_table
from downtime_cli.report.standing_words import (
    is_even,
    local_hours,
    month_runs,
    standing_clock,
    standing_name,
    weekly_hours,
)

_NEXT: Final = 3


def calendar_table(choice: StandingChoice) -> Table:
    """List the lines by which a calendar repeats the window."""
    return Table(
        title="For a calendar (RFC 5545)",
        columns=(wrapping("Lines of the event"),),
        rows=tuple(row(text) for text in calendar_lines(choice)),
    )


def date_table(plan: StandingPlan) -> Table:
    """List the next dates, those on which the time in UTC changes, the worst and the last."""
    choice, zone = plan.recommended, plan.policy.zone
    clock = zone_time(zone_name(zone))
    starts = [time_at(date.window.start, zone, year=True, clock=False) for date in choice.dates]
    return Table(
        title=f"Dates, {clock}: the next, those after a clock change, the worst, the last",
        clock=clock,
        columns=(wrapping("Start"), wrapping("UTC"), figures("Expected"), wrapping("Note")),
        rows=tuple(
            row(
                f"{starts[index]}",
                weekly_hours(choice.dates[index].window, UTC),
                number(choice.dates[index].expected),
                ", ".join(notes),
                times=(starts[index], *_name_skipped(choice)),
            )
            for index, notes in _pick_telling_dates(choice, zone)
        ),
    )


def _name_skipped(choice: StandingChoice) -> tuple[Clocked, ...]:
    """Say that the slot's own clock skips its time."""
    return (Clocked(words=f"clocks skip {choice.slot.start:%H:%M}", told=zone_name(choice.slot.zone)),)


def _pick_telling_dates(choice: StandingChoice, team: tzinfo) -> Iterator[tuple[int, list[str]]]:
    """Pick the dates worth showing, by index, with notes on each."""
    dates = choice.dates
    for index, date in enumerate(dates):
        notes = ["first"] if index == 0 else []
        if index and any(
            local_hours(choice, date.window, zone) != local_hours(choice, dates[index - 1].window, zone)
            for zone in (team, UTC)
        ):
            notes.append("after a clock change")
        if date.window.start.astimezone(choice.slot.zone).time() != choice.slot.start:
            notes += map(str, _name_skipped(choice))
        if index == choice.worst and not is_even(choice):
            notes.append("worst")
        if index and index == len(dates) - 1:
            notes.append("last")
        if notes or index < _NEXT:
            yield index, notes


def standing_zone_table(plan: StandingPlan) -> Table:
    """List every local time at which the window falls in each zone over the year, and what the zone loses then."""
    impacts = [ZoneImpact(zone=z.zone, share=z.share, expected=math.fsum(z.expected)) for z in plan.zones]
    matter = {zone_name(zone.zone) for zone in zones_that_matter(impacts)}
    shown = [zone for zone in plan.zones if zone_name(zone.zone) in matter]
    most = max((max(zone.expected) for zone in shown), default=0.0)
    rest = [zone for zone in plan.zones if zone_name(zone.zone) not in matter]
    rows = [item for zone in shown for item in _build_zone_rows(plan, zone, most)]
    if rest:
        hit = math.fsum(math.fsum(zone.expected) for zone in rest) / len(plan.recommended.dates)
        share = percent(math.fsum(zone.share for zone in rest))
        rows.append(row(f"{len(rest)} other zones", "", "", "", "", share, number(hit), tone=Tone.QUIET))
    return Table(
        title="Impact of each window by zone, in local time over the year",
        columns=(
            Column("Zone"),
            wrapping("Local time"),
            wrapping("When"),
            figures("Dates", is_extra=True),
            Column("Phase"),
            figures("Users", is_extra=True),
            figures("Impact"),
        ),
        rows=tuple(rows),
    )


def _build_zone_rows(plan: StandingPlan, zone: ZoneYear, most: float) -> Iterator[Row]:
    """Yield a row for each local time of a zone, the first in the year first."""
    windows = [date.window for date in plan.recommended.dates]
    turns: dict[str, list[int]] = {}
    for index, window in enumerate(windows):
        turns.setdefault(local_hours(plan.recommended, window, zone.zone), []).append(index)
    for number_of_turn, (hours, dates) in enumerate(turns.items()):
        mean = math.fsum(zone.expected[index] for index in dates) / len(dates)
        yield row(
            zone_name(zone.zone),
            hours,
            month_runs(windows, dates, zone.zone),
            f"{len(dates)}",
            local_phase(windows[dates[0]], weekly_calendar(zone.zone)),
            "" if number_of_turn else percent(zone.share),
            number(mean),
            bar=mean / most if most else 0.0,
        )


def standing_alternatives(plan: StandingPlan) -> Table | None:
    """List the best slots of other nights; None if there are none."""
    if not plan.alternatives:
        return None
    return Table(
        title="Alternatives",
        columns=(wrapping("Slot"), figures("Each"), figures("Per year"), figures("Dates")),
        rows=tuple(
            row(
                choice.slot.words(plan.policy.duration),
                number(choice.mean),
                number(choice.expected),
                f"{len(choice.dates)}",
                detail=choice.slot.rule(),
            )
            for choice in plan.alternatives
        ),
    )


def standing_comparisons(plan: StandingPlan) -> Table:
    """Set what other standing windows would cost beside what the recommended one saves."""
    return Table(
        title="Compared with",
        columns=(wrapping("Slot"), wrapping("When"), figures("Each"), figures("This plan")),
        rows=tuple(
            row(
                standing_name(other),
                _word_slot(plan, other),
                number(other.mean),
                difference(plan.recommended.mean, other.mean),
                times=standing_clock(other),
            )
            for other in plan.comparisons
        ),
    )


def _word_slot(plan: StandingPlan, other: StandingComparison) -> str:
    if other.slot is None:
        return "any slot"
    words = other.slot.words(plan.policy.duration)
    if other.slot == plan.recommended.slot:
        return f"{words} (the same slot)"
    return words if other.feasible else f"{words} (breaks a rule)"


def left_out_table(choice: StandingChoice) -> Table | None:
    """List the dates without a window and why; None if there are none."""
    if not choice.left_out:
        return None
    days = [date_of(each.window.start, choice.slot.zone) for each in choice.left_out]
    return Table(
        title="Dates left out",
        columns=(Column("Date"), Column("Rule"), wrapping("Why")),
        rows=tuple(
            row(f"{day}", each.code, ", ".join(each.names), times=(day,))
            for day, each in zip(days, choice.left_out, strict=True)
        ),
    )


def slot_rule_table(rules: tuple[RuleSummary, ...], slots: int) -> Table | None:
    """List the rules about hours with the slots each excludes; None if there are none."""
    note = line("Every date must keep these rules; blackouts and holidays only skip dates.", Tone.QUIET)
    return rule_table(rules, slots, f"Rules, and how many of {count(slots, 'slot')} break each on some date", (note,))
