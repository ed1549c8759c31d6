"""The first screen where nothing fits: which rules stand in the way, and what would have to give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from downtime_cli.core.planning.plan import NoWindow, RuleSummary
from downtime_cli.core.standing.plan import NoStandingWindow
from downtime_cli.core.wording import duration, number_range, shortened, time_range
from downtime_cli.report.blocks import Column, Row, Tone, figures, row, wrapping
from downtime_cli.report.cautions import alert_lines
from downtime_cli.report.impact_words import about
from downtime_cli.report.screens.screen import Group, Screen, sentence
from downtime_cli.report.screens.screen_words import count_rests, screen_cautions, word_assumed
from downtime_cli.report.standing_words import name_kind, word_cost, word_sacrifice

_MOST_RULES: Final = 3


def build_refusal_screen(refusal: NoWindow, reason: str) -> Screen:
    """Choose what is said first where no single window fits, for which `reason` is a whole sentence."""
    relaxations = sorted(refusal.relaxations, key=lambda each: each.choice.impact.expected)
    rows = []
    for place, each in enumerate(relaxations, start=1):
        impact = each.choice.impact
        when = time_range(each.choice.window, refusal.policy.zone, clock=False)
        cost = f"{about(impact.expected, refusal.unit)} ({number_range(impact.low, impact.high)})"
        rows.append(row(f"{place}", each.remedy, detail=f"{when}; {cost}"))
    return _build_screen(refusal, reason, refusal.rules, rows)


def build_no_standing_screen(refusal: NoStandingWindow, reason: str) -> Screen:
    """Choose what is said first where no standing window fits, for which `reason` is a whole sentence."""
    nearest = refusal.nearest
    detail = ""
    if nearest is not None:
        detail = f"{nearest.slot.words(refusal.policy.duration)}; {word_cost(nearest, refusal.unit)}"
    return _build_screen(refusal, reason, refusal.rules, [row("1", word_sacrifice(refusal), detail=detail)])


def _build_screen(
    refusal: NoWindow | NoStandingWindow, reason: str, rules: Sequence[RuleSummary], changes: Sequence[Row]
) -> Screen:
    kind = "" if refusal.policy.recurring is None else f"{name_kind(refusal.policy.recurring)} "
    service = f"{shortened(refusal.policy.service)} ({duration(refusal.policy.duration)})"
    body = list(_list_rules(reason, rules))
    several = len(changes) > 1
    return Screen(
        lead="Nothing fits: ",
        answer=(f"no {kind}maintenance window for {service}",),
        tone=Tone.STRONG,
        told=(f"{reason}.", *(": ".join(filter(None, (each.cells[1], each.detail))) for each in changes)),
        sentences=() if body else (sentence("Reason", reason, is_vital=True),),
        body=(
            *body,
            Group(
                label=f"What would have to give{', quietest first' if several else ''}:",
                name="What would have to give",
                columns=(figures(""), wrapping("")),
                rows=tuple(changes),
                rests=count_rests(len(changes), len(changes)),
                least=1,
                is_titled=True,
            ),
        ),
        cautions=(*alert_lines(refusal.background), *screen_cautions(refusal.background)),
        assumed=word_assumed(refusal.background, refusal.policy),
        advice=f"run the command again with {'one of these' if several else 'this change'}",
    )


def _list_rules(reason: str, rules: Sequence[RuleSummary]) -> Iterator[Group]:
    """List the rules that stand in the way, the one that excludes most first."""
    telling = [rule for rule in rules if rule.excluded]
    rows = tuple(
        row(rule.code.replace("-", " "), rule.label, f"excludes {rule.excluded:,}") for rule in telling[:_MOST_RULES]
    )
    if rows:
        columns = (Column(""), wrapping(""), figures(""))
        rests = count_rests(len(telling), len(rows))
        yield Group(label=f"{reason}:", name="Rules", columns=columns, rows=rows, rests=rests, is_titled=True)
