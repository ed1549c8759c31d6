"""The words for how a recommended window differs from what else could have been: the average, the worst, a guess."""

from __future__ import annotations

from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Comparison, ComparisonKind, Plan
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.wording import duration
from downtime_cli.report.blocks import Clocked, Fact, fact
from downtime_cli.report.impact_words import compare, difference

_SUNDAY: Final = "Sunday 02:00"


def comparison_fact(plan: Plan) -> Fact:
    """Say how the window differs from others, and why one of them is not recommended though it is better."""
    expected = plan.recommended.impact.expected
    texts = []
    for other in plan.comparisons:
        excuse = _excuse_comparison(plan, other) if difference(expected, other.expected).endswith("more") else ""
        texts.append(f"{compare(expected, other.expected, comparison_name(other))}{excuse}")
    return fact("Comparison", ", ".join(texts), guess_clock(plan))


def _excuse_comparison(plan: Plan, other: Comparison) -> str:
    """Say why a window that would cost less is not the recommended one."""
    fault = name_fault(other, plan.policy)
    if other.kind is ComparisonKind.AVERAGE:
        is_narrowed = plan.recommended.impact.candidates < plan.weighed
        return " (many of which break a rule)" if is_narrowed else ""
    if fault:
        return f" ({fault})"
    if plan.policy.chosen is not None:
        return ""
    if plan.policy.objective is Objective.FAIR:
        return " (takes more from the worst-hit zone)"
    return "" if plan.preference is not None else f" (a step of {duration(plan.policy.step)} skips it)"


def name_fault(other: Comparison, policy: Policy) -> str:
    """Say what is wrong with a window that is compared: `breaks a rule`; empty if nothing is."""
    if other.feasible or other.window is None:
        return ""
    if other.window.end > policy.latest:
        return f"lies beyond {'--latest' if policy.has_latest else 'the horizon'}"
    return "breaks a rule"


def comparison_name(other: Comparison) -> str:
    """Name what the recommendation is compared with."""
    match other.kind:
        case ComparisonKind.RECOMMENDED:
            return "the recommended window"
        case ComparisonKind.AVERAGE:
            return "the average window"
        case ComparisonKind.WORST:
            return "the worst"
        case _:
            return _SUNDAY


def guess_clock(plan: Plan) -> tuple[Clocked, ...]:
    """Say by whose clock Sunday 02:00 is meant: that of most users."""
    return tuple(Clocked(words=_SUNDAY, told=zone_name(zone)) for zone, _ in plan.audience[:1])
