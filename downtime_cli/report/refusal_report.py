"""The report of `downtime plan` where nothing fits: what stands in the way, and what would have to give."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import astuple

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.planning.horizon import LONGEST_HORIZON, first_start
from downtime_cli.core.planning.plan import NoWindow, Relaxation
from downtime_cli.core.window import WEEK
from downtime_cli.core.wording import duration, iso_utc, moment, number, number_range, printable, with_zone
from downtime_cli.report.blocks import (
    AS_GIVEN,
    Fact,
    Row,
    Table,
    Time,
    Tone,
    Verdict,
    fact,
    figures,
    keep_clock,
    key_figure,
    line,
    row,
    time_of,
    wrapping,
)
from downtime_cli.report.cautions import alert_lines, caution_lines
from downtime_cli.report.impact_words import cost_facts, headline, in_utc, price_facts
from downtime_cli.report.key_figures import impact_figure
from downtime_cli.report.plan_tables import most_affected, window_rule_table
from downtime_cli.report.report import Report
from downtime_cli.report.screens.refusal_screen import build_refusal_screen


def build_refusal(refusal: NoWindow) -> Report:
    """Explain that nothing fits: what stands in the way most, how far the search went, and what would help."""
    policy = refusal.policy
    times = _name_horizon(refusal)
    every = f"Each of {refusal.candidates:,} windows" if refusal.candidates > 1 else "The only window"
    subline = f"{every} from {times[0]} to {times[1]} breaks a rule{_word_search(refusal)}"
    tables = (_relaxation_table(refusal), window_rule_table(refusal.rules, refusal.candidates))
    return Report(
        screen=build_refusal_screen(refusal, subline),
        title=f"No maintenance window for {printable(policy.service)} ({duration(policy.duration)})",
        headline="Nothing fits.",
        subline=subline,
        undrawn=subline,
        times=times,
        verdict=Verdict(tone=Tone.STRONG),
        alerts=alert_lines(refusal.background),
        facts=tuple(item for item in _list_facts(refusal) if item.text),
        cautions=caution_lines(refusal.background),
        tables=tuple(table for table in tables if table is not None),
        closing=(line(f"As of {iso_utc(policy.as_of)}", Tone.QUIET),),
        refuses=True,
    )


def _name_horizon(refusal: NoWindow) -> tuple[Time, Time]:
    """Name both ends of the horizon, the first with its clock where the last has another."""
    policy, zone = refusal.policy, refusal.policy.zone
    first, last = max(policy.earliest, policy.as_of), policy.latest
    differs = offset_minutes(zone, first) != offset_minutes(zone, last)
    words = with_zone(moment(last, zone, year=True), zone)
    return Time(words=moment(first, zone, year=True, clock=differs), start=first), Time(words=words, start=last)


def _word_search(refusal: NoWindow) -> str:
    """Say what else was looked at in vain."""
    policy = refusal.policy
    if not policy.is_limited:
        weeks = (refusal.looked_until - first_start(policy)) // WEEK
        return f"; looking {weeks} weeks ahead finds none either"
    if any(_looks_further(each) for each in refusal.relaxations):
        return ""
    return f"; looking {LONGEST_HORIZON // WEEK} weeks further finds none either"


def _looks_further(relaxation: Relaxation) -> bool:
    return [rule.code for rule in relaxation.rules] == ["latest"]


def _list_facts(refusal: NoWindow) -> Iterator[Fact]:
    """Say what excludes most, and what the first relaxation would allow."""
    policy, relaxed = refusal.policy, refusal.relaxations[0]
    choice, impact = relaxed.choice, relaxed.choice.impact
    for rule in refusal.rules[:1]:
        code = rule.code.replace("-", " ")
        none = key_figure("Windows that keep every rule", f"0 of {refusal.candidates:,}")
        text = f"{code}, {rule.excluded:,} of {refusal.candidates:,}: {rule.label}"
        yield fact("Excludes most", text, keep_clock(rule.label, AS_GIVEN), none)
    given, short = headline(choice.window, policy), time_of(choice.window, policy.zone, clock=False)
    change, typed = (
        "Look further" if _looks_further(relaxed) else "Smallest change",
        keep_clock(relaxed.remedy, AS_GIVEN),
    )
    yield fact(change, relaxed.remedy, typed, key_figure(change, _word_change(relaxed), typed))
    yield fact("Would allow", f"{given}", (given,), key_figure("Would allow", f"{short}", (short,)))
    yield fact("In UTC", in_utc(choice.window, policy))
    yield from cost_facts(choice, refusal.unit, impact_figure(impact.expected, refusal.unit, " then"))
    yield fact("Most affected", most_affected(choice, policy) if refusal.background.knows_users else "")
    yield from price_facts(policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False)


def _word_change(relaxation: Relaxation) -> str:
    """Say what to do without in words, for those who type no options: `without the team hours`."""
    option, value, name = astuple(relaxation.changes[0])
    if len(relaxation.changes) > 1 or value is not None or name:
        return relaxation.remedy
    return f"without the {option.replace('-', ' ')}"


def _relaxation_table(refusal: NoWindow) -> Table | None:
    """List what would have to give and what each would cost, if there is a choice."""
    if len(refusal.relaxations) == 1:
        return None
    return Table(
        title="What would fit, and what would have to give for it",
        columns=(wrapping("Window"), figures("Expected"), figures("Range")),
        rows=tuple(_relaxation_row(each, refusal) for each in refusal.relaxations),
        notes=(line("Run the command again with one of these; they stay valid for an hour.", Tone.QUIET),),
    )


def _relaxation_row(relaxation: Relaxation, refusal: NoWindow) -> Row:
    impact, when = relaxation.choice.impact, time_of(relaxation.choice.window, refusal.policy.zone, clock=False)
    cost = number(impact.expected), number_range(impact.low, impact.high)
    return row(f"{when}", *cost, detail=relaxation.remedy, times=(when, *keep_clock(relaxation.remedy, AS_GIVEN)))
