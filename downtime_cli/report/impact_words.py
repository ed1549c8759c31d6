"""The words for one window and what it costs, wherever one is recommended, offered or judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Burden, Choice
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.window import Span
from downtime_cli.core.wording import count, number, number_range, percent, quantity, time_range, with_zone
from downtime_cli.report.blocks import Column, Fact, Row, Table, Time, Tone, fact, figures, line, row


def headline(window: Span, policy: Policy) -> Time:
    """Return the window by the team's clock, with year and zone."""
    words = with_zone(time_range(window, policy.zone, year=True), policy.zone)
    return Time(words=words, start=window.start, end=window.end)


def in_utc(window: Span, policy: Policy) -> str:
    """Return the window in UTC, or nothing if the headline says so already."""
    return "" if zone_name(policy.zone) == "UTC" else time_range(window, UTC, year=True)


def cost_text(choice: Choice, unit: str) -> str:
    """Return what a window costs and its part of a week."""
    impact = choice.impact
    return f"{about(impact.expected, unit)}, {percent(impact.share_of_week)} of a week"


def spread_text(choice: Choice) -> str:
    """Return the range of what a window may cost."""
    return f"{number_range(choice.impact.low, choice.impact.high)}, 8 of 10 such windows end inside"


def about(value: float, unit: str) -> str:
    """Return an expected quantity; none at all is not `about` none."""
    return quantity(value, unit) if not value else f"about {quantity(value, unit)}"


def price_facts(choice: Choice, policy: Policy) -> list[Fact]:
    """Return what the options `--slo`, `--value-per-request` and `--objective` add."""
    impact, facts = choice.impact, []
    if impact.error_budget is not None and policy.slo is not None:
        facts.append(
            fact("Error budget", f"uses {percent(impact.error_budget)} of what {policy.slo:g}% leaves for 30 days")
        )
    if impact.money is not None and policy.value_per_request is not None:
        facts.append(fact("Value at risk", f"{number(impact.money)}, at {policy.value_per_request:g} each"))
    if policy.objective is Objective.FAIR:
        facts.append(fact("Fairness", f"the worst-hit zone loses {percent(impact.worst_zone_share)} of its own week"))
    return facts


_MOST_SHOWN: Final = 10


def burden_table(burdens: Sequence[Burden], windows: int, added: str) -> Table | None:
    """Return what zones bear, most burdened first, None if there is nothing to tell.

    Args:
        burdens: as a plan has them.
        windows: how many past windows were counted.
        added: the heading for what is new, such as `This plan`.
    """
    if not burdens:
        return None
    shown = burdens if len(burdens) <= _MOST_SHOWN + 1 else burdens[:_MOST_SHOWN]
    most = max(burden.after for burden in burdens)
    rows = [_row(burden, most) for burden in shown]
    rest = burdens[len(shown) :]
    if rest:
        heaviest = max(rest, key=lambda burden: burden.after)
        rows.append(row(f"{len(rest)} other zones", "", "", f"at most {percent(heaviest.after)}", tone=Tone.QUIET))
    return Table(
        title=f"Borne so far, in {count(windows, 'past window')}, as shares of each zone's own week",
        columns=(Column("Zone"), figures("So far"), figures(added), figures("Then")),
        rows=tuple(rows),
        notes=(line("Every past window given counts alike, however long ago it was.", Tone.QUIET),),
    )


def _row(burden: Burden, most: float) -> Row:
    return row(
        zone_name(burden.zone),
        percent(burden.before),
        percent(burden.added),
        percent(burden.after),
        bar=burden.after / most if most else 0.0,
    )
