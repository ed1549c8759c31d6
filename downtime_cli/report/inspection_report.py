"""The report of `downtime inspect`: what a file of traffic or of users holds, how it was read and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo

from downtime_cli.core.audience import ZoneShare
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import AudienceInspection, Inspection, Recognised
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import HOUR, Span
from downtime_cli.core.wording import capitalised, count, duration, moment, number, percent, printable, shortened
from downtime_cli.report.blocks import (
    AS_READ,
    Column,
    Fact,
    Line,
    Row,
    Table,
    Time,
    Tone,
    Verdict,
    fact,
    figures,
    keep_clocks,
    key_figure,
    line,
    row,
    time_of,
    wrapping,
)
from downtime_cli.report.cautions import asked_lines, findings_table, reading_lines, verdict_line
from downtime_cli.report.pictures.heatmap import week_map
from downtime_cli.report.report import Report
from downtime_cli.report.screens.inspection_screen import build_audience_screen, build_inspection_screen
from downtime_cli.report.words.inspection_words import (
    count_left_out,
    count_missing,
    count_places,
    count_users,
    inspection_zone,
    word_amount,
    word_extremes,
    word_span,
)

_MOST_GAPS = 10
_MOST_ZONES = 30
_LONGEST_UNIT = 20


def build_inspection_report(inspection: Inspection) -> Report:
    """Describe what a traffic file holds."""
    reading = inspection.reading
    zone = inspection_zone(inspection)
    subline = word_span(inspection)
    tables = (
        findings_table(inspection.background.quality),
        _build_recognised_table(reading.recognised),
        _build_gap_table(inspection, zone),
    )
    screen, quality = build_inspection_screen(inspection), inspection.background.quality
    return Report(
        title=f"Traffic in {printable(reading.source)}",
        screen=screen,
        headline=word_amount(inspection),
        subline=str(subline),
        times=(subline,) if isinstance(subline, Time) else (),
        verdict=Verdict(words=f"Data: {quality.verdict}", tone=screen.tone),
        facts=_list_facts(inspection),
        cautions=(verdict_line(quality), *reading_lines(inspection.background)),
        heatmap=week_map(inspection.profile, inspection.zone_name),
        tables=tuple(table for table in tables if table.rows),
        closing=(*_name_ends(inspection), *asked_lines(inspection.background)),
    )


def _list_facts(inspection: Inspection) -> tuple[Fact, ...]:
    unit = printable(inspection.reading.traffic.unit)
    total = f"{_format_total(inspection.total)} {unit}"
    whole = key_figure(capitalised(shortened(unit, _LONGEST_UNIT)), number(inspection.total))
    missing = key_figure("Hours missing", f"{inspection.missing_hours:,}")
    facts = [
        fact("Rows", f"{inspection.reading.rows:,}"),
        fact("Total", total, figure=whole),
        fact("Missing", count_missing(inspection) or "none", figure=missing),
    ]
    extremes = word_extremes(inspection)
    if extremes is not None:
        facts += [
            fact(
                "Quietest hour",
                f"{extremes.quietest}: {extremes.least} {unit} on average",
                (extremes.quietest,),
                key_figure("Quietest hour", extremes.least),
            ),
            fact(
                "Busiest hour",
                f"{extremes.busiest}: {extremes.most} {unit} on average",
                (extremes.busiest,),
                key_figure("Busiest hour", extremes.most),
            ),
        ]
        if extremes.swing:
            facts.append(fact("Swing", f"the busiest hour is {extremes.swing}"))
    measured = inspection.reading.traffic
    if isinstance(measured, Traffic) and measured.by_zone:
        facts.append(fact("Measured zones", f"{len(measured.by_zone):,}"))
    return tuple(facts)


def _format_total(total: float) -> str:
    return f"{total:,.0f}" if total >= 1000 or total == int(total) else number(total)


def _build_recognised_table(recognised: Iterable[Recognised]) -> Table:
    """List what the reader decided, with its reasons."""
    return Table(
        title="How it was read",
        columns=(Column("What"), wrapping("Read as"), wrapping("Why")),
        rows=tuple(
            row(item.what, item.value, item.why, times=keep_clocks((item.value, item.why), AS_READ))
            for item in recognised
        ),
    )


def _build_gap_table(inspection: Inspection, zone: tzinfo) -> Table:
    hidden = len(inspection.gaps) - _MOST_GAPS
    return Table(
        title="Longest gaps" if hidden > 0 else "Gaps",
        columns=(wrapping("Without data"), figures("For")),
        rows=tuple(_build_gap_row(gap, zone) for gap in inspection.gaps[:_MOST_GAPS]),
        notes=(line(f"... and {count(hidden, 'shorter gap')}", Tone.QUIET),) if hidden > 0 else (),
    )


def _build_gap_row(gap: Span, zone: tzinfo) -> Row:
    when = time_of(gap, zone, year=True)
    return row(f"{when}", duration(gap.duration), times=(when,))


def _name_ends(inspection: Inspection) -> tuple[Line, ...]:
    if inspection.span is None:
        return ()
    first, last = inspection.span.start, inspection.span.end - HOUR
    return (line(f"First hour {moment(first, UTC, year=True)}, last hour {moment(last, UTC, year=True)}", Tone.QUIET),)


def build_audience_report(inspection: AudienceInspection) -> Report:
    """Describe what a file of users holds."""
    reading = inspection.reading
    zones = reading.audience.zones
    screen = build_audience_screen(inspection)
    return Report(
        title=f"Audience in {printable(reading.source)}",
        screen=screen,
        verdict=Verdict(words="Some users are left out" if reading.left_out else "All users count", tone=screen.tone),
        headline=count_places(inspection),
        subline=f"The largest share is in {zone_name(zones[0].zone)}: {percent(zones[0].share)}",
        facts=_list_audience_facts(inspection),
        cautions=reading_lines(inspection.background),
        tables=(_build_zone_table(zones), _build_recognised_table(reading.recognised)),
        closing=asked_lines(inspection.background),
    )


def _list_audience_facts(inspection: AudienceInspection) -> tuple[Fact, ...]:
    return (
        fact("Rows", f"{inspection.reading.rows:,}"),
        fact("Total", count_users(inspection), figure=key_figure("Users counted", number(inspection.reading.total))),
        fact(
            "Left out",
            count_left_out(inspection),
            figure=key_figure("Users left out", number(inspection.reading.left_out)),
        ),
    )


def _build_zone_table(zones: tuple[ZoneShare, ...]) -> Table:
    hidden = len(zones) - _MOST_ZONES
    has_weights = any(zone.weight != 1 for zone in zones)
    return Table(
        title="Where the users are",
        columns=(Column("Zone"), figures("Share"), *((figures("Weight"),) if has_weights else ())),
        rows=tuple(_build_zone_row(zone, zones[0].share, has_weights=has_weights) for zone in zones[:_MOST_ZONES]),
        notes=(line(f"... and {count(hidden, 'smaller zone')}", Tone.QUIET),) if hidden > 0 else (),
    )


def _build_zone_row(zone: ZoneShare, largest: float, *, has_weights: bool) -> Row:
    weight = (number(zone.weight),) if has_weights else ()
    return row(zone_name(zone.zone), percent(zone.share), *weight, bar=zone.share / largest)
